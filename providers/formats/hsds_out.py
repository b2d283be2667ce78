"""The directory written as HSDS 3.0: JSON of nested services, or a CSV data package.

Both are of what the public may see. They say so where that is not all there is, so
that who reads them back does not take the rest for gone.
"""

import csv
import json
import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from core.scope import take_time
from providers import continuum
from providers.feeds.formulas import escape
from providers.feeds.tables import model_of
from providers.formats import hsds_objects as objects
from providers.formats.hsds_fields import FIELDS, PARTS, REQUIRED
from providers.formats.hsds_manifest import EXTRA, FILE_OF, manifest
from providers.formats.hsds_nest import Object, among
from providers.models import Source

VERSION = "3.0"
PROFILE = "https://docs.openreferral.org/en/v3.0.1/hsds/"
BATCH = 200
FORMATS = ("json", "csv")

Progress = Callable[[str], None]
# The objects of one kind that stand inside another, with the table of each.
_INSIDE = PARTS | {
    "service": PARTS["service"] | {"service_at_locations": "service_at_location"},
    "organization": PARTS["organization"] | {"locations": "location"},
}
# The tables of which the public may not see every row, whatever it hangs on.
_KEPT_BACK = (
    "service",
    "organization",
    "location",
    "service_at_location",
    "service_capacity",
)
_ABOVE = {
    "organization": "organization",
    "program": "program",
    "location": "location",
    "unit": "unit",
    "taxonomy_term": "taxonomy_term",
    "taxonomy_detail": "taxonomy",
}


def everything(source: Source | None) -> Iterator[tuple[str, list[Object]]]:
    """Give all that is public, batch by batch: services, then what stands in none."""
    for batch in _batches(_of("service", source), objects.full_services):
        yield "services", [_placed(one) for one in batch]
    alone = partial(objects.organizations, services="")
    for batch in _batches(_without_services(source), alone):
        yield "organizations", batch
    for batch in _batches(_without_places(source), objects.locations):
        yield "locations", batch
    for name, table in (
        ("taxonomies", "taxonomy"),
        ("taxonomy_terms", "taxonomy_term"),
    ):
        # Our own terms come with Divert; those in use stand inside the services.
        ours = _of(table, source).exclude(origin__slug=continuum.SLUG)
        for batch in _batches(ours, partial(objects.whole, table)):
            yield name, batch


def is_partial(source: Source | None) -> bool:
    """Say whether something is kept back that its source still holds."""
    with _at_leisure():
        for table in _KEPT_BACK:
            held = model_of(table).objects.filter(gone_since=None)
            held = held.filter(origin=source) if source else held
            if held.exclude(pk__in=_of(table, source).values("pk")).exists():
                return True
        return False


def write_json(
    path: Path, source: Source | None, tell: Progress = lambda _: None
) -> int:
    """Write one JSON file of nested services, and of what stands in none of them."""
    told = Told(tell)
    with path.open("w", encoding="utf-8") as out:
        out.writelines(json_parts(source, told))
    return told.number


class Told:
    """How many objects went by, and whom to tell."""

    def __init__(self, tell: Progress = lambda _: None) -> None:
        self.tell, self.number = tell, 0

    def add(self, number: int) -> None:
        self.number += number
        self.tell(f"{self.number} objects")


def json_parts(source: Source | None, told: Told) -> Iterator[str]:
    """Give the JSON file part by part, a batch of objects held at a time."""
    head = {
        "name": _name(source),
        "version": VERSION,
        "profile": PROFILE,
        "is_partial": is_partial(source),
    }
    yield json.dumps(head, ensure_ascii=False)[:-1]
    at = ""
    for name, batch in everything(source):
        for one in batch:
            begin = "," if name == at else f'{"]" if at else ""},\n"{name}": ['
            yield f"{begin}\n{json.dumps(one, ensure_ascii=False)}"
            at = name
        told.add(len(batch))
    yield "]}\n" if at else ', "services": []}\n'


def write_csv(
    path: Path, source: Source | None, tell: Progress = lambda _: None
) -> int:
    """Write a folder of CSV files with their datapackage.json; `.zip` packs it as one."""
    if path.suffix.casefold() != ".zip":
        path.mkdir(parents=True, exist_ok=True)
        return _write_folder(path, source, tell)
    with tempfile.TemporaryDirectory() as room:
        number = _write_folder(Path(room), source, tell)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packet:
            for file in sorted(Path(room).iterdir()):
                packet.write(file, file.name)
    return number


class _Tables:
    """The files of a package while they are written: each row once."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.seen: dict[str, set[int]] = defaultdict(set)
        self.writers = {}
        for table, file in FILE_OF.items():
            out = (folder / file).open("w", encoding="utf-8", newline="")
            writer = csv.writer(stack.enter_context(out))
            writer.writerow((*FIELDS[table], *EXTRA.get(table, ())))
            self.writers[table] = writer

    def add(self, table: str, one: Object) -> None:
        """Write an object as a row of its table, and all inside it as rows of theirs."""
        key = UUID(one["id"]).int
        if key in self.seen[table]:
            return
        self.seen[table].add(key)
        self.writers[table].writerow(_cells(table, one))
        for name, child in _children(table):
            for inside in one.get(name, ()):
                self.add(child, inside)
        for name, parent in _ABOVE.items():
            if isinstance(one.get(name), dict):
                self.add(parent, one[name])


def _children(table: str) -> list[tuple[str, str]]:
    about = {"attributes": "attribute", "metadata": "metadata"}
    return list((_INSIDE.get(table, {}) | about).items())


def _placed(service: Object) -> Object:
    """Hang on the service itself what it has at no location.

    HSDS knows no service at a location without one: ours is made anew on reading.
    """
    places = service.get("service_at_locations", [])
    for nowhere in [place for place in places if "location_id" not in place]:
        places.remove(nowhere)
        for name in PARTS["service_at_location"]:
            moved = [_moved(one, service["id"]) for one in nowhere.get(name, ())]
            if moved:
                service[name] = service.get(name, []) + moved
    if not places:
        service.pop("service_at_locations", None)
    return service


def _moved(one: Object, service: str) -> Object:
    kept = {n: v for n, v in one.items() if n != "service_at_location_id"}
    return kept | {"service_id": service}


def _cells(table: str, one: Object) -> list[str]:
    required = REQUIRED.get(table, frozenset())
    names = (*FIELDS[table], *EXTRA.get(table, ()))
    return [_cell(one.get(name), required=name in required) for name in names]


def _cell(value: Any, *, required: bool) -> str:
    if value is None or value == "":
        # What must be said and was not: a blank is a value, and is read as none.
        return " " if required else ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return escape(value) if isinstance(value, str) else repr(value)


def _write_folder(folder: Path, source: Source | None, tell: Progress) -> int:
    number = 0
    with ExitStack() as stack:
        tables = _Tables(folder, stack)
        for name, batch in everything(source):
            table = _TABLE_OF[name]
            for one in batch:
                tables.add(table, one)
            number += len(batch)
            tell(f"{number} objects")
    said = manifest(_name(source), is_partial=is_partial(source))
    text = json.dumps(said, indent=2)
    (folder / "datapackage.json").write_text(f"{text}\n", encoding="utf-8")
    return number


_TABLE_OF = {
    "services": "service",
    "organizations": "organization",
    "locations": "location",
    "taxonomies": "taxonomy",
    "taxonomy_terms": "taxonomy_term",
}


def _name(source: Source | None) -> str:
    return source.slug if source else "divert-directory"


def _of(table: str, source: Source | None) -> QuerySet:
    rows = model_of(table).objects.public()
    return rows.filter(origin=source) if source else rows


def _without_services(source: Source | None) -> QuerySet:
    offered = _of("service", source).filter(organization=OuterRef("pk"))
    return _of("organization", source).filter(~Exists(offered))


def _without_places(source: Source | None) -> QuerySet:
    """Find locations that no exported service and no organization above brings along."""
    services = _of("service", source)
    places = model_of("service_at_location").objects.public()
    used = places.filter(location=OuterRef("pk"), service__in=services)
    alone = _without_services(source)
    rows = _of("location", source).filter(~Exists(used))
    return rows.exclude(organization__in=alone)


def _batches(
    rows: QuerySet, make: Callable[[QuerySet], list[Object]]
) -> Iterator[list[Object]]:
    """Cut rows into batches by id, so that no more than one is held at a time.

    Each is made in a transaction of its own, which has ended when it is given: who
    takes it may take their time.
    """
    rows = rows.order_by("id")
    ids: list[UUID] = []
    while True:
        after = rows.filter(id__gt=ids[-1]) if ids else rows
        with _at_leisure():
            ids = list(after.values_list("id", flat=True)[:BATCH])
            batch = make(rows.model.objects.filter(among("id", ids))) if ids else []
        if not ids:
            return
        yield batch


@contextmanager
def _at_leisure() -> Iterator[None]:
    """Ask in a transaction that the limits of the web do not bind."""
    with transaction.atomic():
        take_time()
        yield
