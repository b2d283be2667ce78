"""The public rows round some services, places or organizations, read a table at a time.

Each becomes an object of HSDS 3.0; `hsds_objects` nests them into what is shown.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BooleanField,
    EmailField,
    F,
    Func,
    Q,
    QuerySet,
    URLField,
    UUIDField,
    Value,
)

from providers.feeds.tables import model_of
from providers.formats.hsds_fields import COLUMN_OF, FIELDS, LEAVES, PARTS, REQUIRED

Object = dict[str, Any]
# What a row may hang on; one that hangs on anything kept back is kept back.
OWNERS = ("organization", "service", "service_at_location", "location")


def among(field: str, ids: Iterable[UUID]) -> Func:
    """Ask for the rows whose field is one of these: one parameter, however many."""
    listed = Value(list(ids), output_field=ArrayField(UUIDField()))
    return Func(
        F(field),
        listed,
        template="%(expressions)s)",
        arg_joiner=" = ANY(",
        output_field=BooleanField(),
    )


def put(value: Any) -> Any:
    """Put a value as JSON holds it."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    return str(value) if isinstance(value, UUID) else value


@cache
def _shape(table: str) -> list[tuple[str, str, bool, str]]:
    """List the fields of a table: in HSDS, in ours, whether required, and of which kind."""
    model = model_of(table)
    found = []
    for name in FIELDS[table]:
        column = COLUMN_OF.get((table, name), name)
        field = model._meta.get_field(column)
        kinds = {EmailField: "@", URLField: ":"}
        kind = next((k for kind, k in kinds.items() if isinstance(field, kind)), "")
        found.append((name, column, name in REQUIRED.get(table, ()), kind))
    return found


def read(table: str, rows: QuerySet) -> dict[UUID, Object]:
    """Read rows as flat objects by id; what nobody said is left out."""
    shape = _shape(table)
    columns = [column for _, column, _, _ in shape]
    found: dict[UUID, Object] = {}
    for values in rows.order_by("id").values_list(*columns):
        one = found[values[0]] = {}
        for (name, _, required, kind), value in zip(shape, values, strict=True):
            # A mail address or link that is none is worse than none at all.
            unsaid = value is None or value == "" or value is False
            if (unsaid or kind not in str(value)) and not required:
                continue
            one[name] = "" if value is None else put(value)
        _mend(table, one)
    return found


def _mend(table: str, one: Object) -> None:
    if table == "phone" and "extension" in one:
        said = one["extension"]
        if said.isascii() and said.isdigit() and str(int(said)) == said:
            one["extension"] = int(said)
        else:
            # HSDS wants a number; "012" and "option 2" are none and must not be lost.
            one["extension_as_dialed"] = one.pop("extension")


class Nest:
    """The public rows round some services, places or organizations, nested on demand."""

    def __init__(self) -> None:
        self.rows: dict[str, dict[UUID, Object]] = defaultdict(dict)
        self._held: dict[tuple[str, str], dict[str, list[Object]]] = {}

    def take(self, table: str, rows: QuerySet) -> dict[UUID, Object]:
        found = read(table, rows)
        self.rows[table] |= found
        return found

    def follow(self, table: str, name: str, parent: str) -> None:
        """Take the public rows that those of a table name as their parent."""
        ids = {row[name] for row in self.rows[table].values() if name in row}
        ids -= {str(pk) for pk in self.rows[parent]}
        if ids:
            public = model_of(parent).objects.public()
            self.take(parent, public.filter(among("id", map(UUID, ids))))

    def fill(self) -> None:
        """Take all that hangs on what was taken so far."""
        for table in LEAVES:
            self._take_leaves(table)
        self.follow("service_capacity", "unit_id", "unit")
        self._take_about("attribute", "link_id")
        self.follow("attribute", "taxonomy_term_id", "taxonomy_term")
        self.follow("taxonomy_term", "taxonomy_id", "taxonomy")
        self._take_about("metadata", "resource_id")

    def full(self, table: str, one: Object) -> Object:
        """Give an object with all that stands inside it."""
        whole = dict(one)
        for part, child in PARTS.get(table, {}).items():
            if inside := self._inside(child, f"{table}_id", one["id"]):
                whole[part] = [self.full(child, row) for row in inside]
        for part, (child, name) in _ONE.get(table, {}).items():
            if (row := self._row(child, one.get(name))) is not None:
                whole[part] = self.full(child, row)
        for part, child, name in _ABOUT:
            if inside := self._inside(child, name, one["id"]):
                whole[part] = [self.full(child, row) for row in inside]
        return whole

    def slim(self, table: str, one: Object) -> Object:
        """Give an object with the single objects inside it, as lists show it."""
        whole = dict(one)
        for name in SLIM.get(table, ()):
            if (row := self._row(name, one.get(f"{name}_id"))) is not None:
                whole[name] = self.slim(name, row)
        return whole

    def of(self, table: str, name: str, owner: str) -> list[Object]:
        """List the objects of a table whose field names this owner."""
        return self._inside(table, name, owner)

    def _row(self, table: str, pk: str | None) -> Object | None:
        return self.rows[table].get(UUID(pk)) if pk else None

    def _inside(self, table: str, name: str, owner: str) -> list[Object]:
        key = table, name
        if key not in self._held:
            groups = self._held[key] = defaultdict(list)
            for row in self.rows[table].values():
                if name in row:
                    groups[row[name]].append(row)
        return self._held[key].get(owner, [])

    def _take_leaves(self, table: str) -> None:
        owners = Q()
        for parent in (*OWNERS, "contact", "phone"):
            if f"{parent}_id" in FIELDS[table] and self.rows[parent]:
                owners |= Q(among(parent, self.rows[parent]))
        if owners:
            found = self.take(table, model_of(table).objects.public().filter(owners))
            self._keep_back(table, found)

    def _keep_back(self, table: str, found: dict[UUID, Object]) -> None:
        """Drop rows that hang, besides, on something that the public must not see."""
        for parent in OWNERS:
            name = f"{parent}_id"
            known = {str(pk) for pk in self.rows[parent]}
            named = {row[name] for row in found.values() if name in row} - known
            if not named:
                continue
            public = model_of(parent).objects.public()
            asked = public.filter(among("id", map(UUID, named)))
            shown = known | {str(pk) for pk in asked.values_list("id", flat=True)}
            self._drop(table, found, name, shown)
        for parent in ("contact", "phone"):
            self._drop(
                table, found, f"{parent}_id", {str(pk) for pk in self.rows[parent]}
            )

    def _drop(
        self, table: str, found: dict[UUID, Object], name: str, shown: set[str]
    ) -> None:
        for pk, row in found.items():
            if name in row and row[name] not in shown:
                self.rows[table].pop(pk, None)

    def _take_about(self, table: str, name: str) -> None:
        ids = [pk for rows in self.rows.values() for pk in rows]
        about = model_of(table).objects.current().filter(among(name, ids))
        self.take(table, about)
        if table == "metadata":
            self._hide_staff(about)

    def _hide_staff(self, about: QuerySet) -> None:
        """Name the source where we wrote the metadata, which may name one of our staff."""
        ours = about.filter(Q(origin__is_desk=True) | Q(as_imported__isnull=True))
        for pk, name in ours.values_list("id", "origin__name"):
            self.rows["metadata"][pk]["updated_by"] = name


# The single objects inside an object: the table each is of, and the field that names it.
_ONE = {
    "service": {
        "organization": ("organization", "organization_id"),
        "program": ("program", "program_id"),
    },
    "service_at_location": {"location": ("location", "location_id")},
    "service_capacity": {"unit": ("unit", "unit_id")},
    "attribute": {"taxonomy_term": ("taxonomy_term", "taxonomy_term_id")},
    "taxonomy_term": {"taxonomy_detail": ("taxonomy", "taxonomy_id")},
}
SLIM = {
    "service": ("organization", "program"),
    "service_at_location": ("location", "service"),
}
_ABOUT = (
    ("attributes", "attribute", "link_id"),
    ("metadata", "metadata", "resource_id"),
)
