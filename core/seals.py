"""Hash-chained seals over the access log, so that no entry changes or goes unseen."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db.models import Min, QuerySet

from core.crypto import index_key
from core.ids import first_id
from core.models import AccessLog, AccessSeal

BATCH = 5_000
MARK_BYTES = 16
DAY = timedelta(days=1)
# Entries become visible out of order, as their transactions commit. One that shows
# up this much before the newest link was not written by the application.
LATE = timedelta(hours=6)


def seal_new(jurisdiction_id: UUID) -> int:
    """Seal the entries no link holds yet, however long no sweep ran; count the links.

    Runs inside `scope`; a second run at the same time fails on the number of its
    first link and changes nothing.
    """
    seals = AccessSeal.objects.filter(jurisdiction_id=jurisdiction_id)
    last = seals.order_by("-number").first()
    fresh = _unsealed(jurisdiction_id, _horizon(last))
    for start in range(0, len(fresh), BATCH):
        found = AccessLog.objects.filter(pk__in=fresh[start : start + BATCH])
        last = _link(jurisdiction_id, last, list(found.order_by("id")))
    return -(-len(fresh) // BATCH)


def _horizon(last: AccessSeal | None) -> datetime:
    """Say from when on an entry may still wait for its link."""
    return last.sealed_at - LATE if last else datetime(2000, 1, 1, tzinfo=UTC)


def _unsealed(jurisdiction_id: UUID, since: datetime) -> list[UUID]:
    entries = AccessLog.objects.filter(
        jurisdiction_id=jurisdiction_id, id__gte=first_id(since), at__gte=since
    )
    seals = AccessSeal.objects.filter(
        jurisdiction_id=jurisdiction_id, sealed_at__gte=since
    )
    known = _sealed(seals)
    ids = entries.order_by("id").values_list("pk", flat=True)
    return [pk for pk in ids.iterator() if pk not in known]


def _link(
    jurisdiction_id: UUID, last: AccessSeal | None, entries: list[AccessLog]
) -> AccessSeal:
    seal = AccessSeal(
        jurisdiction_id=jurisdiction_id,
        number=last.number + 1 if last else 1,
        previous=last.digest if last else b"",
        entries=[entry.pk for entry in entries],
        marks=b"".join(mark(entry) for entry in entries),
    )
    seal.digest = digest(seal)
    seal.save(force_insert=True)
    return seal


def mark(entry: AccessLog) -> bytes:
    """Hash every column of one entry under a key that the database does not hold."""
    values = [
        str(getattr(entry, field.attname)) for field in AccessLog._meta.concrete_fields
    ]
    return _hash(json.dumps(values).encode())[:MARK_BYTES]


def digest(seal: AccessSeal) -> bytes:
    """Hash a link together with the one before it."""
    ids = b"".join(pk.bytes for pk in seal.entries)
    head = f"{seal.jurisdiction_id}|{seal.number}|".encode()
    return _hash(head + bytes(seal.previous) + ids + bytes(seal.marks))


def broken(jurisdiction_id: UUID) -> Iterator[str]:
    """Say, one sentence each, where the log is not what was sealed."""
    seals = AccessSeal.objects.filter(jurisdiction_id=jurisdiction_id)
    previous, number = b"", 0
    for seal in seals.order_by("number").iterator(chunk_size=20):
        number += 1
        if seal.number != number:
            yield f"Seal {number} is missing."
            number = seal.number
        elif bytes(seal.previous) != previous or digest(seal) != bytes(seal.digest):
            yield f"Seal {number} was altered."
        previous = bytes(seal.digest)
        yield from _broken_entries(seal)
    yield from _never_sealed(jurisdiction_id)


def _broken_entries(seal: AccessSeal) -> Iterator[str]:
    found = AccessLog.objects.in_bulk(seal.entries)
    for position, pk in enumerate(seal.entries):
        expected = bytes(seal.marks)[
            position * MARK_BYTES : (position + 1) * MARK_BYTES
        ]
        if pk not in found:
            yield f"Entry {pk} of seal {seal.number} is gone."
        elif mark(found[pk]) != expected:
            yield f"Entry {pk} of seal {seal.number} was changed."


def _never_sealed(jurisdiction_id: UUID) -> Iterator[str]:
    """Look day by day, so that a log of years does not have to fit into memory."""
    entries = AccessLog.objects.filter(jurisdiction_id=jurisdiction_id)
    seals = AccessSeal.objects.filter(jurisdiction_id=jurisdiction_id)
    horizon = _horizon(seals.order_by("-number").first())
    oldest = entries.filter(at__lt=horizon).aggregate(at=Min("at"))["at"]
    while oldest and oldest < horizon:
        end = min(oldest + DAY, horizon)
        known = _sealed(
            seals.filter(sealed_at__gte=oldest, entries__0__lt=first_id(end + LATE))
        )
        day = entries.filter(at__gte=oldest, at__lt=end)
        for pk in day.order_by("id").values_list("pk", flat=True).iterator():
            if pk not in known:
                yield f"Entry {pk} was never sealed: it was added afterwards."
        oldest = end


def _sealed(seals: QuerySet[AccessSeal]) -> set[UUID]:
    return {pk for ids in seals.values_list("entries", flat=True) for pk in ids}


def _hash(data: bytes) -> bytes:
    return hmac.new(index_key(), b"access-seal|" + data, hashlib.sha256).digest()
