"""Entries that are one and the same: proposed, merged by hand, split again."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from accounts.models import User
from core.access import trace
from core.errors import ConflictError, Refused
from core.scope import take_time
from providers.actions import verifying
from providers.actions.noting import note
from providers.finding import index, likeness
from providers.finding.same_place import match_places
from providers.models import (
    Duplicate,
    MapEntry,
    Opening,
    SearchEntry,
    Service,
    ServiceAtLocation,
    Source,
)

BATCH = 1000
WORKED_OUT = {MapEntry, Opening, SearchEntry}
# The cache's key of the newest import that duplicates were looked for after.
LOOKED = "providers:looked-for-duplicates"


def propose_all() -> int:
    """Lay likely pairs of the whole directory before the admins; return how many are new.

    What somebody said of a pair stands; a proposal that is likely no more goes.
    """
    with transaction.atomic():
        take_time()
        entries = likeness.entries()
    likely = likeness.likely_pairs(entries)
    rows = [
        Duplicate(first_id=first, second_id=second, score=a.score, reasons=a.reasons)
        for (first, second), a in likely.items()
    ]
    before = Duplicate.objects.count()
    Duplicate.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    added = Duplicate.objects.count() - before
    undecided = Duplicate.objects.filter(status="proposed", score__gte=0)
    pairs = undecided.values_list("pk", "first_id", "second_id")
    stale = [pk for pk, *pair in pairs.iterator() if tuple(pair) not in likely]
    for start in range(0, len(stale), BATCH):
        undecided.filter(pk__in=stale[start : start + BATCH]).delete()
    return added


def pair_of(one: Service, other: Service) -> Duplicate:
    """Put two entries side by side by hand."""
    if one.pk == other.pk:
        raise ConflictError("These are one entry already.")
    first, second = sorted((one.pk, other.pk))
    pair, _ = Duplicate.objects.get_or_create(first_id=first, second_id=second)
    return pair


@transaction.atomic
def merge(
    pair: Duplicate,
    *,
    by: User,
    keep: Service,
    places: Mapping[UUID, UUID | None] | None = None,
) -> None:
    """Let one entry of a pair stand for both; the other keeps its source and its rows.

    `places` says for each place of the other which of the kept ones it is, None for
    one of its own; without it that is worked out. Raises ConflictError when either
    was merged meanwhile, and Refused when a secret would come to light.
    """
    pair, kept, gone = lock(pair, keep.pk)
    _may_merge(pair, kept, gone, by)
    ours = open_places(gone)
    if places is None:
        places = match_places(ours, open_places(kept))
    desk = Source.objects.desk(by.jurisdiction)
    undo = {"places": {}, "carried": [], "desk": str(desk.pk)}
    for place in ours:
        merge_place(place, kept, places.get(place.pk), undo, by)
        _may_join(place)
    _point(gone, kept, by)
    verifying.take_back(gone)
    _decide(pair, Duplicate.Status.MERGED, by, kept=kept, undo=undo)
    note(gone, "merged_into", "", kept.pk, by)
    known_anew(kept, gone)


@transaction.atomic
def split(pair: Duplicate, *, by: User) -> None:
    """Undo a merge to the last row; the pair is remembered as not the same.

    Raises ConflictError when something was merged on top of it: that comes first.
    """
    pair, kept, gone = lock(pair)
    if pair.status != Duplicate.Status.MERGED or gone.merged_into_id != kept.pk:
        raise ConflictError("These two are not merged.")
    if not Service.objects.editable_by(by).filter(pk=gone.pk).exists():
        raise Refused("The entry that was merged away is kept by another jurisdiction.")
    if kept.merged_into_id:
        raise ConflictError(
            f"{kept} was itself merged into {kept.merged_into}: split those first."
        )
    _point(gone, None, by)
    for pk, into in pair.undo["places"].items():
        for place in ServiceAtLocation.objects.filter(pk=pk, merged_into=into):
            _lead(place, None, by)
    _take_back(pair, by)
    _decide(pair, Duplicate.Status.DIFFERENT, by, kept=None, undo={})
    note(gone, "merged_into", kept.pk, "", by)
    known_anew(kept, gone)


@transaction.atomic
def tell_apart(pair: Duplicate, *, by: User) -> None:
    """Remember that the two are not the same: they are not proposed again."""
    pair = Duplicate.objects.select_for_update(of=("self",)).get(pk=pair.pk)
    if pair.status == Duplicate.Status.MERGED:
        raise ConflictError("These two are merged: split them first.")
    _decide(pair, Duplicate.Status.DIFFERENT, by, kept=None, undo={})


def lock(
    pair: Duplicate, keep: UUID | None = None
) -> tuple[Duplicate, Service, Service]:
    """Lock a pair and both its entries, always in the same order."""
    pair = Duplicate.objects.select_for_update(of=("self",)).get(pk=pair.pk)
    ids, keep = [pair.first_id, pair.second_id], keep or pair.kept_id
    if keep not in ids:
        raise ConflictError("These two are not merged.")
    rows = Service.objects.filter(pk__in=ids).order_by("pk")
    locked = {row.pk: row for row in rows.select_for_update(of=("self",), no_key=True)}
    return pair, locked.pop(keep), locked.popitem()[1]


def _may_merge(pair: Duplicate, kept: Service, gone: Service, by: User) -> None:
    if pair.status == Duplicate.Status.MERGED:
        raise ConflictError("These two are merged already.")
    for entry in (kept, gone):
        if entry.merged_into_id:
            raise ConflictError(
                f"{entry} was merged into {entry.merged_into} meanwhile: look there."
            )
    if kept.retired_at or kept.gone_since:
        raise ConflictError("The entry to keep is out of use: keep the other one.")
    if not Service.objects.editable_by(by).filter(pk=gone.pk).exists():
        raise Refused("The entry to merge away is kept by another jurisdiction.")
    if gone.is_confidential and not kept.is_confidential:
        raise Refused(
            "The entry to merge away is confidential and the other is not: keep the "
            "confidential one, or mark the other confidential first."
        )


def open_places(service: Service) -> list[ServiceAtLocation]:
    rows = service.service_at_locations.filter(
        merged_into=None, gone_since=None, retired_at=None
    )
    return list(rows.select_related("service", "location").order_by("pk"))


def merge_place(
    place: ServiceAtLocation,
    kept: Service,
    into: UUID | None,
    undo: dict[str, Any],
    by: User | Source,
) -> None:
    target = _target(place, kept, into)
    if target and place.takes_nobody and not target.takes_nobody:
        raise ConflictError(
            f"{_called(target)} takes referrals at the entry to keep, and nobody is to "
            "be sent there by the other: mark it there first, or take the mark off."
        )
    if target is None:
        target = ServiceAtLocation.objects.create(
            origin_id=undo["desk"],
            service=kept,
            location=place.location,
            description=place.description,
            do_not_refer=place.takes_nobody,
        )
        undo["carried"].append(str(target.pk))
        # What it says of itself stays unsaid here: a secret place may be told by it.
        for field in ("service_id", "location_id", "do_not_refer"):
            value = getattr(target, field)
            if value:
                note(target, field, None, value, by, action="create")
    _lead(place, target.pk, by)
    undo["places"][str(place.pk)] = str(target.pk)


def _lead(place: ServiceAtLocation, into: UUID | None, by: User | Source) -> None:
    """Let a place lead to another one, or back to itself."""
    note(place, "merged_into", place.merged_into_id, into, by)
    place.merged_into_id = into
    place.save(update_fields=["merged_into"])


def _may_join(place: ServiceAtLocation) -> None:
    if place.is_confidential and not place.merged_into.is_confidential:
        raise Refused(
            "A place of the entry to merge away is confidential, and what it would be "
            "merged into is not."
        )


def _target(
    place: ServiceAtLocation, kept: Service, into: UUID | None
) -> ServiceAtLocation | None:
    """Find the kept place that ours is: the one named, or one already at its location."""
    rows = kept.service_at_locations.select_related("service", "location")
    if into is not None:
        found = rows.current().filter(pk=into).first()
        if found is None:
            raise ConflictError("One of the places to keep is out of use by now.")
        return found
    twin = rows.filter(location=place.location_id, merged_into=None).first()
    if twin and (twin.retired_at or twin.gone_since):
        raise ConflictError(
            f"{_called(twin)} is out of use at the entry to keep, and in use at the "
            "other: bring it back there first, or say which place it is."
        )
    return twin


def _called(place: ServiceAtLocation) -> str:
    """Name a place as a page may: where a secret one is stands in no message."""
    is_open = place.location and not place.is_confidential
    return f"The place {place.location}" if is_open else "One of the places"


def _point(gone: Service, kept: Service | None, by: User) -> None:
    gone.merged_into = kept
    gone._history_user = by  # type: ignore[attr-defined]
    gone.save(update_fields=["merged_into"])


def _take_back(pair: Duplicate, by: User) -> None:
    """Remove the places made for a merge; one that something hangs on leads back instead."""
    origins = {into: pk for pk, into in pair.undo["places"].items()}
    for place in ServiceAtLocation.objects.filter(pk__in=pair.undo["carried"]):
        if place.merged_from.exists():
            raise ConflictError(
                "Another entry was merged into a place that came from this one: "
                f"split {place.merged_from.first().service} first."
            )
        if _is_bare(place) and _removed(place, by):
            continue
        _lead(place, UUID(origins[str(place.pk)]), by)


def _removed(place: ServiceAtLocation, by: User) -> bool:
    """Remove a place, unless a row refers to it that this transaction may not see."""
    try:
        with transaction.atomic():
            pk = place.pk
            note(place, "service_id", place.service_id, None, by, action="delete")
            place.delete()
            connection.check_constraints()
    except (ProtectedError, IntegrityError):
        place.pk = pk
        return False
    return True


def _is_bare(place: ServiceAtLocation) -> bool:
    """Tell whether nothing but what search worked out hangs on a place."""
    for relation in place._meta.related_objects:
        if relation.related_model in WORKED_OUT:
            continue
        rows = relation.related_model._base_manager
        if rows.filter(**{relation.field.name: place.pk}).exists():
            return False
    return True


def _decide(
    pair: Duplicate, status: str, by: User, *, kept: Service | None, undo: dict
) -> None:
    pair.status, pair.kept, pair.undo = status, kept, undo
    pair.decided_by, pair.decided_at = by, timezone.now()
    pair.save()
    trace("change", pair, reason=f"pair {status}")


def known_anew(*services: Service) -> None:
    for service in services:
        index.rebuild_service(service)
