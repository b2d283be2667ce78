"""Merged entries after an import: what it changed of one comes to the one that is kept."""

import logging
from collections.abc import Iterator
from typing import Any

from django.db import transaction

from core.errors import ConflictError, DomainError
from core.scope import scope
from providers.actions import merging, records
from providers.actions.noting import note
from providers.finding import index
from providers.finding.same_place import match_places
from providers.models import Duplicate, Location, Service, ServiceAtLocation, Source

logger = logging.getLogger(__name__)


def follow_imports() -> int:
    """Follow what imports changed of every merged entry; one refused stops no other."""
    merged = Duplicate.objects.filter(status=Duplicate.Status.MERGED)
    return sum(_follow_or_log(pair) for pair in merged.iterator())


def _follow_or_log(pair: Duplicate) -> int:
    try:
        with scope(_desk(pair).jurisdiction):
            return follow_import(pair)
    except DomainError as refusal:
        # What was refused may name a place that is secret: not for the log.
        logger.warning(
            "The merged pair %s was not followed: %s", pair.pk, type(refusal).__name__
        )
        return 0


@transaction.atomic
def follow_import(pair: Duplicate) -> int:
    """Bring what an import changed of a merged entry's places to the one that is kept.

    What became a secret there becomes one here. Returns how many places were added,
    went or came back.
    """
    pair, kept, gone = merging.lock(pair)
    if pair.status != Duplicate.Status.MERGED:
        return 0
    changed = _follow_gone(pair)
    new = _follow_new(pair, kept, gone)
    _follow_secrets(pair, kept, gone)
    if new or changed:
        merging.known_anew(kept, gone)
    return new + changed


def _follow_new(pair: Duplicate, kept: Service, gone: Service) -> int:
    """Bring new places along; one that its twin here speaks against waits for an admin."""
    new = merging.open_places(gone)
    matches = match_places(new, merging.open_places(kept))
    brought = 0
    for place in new:
        try:
            into = matches.get(place.pk)
            merging.merge_place(place, kept, into, pair.undo, _desk(pair))
        except ConflictError:
            continue
        brought += 1
    if brought < len(new):
        left = len(new) - brought
        logger.warning("Of the merged pair %s %d new places wait", pair.pk, left)
    if brought:
        pair.save(update_fields=["undo"])
    return brought


def _follow_gone(pair: Duplicate) -> int:
    """Let a place that was carried over go and come back with the one it came from."""
    changed = 0
    carried = ServiceAtLocation.objects.filter(pk__in=pair.undo["carried"])
    for place in carried:
        origin = place.merged_from.filter(service=pair.other).first()
        if origin and origin.gone_since != place.gone_since:
            gone = (place.gone_since, origin.gone_since)
            note(place, "gone_since", *gone, _desk(pair))
            place.gone_since = origin.gone_since
            place.save(update_fields=["gone_since"])
            changed += 1
    return changed


def _follow_secrets(pair: Duplicate, kept: Service, gone: Service) -> None:
    """Keep secret here, in the name of the desk that merged, what became so there."""
    # Whoever merged the two may work here no more.
    desk = _desk(pair)
    if gone.is_confidential:
        for entry in _survivors(kept):
            _keep_secret(entry, desk)
    ours = ServiceAtLocation.objects.filter(pk__in=pair.undo["places"])
    secret = ours.filter(location__is_confidential=True, merged_into__isnull=False)
    for place in secret.order_by("pk"):
        for target in _survivors(place.merged_into):
            # One without a location has no address that could come to light.
            if target.location:
                _keep_secret(target.location, desk)


def _desk(pair: Duplicate) -> Source:
    return Source.objects.select_related("jurisdiction").get(pk=pair.undo["desk"])


def _survivors(row: Any) -> Iterator[Any]:
    """Give what a row was merged into, and what that was merged into, however often."""
    while row:
        yield row
        row = row.merged_into


def _keep_secret(row: Service | Location, desk: Source) -> None:
    if row.is_confidential:
        return
    before, row.is_confidential = row.is_confidential, True
    row.save(update_fields=["is_confidential"])
    note(row, "is_confidential", before, row.is_confidential, desk)
    records.forget_where(row)
    index.rebuild(records.places_of(row))
