"""HSDS 3.0 as JSON: nested objects, pages of a list, a file of plain lists, or ndjson.

Each object becomes a line of its table, read as a line of a CSV package is read.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from providers.feeds import clean
from providers.feeds.bundle import Bundle, Row
from providers.feeds.csvfile import Line, Unreadable
from providers.formats.checks import doubt_cell
from providers.formats.hsds_columns import COLUMNS, FILES, PARENTS
from providers.formats.hsds_rows import add_line, find_owners
from providers.formats.jsonfile import Document, read_documents

_LISTS = {
    "organization": "funding contacts phones locations programs"
    " organization_identifiers services addresses",
    "service": "phones schedules service_areas service_at_locations languages funding"
    " cost_options required_documents contacts capacities",
    "service_at_location": "contacts phones schedules",
    "location": "languages addresses contacts accessibility phones schedules",
    "contact": "phones",
    "phone": "languages",
}
CHILDREN = {
    table: {name: FILES.get(name, "service_capacity") for name in names.split()}
    for table, names in _LISTS.items()
}
# Objects that a nested object belongs to, written inside it.
ABOVE = {
    "service": {"organization": "organization", "program": "program"},
    "service_at_location": {"location": "location", "service": "service"},
    "attribute": {"taxonomy_term": "taxonomy_term"},
    "taxonomy_term": {"taxonomy_detail": "taxonomy"},
    "service_capacity": {"unit": "unit"},
}
_TOP = (
    "organization",
    "service",
    "service_at_location",
    "location",
    "taxonomy_term",
    "taxonomy",
    "program",
)
_DEEPEST = 12


def read_json(path: Path) -> Bundle:
    """Read a JSON file, or every one of a folder; raises Unreadable for anything else."""
    bundle, pages = Bundle(), _Pages()
    for document in read_documents(path):
        reader = _Reader(bundle, document)
        for table, thing in pages.things(document):
            reader.add(table or guess(thing), thing)
    if not bundle.count():
        raise Unreadable(f"{path.name} holds no organizations and no services.")
    bundle.is_whole = pages.are_all_there()
    bundle.name = pages.name
    find_owners(bundle)
    return bundle


def looks_right(content: Any) -> bool:
    """Tell JSON of HSDS from other JSON by the names it uses."""
    for _, thing in _Pages().things(Document("", content)):
        names = set(thing)
        known = {"id", "name"} <= names or {"id", "service_id"} <= names
        return known or {"id", "location"} <= names
    return False


def guess(thing: dict[str, Any]) -> str:
    """Name the table whose fields an object has most of."""

    def score(table: str) -> int:
        nested = CHILDREN.get(table, {}).keys() | ABOVE.get(table, {}).keys()
        return len(thing.keys() & (COLUMNS[table].keys() | nested | _own_ids(table)))

    if "status" in thing and "name" in thing:
        return "service"
    return max(_TOP, key=score)


def _own_ids(table: str) -> set[str]:
    ids = {
        "service": {"organization_id", "program_id"},
        "service_at_location": {"service_id", "location_id"},
        "organization": {"parent_organization_id"},
        "taxonomy_term": {"parent_id", "taxonomy_id", "taxonomy"},
        "location": {"organization_id"},
    }
    return ids.get(table, set())


class _Pages:
    """The lists of a document, and whether every page of a paged answer is there."""

    def __init__(self) -> None:
        self.seen: set[int] = set()
        self.total = 0
        self.single = False
        # What an export says of itself; what it keeps back is not gone.
        self.partial = False
        self.name = ""

    def things(self, document: Document) -> Iterator[tuple[str, dict[str, Any]]]:
        """Give each object at the top, with its table where the document names one."""
        content = document.content
        if isinstance(content, dict) and isinstance(content.get("contents"), list):
            self._count(content)
            content = content["contents"]
        if isinstance(content, list):
            yield from (("", thing) for thing in content if isinstance(thing, dict))
            return
        if not isinstance(content, dict):
            return
        lists = [
            (FILES[name], value)
            for name, value in content.items()
            if name in FILES and isinstance(value, list) and "id" not in content
        ]
        for table, value in lists:
            yield from ((table, thing) for thing in value if isinstance(thing, dict))
        if lists and isinstance(content.get("name"), str):
            self.name = content["name"]
        self.partial = self.partial or content.get("is_partial") is True
        if not lists and "id" in content:
            self.single = not document.is_stream
            yield "", content

    def _count(self, page: dict[str, Any]) -> None:
        number, total = page.get("page_number"), page.get("total_pages")
        if isinstance(number, int) and isinstance(total, int):
            self.seen.add(number)
            self.total = max(self.total, total)

    def are_all_there(self) -> bool:
        whole = not (self.single or self.partial)
        return len(self.seen) >= self.total and whole


class _Reader:
    """One document on its way into a bundle, object by object."""

    def __init__(self, bundle: Bundle, document: Document) -> None:
        self.bundle, self.document = bundle, document
        self.said: dict[tuple[str, str], dict[str, str]] = {}

    def add(
        self,
        table: str,
        thing: dict[str, Any],
        of: dict[str, str] | None = None,
        depth: int = 0,
    ) -> str:
        """Add an object with what hangs on it; give the key that it stands under."""
        if depth > _DEEPEST:
            raise Unreadable(f"{self.document.file} is nested without an end.")
        self.bundle.open_table(table)
        cells = {n: flat for n, v in thing.items() if (flat := _flat(v)) is not None}
        cells |= self._above(table, thing, cells, depth) | (of or {})
        number = self.document.lines.get(str(thing.get("id")), self.document.number)
        line = Line(self.document.file, number, cells)
        row = self._again(table, line) or add_line(self.bundle, table, line)
        if row is None:
            return ""
        self._below(table, thing, row, depth)
        return row.key

    def _above(
        self, table: str, thing: dict[str, Any], cells: dict[str, str], depth: int
    ) -> dict[str, str]:
        found: dict[str, str] = {}
        for name, parent in ABOVE.get(table, {}).items():
            value = thing.get(name)
            if not isinstance(value, dict):
                continue
            of = {}
            if parent == "program":
                organization = found.get("organization_id") or cells.get(
                    "organization_id", ""
                )
                of = {"organization_id": organization} if organization else {}
            column = "taxonomy_id" if parent == "taxonomy" else f"{parent}_id"
            found[column] = self.add(parent, value, of, depth + 1)
        return found

    def _below(self, table: str, thing: dict[str, Any], row: Row, depth: int) -> None:
        lists = CHILDREN.get(table, {}) | {
            "attributes": "attribute",
            "metadata": "metadata",
        }
        for name, child in lists.items():
            value = thing.get(name)
            if not isinstance(value, list):
                continue
            self.bundle.open_table(child)
            for part in value:
                if isinstance(part, dict):
                    self.add(child, part, _owner(child, table, row.key), depth + 1)

    def _again(self, table: str, line: Line) -> Row | None:
        """Find an object that was said before, and add what is new about it."""
        key = clean.line(line.get("id"))
        held = self.bundle.rows[table].get(key) if key else None
        known = set(COLUMNS[table]) - {"id"}
        said = {n: v for n, v in line.cells.items() if n in known}
        before = self.said.setdefault((table, key), said) if key else said
        if held is None:
            return None
        if any(before.get(name, value) != value for name, value in said.items()):
            self.bundle.doubt(
                line,
                f"the {table.replace('_', ' ')} {key!r} is said in two ways;"
                " the first stands",
            )
        for name in said.keys() - before.keys():
            try:
                held.values.setdefault(name, COLUMNS[table][name](said[name]))
            except ValueError as error:
                doubt_cell(self.bundle, line, name, error)
        for column, (name, parent) in PARENTS.items():
            if line.get(column) and column in line.cells:
                held.parents.setdefault(name, (parent, line.get(column)))
        before.update({n: v for n, v in said.items() if n not in before})
        return held


def _owner(child: str, table: str, key: str) -> dict[str, str]:
    if child == "attribute":
        return {"link_entity": table, "link_id": key}
    if child == "metadata":
        return {"resource_type": table, "resource_id": key}
    return {f"{table}_id": key}


def _flat(value: Any) -> str | None:
    """Write a plain value as a cell of a CSV holds it; None for lists and objects."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | float):
        return clean.text(str(value))
    return None
