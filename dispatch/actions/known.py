"""Finding the call that a message is about: by the ids it is known by, else its number."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import BinaryField, Q, QuerySet, Value

from accounts.models import Jurisdiction
from core import days
from dispatch.facts import Said
from dispatch.models import Call, CallToken, RawMessage
from dispatch.models.call_lists import OPEN

SAME_NUMBER_WITHIN = timedelta(hours=12)
BY_NUMBER = b""


def calls_known_as(
    tokens: Iterable[bytes], said: Said, message: RawMessage, *, is_live: bool
) -> dict[bytes, UUID]:
    """Find the calls these ids name; in the same statement, the one of its number.

    That one somebody, or a file, brought in before its first message came. Where two
    have the number a third is made: calls are merged by hand sooner than two that were
    laid over each other are told apart.
    """
    named = CallToken.objects.filter(
        kind="uid", token__in=list(tokens), jurisdiction_id=message.jurisdiction_id
    )
    rows = named.values_list("token", "call_id")
    if said.cad_number:
        rows = rows.union(_of_number(said, message, is_live=is_live), all=True)
    known = [(bytes(token), call) for token, call in rows]
    found = dict(known)
    if len(found) > 1 or len(known) > 1:
        found.pop(BY_NUMBER, None)
    return found


def meant_by(number: str, at: datetime, place: Jurisdiction) -> QuerySet[Call]:
    """Give the calls that a CAD may mean by this number at this time."""
    since, until = span_of_number(at, place)
    return Call.objects.filter(
        jurisdiction_id=place.pk,
        cad_number=number,
        received_at__gte=since,
        received_at__lt=until,
    )


def span_of_number(at: datetime, place: Jurisdiction) -> tuple[datetime, datetime]:
    """Give from when, and until before when, a number at this time means the same call.

    Systems that begin anew at 1 each day or year do not mean a call of another day.
    """
    today, tomorrow = days.bounds(at.astimezone(place.zone).date(), place.zone)
    return max(today, at - SAME_NUMBER_WITHIN), min(tomorrow, at + SAME_NUMBER_WITHIN)


def is_to_be_joined(call: Call, said: Said, *, is_live: bool) -> bool:
    """Say whether a call, now that it is locked, still has no messages of its own."""
    if call.incident_uid or call.status == Call.Status.MERGED:
        return False
    # A first message may have waited through an outage, and come when all is over.
    ended, told = call.closed_at, said.updated_at
    return call.is_open or not is_live or bool(ended and told and told <= ended)


def _of_number(said: Said, message: RawMessage, *, is_live: bool) -> QuerySet:
    """Give the calls of this number whose own message this may be.

    Over one that had ended before it was sent nobody would see what goes on now.
    """
    at = said.received_at or message.created_at
    same = meant_by(said.cad_number, at, message.feed.jurisdiction).filter(
        Q(file_call=None) | Q(file_call__feed=message.feed_id), incident_uid=""
    )
    same = same.exclude(status=Call.Status.MERGED)
    same = same.exclude(source=Call.Source.FILE, status=Call.Status.CLOSED)
    if is_live:
        over = Q(closed_at__gte=said.updated_at) if said.updated_at else Q()
        same = same.filter(Q(status__in=OPEN) | over)
    token = Value(BY_NUMBER, output_field=BinaryField())
    return same.annotate(token=token).values_list("token", "pk")
