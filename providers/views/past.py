"""What was changed of an entry and of its parts, as its keepers read it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from providers.actions.noting import table_of
from providers.forms.records import KINDS, LABELS
from providers.models import Metadata, Service

MOST = 20
CALLED = {"phones": "Numbers", "schedules": "Hours", "retired_at": "Out of use since"}
PARTS = ("service_at_locations", "phones", "contacts", "languages", "cost_options", "required_documents",
         "service_areas", "schedules")  # fmt: skip


@dataclass(frozen=True)
class Change:
    """One field of an entry, or of a part of it, that somebody changed."""

    on: date
    by: str
    what: str
    before: str
    after: str


def changes_of(service: Service) -> list[Change]:
    """List what was changed last, the newest first: by whom, from what, to what."""
    parts = [getattr(service, name).order_by().values_list("pk") for name in PARTS]
    ids = [pk for (pk,) in parts[0].union(*parts[1:])]
    rows = Metadata.objects.filter(resource_id__in=[service.pk, *ids])
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
