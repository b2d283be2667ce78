"""Any flat CSV, one service a row, read through a saved mapping of its columns.

A mapping is a JSON file in `providers/mappings/`; its keys are told in
`mapping.Mapping`, and `colorado_ladders.json` is one in use.
"""

import re
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from providers.feeds import clean
from providers.feeds.bundle import Bundle, Problem, Row
from providers.feeds.csvfile import Line, Unreadable, read_lines
from providers.feeds.phones import Number, read_numbers
from providers.formats.address_label import split_label
from providers.formats.checks import check_hours, check_row, doubt_cell
from providers.formats.flat_hours import read_days
from providers.formats.flat_keys import is_secret, key_of, namesakes, needed
from providers.formats.hsds_columns import COLUMNS
from providers.formats.mapping import Mapping, fitting, load_mapping, mapping_names
from providers.formats.mapping_rules import PARTS, columns_of

EXTENSION = re.compile(r"^(?:extension|ext|x|#)[.:]?\s*(?=\d)", re.IGNORECASE)

__all__ = ["Mapping", "fitting", "load_mapping", "mapping_names", "read_flat"]


def read_flat(path: Path, mapping: Mapping) -> Bundle:
    """Read a flat CSV as organizations, services, locations and what hangs on them."""
    bundle = Bundle()
    if not path.is_file():
        raise Unreadable(f"{path} is not a file.")
    bundle.shared, secret = namesakes(path, mapping)
    bundle.refused |= {("service", key) for key in secret}
    for number, line in enumerate(read_lines(path, needs=needed(mapping))):
        if number == 0:
            mapping = _open(bundle, mapping, line)
        _FlatRow(bundle, mapping, line).add()
    return bundle


def _open(bundle: Bundle, mapping: Mapping, line: Line) -> Mapping:
    """Open the tables that the file can speak of, and list the columns it lacks."""
    parts = [mapping.part(p) for p in ("service", "organization", "location", *PARTS)]
    missing = {c for part in parts for c in columns_of(part) if c not in line.cells}
    for name in sorted(missing):
        reason = f"there is no column {name!r}; what it held is left as it was"
        bundle.problems.append(Problem(line.file, 1, reason))
    mapping = mapping.without(missing)
    for table in ("organization", "service", "location", "service_at_location"):
        bundle.open_table(table)
    for part, table in PARTS.items():
        if mapping.part(part):
            bundle.open_table(table)
    return mapping


class _FlatRow:
    """One line of a flat file on its way into a bundle."""

    def __init__(self, bundle: Bundle, mapping: Mapping, line: Line) -> None:
        self.bundle, self.mapping, self.line = bundle, mapping, line
        self.blank = {text.casefold() for text in mapping.spec.get("blank", ())}
        self.key = key_of(mapping, line)

    def add(self) -> None:
        """Add all that the row says, unless it is one of those that cannot be told apart."""
        if reason := self._refusal():
            self.bundle.doubt(self.line, reason, is_loaded=False)
            self._note_refused()
            return
        if self.line.extra:
            self.bundle.doubt(self.line, "it has more cells than columns")
        self._main_rows()
        self._address()
        self._phones()
        self._hours()
        self._lists()
        self._terms()

    def _refusal(self) -> str:
        columns = self.mapping.id_columns
        if not self.key:
            return f"it has no {' and no '.join(columns)}: the row cannot be told apart"
        same = f"the same {' and '.join(columns)}"
        if self.bundle.is_refused("service", self.key):
            return f"several rows have {same}, and one is secret: they need ids"
        if self.key not in self.bundle.rows["service"]:
            return ""
        is_made = self.mapping.is_told_by_several
        return (
            f"a row before has {same}"
            if is_made
            else f"the id {self.key!r} was given before"
        )

    def _note_refused(self) -> None:
        """Note who stands in the file all the same, and under which name a secret does."""
        _, runner = _runner(self._values("organization"))
        self.bundle.refused.add(("organization", runner))
        is_shared = self.bundle.is_refused("service", self.key)
        if is_shared and self._is_confidential():
            row = Row("location", self.key, {"is_confidential": True})
            row.file, row.line = self.line.file, self.line.number
            self.bundle.closing.setdefault(self.key, row)

    def _main_rows(self) -> None:
        of = {"organization": ("organization", self._organization())}
        service = self._values("service")
        if not service.get("name"):
            self.bundle.doubt(self.line, "the service has no name; kept as inactive")
            service |= {"name": "Unnamed service", "status": "inactive"}
        location = self._values("location") | {
            "is_confidential": self._is_confidential()
        }
        self._add("service", self.key, service, of)
        self._add("location", self.key, location, of)
        places = {
            "service": ("service", self.key),
            "location": ("location", self.key),
        }
        self._add("service_at_location", self.key, {}, places)

    def _organization(self) -> str:
        """Add the organization of this row unless an earlier one did; give its key."""
        values = self._values("organization")
        name, key = _runner(values)
        if key not in self.bundle.rows["organization"]:
            self._add("organization", key, values | {"name": name}, {})
        return key

    def _is_confidential(self) -> bool:
        return is_secret(self.mapping, self.line)

    def _address(self) -> None:
        spec = self.mapping.part("address")
        if not spec:
            return
        said = spec.get("label")
        if said:
            values = self._split_label(self.line.get(said))
        else:
            values = {name: clean.line(self._cell(rule)) for name, rule in spec.items()}
        if any(values.values()):
            values |= {
                "country": self.mapping.spec.get("country", ""),
                "address_type": "physical",
            }
            self._add("address", self.key, values, {"location": ("location", self.key)})
        elif not self._is_confidential():
            self.bundle.doubt(self.line, "it has no address")

    def _split_label(self, label: str) -> dict[str, str]:
        states = self.mapping.spec.get("states", {})
        found = split_label(label, states)
        if found:
            state = found["state_province"]
            return found | {"state_province": states.get(state.casefold(), state)}
        if self._is_confidential():
            return {}
        self.bundle.doubt(self.line, "its last line is no city, state and ZIP")
        return {"address_1": clean.line(label)}

    def _phones(self) -> None:
        for spec in self.mapping.part("phones"):
            said = self._cell(spec)
            if not said:
                continue
            numbers, doubt = read_numbers(said)
            if doubt:
                self.bundle.doubt(self.line, doubt, is_loaded=bool(numbers))
            beside = self._extension(spec, numbers)
            for place, number in enumerate(numbers):
                values = {"number": number.number, "type": spec.get("type", "voice")}
                # Where the file lacks the column, it says nothing of the extension.
                if spec.get("extension") != "" or number.extension:
                    values["extension"] = number.extension or beside
                key = f"{self.key}:{spec['column']}:{place}"
                self._add("phone", key, values, {"service": ("service", self.key)})

    def _extension(self, spec: dict[str, Any], numbers: list[Number]) -> str:
        """Read the extension that stands in a column of its own, if it is of one number."""
        said = self._cell(spec["extension"]) if spec.get("extension") else ""
        if said and len(numbers) > 1:
            reason = f"the extension {said[:20]!r} stands beside several numbers"
            self.bundle.doubt(self.line, f"{reason}: left out")
            return ""
        return EXTENSION.sub("", clean.line(said))

    def _hours(self) -> None:
        doubt = partial(self.bundle.doubt, self.line)
        days = read_days(self.mapping.part("hours"), self._cell, doubt)
        of = {"service_at_location": ("service_at_location", self.key)}
        for day, spans in days.items():
            for place, pair in enumerate(spans):
                values = {"freq": "WEEKLY", "byday": day} | pair
                key = f"{self.key}:{day}:{place}" if place else f"{self.key}:{day}"
                check_hours(self.bundle, self._add("schedule", key, values, of))

    def _lists(self) -> None:
        for part, table, parent, field in (
            ("languages", "language", "service", "name"),
            ("accessibility", "accessibility", "location", "description"),
        ):
            for text in self._parts(self.mapping.part(part)):
                of = {parent: (parent, self.key)}
                self._add(table, f"{self.key}:{text.casefold()}", {field: text}, of)

    def _terms(self) -> None:
        codes: set[str] = set()
        for rule in self.mapping.part("terms"):
            for text in self._parts(rule):
                codes |= set(rule["values"].get(text, ()))
        for code in sorted(codes):
            of = {"link": ("service", self.key), "need": ("need", code)}
            self._add("attribute", f"{self.key}:{code}", {"link_entity": "service"}, of)

    def _values(self, table: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for field, rule in self.mapping.part(table).items():
            try:
                found[field] = self._value(table, field, rule)
            except ValueError as error:
                doubt_cell(self.bundle, self.line, field, error)
        return found

    def _value(self, table: str, field: str, rule: Any) -> Any:
        said = self._cell(rule)
        pattern = rule.get("format") if isinstance(rule, dict) else None
        if pattern and said:
            moment = datetime.strptime(said, pattern)  # noqa: DTZ007 - the zone follows
            return self._in_zone(moment) if "last_" in field else moment.date()
        return self._in_zone(COLUMNS[table][field](said))

    def _in_zone(self, value: Any) -> Any:
        """Say the zone of the mapping where a moment names none; else its source says it."""
        is_bare = isinstance(value, datetime) and value.tzinfo is None
        if is_bare and self.mapping.timezone:
            return value.replace(tzinfo=ZoneInfo(self.mapping.timezone))
        return value

    def _cell(self, rule: Any) -> str:
        """Read one cell, or several joined, as a rule of the mapping says."""
        if isinstance(rule, str):
            rule = {"column": rule}
        if "value" in rule:
            return rule["value"]
        if "columns" in rule:
            parts = ((label, self.line.get(c)) for c, label in rule["columns"].items())
            return "\n".join(
                f"{label}: {text}" if label else text for label, text in parts if text
            )
        said = self.line.get(rule["column"])
        if rule.get("before") and rule["before"] in said:
            said = said.split(rule["before"])[0].strip()
        return "" if said.casefold() in self.blank else said

    def _parts(self, rule: dict[str, Any]) -> list[str]:
        if not rule:
            return []
        parts = self._cell(rule).split(rule.get("split", ";"))
        return list(dict.fromkeys(filter(None, map(clean.line, parts))))

    def _add(
        self, table: str, key: str, values: dict[str, Any], parents: dict[str, Any]
    ) -> Row:
        row = Row(table, key, values, parents, self.line.file, self.line.number)
        check_row(self.bundle, row)
        self.bundle.add(row)
        return row


def _runner(values: dict[str, Any]) -> tuple[str, str]:
    """Give name and key of the organization that a row names."""
    name = values.get("name") or "Unnamed organization"
    return name, name.casefold()
