"""What a reader hands to the loader: rows of HSDS 3.0 tables and what was wrong."""

from dataclasses import dataclass, field
from typing import Any

from providers.feeds.progress import tally
from providers.models.source import TABLES

__all__ = ["TABLES", "Bundle", "Problem", "Row"]


@dataclass
class Row:
    """A row of a table: its id at the source, its values, and its parents' ids there."""

    table: str
    key: str
    values: dict[str, Any]
    parents: dict[str, tuple[str, str]] = field(default_factory=dict)
    file: str = ""
    line: int = 0


@dataclass(frozen=True)
class Problem:
    """A row that could not be taken as it stood, and why."""

    file: str
    line: int
    reason: str
    is_loaded: bool = True

    def __str__(self) -> str:
        fate = "" if self.is_loaded else " Not loaded."
        return f"{self.file} line {self.line}: {self.reason}.{fate}"


@dataclass
class Bundle:
    """A whole file or package as rows, with the list of what was wrong in it."""

    rows: dict[str, dict[str, Row]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    # False for one page of many: what it leaves out is on another, not gone.
    is_whole: bool = True
    # Ids that several rows share, none of them secret by what the file says.
    shared: set[str] = field(default_factory=set)
    # What stands in the file and was refused, as (table, id): what is held is not gone.
    refused: set[tuple[str, str]] = field(default_factory=set)
    # Of these the places marked secret, by the id they share: none stays open under it.
    closing: dict[str, Row] = field(default_factory=dict)
    # What the file itself calls its source.
    name: str = ""

    def open_table(self, table: str) -> None:
        """Say that the source speaks of this table: rows it leaves out are gone."""
        self.rows.setdefault(table, {})

    def add(self, row: Row) -> None:
        self._count()
        table = self.rows.setdefault(row.table, {})
        if row.key in table:
            self.doubt(row, f"the id {row.key!r} was given before", is_loaded=False)
        else:
            table[row.key] = row

    def add_unnamed(self, row: Row) -> None:
        """Add a row without an id of its own: what it says identifies it."""
        self._count()
        said = [*sorted(row.parents.items()), *sorted(row.values.items())]
        base = "|".join(str(part) for part in said)
        table = self.rows.setdefault(row.table, {})
        row.key, number = base, 1
        while row.key in table:
            number += 1
            row.key = f"{base}|{number}"
        table[row.key] = row

    def remove(self, row: Row) -> None:
        """Take a row out again, if it is the one that stands under its id."""
        table = self.rows.get(row.table, {})
        if table.get(row.key) is row:
            del table[row.key]

    def refuse(self, keys: set[str], reason: str) -> None:
        """Take out services that were added, with all whose id begins with theirs."""
        self.refused |= {("service", key) for key in keys}
        for key in sorted(keys & self.rows.get("service", {}).keys()):
            self.doubt(self.rows["service"][key], reason, is_loaded=False)
        for table in self.rows.keys() - {"organization"}:
            rows = self.rows[table].items()
            kept = {k: row for k, row in rows if not self.is_refused(table, k)}
            self.rows[table] = kept

    def is_refused(self, table: str, key: str) -> bool:
        """Tell a row that was refused, or hangs on a service that was: `<its id>:<what>`."""
        of = "service", key.partition(":")[0]
        return (table, key) in self.refused or of in self.refused

    def doubt(self, where: Any, reason: str, *, is_loaded: bool = True) -> None:
        number = where.line if isinstance(where, Row) else where.number
        self.problems.append(Problem(where.file, number, reason, is_loaded))

    def _count(self) -> None:
        counted = tally()
        counted.read += 1
        counted.look_up()

    def count(self) -> int:
        return sum(len(table) for table in self.rows.values())
