"""A month's transfers as a 988 center exports them: a CSV, a line each transfer."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from core.errors import InvalidInput

MOST_LINES = 50_000
# What a heading is often called, bare of spaces and signs; the first found counts.
HEADINGS: dict[str, tuple[str, ...]] = {
    "reference": (
        *("transferid", "referenceid", "reference", "contactid", "interactionid"),
        *("recordid", "callid", "id"),
    ),
    "at": (
        *("transferredat", "transferdatetime", "datetimeoftransfer", "datetime"),
        *("timestamp", "startedat", "starttime", "callstart", "startdatetime"),
        *("started", "start", "begun", "began", "begin"),
    ),
    "date": ("transferdate", "calldate", "date", "day"),
    "time": ("transfertime", "calltime", "time"),
    "direction": ("direction", "transferdirection", "transfertype", "type"),
    "status": ("transferstatus", "status", "outcome", "result", "transferoutcome"),
}
# Asked in this order: what did not come about is not taken for what did.
STATUSES = {
    "dropped": (
        *("drop", "abandon", "lost", "disconnect", "hung", "miss", "fail", "timeout"),
        *("timed out", "not connect", "unconnect", "not complet", "incomplet"),
        *("not success", "unsuccess"),
    ),
    "returned": (
        *("return", "refus", "reject", "declin", "sent back", "not accept"),
        *("unaccept", "no answer", "not answer", "unanswer", "not taken", "untaken"),
    ),
    "accepted": ("accept", "complet", "connect", "answer", "taken", "success", "warm"),
}
# As the center sees it: what comes in to it is what we pass to 988.
DIRECTIONS = {
    "from_988": ("988to911", "988->911", "from988", "to911", "outbound", "outgoing"),
    "to_988": ("911to988", "911->988", "to988", "from911", "inbound", "incoming"),
}
TIMES = (
    *("%m/%d/%Y %H:%M:%S", "%m/%d/%Y %H:%M", "%m/%d/%Y %I:%M:%S %p"),
    *("%m/%d/%Y %I:%M %p", "%m/%d/%y %H:%M", "%m/%d/%y %I:%M %p"),
    *("%Y-%m-%d %I:%M %p", "%d %b %Y %H:%M"),
)


@dataclass(frozen=True)
class Row:
    """One transfer as the center counts it; '' where the file does not say."""

    line: int
    at: datetime
    direction: str = ""
    status: str = ""
    reference: str = ""


@dataclass
class Month:
    """What a file says: its transfers, and the lines that could not be read."""

    columns: dict[str, str]
    rows: list[Row] = field(default_factory=list)
    problems: list[tuple[int, str]] = field(default_factory=list)


def read(
    data: bytes,
    zone: ZoneInfo,
    said: Mapping[str, str],
    known: Iterable[Mapping[str, str]] = (),
) -> Month:
    """Read a file. `said` names columns, `known` are the columns of files before it.

    Raises InvalidInput, naming the headings there are, where no time can be found.
    """
    lines = _lines(data)
    try:
        headings = [cell.strip() for cell in next(lines, [])]
        month = Month(columns_of(headings, said, known))
        for number, cells in enumerate(lines, 2):
            if number > MOST_LINES:
                raise InvalidInput(f"A month has {MOST_LINES} lines at most.")
            if any(cell.strip() for cell in cells):
                _take(month, number, dict(zip(headings, cells, strict=False)), zone)
    except csv.Error as error:
        raise InvalidInput("This file is not a CSV.") from error
    return month


def headings_of(data: bytes) -> list[str]:
    """List the headings of a file, none of what is no CSV."""
    try:
        return list(filter(None, map(str.strip, next(_lines(data), []))))
    except csv.Error:
        return []


def columns_of(
    headings: list[str],
    said: Mapping[str, str],
    known: Iterable[Mapping[str, str]] = (),
) -> dict[str, str]:
    """Tell which column holds what: as said, else as before, else by its heading."""
    for name, heading in said.items():
        if heading and heading not in headings:
            raise InvalidInput(
                f"There is no column {heading!r}. There are: {_listed(headings)}.",
                column=name,
            )
    before: Mapping[str, str] = next(
        (old for old in known if set(old.values()) <= set(headings)), {}
    )
    found = {name: _guess(headings, names) for name, names in HEADINGS.items()}
    if found["at"]:
        found["date"] = found["time"] = ""
    columns = found | dict(before) | {n: h for n, h in said.items() if h}
    columns = {name: heading for name, heading in columns.items() if heading}
    if not columns.get("at") and not (columns.get("date") and columns.get("time")):
        raise InvalidInput(
            "Say which column holds the time of the transfer. "
            f"There are: {_listed(headings)}.",
            column="at",
        )
    return columns


def _guess(headings: list[str], names: tuple[str, ...]) -> str:
    bare = {_bare(heading): heading for heading in reversed(headings)}
    return next((bare[name] for name in names if name in bare), "")


def _bare(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _listed(headings: list[str]) -> str:
    return ", ".join(headings)[:300] or "none"


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig").replace("\x00", "")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace").replace("\x00", "")


def _lines(data: bytes) -> Any:
    return csv.reader(io.StringIO(_text(data), newline=""), _dialect(data))


def _dialect(data: bytes) -> Any:
    first = data[:4096].decode("latin-1").splitlines()[:1]
    signs = {sign: first[0].count(sign) for sign in ",;\t|"} if first else {",": 1}

    class Dialect(csv.excel):
        delimiter = max(signs, key=lambda sign: signs[sign])

    return Dialect


def _take(month: Month, line: int, cells: Mapping[str, str], zone: ZoneInfo) -> None:
    def cell(name: str) -> str:
        return cells.get(month.columns.get(name, ""), "").strip()

    at = _time(cell("at") or f"{cell('date')} {cell('time')}", zone)
    if at is None:
        month.problems.append((line, "Its time could not be read."))
        return
    row = Row(
        line,
        at,
        _word(_bare_arrow(cell("direction")), DIRECTIONS),
        _word(cell("status").casefold(), STATUSES),
        cell("reference")[:60],
    )
    month.rows.append(row)


def _bare_arrow(text: str) -> str:
    return "".join(text.casefold().replace("→", "->").split())


def _word(text: str, words: Mapping[str, tuple[str, ...]]) -> str:
    return next(
        (word for word, parts in words.items() if any(p in text for p in parts)), ""
    )


def _time(text: str, zone: ZoneInfo) -> datetime | None:
    text = " ".join(text.split())
    found = None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        for pattern in TIMES:
            try:
                found = datetime.strptime(text, pattern)  # noqa: DTZ007 - zone below
                break
            except ValueError:
                continue
    if found is None or not 2000 <= found.year <= 2100:
        return None
    return found if found.tzinfo else found.replace(tzinfo=zone)
