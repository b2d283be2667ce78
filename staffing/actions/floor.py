"""How states follow from calls, from what supervisors set, and from the clock."""

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Subquery
from django.utils import timezone

from accounts.models import Jurisdiction, Membership
from accounts.permissions import ROLES_OF
from core.errors import ConflictError, DomainError
from staffing.models import (
    Availability,
    Shift,
    StateRules,
    hold_place,
    refuse_two_callers,
)

if TYPE_CHECKING:
    from accounts.models import User

State, Cause = Availability.State, Availability.Cause
WHO_IS_ON_THE_FLOOR = ROLES_OF["staffing.set_availability"]


@transaction.atomic
def take_up_caller(user_id: UUID, jurisdiction_id: UUID) -> None:
    """Put somebody on call, whatever they were: they speak with a caller from now on."""
    if place := hold_place(user_id, jurisdiction_id):
        place.begin(State.ON_CALL, cause=Cause.CALLER)


@transaction.atomic
def let_go_of_caller(user_id: UUID, jurisdiction_id: UUID) -> None:
    """Begin wrap-up for somebody on call, unless another caller is still with them."""
    place = hold_place(user_id, jurisdiction_id)
    if place and place.state == State.ON_CALL and not place.is_with_caller:
        place.begin(State.WRAP_UP, cause=Cause.CALLER_LEFT)


@transaction.atomic
def pass_caller(giver_id: UUID, taker_id: UUID, jurisdiction_id: UUID) -> None:
    """Let a caller go from one to the other: who gives wraps up, who takes is on call."""
    # In one order, or two who hand to each other would wait for one another.
    for pk in sorted({giver_id, taker_id}):
        hold_place(pk, jurisdiction_id)
    take_up_caller(taker_id, jurisdiction_id)
    if giver_id != taker_id:
        let_go_of_caller(giver_id, jurisdiction_id)


@transaction.atomic
def set_for_colleague(
    membership: Membership, state: str, *, by: "User"
) -> Availability:
    """Begin a state for somebody else, as a supervisor sees them.

    Raises DomainError for a role that is not on the floor, ConflictError for making
    ready whoever is with a caller or has no page open.
    """
    name = membership.user.name
    if not membership.is_active or membership.role not in WHO_IS_ON_THE_FLOOR:
        raise DomainError(f"{name} does not work on the floor.")
    place = hold_place(membership.user_id, membership.jurisdiction_id)
    refuse_two_callers(place, state, f"{name} is")
    if state == State.READY:
        _refuse_ghost(membership)
    own = membership.user_id == by.pk
    return place.begin(state, cause=Cause.SELF if own else Cause.SUPERVISOR, by=by)


def _refuse_ghost(membership: Membership) -> None:
    membership.refresh_from_db(fields=["seen_at"])
    rules = StateRules.objects.of(membership.jurisdiction_id)
    seen = membership.seen_at
    if seen is None or seen < timezone.now() - rules.silence:
        raise ConflictError(
            f"{membership.user.name} has no page open, so no call would be seen: "
            "they are ready when they sign in and say so."
        )


def settle(jurisdiction: Jurisdiction, *, limit: int) -> int:
    """Move on whoever stayed in a state that is over; say how many.

    Wrap-up ends after the floor's minutes. Whoever is ready or on a break when their
    shift ends, and whoever is ready with no page open, is absent.
    """
    now = timezone.now()
    rules = StateRules.objects.of(jurisdiction.pk)
    over = [
        (row, follow)
        for row in _that_may_be_over(jurisdiction, now)
        if (follow := _what_follows(row, rules, now))
    ]
    return sum(_move_on(row, *follow) for row, follow in over[:limit])


def _that_may_be_over(jurisdiction: Jurisdiction, now: datetime) -> list[Any]:
    """List the open states that end by themselves, with what ends them."""
    mine = {"user": OuterRef("user"), "jurisdiction": OuterRef("jurisdiction")}
    said = Availability.objects.filter(
        **mine,
        state__in=(State.READY, State.BREAK, State.ABSENT),
        cause__in=(Cause.SELF, Cause.SUPERVISOR),
    )
    last = said.order_by().values("user").annotate(at=Max("started_at")).values("at")
    ended = Shift.objects.standing().filter(**mine, ends_at__lte=now)
    rows = Availability.objects.now().filter(
        jurisdiction=jurisdiction,
        state__in=(State.READY, State.WRAP_UP, State.BREAK),
    )
    return list(
        rows.with_caller()
        .with_silence()
        .annotate(
            # A shift that ended before they last spoke for themselves is no reason.
            said_at=Subquery(last),
            shift_over=Exists(ended.filter(ends_at__gt=OuterRef("said_at"))),
            on_shift=Exists(Shift.objects.around(now).filter(**mine)),
        )
        .order_by("started_at")
    )


def _what_follows(row: Any, rules: StateRules, now: datetime) -> tuple[str, str] | None:
    """Say what a state that is over gives way to, and why; None while it goes on."""
    is_wrapping = row.state == State.WRAP_UP
    if is_wrapping and (row.with_caller or now < row.started_at + rules.wrap_up):
        return None
    if row.shift_over and not row.on_shift:
        return State.ABSENT, Cause.SHIFT_ENDED
    if row.is_silent and row.state != State.BREAK:
        return State.ABSENT, Cause.SILENT
    return (row.afterwards or State.ABSENT, Cause.WRAPPED_UP) if is_wrapping else None


def _move_on(row: Availability, state: str, cause: str) -> bool:
    """Begin what follows, unless the person pressed a key in the meantime."""
    place = hold_place(row.user_id, row.jurisdiction_id, skip_locked=True)
    if not (place and place.current and place.current.pk == row.pk):
        return False
    if place.is_with_caller:
        return False
    place.begin(state, cause=cause)
    return True
