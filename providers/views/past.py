"""What was changed of an entry and of its parts, as its keepers read it."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from providers.actions.noting import table_of
from providers.forms.records import KINDS, LABELS
from providers.models import (
    Accessibility,
    Address,
    Attribute,
    Contact,
    CostOption,
    DirectoryRow,
    Funding,
    Language,
    Location,
    Metadata,
    Phone,
    RequiredDocument,
    Schedule,
    Service,
    ServiceArea,
    ServiceAtLocation,
    ServiceCapacity,
)

MOST = 20
CALLED = {"phones": "Numbers", "schedules": "Hours", "retired_at": "Out of use since"}
# What may hang on a service, on its places, or on a contact or number of theirs.
LEAVES: tuple[type[DirectoryRow], ...] = (
    Accessibility,
    Address,
    CostOption,
    Funding,
    Language,
    RequiredDocument,
    Schedule,
    ServiceArea,
    ServiceCapacity,
)


@dataclass(frozen=True)
class Change:
    """One field of an entry, or of a part of it, that somebody changed."""

    on: date
    by: str
    what: str
    before: str
    after: str


def changes_of(service: Service, *, secrets: bool = False) -> list[Change]:
    """List what was changed last, the newest first: by whom, from what, to what.

    Of what hangs on the service and its places, too; on secret ones with `secrets` only.
    """
    rows = Metadata.objects.filter(resource_id__in=_parts(service, secrets=secrets))
    rows = rows.order_by("-last_action_date", "-id")
    return [
        Change(
            row.last_action_date,
            row.updated_by,
            _called(row),
            *_values(row),
        )
        for row in rows[:MOST]
    ]


def _parts(service: Service, *, secrets: bool) -> set[UUID]:
    """List the ids of a service and of all that hangs on it."""
    places = service.service_at_locations.all()
    if not secrets:
        open_ones = Q(location=None) | Q(location__is_confidential=False)
        places = places.filter(open_ones, service__is_confidential=False)
    here = places.values_list("pk", "location")
    held: dict[type[Model], set[UUID]] = {
        Service: {service.pk},
        ServiceAtLocation: {place for place, _ in here},
        Location: {where for _, where in here if where},
    }
    for model in (Contact, Phone):
        held[model] = set(_hanging(model, held).values_list("pk", flat=True))
    named = set[UUID]().union(*held.values())
    terms = Attribute.objects.filter(link_id__in=named).values_list("pk")
    leaves = (_hanging(model, held).values_list("pk") for model in LEAVES)
    return named | {pk for (pk,) in terms.union(*leaves)}


def _hanging(model: type[DirectoryRow], held: dict[type[Model], set[UUID]]) -> QuerySet:
    """Find the rows of a model that point at one of those held."""
    asked = Q(pk__in=())
    for column in model._meta.concrete_fields:
        if column.is_relation and held.get(column.related_model):
            asked |= Q(**{f"{column.name}__in": held[column.related_model]})
    return model._default_manager.filter(asked).order_by()


def _called(row: Metadata) -> str:
    name = row.field_name.removesuffix("_id")
    words = CALLED.get(name) or LABELS.get(name) or name.replace("_", " ").capitalize()
    kind = next((k for k in KINDS.values() if _table(k) == row.resource_type), None)
    is_part = row.resource_type not in {"service", ""}
    part = kind.word if kind else row.resource_type.replace("_", " ")
    return f"{part.capitalize()}: {words}" if is_part else words


def _table(kind: Any) -> str:
    return table_of(kind.model())


def _values(row: Metadata) -> tuple[str, str]:
    """Give both words of a field; of what it points at, the id would tell nobody anything."""
    if row.field_name.endswith("_id") or row.field_name == "merged_into":
        return "", ""
    return row.previous_value, row.replacement_value
