"""The answer of SAMHSA's treatment locator (findtreatment.gov, exportsAsJson/v2).

A row is a facility. Its `services` are groups, each with a heading (f1), a code (f2)
and values parted by semicolons (f3): they become a taxonomy, a code a term and each
value a term below it.
"""

import hashlib
from pathlib import Path
from typing import Any

from providers.feeds import clean
from providers.feeds.bundle import Bundle, Row
from providers.feeds.csvfile import Unreadable
from providers.feeds.phones import read_numbers
from providers.formats.checks import check_row, doubt_cell
from providers.formats.hsds_columns import COLUMNS
from providers.formats.jsonfile import Document, read_documents
from providers.formats.samhsa_needs import NEEDS

NAME = "SAMHSA treatment locator"
SOURCE = "samhsa-locator"
_TAXONOMY = "samhsa"
_KINDS = {
    "SA": "Substance use treatment",
    "MH": "Mental health treatment",
    "BUPREN": "Buprenorphine prescriber",
    "OTP": "Opioid treatment program",
    "HRSA": "Health care center",
}
_PHONES = (
    ("phone", "voice", ""),
    ("intake1", "voice", "Intake"),
    ("intake2", "voice", "Intake"),
    ("hotline1", "hotline", "Hotline"),
    ("hotline2", "hotline", "Hotline"),
)
# Groups that HSDS has a place of its own for.
_TEXTS = {"AGE": "eligibility_description", "LCA": "licenses", "PYAS": "fees"}
_TABLES = [
    "organization",
    "service",
    "location",
    "service_at_location",
    "address",
    "phone",
    "language",
    "cost_option",
    "taxonomy",
    "taxonomy_term",
    "attribute",
]


def read_locator(path: Path) -> Bundle:
    """Read an answer, or a folder of its pages; raises Unreadable for other JSON."""
    bundle = Bundle()
    for table in _TABLES:
        bundle.open_table(table)
    _add(bundle, "taxonomy", _TAXONOMY, {"name": NAME})
    pages: set[int] = set()
    total = 0
    for document in read_documents(path):
        content = document.content
        if not looks_right(content):
            raise Unreadable(
                f"{document.file} is not an answer of the treatment locator."
            )
        for number, row in enumerate(content["rows"], 1):
            _Facility(bundle, document, number, row).add()
        if isinstance(content.get("page"), int):
            pages.add(content["page"])
        if isinstance(content.get("totalPages"), int):
            total = max(total, content["totalPages"])
    bundle.is_whole = len(pages) >= total
    return bundle


def looks_right(content: Any) -> bool:
    """Tell an answer of the locator from other JSON."""
    if not (isinstance(content, dict) and isinstance(content.get("rows"), list)):
        return False
    return all(isinstance(row, dict) and "name1" in row for row in content["rows"])


class _Facility:
    """One row of the answer on its way into a bundle."""

    def __init__(
        self, bundle: Bundle, document: Document, number: int, row: dict[str, Any]
    ) -> None:
        self.bundle, self.row = bundle, row
        self.file, self.number = document.file, number
        self.groups = list(self._groups())
        self.key = self._text("frid") or self._made_up_id()

    def add(self) -> None:
        if self.key in self.bundle.rows["service"]:
            self._doubt(f"the id {self.key!r} was given before", is_loaded=False)
            return
        if not self._text("name1"):
            self._doubt("the facility has no name", is_loaded=False)
            return
        of = {"organization": ("organization", self._organization())}
        self._put("service", self.key, self._service(), of)
        place = {"name": self._text("name2") or self._text("name1")}
        place |= self._read("location", "latitude", "longitude")
        self._put("location", self.key, place, of)
        both = {"service": ("service", self.key), "location": ("location", self.key)}
        self._put("service_at_location", self.key, {}, both)
        self._address()
        self._phones()
        self._lists()
        self._terms()

    def _organization(self) -> str:
        """Add the organization unless an earlier facility of it did; give its key."""
        name = self._text("name1")
        key = name.casefold()
        if key not in self.bundle.rows["organization"]:
            self._put("organization", key, {"name": name} | self._web("website"), {})
        return key

    def _service(self) -> dict[str, Any]:
        kind = self._text("typeFacility")
        name = " ".join(filter(None, (self._text("name1"), self._text("name2"))))
        said = _KINDS.get(kind, kind)
        values = {
            "name": f"{name}: {said}" if said else name,
            "status": "active",
            "description": "\n".join(
                f"{heading}: {'; '.join(parts)}" for heading, _, parts in self.groups
            ),
        }
        for _, code, parts in self.groups:
            if code in _TEXTS:
                values[_TEXTS[code]] = "; ".join(parts)
        return values | self._web("url")

    def _web(self, field: str) -> dict[str, Any]:
        try:
            return {field: clean.web(self._text("website"))}
        except ValueError as error:
            self._doubt(f"website: {error}; left out")
            return {field: ""}

    def _read(self, table: str, *names: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name in names:
            try:
                found[name] = COLUMNS[table][name](self._text(name))
            except ValueError as error:
                where = Row("", "", {}, file=self.file, line=self.number)
                doubt_cell(self.bundle, where, name, error)
                found[name] = None
        return found

    def _address(self) -> None:
        values = {
            "address_1": self._text("street1"),
            "address_2": self._text("street2"),
            "city": self._text("city"),
            "state_province": self._text("state"),
            "postal_code": "-".join(
                filter(None, (self._text("zip"), self._text("zip4")))
            ),
        }
        if not any(values.values()):
            self._doubt("it has no address")
            return
        values |= {"country": "US", "address_type": "physical"}
        self._put("address", self.key, values, {"location": ("location", self.key)})

    def _phones(self) -> None:
        seen: set[tuple[str, str]] = set()
        for name, kind, purpose in _PHONES:
            said = self._text(name)
            if not said:
                continue
            numbers, doubt = read_numbers(said)
            if doubt:
                self._doubt(f"{name}: {doubt}", is_loaded=bool(numbers))
            for place, number in enumerate(numbers):
                if (number.number, number.extension) in seen:
                    continue
                seen.add((number.number, number.extension))
                values = {
                    "number": number.number,
                    "extension": number.extension,
                    "type": kind,
                    "description": purpose,
                }
                of = {"service": ("service", self.key)}
                self._put("phone", f"{self.key}:{name}:{place}", values, of)

    def _lists(self) -> None:
        of = {"service": ("service", self.key)}
        for _, code, parts in self.groups:
            for part in parts:
                key = f"{self.key}:{part.casefold()}"
                if code in {"SL", "OL"} and "deaf" in part.casefold():
                    values = {"name": "American Sign Language", "note": part}
                    self._put("language", key, values, of)
                elif code in {"SL", "OL", "NL"}:
                    self._put("language", key, {"name": part}, of)
                elif code == "PAY":
                    self._put("cost_option", key, {"option": part}, of)

    def _terms(self) -> None:
        for heading, code, parts in self.groups:
            self._term(code, {"code": code, "name": heading}, {})
            for part in parts:
                above = {"parent": ("taxonomy_term", code)}
                term = self._term(f"{code}:{part.casefold()}", {"name": part}, above)
                of = {
                    "link": ("service", self.key),
                    "taxonomy_term": ("taxonomy_term", term),
                }
                self._put(
                    "attribute", f"{self.key}:{term}", {"link_entity": "service"}, of
                )
        for need in sorted(self._needs()):
            self._put(
                "attribute",
                f"{self.key}:need:{need}",
                {"link_entity": "service"},
                {"link": ("service", self.key), "need": ("need", need)},
            )

    def _needs(self) -> set[str]:
        said = {(code, part) for _, code, parts in self.groups for part in parts}
        return {need for key in said for need in NEEDS.get(key, ())}

    def _term(self, key: str, values: dict[str, Any], above: dict[str, Any]) -> str:
        if key not in self.bundle.rows["taxonomy_term"]:
            of = {"taxonomy": ("taxonomy", _TAXONOMY)} | above
            self._put("taxonomy_term", key, values | {"taxonomy_name": NAME}, of)
        return key

    def _groups(self) -> Any:
        said = self.row.get("services")
        for group in said if isinstance(said, list) else ():
            if not isinstance(group, dict):
                continue
            heading, code, text = (_plain(group.get(n)) for n in ("f1", "f2", "f3"))
            parts = list(dict.fromkeys(filter(None, map(clean.line, text.split(";")))))
            if code and parts:
                yield heading or code, code, parts

    def _text(self, name: str) -> str:
        return _plain(self.row.get(name))

    def _made_up_id(self) -> str:
        """Tell a facility without an id by what does not change from page to page."""
        names = ("name1", "name2", "street1", "city", "zip", "typeFacility")
        said = "|".join(self._text(name).casefold() for name in names)
        return hashlib.sha256(said.encode()).hexdigest()

    def _doubt(self, reason: str, *, is_loaded: bool = True) -> None:
        where = Row("", "", {}, file=self.file, line=self.number)
        self.bundle.doubt(where, reason, is_loaded=is_loaded)

    def _put(
        self, table: str, key: str, values: dict[str, Any], parents: dict[str, Any]
    ) -> None:
        row = Row(table, key, values, parents, self.file, self.number)
        check_row(self.bundle, row)
        self.bundle.add(row)


def _plain(value: Any) -> str:
    """Read a value of the answer as one clean line; no list and no object is one."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return clean.line(str(value))


def _add(bundle: Bundle, table: str, key: str, values: dict[str, Any]) -> None:
    bundle.add(Row(table, key, values))
