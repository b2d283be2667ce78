"""HSDS packages of CSV files, versions 1.1, 2.0 and 3.0, read into HSDS 3.0 rows.

https://docs.openreferral.org/en/v3.0.1/hsds/schema_reference.html
"""

import json
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from providers.feeds import clean
from providers.feeds.bundle import TABLES, Bundle, Row
from providers.feeds.csvfile import Line, Unreadable, read_lines
from providers.feeds.phones import read_numbers
from providers.finding.hours import WEEKDAYS, weekdays
from providers.formats.hsds_columns import (
    COLUMNS,
    FILES,
    OLD_NAMES,
    PARENTS,
    PHONE_KINDS,
)

UNNAMED = {"organization": "Unnamed organization", "service": "Unnamed service"}
_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def read_package(path: Path) -> Bundle:
    """Read every HSDS file of a folder; raises Unreadable when there is none."""
    bundle = Bundle()
    for file, table in _files(path):
        if table != "eligibility":
            bundle.open_table(table)
        read = _READERS.get(file.stem) or _READERS.get(table) or _add
        for line in read_lines(file, needs=_needed(table)):
            if line.extra:
                bundle.doubt(
                    line, "it has more cells than columns; the rest was left out"
                )
            read(bundle, table, _renamed(line, table))
    _find_owners(bundle)
    return bundle


def name_of(path: Path) -> str:
    """Say what a package calls itself, or else its folder."""
    with suppress(OSError, ValueError, AttributeError):
        manifest = _folder(path) / "datapackage.json"
        name = json.loads(manifest.read_text()).get("name")
        if name:
            return str(name)
    folder = _folder(path).resolve()
    plain = {"output", "data", "csv", "export", "simple"}
    return folder.parent.name if folder.name.casefold() in plain else folder.name


def _folder(path: Path) -> Path:
    return path if path.is_dir() else path.parent


def _files(path: Path) -> list[tuple[Path, str]]:
    if path.suffix.casefold() == ".zip":
        raise Unreadable(f"{path.name} is packed: unpack it and name its folder.")
    if path.is_file() and path.suffix.casefold() not in {".json", ".csv"}:
        raise Unreadable(f"{path.name} is not a folder of HSDS files.")
    found = [
        (file, FILES[file.stem.casefold()])
        for file in sorted(_folder(path).glob("*.csv"))
        if file.stem.casefold() in FILES
    ]
    if not any(table in {"organization", "service"} for _, table in found):
        raise Unreadable(f"{path} holds neither organizations.csv nor services.csv.")
    order = (*TABLES, "eligibility")
    return sorted(found, key=lambda pair: order.index(pair[1]))


def _needed(table: str) -> tuple[str, ...]:
    return ("id", "name") if table in {"organization", "service"} else ("id",)


def _renamed(line: Line, table: str) -> Line:
    old = OLD_NAMES.get(table, {})
    cells = {old.get(name, name): value for name, value in line.cells.items()}
    return replace(line, cells=cells)


def _add(bundle: Bundle, table: str, line: Line, **more: Any) -> Row:
    """Add a row as its columns say; a cell that cannot be read is left out and listed."""
    values: dict[str, Any] = {}
    for name, read in COLUMNS[table].items():
        if name not in line.cells:
            continue
        try:
            values[name] = read(line.cells[name])
        except ValueError as error:
            bundle.doubt(line, f"{name}: {error}; left out")
    row = Row(table, clean.line(line.get("id")), values | more, _parents(line, table))
    row.file, row.line = line.file, line.number
    _check_row(bundle, row)
    bundle.add(row) if row.key else bundle.add_unnamed(row)
    return row


def _parents(line: Line, table: str) -> dict[str, tuple[str, str]]:
    found = {}
    for column, (name, parent) in PARENTS.items():
        key = clean.line(line.get(column))
        if key and not (table == "taxonomy_term" and name == "service"):
            found[name] = (parent, key)
    return found


def _check_row(bundle: Bundle, row: Row) -> None:
    if row.table in UNNAMED:
        _check_name(bundle, row)
    if row.table == "location":
        _check_place(bundle, row)
    ages = [row.values.get(name) for name in ("minimum_age", "maximum_age")]
    if None not in ages and ages[0] > ages[1]:
        bundle.doubt(
            row, f"ages {ages[0]} to {ages[1]} are the wrong way round; left out"
        )
        row.values |= {"minimum_age": None, "maximum_age": None}


def _check_name(bundle: Bundle, row: Row) -> None:
    missing = [
        name
        for name, said in (("id", row.key), ("name", row.values["name"]))
        if not said
    ]
    if not missing:
        return
    fate = ""
    if not row.values["name"]:
        row.values["name"] = UNNAMED[row.table]
        if row.table == "service":
            row.values["status"] = "inactive"
            fate = "; kept as inactive"
    bundle.doubt(row, f"the {row.table} has no {' and no '.join(missing)}{fate}")


def _check_place(bundle: Bundle, row: Row) -> None:
    place = row.values.get("latitude"), row.values.get("longitude")
    if place == (None, None):
        return
    if None in place or not (-90 <= place[0] <= 90 and -180 <= place[1] <= 180):
        bundle.doubt(row, "its coordinates are no place on earth; left out")
        row.values |= {"latitude": None, "longitude": None}


def _add_phone(bundle: Bundle, table: str, line: Line) -> None:
    """Add a phone row for each number in the cell, with the languages it names."""
    numbers, doubt = read_numbers(line.get("number"))
    if doubt or not numbers:
        reason = doubt if line.get("number") else "the phone has no number"
        bundle.doubt(line, reason, is_loaded=bool(numbers))
    kind = clean.line(line.get("type")).casefold().replace("sms", "text")
    if kind and kind not in PHONE_KINDS:
        bundle.doubt(line, f"{kind!r} is not a kind of phone; taken as voice")
    for place, number in enumerate(numbers):
        cells = line.cells | {"extension": number.extension or line.get("extension")}
        if place and cells.get("id"):
            cells["id"] = f"{cells['id']}#{place + 1}"
        row = _add(
            bundle,
            table,
            replace(line, cells=cells),
            number=number.number,
            type=kind if kind in PHONE_KINDS else "voice",
        )
        for name in filter(None, map(str.strip, line.get("language").split(","))):
            said = {"code": name} if len(name) <= 3 else {"name": name}
            of = {"phone": ("phone", row.key)}
            bundle.add_unnamed(Row("language", "", said, of, row.file, row.line))


def _add_schedule(bundle: Bundle, table: str, line: Line, **more: Any) -> None:
    row = _add(bundle, table, line, **more)
    values = row.values
    try:
        weekdays(values.get("byday", ""))
    except ValueError as error:
        bundle.doubt(row, f"byday: {error}; its hours are unknown")
        values |= {"byday": "", "opens_at": None, "closes_at": None}
    check_hours(bundle, row)


def check_hours(bundle: Bundle, row: Row) -> None:
    """List hours of which half is missing or whose end comes before their start."""
    opens, closes = row.values.get("opens_at"), row.values.get("closes_at")
    if (opens is None) != (closes is None):
        bundle.doubt(row, "only one end of the hours is given: hours unknown")
    elif opens and closes and clean.MIDNIGHT < closes < opens:
        bundle.doubt(
            row,
            f"it closes at {closes:%H:%M}, before it opens at {opens:%H:%M}: "
            "taken as the next morning",
        )


def _add_weekly(bundle: Bundle, table: str, line: Line) -> None:
    """Add a regular schedule of HSDS 1.1: one weekday, by name or ISO number."""
    said = clean.line(line.get("weekday")).casefold()
    day = None
    if said.isdigit() and 0 <= int(said) <= 7:
        day = (int(said) - 1) % 7
    elif len(said) >= 3:
        day = next((n for n, name in enumerate(_NAMES) if name.startswith(said)), None)
    if day is None:
        bundle.doubt(line, f"{said!r} is not a weekday", is_loaded=False)
        return
    _add_schedule(bundle, table, line, freq="WEEKLY", byday=WEEKDAYS[day])


def _add_holiday(bundle: Bundle, table: str, line: Line) -> None:
    """Add a holiday of HSDS 1.1: a span of dates, closed or with hours of its own."""
    # Its ids may be those of regular schedules, which stand in the same table now.
    cells = line.cells | {
        "id": line.get("id") and f"holiday:{line.get('id')}",
        "valid_from": line.get("start_date"),
        "valid_to": line.get("end_date"),
    }
    if clean.truth(line.get("closed")):
        cells |= {"opens_at": "", "closes_at": ""}
    before = len(bundle.problems)
    holiday = replace(line, cells=cells)
    if not (cells["valid_from"] and cells["valid_to"]):
        bundle.doubt(line, "the holiday has no dates", is_loaded=False)
        return
    _add_schedule(bundle, table, holiday, is_exception=True)
    if len(bundle.problems) > before:
        table_rows = bundle.rows["schedule"]
        added = next(reversed(table_rows))
        values = table_rows[added].values
        if not (values.get("valid_from") and values.get("valid_to")):
            # Without its dates it would close the place for ever.
            del table_rows[added]


def _add_address(bundle: Bundle, table: str, line: Line, **more: Any) -> None:
    if more and line.get("id"):
        line = replace(line, cells=line.cells | {"id": f"postal:{line.get('id')}"})
    row = _add(bundle, table, line, **more)
    missing = [n for n in ("address_1", "city", "postal_code") if not row.values.get(n)]
    if missing:
        bundle.doubt(
            row, f"the address has no {', no '.join(missing)}".replace("_1", "")
        )


def _add_attribute(bundle: Bundle, table: str, line: Line) -> None:
    entity = clean.line(line.get("link_entity")) or "service"
    row = _add(bundle, table, line, link_entity=entity)
    row.parents["link"] = (entity, clean.line(line.get("link_id")))


def _add_term(bundle: Bundle, table: str, line: Line) -> None:
    _add(bundle, table, line, taxonomy_name=clean.line(line.get("taxonomy")))


def _add_metadata(bundle: Bundle, table: str, line: Line) -> None:
    kind = clean.line(line.get("resource_type"))
    row = _add(bundle, table, line, resource_type=kind)
    row.parents["resource"] = (kind, clean.line(line.get("resource_id")))


def _add_eligibility(bundle: Bundle, table: str, line: Line) -> None:
    """Put a row of HSDS 1.1's eligibility into the service it is about."""
    service = bundle.rows.get("service", {}).get(clean.line(line.get("service_id")))
    if service is None:
        bundle.doubt(line, "its service is not in the package", is_loaded=False)
        return
    said = [service.values.get("eligibility_description", ""), line.get("eligibility")]
    service.values["eligibility_description"] = "\n".join(filter(None, said))


def _find_owners(bundle: Bundle) -> None:
    """Name the table of objects that HSDS 1.1's metadata names by id alone."""
    for row in bundle.rows.get("metadata", {}).values():
        kind, key = row.parents["resource"]
        if kind not in TABLES:
            owners = (table for table in TABLES if key in bundle.rows.get(table, {}))
            row.parents["resource"] = (next(owners, ""), key)
        row.values["resource_type"] = row.parents["resource"][0]


_READERS: dict[str, Any] = {
    "regular_schedules": _add_weekly,
    "holiday_schedules": _add_holiday,
    "physical_addresses": _add_address,
    "postal_addresses": lambda bundle, table, line: _add_address(
        bundle, table, line, address_type="postal"
    ),
    "address": _add_address,
    "phone": _add_phone,
    "schedule": _add_schedule,
    "attribute": _add_attribute,
    "taxonomy_term": _add_term,
    "metadata": _add_metadata,
    "eligibility": _add_eligibility,
}
