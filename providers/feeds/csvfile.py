"""Files of rows, read one line at a time and refused in one sentence."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from providers.feeds import clean

MOST_BYTES = 500 * 1024 * 1024
LONGEST_FIELD = 1_000_000


class Unreadable(Exception):
    """The file is not what it was said to be; nothing was changed."""


@dataclass(frozen=True)
class Line:
    """A row of a file: where it stands and its cells by column name, cleaned."""

    file: str
    number: int
    cells: dict[str, str]
    extra: bool = False

    def get(self, column: str) -> str:
        return self.cells.get(column, "")


def read_lines(path: Path, *, needs: tuple[str, ...] = ()) -> Iterator[Line]:
    """Read a CSV file with a header, as UTF-8.

    Raises Unreadable for another encoding, no CSV, a missing column or huge fields.
    """
    if path.stat().st_size > MOST_BYTES:
        raise Unreadable(f"{path.name} is larger than {MOST_BYTES // 2**20} MB.")
    csv.field_size_limit(LONGEST_FIELD)
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            yield from _rows(path, csv.reader(stream, strict=True), needs)
    except UnicodeDecodeError as error:
        raise Unreadable(
            f"{path.name} is not UTF-8 (byte {error.object[error.start]:#04x}): "
            "save it as UTF-8 and import it again."
        ) from error


def _rows(path: Path, reader: Any, needs: tuple[str, ...]) -> Iterator[Line]:
    header: list[str] | None = None
    number = 1
    while True:
        number = reader.line_num + 1
        try:
            row = next(reader, None)
        except csv.Error as error:
            raise Unreadable(
                f"{path.name} is not a CSV: line {number}, {error}."
            ) from error
        if row is None:
            break
        if header is None:
            header = _check_header(path, row, needs)
        elif any(cell.strip() for cell in row):
            cells = {k: clean.text(v) for k, v in zip(header, row, strict=False)}
            yield Line(path.name, number, cells, extra=len(row) > len(header))
    if header is None:
        raise Unreadable(f"{path.name} is empty.")


def _check_header(path: Path, row: list[str], needs: tuple[str, ...]) -> list[str]:
    header = [cell.strip() for cell in row]
    missing = [name for name in needs if name not in header]
    if missing:
        raise Unreadable(
            f"{path.name} has no column {', '.join(map(repr, missing))}: "
            "it is not the kind of file that was named."
        )
    return header
