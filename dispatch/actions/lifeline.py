"""Passing callers to the 988 center and taking them from it, with what follows."""

from typing import TYPE_CHECKING, Any

from django.db import transaction

from core.errors import ConflictError, DomainError, InvalidInput
from dispatch.actions.floor import enter_call
from dispatch.actions.locking import lock_where_it_goes_on
from dispatch.models import Call, Screen, Transfer
from dispatch.models.outcomes import derive_anew

if TYPE_CHECKING:
    from accounts.models import User

Stays = Transfer.StaysOn
# Who passes a caller to us is the counselor; whether somebody here is on is no question.
FROM_988 = [Stays.COUNSELOR, Stays.NOBODY]
CAN_GO = {"screened", "offered", "accepted"}
WAITS_ON = {"received", "screened", "offered", "accepted"}


def who_can_stay_on(call: Call) -> list[Transfer.StaysOn]:
    """Name who can stay on until 988 has this caller; last that nobody does."""
    held = call.status == Call.Status.ACCEPTED
    here = [Stays.CLINICIAN, Stays.CALL_TAKER] if held else [Stays.CALL_TAKER]
    return [*here, Stays.NOBODY]


def decided_against(call: Call) -> Screen | None:
    """Give the decision that speaks against 988 and a clinician, unless overridden."""
    screen = call.screens.first()
    return screen if screen and screen.speaks_against_phone else None


@transaction.atomic
def pass_to_988(
    call: Call, *, by: "User", stayed_on: str, reference: str = "", reason: str = ""
) -> Transfer:
    """Begin to pass a caller to the 988 center; a waiting call leaves the queue.

    Against or without the policy's word it takes a reason, which overrides the decision.
    Raises ConflictError for a call that ended, that nobody asked about yet, or that is
    on its way already, and InvalidInput where this one cannot stay on.
    """
    call = lock_where_it_goes_on(call)
    if call.status not in CAN_GO:
        raise ConflictError("Only a call that was screened and goes on is passed on.")
    if call.transfers.open().exists():
        raise ConflictError("A transfer of this call is under way already.")
    _check_stays_on(stayed_on, who_can_stay_on(call))
    _override_where_against(call, by=by, reason=reason.strip())
    if call.status == Call.Status.OFFERED:
        call.leave_queue(by=by)
    return Transfer(
        jurisdiction_id=call.jurisdiction_id,
        call=call,
        direction=Transfer.Direction.TO_988,
        stayed_on=stayed_on,
        reference=reference.strip(),
        started_by=by,
    ).store(by=by)


@transaction.atomic
def take_from_988(
    *, by: "User", stayed_on: str, reference: str = "", **said: Any
) -> Transfer:
    """Make a call of a caller whom 988 passes to us, and note that we have them."""
    _check_stays_on(stayed_on, FROM_988)
    call = enter_call(by=by, source=Call.Source.LIFELINE, **said)
    transfer = Transfer(
        jurisdiction_id=call.jurisdiction_id,
        call=call,
        direction=Transfer.Direction.FROM_988,
        stayed_on=stayed_on,
        reference=reference.strip(),
        started_by=by,
    ).store(by=by)
    transfer.accept(by=by)
    return transfer


@transaction.atomic
def note_accepted(transfer: Transfer, *, by: "User", reference: str = "") -> None:
    """Note that the other side has the caller; a call that nobody holds ends with it."""
    call = lock_where_it_goes_on(transfer.call)
    transfer.accept(by=by, reference=reference.strip())
    is_ours_no_more = transfer.direction == Transfer.Direction.TO_988
    if is_ours_no_more and call.status == Call.Status.SCREENED:
        call.close_with_988(by=by)


@transaction.atomic
def note_dropped(transfer: Transfer, *, by: "User", reason: str = "") -> Call:
    """Note that the line was lost; the caller is called back first of all."""
    call = lock_where_it_goes_on(transfer.call)
    transfer.lose(by=by, reason=reason.strip())
    return _back_in_line(transfer, call, by=by)


@transaction.atomic
def note_returned(transfer: Transfer, *, by: "User", reason: str = "") -> Call:
    """Note that the other side gave the caller back; whoever holds the call goes on."""
    call = lock_where_it_goes_on(transfer.call)
    transfer.give_back(by=by, reason=reason.strip())
    if transfer.direction == Transfer.Direction.FROM_988:
        return call
    if call.status == Call.Status.ACCEPTED:
        return call
    return _back_in_line(transfer, call, by=by)


def _check_stays_on(stays: str, able: list[Transfer.StaysOn]) -> None:
    if stays not in able:
        words = "Choose who stays on: they are not on this line."
        raise InvalidInput(words, errors={"stayed_on": [words]})


def _override_where_against(call: Call, *, by: "User", reason: str) -> None:
    if screen := decided_against(call):
        if not reason:
            raise DomainError(
                "The policy does not send this call to 988: say why you do."
            )
        screen.override(by=by, reason=reason)


def _back_in_line(transfer: Transfer, call: Call, *, by: "User") -> Call:
    """Put the caller first in line, unless the decision says that others are to go.

    Then the call stays where it stands: who offers it all the same says why.
    """
    if call.status in WAITS_ON:
        if not decided_against(call):
            call.back_in_line(by=by)
        return call
    again = _call_anew(transfer, call, by=by)
    derive_anew(call, by=by)
    return again


def _call_anew(transfer: Transfer, call: Call, *, by: "User") -> Call:
    """Make a call of a caller who comes back after theirs had ended here."""
    again = enter_call(
        by=by,
        source=Call.Source.LIFELINE,
        callback=call.callback,
        place=call.place,
        call_type=call.call_type,
        priority=call.priority,
        caller_name=call.caller_name,
        caller_role=call.caller_role,
        details=f"Back from 988, after call {call.number} had ended.",
    )
    if not decided_against(call):
        again.back_in_line(by=by)
    transfer._amend(by=by, came_back_as=again)
    return again
