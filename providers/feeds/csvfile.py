"""Files of rows, read one line at a time and refused in one sentence."""

import codecs
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from core.cells import LONGEST_CELL
from providers.feeds import clean

MOST_BYTES = 500 * 1024 * 1024
MOST_COLUMNS = 2_000
FIRST = 10  # rows that are looked at before all are read
_DELIMITERS = ",;\t|"
# What a sheet of Excel or LibreOffice is told to do, packed as it is or of the old kind.
WORKBOOK = "is a workbook: save its sheet as CSV UTF-8 and import that."
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
    (b"PK\x03\x04", "a packed file"),
    (b"%PDF", "a PDF"),
)


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
    """Read a CSV file with a header, as UTF-8, whatever parts its cells.

    Raises Unreadable for another encoding, no CSV, a missing column or huge fields.
    """
    check_encoding(path)
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.reader(stream, strict=True, delimiter=_delimiter(stream))
            yield from _rows(path, reader, needs)
    except UnicodeDecodeError as error:
        raise not_utf8(path, error) from error


def read_header(path: Path) -> list[str]:
    """Read the names of the columns alone; raises Unreadable as read_lines does."""
    check_encoding(path)
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.reader(stream, strict=True, delimiter=_delimiter(stream))
            return [cell.strip() for cell in next(reader, [])]
    except UnicodeDecodeError as error:
        raise not_utf8(path, error) from error
    except csv.Error as error:
        raise _broken(path, 1, error) from error


def check_rows(path: Path) -> None:
    """Read the first rows alone; raises Unreadable as read_lines does, or if there is none."""
    if not list(islice(read_lines(path), FIRST)):
        raise Unreadable(f"{path.name} holds a header and no rows below it.")


def check_encoding(path: Path) -> None:
    """Refuse what is too large or shows in its first bytes that it is not UTF-8 text."""
    if path.stat().st_size > MOST_BYTES:
        raise Unreadable(f"{path.name} is larger than {MOST_BYTES // 2**20} MB.")
    with path.open("rb") as stream:
        head = stream.read(400)
    if head.startswith(_OLD_WORKBOOK):
        raise Unreadable(f"{path.name} {WORKBOOK}")
    kind = next((kind for mark, kind in _MARKS if head.startswith(mark)), "")
    if not kind and head.count(b"\x00") > len(head) // 4:
        kind = "UTF-16"
    if kind:
        raise Unreadable(
            f"{path.name} is {kind}, not UTF-8 text: save it as UTF-8 and import it again."
        )


def not_utf8(path: Path, error: UnicodeDecodeError) -> Unreadable:
    return Unreadable(
        f"{path.name} is not UTF-8 (byte {error.object[error.start]:#04x}): "
        "save it as UTF-8 and import it again."
    )


def _broken(path: Path, line: int, error: csv.Error) -> Unreadable:
    """Say what breaks off a file of rows, and on which line that begins."""
    said = str(error)
    if "field limit" in said:
        said = (
            f"a cell is longer than {LONGEST_CELL:,} characters; perhaps a quotation "
            "mark is not closed"
        )
    elif "unexpected end" in said:
        said = "a quotation mark is opened and never closed"
    return Unreadable(f"{path.name} is not a CSV: line {line}, {said}.")


def _delimiter(stream: Any) -> str:
    """Take what most often stands between the names of the columns."""
    header = stream.readline(LONGEST_CELL)
    stream.seek(0)
    return max(_DELIMITERS, key=header.count)


def _rows(path: Path, reader: Any, needs: tuple[str, ...]) -> Iterator[Line]:
    header: list[str] | None = None
    number = 1
    while True:
        number = reader.line_num + 1
        try:
            row = next(reader, None)
        except csv.Error as error:
            raise _broken(path, number, error) from error
        if row is None:
            break
        if header is None:
            header = _check_header(path, row, needs)
        elif any(cell.strip() for cell in row):
            cells = {k: clean.text(v) for k, v in zip(header, row, strict=False)}
            extra = any(cell.strip() for cell in row[len(header) :])
            yield Line(path.name, number, cells, extra=extra)
    if header is None:
        raise Unreadable(f"{path.name} is empty.")


def _check_header(path: Path, row: list[str], needs: tuple[str, ...]) -> list[str]:
    header = [cell.strip() for cell in row]
    if len(header) > MOST_COLUMNS:
        raise Unreadable(f"{path.name} has more than {MOST_COLUMNS} columns.")
    missing = [name for name in needs if name not in header]
    if missing:
        raise Unreadable(
            f"{path.name} has no column {', '.join(map(repr, missing))}: "
            "it is not the kind of file that was named."
        )
    return header
