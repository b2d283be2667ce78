"""From bytes of a feed to a call: read, kept as sent, applied once, or quarantined."""

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone

from core.access import trace
from core.crypto import blind
from core.errors import ConflictError
from dispatch import eido, filters
from dispatch.actions import take_in
from dispatch.facts import Said
from dispatch.models import CadFeed, Call, RawMessage

if TYPE_CHECKING:
    from accounts.models import User

LONGEST_MESSAGE_ID = 255
NOT_KEPT = "It cannot be read, and seems to hold what may not be stored: nothing of it was kept."


@dataclass(frozen=True)
class Receipt:
    """What became of a message: created, updated, unchanged or quarantined."""

    result: str
    message: RawMessage
    fault: eido.Malformed | None = None


def receive_eido(
    body: bytes, *, feed: CadFeed, message_id: str = "", source: str = Call.Source.CAD
) -> Receipt:
    """Take in one EIDO message of a feed; the same one again changes nothing.

    A message without an id is known by its content. What the feed may not store is
    taken out before anything is kept. One that cannot be read, or that is refused, is
    kept in quarantine, with the fault in the receipt. Raises ConflictError when the id
    was used for another message before.
    """
    message = _new_message(body, feed, message_id)
    try:
        said = _heard(body, feed, message)
    except eido.Malformed as fault:
        receipt = _quarantine(message, fault)
    else:
        receipt = _store(said, message, source)
    filters.count(feed)
    return receipt


def _store(said: Said, message: RawMessage, source: str) -> Receipt:
    warned = message.warnings
    try:
        return _apply(said, message, source)
    except IntegrityError:
        message.warnings = warned
        if known := _stored_before(message):
            return _again(known, message, said=said)
    # Another message of this incident made the call a moment ago: update it.
    message._state.adding = True
    return _apply(said, message, source)


def _apply(said: Said, message: RawMessage, source: str) -> Receipt:
    with transaction.atomic():
        return Receipt(take_in(said, message=message, source=source), message)


def _heard(body: bytes, feed: CadFeed, message: RawMessage) -> Said:
    """Read a message without what may not be stored, and keep no more than that of it.

    Raises Malformed; the message then holds what may be kept.
    """
    try:
        document = eido.document(body)
    except eido.Malformed as fault:
        if filters.may_keep(feed, body):
            raise
        message.body, message.is_sifted = "", True
        raise eido.Malformed(NOT_KEPT, status=fault.status) from fault
    sifted = filters.sift(feed, document)
    if sifted.taken:
        left = json.dumps(sifted.value).encode("utf-8", "surrogatepass")
        message.body, message.is_sifted = RawMessage.sealed_text(left), True
        message.warnings = [str(taken)[:300] for taken in sifted.taken[:50]]
    if refusal := sifted.refusal:
        raise eido.Malformed(refusal.message, refusal.field[:300])
    return eido.hear(sifted.value)


@transaction.atomic
def replay(message: RawMessage, *, by: "User") -> Receipt:
    """Read a quarantined message once more, after what refused it was mended.

    Of one that was refused for what may not be stored, the rest is taken in: somebody
    has looked and decided so.
    """
    message.refresh_from_db(from_queryset=RawMessage.objects.select_for_update())
    if message.status != RawMessage.Status.QUARANTINED:
        raise ConflictError("This message is not in quarantine any more.")
    if message.is_sifted and not message.body:
        raise ConflictError(
            "Nothing of this message was kept: its sender has to send it again."
        )
    message.replayed_at, message.replayed_by = timezone.now(), by
    trace("change", message, reason="replayed")
    before = message.warnings
    try:
        said = _heard(message.content, message.feed, message)
    except eido.Malformed as fault:
        message.problem, message.pointer = fault.message[:300], fault.pointer[:300]
        message.save()
        return Receipt("quarantined", message, fault)
    finally:
        filters.count(message.feed)
    message.warnings = list(dict.fromkeys([*before, *message.warnings]))
    return Receipt(take_in(said, message=message), message)


def _new_message(body: bytes, feed: CadFeed, message_id: str) -> RawMessage:
    checksum = hashlib.sha256(body).hexdigest()
    return RawMessage(
        jurisdiction_id=feed.jurisdiction_id,
        feed=feed,
        message_id=message_id or f"sha256:{checksum}",
        # Keyed, so that the column says nothing about a message one could guess.
        digest=blind("message", checksum, feed.jurisdiction_id),
        body=RawMessage.sealed_text(body),
    )


def _quarantine(message: RawMessage, fault: eido.Malformed) -> Receipt:
    message.status = RawMessage.Status.QUARANTINED
    message.problem, message.pointer = fault.message[:300], fault.pointer[:300]
    RawMessage.objects.bulk_create([message], ignore_conflicts=True)
    stored = _stored_before(message)
    if stored and stored.pk != message.pk:
        return _again(stored, message, fault)
    trace("change", message, reason="quarantined")
    return Receipt("quarantined", message, fault)


def _stored_before(message: RawMessage) -> RawMessage | None:
    same = RawMessage.objects.filter(
        jurisdiction=message.jurisdiction_id, feed=message.feed
    )
    by_id = same.filter(message_id=message.message_id).defer("body").first()
    return by_id or same.filter(digest=message.digest).defer("body").first()


def _again(
    known: RawMessage,
    message: RawMessage,
    fault: eido.Malformed | None = None,
    said: Said | None = None,
) -> Receipt:
    if bytes(known.digest) != message.digest:
        raise ConflictError("This message id was used for another message before.")
    if known.status != RawMessage.Status.QUARANTINED:
        return Receipt("unchanged", known)
    if said is None:
        return Receipt("quarantined", known, fault)
    # What refused it then was mended since: the sender's retry brings it in.
    known.warnings = message.warnings
    return Receipt(take_in(said, message=known), known)
