"""Invented weeks and states of the people of the demo."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone

from accounts.models import Jurisdiction, User
from core import days
from staffing.models import (
    Availability,
    Credential,
    Shift,
    StateRules,
    TrainingRecord,
    set_availability,
)

State, Cause = Availability.State, Availability.Cause
READY = ("clinician", "clinician_2", "call_taker", "supervisor")
DAY, NIGHT = (time(6), time(18)), (time(18), time(6))
OFFICE = (time(8), time(16, 30))
WEEKDAYS, ALL = range(5), range(7)
# Who works when; Sunday night is left to nobody, so that a gap is there to be seen.
PLAN = {
    "clinician": (DAY, ALL),
    "clinician_2": (NIGHT, range(6)),
    "call_taker": (DAY, ALL),
    "supervisor": (OFFICE, WEEKDAYS),
    "case_manager": (OFFICE, WEEKDAYS),
}
# What the invented day was like: minutes ago, and what one was from then on.
SO_FAR = (
    (235, State.READY, Cause.SELF),
    (190, State.ON_CALL, Cause.CALLER),
    (162, State.WRAP_UP, Cause.CALLER_LEFT),
    (157, State.READY, Cause.WRAPPED_UP),
    (121, State.BREAK, Cause.SELF),
    (104, State.READY, Cause.SELF),
    (77, State.ON_CALL, Cause.CALLER),
    (49, State.WRAP_UP, Cause.CALLER_LEFT),
    (44, State.READY, Cause.WRAPPED_UP),
)


def load(jurisdiction: Jurisdiction, users: Mapping[str, User]) -> None:
    """Plan last week and this one, and put those on the floor to ready."""
    # Nobody keeps a page of the demo open, and its floor is to stay a floor.
    rules = StateRules.objects.of(jurisdiction.pk)
    rules.set_to(by=None, silence=timedelta(hours=12))
    today = timezone.localdate(timezone=jurisdiction.zone)
    for role, user in users.items():
        if role not in {*READY, "case_manager"}:
            continue
        for starts_at, ends_at in _weeks(role, today, jurisdiction):
            Shift(
                jurisdiction=jurisdiction,
                user=user,
                starts_at=starts_at,
                ends_at=ends_at,
            ).store(by=None)
        _qualify(jurisdiction, user, today)
        if role in READY and not Availability.objects.filter(user=user).exists():
            _work_so_far(jurisdiction, user)
            set_availability(user, State.READY)


def _weeks(
    role: str, today: date, jurisdiction: Jurisdiction
) -> Iterator[tuple[datetime, datetime]]:
    if role not in PLAN:
        return
    (starts, ends), on = PLAN[role]
    monday, zone = days.monday_of(today), jurisdiction.zone
    for week in (monday - days.WEEK, monday):
        for number in on:
            day = week + timedelta(days=number)
            until = day + timedelta(days=ends <= starts)
            yield days.moment(day, starts, zone), days.moment(until, ends, zone)


def _work_so_far(jurisdiction: Jurisdiction, user: User) -> None:
    """Tell of the hours before now, for the times of the day to add up to something."""
    now = timezone.now().astimezone(UTC)
    begun = [now - timedelta(minutes=ago) for ago, _, _ in SO_FAR]
    for start, end, (_, state, cause) in zip(
        begun, [*begun[1:], now], SO_FAR, strict=True
    ):
        Availability.objects.create(
            jurisdiction=jurisdiction,
            user=user,
            state=state,
            cause=cause,
            started_at=start,
            ended_at=end,
        )


def _qualify(jurisdiction: Jurisdiction, user: User, today: date) -> None:
    if user.credential:
        Credential(
            jurisdiction=jurisdiction,
            user=user,
            kind=user.credential,
            issued_on=today - timedelta(days=900),
            expires_on=today + timedelta(days=400),
        ).store(by=None)
    TrainingRecord(
        jurisdiction=jurisdiction,
        user=user,
        course="Crisis calls by telephone",
        completed_on=today - timedelta(days=120),
        hours=8,
    ).store(by=None)
