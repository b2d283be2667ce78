"""Rows of which there may be only one, whatever a source calls them."""

from typing import Any
from uuid import UUID

from django.db.models import Q

from providers.feeds.bundle import Row
from providers.feeds.identity import Identities
from providers.feeds.tables import model_of, words
from providers.models import Source

ONLY_ONCE = {
    "service_at_location": ("service_id", "location_id"),
    "taxonomy_term": ("taxonomy_id", "code"),
}


class Once:
    """Rows of which there may be only one, by what they say instead of by their id."""

    def __init__(self, table: str, source: Source, identities: Identities) -> None:
        self.table, self.identities = table, identities
        self.names = ONLY_ONCE.get(table, ())
        self.needed = "code" if table == "taxonomy_term" else "service_id"
        self.seen: set[tuple[Any, ...]] = set()
        self.held: dict[tuple[Any, ...], UUID] = {}
        self.spoken_of: set[UUID] = set()
        if self.names:
            held = model_of(table).objects.filter(_of_source(table, source))
            self.held = {
                tuple(said): pk for pk, *said in held.values_list("id", *self.names)
            }
            self.spoken_of = identities.spoken_of(table)

    def adopt(self, row: Row, said: dict[str, Any], held: dict) -> UUID | None:
        """Find the row that the source now calls by another id."""
        pk = self.held.get(self._key(said))
        if pk is None or pk not in held or pk in self.spoken_of:
            return None
        self.identities.learn(self.table, row.key, pk)
        return pk

    def refusal(self, said: dict[str, Any], pk: UUID) -> str:
        key = self._key(said)
        if not key:
            return ""
        if key in self.seen:
            return f"the {words(self.table)} is there twice"
        self.seen.add(key)
        if self.held.get(key, pk) != pk:
            return f"the {words(self.table)} is held under another id"
        return ""

    def _key(self, said: dict[str, Any]) -> tuple[Any, ...]:
        """Give what there may be only once; a term without a code may be many times."""
        if not said.get(self.needed):
            return ()
        return tuple(_as_id(name, said.get(name)) for name in self.names)


def _as_id(name: str, value: Any) -> Any:
    return UUID(value) if value and name.endswith("_id") else value


def _of_source(table: str, source: Source) -> Q:
    if table == "service_at_location":
        return Q(service__origin=source)
    return Q(origin=source)
