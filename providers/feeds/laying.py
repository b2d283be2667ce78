"""A bundle of rows compared with what the directory holds of its source."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, NamedTuple
from uuid import UUID

from django.utils import timezone
from django.utils.functional import cached_property

from providers import continuum
from providers.feeds import clean, counted, sound
from providers.feeds.bundle import TABLES, Bundle, Row
from providers.feeds.difference import (
    Added,
    Change,
    Changed,
    Conflict,
    Difference,
    edited,
    keep_together,
)
from providers.feeds.identity import Identities
from providers.feeds.once import ONLY_ONCE, Once
from providers.feeds.progress import tally
from providers.feeds.secret import places_to_be, secret_places
from providers.feeds.tables import model_of, words
from providers.models import DirectoryRow, Retirement, Source

BATCH = 2000
# What the diff may say about a place, confidential or not, is not where it is.
SECRET = {"latitude", "longitude", "attention", "address_1", "address_2", "city"}
SECRET |= {"region", "postal_code"}


class Held(NamedTuple):
    """A row as the directory holds it."""

    said: dict[str, Any] | None
    is_gone: bool
    is_retired: bool


class Laying:
    """One comparison of a bundle with the rows of its source.

    With `locked`, rows that shall change are held against edits until the end.
    """

    def __init__(
        self, bundle: Bundle, source: Source, *, is_whole: bool, locked: bool
    ) -> None:
        self.bundle, self.source = bundle, source
        self.is_whole, self.locked = is_whole, locked
        self.identities = Identities(bundle, source)
        self.known: dict[str, set[UUID]] = {}
        self.tally = tally()

    def compare(self, table: str) -> Difference:
        model, held = model_of(table), self._held(table)
        difference = Difference(table)
        self.known[table] = set(held)
        found = self._sound_rows(table, held)
        self.known[table].update(found)
        differing = {
            pk: (row, said)
            for pk, (row, said) in found.items()
            if pk not in held or held[pk].is_gone or held[pk].said != said
        }
        difference.same = len(found) - len(differing)
        for pk, (row, said) in differing.items():
            if pk not in held:
                original = row.key if len(row.key) <= 200 else ""
                hidden = pk in self._secret_places
                difference.added.append(Added(pk, original, said, hidden))
        changed = [pk for pk in differing if pk in held]
        for current in self._fetch(model, changed):
            row, said = differing[current.pk]
            difference.changed.append(self._change(current, row, said))
        kept = self._kept(table)
        difference.back = {pk for pk in found if pk in kept or _is_gone(held, pk)}
        self._mark_gone(difference, model, held, kept)
        return difference

    def _held(self, table: str) -> dict[UUID, Held]:
        rows = model_of(table).objects.filter(origin=self.source)
        names = ("id", "as_imported", "gone_since", "retired_at")
        return {
            pk: Held(said, gone is not None, retired is not None)
            for pk, said, gone, retired in rows.values_list(*names).iterator(BATCH)
        }

    def _kept(self, table: str) -> set[UUID]:
        """Rows that an admin kept although their source has dropped them."""
        kept = Retirement.objects.filter(
            source=self.source, table=table, decision=Retirement.Decision.KEEP
        )
        return set(kept.values_list("row_id", flat=True))

    def _fetch(self, model: Any, pks: Iterable[UUID]) -> Iterator[DirectoryRow]:
        rows = model.objects.order_by("pk")
        if self.locked:
            rows = rows.select_for_update(of=("self",), no_key=True)
        pks = iter(sorted(pks))
        while some := list(islice(pks, BATCH)):
            self.tally.look_up()
            yield from rows.filter(pk__in=some)

    def _mark_gone(
        self, difference: Difference, model: Any, held: dict, kept: set[UUID]
    ) -> None:
        # What was refused stands in the source all the same.
        stay = self.identities.spoken_of(difference.table) | kept
        pks = [
            pk
            for pk, row in held.items()
            # What was written here on a row of the source was never in it.
            if pk not in stay and row.said is not None and not row.is_gone
        ]
        if not self.is_whole:
            pks = self._placed_since(difference.table, pks)
        now = timezone.now()
        for row in self._fetch(model, pks):
            row.gone_since = now
            row.is_hidden = self._is_secret(row, {})  # type: ignore[attr-defined]
            difference.gone.append(row)

    def _placed_since(self, table: str, pks: list[UUID]) -> list[UUID]:
        """Of an update, only our own stand-ins go: those whose service has a place now."""
        if table != "service_at_location":
            return []
        rows = self.bundle.rows[table].values()
        placed = {
            f"{sound.ANYWHERE}{row.parents['service'][1]}"
            for row in rows
            if "service" in row.parents and not row.key.startswith(sound.ANYWHERE)
        }
        stand_ins = {self.identities.of(table, key) for key in placed}
        return [pk for pk in pks if pk in stand_ins]

    # One row of the file ----------------------------------------------------------

    def _sound_rows(
        self, table: str, held: dict[UUID, Held]
    ) -> dict[UUID, tuple[Row, dict[str, Any]]]:
        found: dict[UUID, tuple[Row, dict[str, Any]]] = {}
        once = Once(table, self.source, self.identities)
        for number, row in enumerate(self.bundle.rows[table].values()):
            if number % BATCH == 0:
                self.tally.look_up()
            self.tally.compared += 1
            if self.identities.is_ours(table, row.key):
                self.known[table].add(self.identities.of(table, row.key))
                continue
            pk = self.identities.of(table, row.key)
            said = self._said(row, held.get(pk))
            if once.names and pk not in held:
                pk = once.adopt(row, said, held) or pk
                said = ((held[pk].said if pk in held else None) or {}) | said
            last = held[pk].said if pk in held else None
            reason = self._refusal(row, said)
            reason = reason or counted.untimely(self.bundle, row, said, last)
            if once.names and not reason:
                reason = once.refusal(said, pk)
            if pk in found:
                reason = f"the id {row.key!r} was given before"
            if reason:
                self.bundle.doubt(row, reason, is_loaded=False)
            else:
                found[pk] = row, said
        return found

    def _said(self, row: Row, before: Held | None) -> dict[str, Any]:
        """Put a row as JSON holds it; what it does not speak of stays as last said."""
        last = (before.said if before else None) or {}
        zone = self.source.zone
        said = {name: clean.plain(value, zone) for name, value in row.values.items()}
        said |= self._parents(row, last)
        for reason in sound.fit(row.table, said):
            self.bundle.doubt(row, reason)
        if not last:
            return said
        # To say what holds anyway, where nothing was said before, is nothing new.
        anyway = sound.defaults(row.table)
        new = {n: v for n, v in said.items() if n in last or v != anyway.get(n)}
        return sound.kept(row.table, last, said) | new

    def _refusal(self, row: Row, said: dict[str, Any]) -> str:
        missing = sound.missing(row.table, row.key, said)
        if not missing:
            return ""
        return f"the {words(row.table)} has no {', no '.join(missing)}"

    def _parents(self, row: Row, last: dict[str, Any]) -> dict[str, str | None]:
        found: dict[str, str | None] = {}
        for name, (table, key) in row.parents.items():
            if table == "need":
                found["taxonomy_term_id"] = str(continuum.NEEDS[key].id)
                continue
            pk = self._known(table, key, row)
            if pk is not None:
                found[f"{name}_id"] = str(pk)
                continue
            where = f"{words(table)} {key!r}" if table else f"object {key!r}"
            self.bundle.doubt(row, f"its {where} is not in the source")
            # A parent it had before is better than none.
            found[f"{name}_id"] = last.get(f"{name}_id")
        return found

    def _known(self, table: str, key: str, row: Row) -> UUID | None:
        if table not in TABLES:
            return None
        pk = self.identities.of(table, key)
        if table not in self.known and table != row.table:
            held = model_of(table).objects.filter(origin=self.source)
            self.known[table] = set(held.values_list("id", flat=True))
        if pk in self.known.get(table, ()):
            return pk
        # Terms name parents that may stand after them, in the same table.
        return pk if table == row.table and key in self.bundle.rows[table] else None

    # One row that is held ---------------------------------------------------------

    def _change(self, current: DirectoryRow, row: Row, said: dict[str, Any]) -> Changed:
        """Take over what the source changed, but never what was edited here meanwhile."""
        model = type(current)
        last = current.as_imported or {}
        changed = Changed(current)
        before = {name: getattr(current, name) for name in said}
        secret = self._is_secret(current, said)
        current.is_hidden = secret  # type: ignore[attr-defined]
        changed.owners_before = {n: v for n, v in before.items() if n.endswith("_id")}
        for name, value in said.items():
            if name in last and last[name] == value:
                continue
            field = model._meta.get_field(name)
            theirs, ours = field.to_python(value), before[name]
            if ours == theirs:
                continue
            was = field.to_python(last[name]) if name in last else field.get_default()
            if ours != was:
                changed.conflicts.append(Conflict(name, value, clean.plain(ours)))
                continue
            setattr(current, name, theirs)
            shown = f"{name} is now {_shown(name, value, secret=secret)}"
            changed.changes.append(Change(name, clean.plain(ours), value, shown))
        keep_together(changed, edited(model, last, before))
        counted.settle(changed, said)
        self._doubt(row, changed, secret=secret)
        current.gone_since = None
        if row.table in ONLY_ONCE:
            current.original_id = row.key[:200]
        current.as_imported = said
        return changed

    def _is_secret(self, current: DirectoryRow, said: dict[str, Any]) -> bool:
        """Say whether the name of a row may be where somebody hides."""
        marked = said.get("is_confidential") or current.__dict__.get("is_confidential")
        return bool(marked) or current.pk in self._secret_places

    @cached_property
    def _secret_places(self) -> set[UUID]:
        """Locations that are secret, or where a secret service is or shall be."""
        held = secret_places().values_list("pk", flat=True)
        return {*held} | places_to_be(self.bundle, self.identities)

    def _doubt(self, row: Row, changed: Changed, *, secret: bool) -> None:
        """List what an admin has to look at."""
        for name, theirs, _ in changed.conflicts:
            shown = _shown(name, theirs, secret=secret)
            reason = f"{name} was edited here and is kept; it now says {shown}"
            self.bundle.doubt(row, reason)
        changed.is_back = changed.row.gone_since is not None
        if changed.is_back and changed.row.retired_at:
            reason = "it is in the source again, but was taken out of use here"
            self.bundle.doubt(row, reason)


def _shown(name: str, value: Any, *, secret: bool) -> str:
    # That it is secret tells nobody where it is.
    hidden = name in SECRET or (secret and name != "is_confidential")
    return "another value" if hidden else repr(value)


def _is_gone(held: dict[UUID, Held], pk: UUID) -> bool:
    return pk in held and held[pk].is_gone
