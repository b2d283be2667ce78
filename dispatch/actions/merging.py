"""Two calls of one incident: found, made one, and told apart again."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from core.access import trace
from core.errors import ConflictError, DomainError
from dispatch.actions.locking import lock_calls, lock_where_it_goes_on
from dispatch.actions.recontacts import find_recontacts_anew
from dispatch.models import Call, FloorRules

if TYPE_CHECKING:
    from accounts.models import User

Status = Call.Status
# How far a call has come; the one further on is the one that goes on.
COME = {"received": 0, "screened": 1, "offered": 2, "accepted": 3}


def likely_duplicates(call: Call, *, by: "User") -> list[Call]:
    """List the open calls of the same number or address within the minutes that are set."""
    if not call.is_open:
        return []
    rules = FloorRules.objects.of(call.jurisdiction_id)
    found = Call.objects.visible_to(by).near(call, rules.duplicates_within)
    return list(found.for_lists()[:5])


def mark_likely_same(calls: list[Call], *, by: "User") -> None:
    """Put beside each call of a list the one that is likely the same incident, or None."""
    found: dict[UUID, Call] = {}
    if calls:
        within = FloorRules.objects.of(by.jurisdiction_id).duplicates_within
        found = Call.objects.visible_to(by).likely_same(calls, within)
    for call in calls:
        call.likely_same = found.get(call.pk)  # type: ignore[attr-defined]


def why_not_merged(call: Call, into: Call) -> str:
    """Say why this call cannot go on in the other, '' when it can."""
    mine, theirs = (
        one.sessions.exclude(status="void").exists() for one in (call, into)
    )
    ended = " and ".join(one.number for one in (call, into) if not one.is_open)
    on_its_way = call.transfers.open().exists()
    further = COME.get(call.status, 0) > COME.get(into.status, 0)
    reasons = {
        "A call is not merged into itself.": call.pk == into.pk,
        "Both calls have a session: each is finished by its clinician.": mine
        and theirs,
        f"Call {call.number} has a session: keep that one, merge the other.": mine,
        f"Only open calls are merged; {ended} ended.": ended,
        f"A clinician holds call {call.number}: keep that one.": call.status
        == Status.ACCEPTED,
        f"Call {call.number} is on its way to 988: keep that one.": on_its_way,
        f"Call {call.number} is further on: keep that one.": further,
    }
    return next((words for words, holds in reasons.items() if holds), "")


@transaction.atomic
def merge_calls(call: Call, *, into: Call, by: "User") -> None:
    """Let this call go on in the other, which shows all that was told in either.

    Units that were asked for go along; every other row stays with the call it came with.
    Raises ConflictError with the reason where the two cannot be one.
    """
    lock_calls(call, into)
    if reason := why_not_merged(call, into):
        raise ConflictError(reason)
    for response in call.responses.order_by("pk"):
        response.go_along(into, by=by)
    for earlier in call.merged.order_by("pk"):
        # What was merged into this one before goes on where this one does.
        earlier.follow(into, by=by)
    call.merge_into(into, by=by)
    find_recontacts_anew([call.pk], here=call.jurisdiction_id)
    trace("change", into, reason="another call was merged into it")


@transaction.atomic
def split_call(call: Call, *, by: "User") -> None:
    """Take a merge back: the call stands where it stood, with the units asked for it."""
    if call.merged_into is None:
        raise DomainError("This call was not merged.")
    survivor = lock_where_it_goes_on(call)
    if call.status != Status.MERGED:
        raise ConflictError("This call was told apart already.")
    for response in survivor.responses.filter(merged_from=call).order_by("pk"):
        response.come_back(by=by)
    call.tell_apart(by=by)
    find_recontacts_anew([call.pk], here=call.jurisdiction_id)
    trace("change", survivor, reason="another call was told apart from it")
