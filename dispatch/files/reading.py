"""Files of calls as CAD systems export them: one line a call, by a mapping of columns.

A mapping is JSON: for each of our names the column that holds it, by its heading or,
in a file without one, by its number from 1. A date and a time in two columns are given
as a list of both. `timezone` and `times` (strptime patterns) say how clocks are read, in
the zone of the jurisdiction where no other is named;
`live_minutes` is how old a call may be to be screened, where the file is of this hour;
`cumulative` says whether a file repeats every call of the time it speaks of.
"""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from core.errors import DomainError
from dispatch.facts import coarse_area

if TYPE_CHECKING:
    from dispatch.files.drafts import Draft

FOLDER = Path(__file__).parent / "mappings"
NEEDED = ("cad_number", "received_at")
TIMES = ("received_at", "first_unit_at", "closed_at")
TEXTS = {
    "cad_number": 60,
    "first_type": 60,
    "last_type": 60,
    "place": 500,
    "area": 40,
    "callback": 40,
    "caller_name": 200,
    "details": 20_000,
    "priority": 10,
    "disposition": 60,
}
# What a person calls what these columns hold.
CALLED = {
    "cad_number": "its CAD number", "callback": "the phone to call back",
    "received_at": "the time it was received", "closed_at": "the time it was closed",
    "first_unit_at": "the time the first unit arrived", "place": "its place",
    "first_type": "the type it came in as", "last_type": "the type it ended as",
    "caller_name": "the caller's name", "details": "what was said", "area": "its area",
    "priority": "its priority", "disposition": "its disposition",
}  # fmt: skip
ISO = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %H:%M")

# What systems write for "never" and "still open", and clocks that were never set.
EARLIEST = datetime(1970, 1, 2, tzinfo=UTC)
AHEAD = timedelta(days=1)

Column = str | int
Cells = list[str]
Places = dict[str, tuple[int, ...]]


class NotCalls(DomainError):
    """The file or its mapping cannot be used; the sentence says why."""


@dataclass(frozen=True)
class Mapping:
    """Which column holds what, and how its clocks are read."""

    name: str
    columns: dict[str, tuple[Column, ...]]
    zone: ZoneInfo
    times: tuple[str, ...] = ISO
    header: bool = True
    delimiter: str = ","
    live_minutes: int = 0
    cumulative: bool = True


@dataclass
class CadLine:
    """What one line says of one call, and what of it could not be read."""

    number: int
    texts: dict[str, str] = field(default_factory=dict)
    times: dict[str, datetime] = field(default_factory=dict)
    doubts: list[str] = field(default_factory=list)
    fault: str = ""
    # What was hashed and sealed of it ahead: void once the line says something else.
    draft: "Draft | None" = None

    def get(self, name: str) -> str:
        return self.texts.get(name, "")


def mapping_names() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.json"))


def shipped_spec(name: str) -> dict[str, Any]:
    spec: dict[str, Any] = json.loads(_shipped(name).read_text(encoding="utf-8"))
    return spec


def _shipped(name: str) -> Path:
    return FOLDER / f"{name.replace('-', '_')}.json"


def load_mapping(named: str, zone: str) -> Mapping:
    """Read a mapping that ships, by name, or one from a file; raises NotCalls."""
    shipped = _shipped(named)
    path = shipped if shipped.exists() else Path(named)
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        known = ", ".join(mapping_names())
        raise NotCalls(f"There is no mapping {named}; there are: {known}.") from error
    except ValueError as error:
        raise NotCalls(f"The mapping {named} is not JSON: {error}.") from error
    return read_mapping(said, zone)


def read_mapping(said: Any, zone: str = "") -> Mapping:
    """Turn the JSON of a mapping into one; raises NotCalls, naming what is wrong.

    `zone` is that of the jurisdiction, for a mapping that names none: a clock on a wall
    in Chicago never shows UTC.
    """
    if not isinstance(said, dict):
        raise NotCalls("A mapping is a JSON object.")
    known = {*TEXTS, *TIMES}
    extra = {"name", "timezone", "times", "header", "delimiter", "live_minutes"}
    extra |= {"cumulative"}
    if unknown := sorted(set(said) - known - extra):
        raise NotCalls(f"A mapping knows no {', '.join(unknown)}.")
    if missing := [name for name in NEEDED if not said.get(name)]:
        raise NotCalls(f"The mapping names no column for {' and '.join(missing)}.")
    named = said.get("timezone") or zone
    if not named:
        raise NotCalls("The mapping names no time zone of its clocks.")
    try:
        clocks = ZoneInfo(str(named))
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise NotCalls(f"There is no time zone {named}.") from error
    columns = {
        name: tuple(said[name]) if isinstance(said[name], list) else (said[name],)
        # In one order: what was loaded is known again by it, in another process too.
        for name in (*TEXTS, *TIMES)
        if name in said
    }
    return Mapping(
        str(said.get("name", "CAD file")),
        columns,
        clocks,
        tuple(said.get("times", ISO)),
        bool(said.get("header", True)),
        str(said.get("delimiter", ","))[:1],
        int(said.get("live_minutes", 0)),
        bool(said.get("cumulative", True)),
    )


def read_calls(path: Path, mapping: Mapping, *, after: int = 0) -> Iterator[CadLine]:
    """Read the lines past the one numbered `after`; a bad line says what is wrong with it.

    Raises NotCalls when the file as a whole is no such CSV.
    """
    latest = datetime.now(UTC) + AHEAD
    for number, cells, places in _rows(path, mapping):
        if number > after:
            yield _line(CadLine(number), cells, places, mapping, latest)


def survey(path: Path, mapping: Mapping) -> tuple[int, set[str]]:
    """Read a file to its end once: how many lines it has, and what stands for types.

    Raises NotCalls for what is no such CSV, before anything of it is loaded.
    """
    lines, types = 0, set()
    for _, cells, places in _rows(path, mapping):
        lines += 1
        for name in ("first_type", "last_type"):
            if name in places:
                types.add(_joined(cells, places[name]))
    return lines, types


def _rows(path: Path, mapping: Mapping) -> Iterator[tuple[int, Cells, Places]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.reader(stream, delimiter=mapping.delimiter)
            places = _places(mapping, next(reader, []) if mapping.header else [])
            for cells in reader:
                if cells:
                    yield reader.line_num, cells, places
    except UnicodeDecodeError as error:
        raise NotCalls(f"{path.name} is not UTF-8 text.") from error
    except csv.Error as error:
        raise NotCalls(f"{path.name} is no CSV: {error}.") from error
    except OSError as error:
        raise NotCalls(f"{path.name} cannot be read: {error.strerror}.") from error


def _joined(cells: Cells, where: tuple[int, ...]) -> str:
    if len(where) == 1:
        return cells[where[0]].strip() if where[0] < len(cells) else ""
    return " ".join(cells[at].strip() for at in where if at < len(cells)).strip()


def _places(mapping: Mapping, header: Cells) -> Places:
    known = {name.strip(): at for at, name in enumerate(header)}
    return {
        name: tuple(_place(column, known, mapping) for column in columns)
        for name, columns in mapping.columns.items()
    }


def _place(column: Column, known: dict[str, int], mapping: Mapping) -> int:
    if isinstance(column, int) and column > 0:
        return column - 1
    if not mapping.header:
        raise NotCalls("Without a heading, columns are named by their number from 1.")
    if str(column).strip() not in known:
        found = ", ".join(list(known)[:20])
        raise NotCalls(f"The file has no column {column}; it has: {found}.")
    return known[str(column).strip()]


def _line(
    line: CadLine, cells: Cells, places: Places, mapping: Mapping, latest: datetime
) -> CadLine:
    for name, where in places.items():
        text = _joined(cells, where)
        if "\0" in text:
            line.fault = f"{CALLED[name]} holds bytes that are no text"
        elif text and name in TIMES:
            _read_time(line, name, _moment(text, mapping), latest)
        elif text:
            _read_text(line, name, coarse_area(text) if name == "area" else text)
    if not line.get("cad_number"):
        line.fault = "it has no CAD number"
    elif "received_at" not in line.times and not line.fault:
        line.fault = "the time it was received cannot be read"
    _check_order(line)
    return line


def _read_text(line: CadLine, name: str, text: str) -> None:
    if len(text) > TEXTS[name]:
        if name == "cad_number":
            line.fault = "its CAD number is no number of a call"
        longest = f"is longer than {TEXTS[name]} characters; cut"
        line.doubts.append(f"{CALLED[name]} {longest}")
    line.texts[name] = text[: TEXTS[name]]


def _read_time(line: CadLine, name: str, at: datetime | None, latest: datetime) -> None:
    if at is None:
        # Not what stands there: a shifted column may hold a name or a street.
        line.doubts.append(f"{CALLED[name]} cannot be read")
    elif EARLIEST <= at <= latest:
        line.times[name] = at
    else:
        line.doubts.append(f"{CALLED[name]} is before 1970 or in the future")


def _moment(text: str, mapping: Mapping) -> datetime | None:
    found = _clock(text, mapping)
    if found is None:
        return None
    local = found if found.tzinfo else found.replace(tzinfo=mapping.zone)
    try:
        return local.astimezone(UTC)
    except OverflowError:
        return datetime.max.replace(tzinfo=UTC)


def _clock(text: str, mapping: Mapping) -> datetime | None:
    try:
        # No other way to write a time reads as this one, and it is thirty times faster.
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    for pattern in mapping.times:
        try:
            return datetime.strptime(text, pattern)  # noqa: DTZ007 - the zone is next
        except ValueError:
            continue
    return None


def _check_order(line: CadLine) -> None:
    received = line.times.get("received_at")
    for name, at in line.times.items():
        if received and at < received:
            line.doubts.append(f"{CALLED[name]} is before the call was received")
