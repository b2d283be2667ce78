"""Guessing how a CAD file is written: its delimiter, its heading, its columns, its clocks."""

import csv
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from dispatch.files.reading import ISO, TEXTS, TIMES, Cells, NotCalls

SAMPLE = 50
DELIMITERS = {",": "Comma", ";": "Semicolon", "\t": "Tab", "|": "Bar"}
AREAS = "area|beat|borough|district|neighbou?rhood|precinct|sector|ward"
# A district has a number, and so has what happened in it; only the words alone tell.
NO_COUNT = r"^(?!.*(?<![a-z])(number|no|id|type|time)(?![a-z]))"
# Words of a heading that tell what its column most likely is; the first that fits.
GUESSES = (
    (r"(final|last|clos|\bend|modif).*(type|problem|nature|code)", "last_type"),
    (r"type|problem|nature|offense|complaint\b", "first_type"),
    (r"close|cleared|complete|\bend", "closed_at"),
    (r"arriv|on.?scene|first unit", "first_unit_at"),
    (r"pick.?up|receiv|creat|open|start|entry|phone.*time|time.*phone", "received_at"),
    (r"zip|post.?(al|code)", "area"),
    (rf"{NO_COUNT}.*(?<![a-z])({AREAS})(?![a-z])", "area"),
    (r"cad|incident|event|call.?(no|num|id|#)|^(id|no|number)$|case", "cad_number"),
    (r"dispo|outcome|result", "disposition"),
    (r"prior", "priority"),
    (r"block|addr|location|place|street", "place"),
    (r"call.?back|phone|\bani\b|\btel", "callback"),
    (r"caller|complainant|reporting|name", "caller_name"),
    (r"note|narrative|remark|comment|detail", "details"),
)
# A plain date or time is that of the call where no heading says more.
PLAIN = r"date|time"
# How CAD systems write their times, beside ISO 8601. American before European.
PATTERNS = (
    "%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y %I:%M %p", "%m/%d/%y %H:%M:%S", "%m/%d/%y %H:%M",
    "%m-%d-%Y %H:%M:%S", "%m-%d-%Y %H:%M", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M",
    "%Y%m%d%H%M%S", "%Y%m%d %H%M%S", "%Y%m%d %H%M", "%Y%m%d %H:%M:%S",
    "%d.%m.%Y %H:%M:%S", "%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d-%b-%Y %H:%M:%S",
    "%b %d %Y %I:%M:%S %p", "%b %d %Y %I:%M%p", "%m/%d/%Y", "%Y-%m-%d",
)  # fmt: skip


def first_rows(path: Path, delimiter: str, most: int = SAMPLE) -> list[Cells]:
    """Read the first rows of a file as they are; raises NotCalls for what is no CSV."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.reader(stream, delimiter=delimiter)
            rows = list(islice((row for row in reader if row), most))
    except UnicodeDecodeError as error:
        raise NotCalls("This is no text in UTF-8: export it as CSV.") from error
    except csv.Error as error:
        raise NotCalls(f"This is no CSV: {error}.") from error
    if not rows:
        raise NotCalls("The file is empty.")
    if any("\0" in cell for row in rows for cell in row):
        raise NotCalls("This is no text: export it as CSV.")
    if max(len(row) for row in rows) < 2:
        raise NotCalls("This is no table: each line holds one column only.")
    return rows


def delimiter_of(path: Path) -> str:
    """Tell what parts the columns: what stands alike often in each of the first lines."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            lines = [line for line in islice(stream, 20) if line.strip()]
    except UnicodeDecodeError:
        return ","
    counts = {mark: [line.count(mark) for line in lines] for mark in DELIMITERS}
    return max(counts, key=lambda mark: (min(counts[mark], default=0), mark == ","))


def has_heading(rows: Sequence[Cells]) -> bool:
    """A heading holds words: no time, no number, nothing twice, nothing left empty."""
    first = [cell.strip() for cell in rows[0]]
    if not all(first) or len(set(first)) < len(first):
        return False
    return not any(cell[:1].isdigit() or _reads_as_time(cell) for cell in first)


def names_of(rows: Sequence[Cells], *, header: bool) -> list[str]:
    """Name each column: by its heading, or by its number from 1."""
    width = max(len(row) for row in rows)
    heads = [cell.strip() for cell in rows[0]] if header else []
    heads += [""] * (width - len(heads))
    return [head or f"Column {at + 1}" for at, head in enumerate(heads)]


def targets_of(names: Sequence[str], rows: Iterable[Cells]) -> dict[int, str]:
    """Guess what each column is; the time a call came in may be a date and a time."""
    found: dict[int, str] = {}
    plain, samples = [], list(rows)
    for at, name in enumerate(names):
        is_of_time = _is_of_time(at, samples)
        target = _guess(name.casefold(), set(found.values()), is_of_time=is_of_time)
        if target:
            found[at] = target
        elif is_of_time and re.search(PLAIN, name, re.IGNORECASE):
            plain.append(at)
    said = [at for at, target in found.items() if target == "received_at"]
    for at in _moment(said + plain, samples):
        found[at] = "received_at"
    return found


def _moment(columns: list[int], rows: list[Cells]) -> list[int]:
    """Give the first of these columns, and beside a mere date or time its other half."""
    if not columns:
        return []
    first, *others = columns
    halves = [at for at in others if _are_halves(first, at, rows)]
    return [first, *halves[:1]]


def dates_first(columns: Sequence[int], rows: Iterable[Cells]) -> list[int]:
    """Put the column of dates before that of times, however they stand in the file."""
    clocks = {
        at
        for row in rows
        for at in columns
        if at < len(row) and re.match(r"\s*\d{1,2}:\d\d", row[at])
    }
    return sorted(columns, key=lambda at: (at in clocks, at))


def times_of(texts: Iterable[str]) -> list[str]:
    """Give the patterns that these times are written in, beside ISO 8601."""
    wanted = [text for text in texts if text and not _is_iso(text)]
    for pattern in (*ISO, *PATTERNS):
        if wanted and all(_fits(text, pattern) for text in wanted):
            return [pattern]
    return []


def fits(spec: dict[str, Any], names: Sequence[str], *, header: bool) -> bool:
    """Say whether a mapping names only columns that this file has."""
    if bool(spec.get("header", True)) != header:
        return False
    columns = [
        column for name in (*TEXTS, *TIMES) for column in _listed(spec.get(name))
    ]
    return all(
        column <= len(names) if isinstance(column, int) else column in names
        for column in columns
    )


def _listed(column: Any) -> list[Any]:
    if column is None:
        return []
    return column if isinstance(column, list) else [column]


def _guess(name: str, taken: set[str], *, is_of_time: bool) -> str:
    for words, target in GUESSES:
        fitting = re.search(words, name) and target not in taken
        if fitting and (is_of_time or target not in TIMES):
            return target
    return ""


def _is_of_time(at: int, rows: Iterable[Cells]) -> bool:
    texts = [row[at].strip() for row in rows if at < len(row) and row[at].strip()]
    return any(re.match(r"\w{1,4}[-/:. ]\d|\d{4,14}$", text) for text in texts)


def _are_halves(first: int, other: int, rows: Iterable[Cells]) -> bool:
    """Say whether two columns are the date and the time of one moment."""
    for row in rows:
        if max(first, other) < len(row) and row[first].strip() and row[other].strip():
            dates = [bool(re.search(r"[-/.]|\d{8}", row[at])) for at in (first, other)]
            times = [":" in row[at] for at in (first, other)]
            return dates != times and dates[0] != dates[1] and times[0] != times[1]
    return False


def _reads_as_time(text: str) -> bool:
    return _is_iso(text) or any(_fits(text, pattern) for pattern in PATTERNS)


def _is_iso(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _fits(text: str, pattern: str) -> bool:
    try:
        datetime.strptime(text, pattern)  # noqa: DTZ007 - only whether it can be read
    except ValueError:
        return False
    return True
