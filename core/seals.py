"""Hash-chained seals over the access log, so that no entry changes or goes unseen."""

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from core.crypto import index_key
from core.models import AccessLog, AccessSeal

BATCH = 5_000
MARK_BYTES = 16
# Entries become visible out of order, as their transactions commit. One that
# shows up this long after its moment was not written by the application.
LATE = timedelta(hours=6)


def seal_new(jurisdiction_id: UUID) -> AccessSeal | None:
    """Seal the entries no seal holds yet, as the next link of the jurisdiction's chain.

    Returns None when there is nothing to seal. Runs inside `scope`; a second run
    at the same time fails on the number of the link and changes nothing.
    """
    since = timezone.now() - LATE
    recent = AccessSeal.objects.filter(
        jurisdiction_id=jurisdiction_id, sealed_at__gte=since - LATE
    )
    known = {pk for ids in recent.values_list("entries", flat=True) for pk in ids}
    entries = AccessLog.objects.filter(jurisdiction_id=jurisdiction_id, at__gte=since)
    fresh = [entry for entry in entries.order_by("id") if entry.pk not in known]
    if not fresh:
        return None
    last = (
        AccessSeal.objects.filter(jurisdiction_id=jurisdiction_id)
        .order_by("-number")
        .first()
    )
    return _link(jurisdiction_id, last, fresh[:BATCH])


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
    sealed = _sealed(AccessSeal.objects.filter(jurisdiction_id=jurisdiction_id))
    old = AccessLog.objects.filter(
        jurisdiction_id=jurisdiction_id, at__lt=timezone.now() - LATE
    )
    for pk in old.order_by("id").values_list("pk", flat=True).iterator():
        if pk not in sealed:
            yield f"Entry {pk} was never sealed: it was added afterwards."


def _sealed(seals: Iterable[AccessSeal]) -> set[UUID]:
    return {pk for ids in seals.values_list("entries", flat=True) for pk in ids}  # type: ignore[attr-defined]


def _hash(data: bytes) -> bytes:
    return hmac.new(index_key(), b"access-seal|" + data, hashlib.sha256).digest()
