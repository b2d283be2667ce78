"""How a line of each HSDS table becomes a row, in versions 1.1, 2.0 and 3.0."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from providers.feeds import clean
from providers.feeds.bundle import TABLES, Bundle, Row
from providers.feeds.csvfile import Line
from providers.feeds.phones import read_numbers
from providers.finding.hours import WEEKDAYS, weekdays
from providers.formats.checks import check_hours, check_row, doubt_cell
from providers.formats.hsds_columns import COLUMNS, OLD_NAMES, PARENTS, PHONE_KINDS

_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_OTHER_KINDS = {
    "sms": "text",
    "tty": "textphone",
    "tdd": "textphone",
    "tty/tdd": "textphone",
    "mobile": "cell",
    "phone": "voice",
}

Adder = Callable[[Bundle, str, Line], Row | None]


def add_line(bundle: Bundle, table: str, line: Line, *, file: str = "") -> Row | None:
    """Add what a line of a table says; the file's name tells the kinds of HSDS 1.1 apart."""
    if line.extra:
        bundle.doubt(line, "it has more cells than columns; the rest was left out")
    add = _READERS.get(file) or _READERS.get(table) or _add
    return add(bundle, table, _renamed(line, table))


def _renamed(line: Line, table: str) -> Line:
    old = OLD_NAMES.get(table, {})
    cells = {old.get(name, name): value for name, value in line.cells.items()}
    return replace(line, cells=cells)


def _add(
    bundle: Bundle,
    table: str,
    line: Line,
    *,
    of: dict[str, tuple[str, str]] | None = None,
    **more: Any,
) -> Row:
    """Add a row as its columns say; a cell that cannot be read is left out and listed."""
    values: dict[str, Any] = {}
    for name, read in COLUMNS[table].items():
        if name not in line.cells:
            continue
        try:
            values[name] = read(line.cells[name])
        except ValueError as error:
            doubt_cell(bundle, line, name, error)
    parents = _parents(line, table) | (of or {})
    row = Row(table, clean.line(line.get("id")), values | more, parents)
    row.file, row.line = line.file, line.number
    check_row(bundle, row)
    bundle.add(row) if row.key else bundle.add_unnamed(row)
    return row


def _parents(line: Line, table: str) -> dict[str, tuple[str, str]]:
    found = {}
    for column, (name, parent) in PARENTS.items():
        key = clean.line(line.get(column))
        if key and not (table == "taxonomy_term" and name == "service"):
            found[name] = (parent, key)
    return found


def _add_phone(bundle: Bundle, table: str, line: Line) -> Row | None:
    """Add a phone row for each number in the cell, with the languages it names."""
    numbers, doubt = read_numbers(line.get("number"))
    if doubt or not numbers:
        reason = doubt if line.get("number") else "the phone has no number"
        bundle.doubt(line, reason, is_loaded=bool(numbers))
    kind = clean.line(line.get("type")).casefold()
    kind = _OTHER_KINDS.get(kind, kind)
    if kind and kind not in PHONE_KINDS:
        bundle.doubt(line, f"{kind!r} is not a kind of phone; taken as voice")
    first = None
    for place, number in enumerate(numbers):
        said = line.get("extension_as_dialed") or line.get("extension")
        cells = line.cells | {"extension": number.extension or said}
        if place and cells.get("id"):
            cells["id"] = f"{cells['id']}#{place + 1}"
        row = _add(
            bundle,
            table,
            replace(line, cells=cells),
            number=number.number,
            type=kind if kind in PHONE_KINDS else "voice",
        )
        first = first or row
        for name in filter(None, map(str.strip, line.get("language").split(","))):
            field = "code" if len(name) <= 3 else "name"
            of = {"phone": ("phone", row.key)}
            spoken = Row("language", "", {field: name}, of, row.file, row.line)
            bundle.add_unnamed(spoken)
    return first


def _add_schedule(bundle: Bundle, table: str, line: Line, **more: Any) -> Row:
    row = _add(bundle, table, line, **more)
    values = row.values
    try:
        weekdays(values.get("byday", ""))
    except ValueError as error:
        bundle.doubt(row, f"byday: {error}; its hours are unknown")
        values |= {"byday": "", "opens_at": None, "closes_at": None}
    check_hours(bundle, row)
    return row


def _add_weekly(bundle: Bundle, table: str, line: Line) -> Row | None:
    """Add a regular schedule of HSDS 1.1: one weekday, by name or ISO number."""
    said = clean.line(line.get("weekday")).casefold()
    day = None
    if said.isdecimal() and 0 <= int(said) <= 7:
        day = (int(said) - 1) % 7
    elif len(said) >= 3:
        day = next((n for n, name in enumerate(_NAMES) if name.startswith(said)), None)
    if day is None:
        bundle.doubt(line, f"{said!r} is not a weekday", is_loaded=False)
        return None
    return _add_schedule(bundle, table, line, freq="WEEKLY", byday=WEEKDAYS[day])


def _add_holiday(bundle: Bundle, table: str, line: Line) -> Row | None:
    """Add a holiday of HSDS 1.1: a span of dates, closed or with hours of its own."""
    # Its ids may be those of regular schedules, which stand in the same table now.
    cells = line.cells | {
        "id": line.get("id") and f"holiday:{line.get('id')}",
        "valid_from": line.get("start_date"),
        "valid_to": line.get("end_date"),
    }
    if clean.truth(line.get("closed")):
        cells |= {"opens_at": "", "closes_at": ""}
    holiday = replace(line, cells=cells)
    if not (cells["valid_from"] and cells["valid_to"]):
        bundle.doubt(line, "the holiday has no dates", is_loaded=False)
        return None
    row = _add_schedule(bundle, table, holiday, is_exception=True)
    if not (row.values.get("valid_from") and row.values.get("valid_to")):
        # Without its dates it would close the place for ever.
        bundle.doubt(line, "the holiday has no dates", is_loaded=False)
        bundle.remove(row)
    return row


def _add_postal(bundle: Bundle, table: str, line: Line) -> Row:
    return _add_address(bundle, table, line, address_type="postal")


def _add_address(bundle: Bundle, table: str, line: Line, **more: Any) -> Row:
    if more and line.get("id"):
        line = replace(line, cells=line.cells | {"id": f"postal:{line.get('id')}"})
    row = _add(bundle, table, line, **more)
    missing = [n for n in ("address_1", "city", "postal_code") if not row.values.get(n)]
    if missing:
        bundle.doubt(
            row, f"the address has no {', no '.join(missing)}".replace("_1", "")
        )
    return row


def _add_attribute(bundle: Bundle, table: str, line: Line) -> Row:
    entity = clean.line(line.get("link_entity")) or "service"
    of = {"link": (entity, clean.line(line.get("link_id")))}
    return _add(bundle, table, line, of=of, link_entity=entity)


def _add_other_attribute(bundle: Bundle, table: str, line: Line) -> Row:
    """Add an attribute of HSDS 2.0, whose link type names the table."""
    cells = {"link_entity": line.get("link_type"), "link_type": ""}
    return _add_attribute(bundle, table, replace(line, cells=line.cells | cells))


def _add_term(bundle: Bundle, table: str, line: Line) -> Row:
    # Version 2.0 calls the name of a term the term; where both stand it is the code.
    said = line.get("term")
    if said and not line.get("name"):
        line = replace(line, cells=line.cells | {"name": said})
    elif said and not line.get("code"):
        line = replace(line, cells=line.cells | {"code": said})
    named = clean.line(line.get("taxonomy"))
    return _add(bundle, table, line, taxonomy_name=named)


def _add_metadata(bundle: Bundle, table: str, line: Line) -> Row:
    kind = clean.line(line.get("resource_type"))
    of = {"resource": (kind, clean.line(line.get("resource_id")))}
    return _add(bundle, table, line, of=of, resource_type=kind)


def _add_eligibility(bundle: Bundle, table: str, line: Line) -> None:
    """Put a row of HSDS 1.1's eligibility into the service it is about."""
    service = bundle.rows.get("service", {}).get(clean.line(line.get("service_id")))
    if service is None:
        bundle.doubt(line, "its service is not in the package", is_loaded=False)
        return
    said = [service.values.get("eligibility_description", ""), line.get("eligibility")]
    service.values["eligibility_description"] = "\n".join(filter(None, said))


def find_owners(bundle: Bundle) -> None:
    """Name the table of objects that HSDS 1.1's metadata names by id alone."""
    for row in bundle.rows.get("metadata", {}).values():
        kind, key = row.parents["resource"]
        if kind not in TABLES:
            owners = (table for table in TABLES if key in bundle.rows.get(table, {}))
            row.parents["resource"] = (next(owners, ""), key)
        row.values["resource_type"] = row.parents["resource"][0]


_READERS: dict[str, Any] = {
    "regular_schedules": _add_weekly,
    "regular_schedule": _add_weekly,
    "holiday_schedules": _add_holiday,
    "holiday_schedule": _add_holiday,
    "physical_addresses": _add_address,
    "physical_address": _add_address,
    "postal_addresses": _add_postal,
    "postal_address": _add_postal,
    "address": _add_address,
    "phone": _add_phone,
    "schedule": _add_schedule,
    "attribute": _add_attribute,
    "other_attributes": _add_other_attribute,
    "other_attribute": _add_other_attribute,
    "taxonomy_term": _add_term,
    "metadata": _add_metadata,
    "eligibility": _add_eligibility,
}
