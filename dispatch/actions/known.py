"""Finding the call that a message is about: by the ids it is known by, else its number."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import BinaryField, DateTimeField, F, Q, QuerySet, Value

from dispatch.facts import Said
from dispatch.models import Call, CallToken, RawMessage

SAME_NUMBER_WITHIN = timedelta(hours=12)
BY_NUMBER = b""


def calls_known_as(
    tokens: Iterable[bytes], said: Said, message: RawMessage, *, is_live: bool
) -> dict[bytes, UUID]:
    """Find the calls these ids name; in the same statement, the one of its number.

    That one somebody, or a file, brought in before its first message came. Where two
    have the number, or systems begin anew at 1, a second call is made: it is merged by
    hand sooner than two that were laid over each other are told apart.
    """
    named = CallToken.objects.filter(
        kind="uid", token__in=list(tokens), jurisdiction_id=message.jurisdiction_id
    ).annotate(at=Value(None, output_field=DateTimeField()))
    rows = named.values_list("token", "call_id", "at")
    at = said.received_at or message.created_at
    if said.cad_number:
        same = _of_number(said.cad_number, at, message, is_live=is_live)
        rows = rows.union(same)
    found, of_number = {}, []
    for token, call, received_at in rows:
        if bytes(token) == BY_NUMBER:
            of_number.append((call, received_at))
        else:
            found[bytes(token)] = call
    if of_number and not found and (call := _only_of_day(of_number, at, message)):
        found[BY_NUMBER] = call
    return found


def is_to_be_joined(call: Call, *, is_live: bool) -> bool:
    """Say whether a call, now that it is locked, still has no messages of its own."""
    return not call.incident_uid and (call.is_open or not is_live)


def _of_number(
    number: str, at: datetime, message: RawMessage, *, is_live: bool
) -> QuerySet:
    """Give the calls of this number whose own message this may be.

    Over one that has ended nobody would see what goes on now.
    """
    near = (at - SAME_NUMBER_WITHIN, at + SAME_NUMBER_WITHIN)
    same = Call.objects.filter(
        Q(file_call=None) | Q(file_call__feed=message.feed_id),
        jurisdiction_id=message.jurisdiction_id,
        cad_number=number,
        incident_uid="",
        received_at__range=near,
    ).exclude(status=Call.Status.MERGED)
    if is_live:
        same = same.filter(status__in=Call.TRANSITIONS)
    else:
        same = same.exclude(source=Call.Source.FILE, status=Call.Status.CLOSED)
    token = Value(BY_NUMBER, output_field=BinaryField())
    return same.annotate(token=token, at=F("received_at")).values_list(
        "token", "pk", "at"
    )


def _only_of_day(
    calls: list[tuple[UUID, datetime]], at: datetime, message: RawMessage
) -> UUID | None:
    zone = message.jurisdiction.zone
    day = at.astimezone(zone).date()
    same = [pk for pk, moment in calls if moment.astimezone(zone).date() == day]
    return same[0] if len(same) == 1 else None
