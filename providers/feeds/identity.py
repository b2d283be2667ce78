"""Which row of ours a source means by an id of its own."""

from collections.abc import Iterable
from itertools import islice
from uuid import UUID

from django.db.models import Q, QuerySet

from providers import continuum
from providers.feeds.bundle import Bundle
from providers.feeds.tables import model_of
from providers.models import Source
from providers.models.source import given_uuid

BATCH = 5000


class Identities:
    """The ids of one source as ours: those it has already keep theirs for good."""

    def __init__(self, bundle: Bundle, source: Source) -> None:
        self.bundle, self.source = bundle, source
        self._named: dict[str, dict[str, UUID]] = {}
        self._elsewhere: dict[str, set[UUID]] = {}
        self._ours: dict[str, set[UUID]] = {}

    def of(self, table: str, key: str) -> UUID:
        """Give our id of a row by its id at the source.

        First whatever row was made of this id before, then the id itself if it is
        a UUID that no other source holds, else one worked out from source and id.
        """
        named = self._named_in(table)
        found = named.get(key)
        if found is None:
            taken = self._elsewhere[table]
            found = named[key] = self.source.identify(table, key, elsewhere=taken)
        return found

    def is_ours(self, table: str, key: str) -> bool:
        """Tell a row of our own desk or taxonomy that an export of ours brings back."""
        self._named_in(table)
        return given_uuid(key) in self._ours[table]

    def spoken_of(self, table: str) -> set[UUID]:
        """Give the rows whose ids stand in the source, even those that were refused."""
        spoken = {self.of(table, key) for key in self.bundle.rows[table]}
        if not self.bundle.refused:
            return spoken
        named = self._named_in(table).items()
        return spoken | {pk for key, pk in named if self.bundle.is_refused(table, key)}

    def learn(self, table: str, key: str, pk: UUID) -> None:
        """Note that the source calls a row of ours by this id from now on."""
        self._named_in(table)[key] = pk

    def _named_in(self, table: str) -> dict[str, UUID]:
        if table not in self._named:
            held = model_of(table).objects.filter(origin=self.source)
            named = held.exclude(original_id="").values_list("original_id", "id")
            self._named[table] = dict(named)
            elsewhere = self._held_elsewhere(table)
            ours = model_of(table).objects.filter(
                Q(origin__is_desk=True) | Q(origin__slug=continuum.SLUG)
            )
            self._ours[table] = set(_of_others(ours, elsewhere, self.source))
            self._elsewhere[table] = elsewhere - self._ours[table]
        return self._named[table]

    def _held_elsewhere(self, table: str) -> set[UUID]:
        given = filter(None, map(given_uuid, self.bundle.rows.get(table, ())))
        return set(_of_others(model_of(table).objects.all(), given, self.source))


def _of_others(rows: QuerySet, ids: Iterable[UUID], source: Source) -> Iterable[UUID]:
    others = rows.exclude(origin=source)
    ids = iter(ids)
    while some := list(islice(ids, BATCH)):
        yield from others.filter(id__in=some).values_list("id", flat=True)
