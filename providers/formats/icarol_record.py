"""One row of an iCarol export, whichever of the four levels it is."""

import re
from typing import Any

from providers.feeds import clean
from providers.feeds.bundle import Bundle, Row
from providers.feeds.csvfile import Line
from providers.feeds.phones import read_numbers
from providers.formats.checks import check_row, doubt_cell
from providers.formats.hsds_columns import COLUMNS

SPLIT = re.compile(r"[;\n|]")
LIST = re.compile(r"[;,\n|]")


def plain(name: str) -> str:
    """Put a column's name as it is compared: exports differ in case, spaces and signs."""
    return re.sub(r"[^a-z0-9]", "", name.casefold())


class Record:
    """A row of the export on its way into a bundle."""

    def __init__(self, bundle: Bundle, line: Line) -> None:
        self.bundle = bundle
        self.file, self.number, self.extra = line.file, line.number, line.extra
        self.cells = {plain(name): value for name, value in line.cells.items()}
        self.key = self._number("ResourceAgencyNum")
        self.parent = self._number("ParentAgencyNum")
        self.level_name = clean.line(self.cell("TaxonomyLevelName"))
        self.level = self._level()
        self.program = self._number("ConnectsToProgramNum")
        self.site = self._number("ConnectsToSiteNum")
        self.location_key = ""
        self.hidden: list[str] = []

    def cell(self, *names: str) -> str:
        """Give the first of these columns that says something."""
        return next(filter(None, (self.cells.get(plain(n), "") for n in names)), "")

    def says(self, column: str) -> bool:
        return clean.truth(self.cell(column))

    @property
    def sites(self) -> list[str]:
        """List the sites that a program names itself."""
        if self.level == "programatsite":
            return []
        parts = LIST.split(self.cell("ConnectsToSiteNum"))
        return [part for part in map(clean.line, parts) if part not in {"", "0"}]

    @property
    def status(self) -> str:
        return re.sub(r"[^a-z]", "", self.cell("AgencyStatus").casefold())

    @property
    def is_inactive(self) -> bool:
        return self.status in {"inactive", "notactive", "deleted", "closed"}

    @property
    def do_not_refer(self) -> bool:
        return self.status in {"activebutdonotrefer", "activedonotrefer", "donotrefer"}

    def _number(self, column: str) -> str:
        found = clean.line(self.cell(column)).removesuffix(".0")
        return "" if found == "0" else found

    def _level(self) -> str:
        said = plain(self.level_name)
        if said:
            return said
        if self.cell("ConnectsToProgramNum") and self.cell("ConnectsToSiteNum"):
            return "programatsite"
        return "program" if self.parent else "agency"

    def numbers(
        self, key: str, said: str, kind: str, purpose: str, of: dict[str, Any]
    ) -> None:
        numbers, doubt = read_numbers(said)
        if doubt:
            self.bundle.doubt(self, doubt, is_loaded=bool(numbers))
        for place, number in enumerate(numbers):
            values = {
                "number": number.number,
                "extension": number.extension,
                "type": kind,
                "description": purpose,
            }
            self.put("phone", f"{key}:{place}", values, of)

    def parts(self, *columns: str, at: re.Pattern[str] = SPLIT) -> list[str]:
        parts = map(clean.line, at.split(self.cell(*columns)))
        return list(dict.fromkeys(filter(None, parts)))

    def read(self, table: str, **cells: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, said in cells.items():
            try:
                found[name] = COLUMNS[table][name](said)
            except ValueError as error:
                doubt_cell(self.bundle, self, name, error)
        return found

    def put(
        self, table: str, key: str, values: dict[str, Any], of: dict[str, Any]
    ) -> Row:
        row = Row(table, key, values, dict(of), self.file, self.number)
        check_row(self.bundle, row)
        self.bundle.add(row)
        return row
