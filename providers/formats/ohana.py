"""Ohana API's CSV files (github.com/codeforamerica/ohana-api), read into HSDS 3.0 rows.

Ohana is where HSDS 1.0 came from. Its own are: a service names its one location and
through that its organization, many cells hold lists parted by commas, and a term is
called by its number in the taxonomy.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from providers.feeds import clean
from providers.feeds.bundle import Bundle, Row
from providers.feeds.csvfile import Line, Unreadable, read_header, read_lines
from providers.formats.hsds_rows import add_line

TAXONOMY = "open-eligibility"
# File, table, kind that the HSDS reader knows it by; each after those it refers to.
_FILES = (
    ("taxonomy", "taxonomy_term", ""),
    ("organizations", "organization", ""),
    ("programs", "program", ""),
    ("locations", "location", ""),
    ("services", "service", ""),
    ("addresses", "address", ""),
    ("mail_addresses", "address", "postal_addresses"),
    ("contacts", "contact", ""),
    ("phones", "phone", ""),
    ("regular_schedules", "schedule", "regular_schedules"),
    ("holiday_schedules", "schedule", "holiday_schedules"),
)
_LISTS = [
    "service_at_location",
    "language",
    "cost_option",
    "funding",
    "required_document",
    "service_area",
    "accessibility",
    "attribute",
]
_COMMA_LISTS = {
    "accepted_payments": ("cost_option", "option"),
    "funding_sources": ("funding", "source"),
    "languages": ("language", "name"),
    "required_documents": ("required_document", "document"),
    "service_areas": ("service_area", "name"),
    "accessibility": ("accessibility", "description"),
}


def read_ohana(path: Path) -> Bundle:
    """Read a folder of Ohana's files; raises Unreadable when it is none."""
    if not is_ohana(path):
        raise Unreadable(
            f"{path.name} holds no services.csv whose services name a location,"
            " as Ohana's do."
        )
    folder, bundle = _folder(path), Bundle()
    for table in _LISTS:
        bundle.open_table(table)
    for name, table, kind in _FILES:
        file = folder / f"{name}.csv"
        if not file.exists():
            continue
        bundle.open_table(table)
        needs = ("taxonomy_id", "name") if name == "taxonomy" else ("id",)
        for line in read_lines(file, needs=needs):
            add = _ADDERS.get(name)
            if add:
                add(bundle, line)
            else:
                add_line(bundle, table, line, file=kind)
    return bundle


def is_ohana(path: Path) -> bool:
    """Tell Ohana's folder from one of HSDS by how services say where they are."""
    services = _folder(path) / "services.csv"
    if not services.is_file():
        return False
    header = set(read_header(services))
    return "location_id" in header and "organization_id" not in header


def name_of(path: Path) -> str:
    folder = _folder(path).resolve()
    plain = {"sample-csv", "csv", "data"}
    names = [part for part in reversed(folder.parts) if part not in plain]
    return names[0] if names else folder.name


def _folder(path: Path) -> Path:
    return path if path.is_dir() else path.parent


def _add_term(bundle: Bundle, line: Line) -> None:
    if "taxonomy" not in bundle.rows:
        bundle.open_table("taxonomy")
        bundle.add(Row("taxonomy", TAXONOMY, {"name": "Open Eligibility"}))
    code = clean.line(line.get("taxonomy_id"))
    if not code:
        bundle.doubt(line, "the term has no taxonomy_id", is_loaded=False)
        return
    cells = {
        "id": code,
        "code": code,
        "name": line.get("name"),
        "parent_id": line.get("parent_id"),
        "taxonomy_id": TAXONOMY,
        "taxonomy": "Open Eligibility",
    }
    add_line(bundle, "taxonomy_term", replace(line, cells=cells))


def _add_organization(bundle: Bundle, line: Line) -> None:
    year = line.get("date_incorporated")
    cells = dict(line.cells)
    if year:
        try:
            day = clean.day(year)
            cells["year_incorporated"] = str(day.year) if day else ""
        except ValueError as error:
            bundle.doubt(line, f"date_incorporated: {error}; left out")
    row = add_line(bundle, "organization", replace(line, cells=cells))
    _add_lists(bundle, line, row, "funding_sources")


def _add_location(bundle: Bundle, line: Line) -> None:
    cells = line.cells | {
        "location_type": "virtual" if clean.truth(line.get("virtual")) else "physical",
        "url": line.get("website"),
        "description": line.get("description") or line.get("short_desc"),
    }
    row = add_line(bundle, "location", replace(line, cells=cells))
    _add_lists(bundle, line, row, "languages", "accessibility")


def _add_service(bundle: Bundle, line: Line) -> None:
    """Add a service with its place, and the organization that keeps the place."""
    place = clean.line(line.get("location_id"))
    location = bundle.rows.get("location", {}).get(place)
    owner = location.parents.get("organization") if location else None
    cells = line.cells | {
        "url": line.get("website"),
        "organization_id": owner[1] if owner else "",
        "eligibility_description": _joined(
            line.get("audience"), line.get("eligibility")
        ),
        "description": _joined(
            line.get("description"),
            f"Keywords: {line.get('keywords')}" if line.get("keywords") else "",
        ),
    }
    # HSDS names organization and location beside a service, Ohana the location alone.
    cells.pop("location_id", None)
    row = add_line(bundle, "service", replace(line, cells=cells))
    if row is None:
        return
    if not owner:
        reason = f"its location {place!r} is not in the files, so nor is who offers it"
        bundle.doubt(line, reason)
    if place and location:
        of = {"service": ("service", row.key), "location": ("location", place)}
        at = Row("service_at_location", f"{row.key}@{place}", {}, of)
        at.file, at.line = line.file, line.number
        bundle.add(at)
    columns = (column for column in _COMMA_LISTS if column != "accessibility")
    _add_lists(bundle, line, row, *columns)
    _add_terms(bundle, line, row)


def _add_lists(bundle: Bundle, line: Line, row: Row | None, *columns: str) -> None:
    if row is None:
        return
    of = {row.table: (row.table, row.key)}
    for column in columns:
        table, field = _COMMA_LISTS[column]
        for text in _parts(line.get(column)):
            child = Row(table, f"{row.table}:{row.key}:{text}", {field: text}, of)
            child.file, child.line = line.file, line.number
            bundle.add(child)


def _add_terms(bundle: Bundle, line: Line, row: Row) -> None:
    for code in _parts(line.get("taxonomy_ids")):
        cells = {
            "id": f"{row.key}:{code}",
            "link_entity": "service",
            "link_id": row.key,
            "taxonomy_term_id": code,
        }
        add_line(bundle, "attribute", replace(line, cells=cells, extra=False))


def _add_phone(bundle: Bundle, line: Line) -> None:
    prefix = line.get("country_prefix")
    number = line.get("number")
    cells = line.cells | {
        "number": f"+{prefix.lstrip('+')} {number}" if prefix and number else number,
        "description": _joined(line.get("department"), line.get("vanity_number")),
        "type": line.get("number_type"),
    }
    add_line(bundle, "phone", replace(line, cells=cells))


def _parts(text: str) -> list[str]:
    """Part a list at its commas, but not inside parentheses: 'Chinese (Mandarin, ...)'."""
    parts, depth, current = [], 0, ""
    for sign in text:
        depth = max(0, depth + (sign == "(") - (sign == ")"))
        if sign in ",\n" and not depth:
            parts.append(current)
            current = ""
        else:
            current += sign
    found = map(clean.line, [*parts, current])
    return list(dict.fromkeys(filter(None, found)))


def _joined(*texts: str) -> str:
    return "\n".join(filter(None, texts))


_ADDERS: dict[str, Callable[[Bundle, Line], None]] = {
    "taxonomy": _add_term,
    "organizations": _add_organization,
    "locations": _add_location,
    "services": _add_service,
    "phones": _add_phone,
}
