"""What supervisors and directory admins do with mobile crisis teams."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core.errors import ConflictError, DomainError, InvalidInput
from providers.models import Service, Team, TeamMember, TeamShift, TeamSlot

MOST_OUT = 50
LONGEST_SHIFT = timedelta(hours=24)


@transaction.atomic
def add_team(
    service: Service, *, by: User, name: str, limit: int, areas: Iterable[str] = ()
) -> Team:
    """Found a team of a service, with a place for each it may have out at once."""
    team = Team(
        jurisdiction_id=by.jurisdiction_id,
        service=service,
        name=name.strip(),
        areas=list(areas),
    ).store(by=by)
    _make_slots(team, limit)
    return team


@transaction.atomic
def change_team(team: Team, *, by: User, limit: int, **changes: Any) -> None:
    """Change a team's `name` or `areas`, how many it may have out, or that it `is_active`.

    Raises ConflictError where more are out than the new limit lets.
    """
    team._amend(by=by, **changes)
    _make_slots(team, limit)


@transaction.atomic
def add_member(team: Team, *, by: User, name: str, role: str = "") -> TeamMember:
    return TeamMember(
        jurisdiction_id=team.jurisdiction_id,
        team=team,
        name=name.strip(),
        role=role.strip(),
    ).store(by=by)


@transaction.atomic
def remove_member(member: TeamMember, *, by: User) -> int:
    """Take somebody off the roster, and their shifts to come off the plan; say how many."""
    now = timezone.now()
    member.refresh_from_db(from_queryset=TeamMember.objects.select_for_update())
    ahead = member.shifts.standing().filter(starts_at__gt=now)
    shifts = list(ahead.select_for_update())
    for shift in shifts:
        shift._amend(by=by, cancelled_at=now)
    member._amend(by=by, is_active=False)
    return len(shifts)


@transaction.atomic
def add_shift(
    team: Team,
    member: TeamMember,
    *,
    by: User,
    starts_at: datetime,
    ends_at: datetime,
) -> TeamShift:
    """Put a member on the plan of a team, be it their own or one they stand in for.

    Raises InvalidInput for impossible hours and IntegrityError where the member has a
    shift in them already.
    """
    if ends_at <= starts_at:
        raise InvalidInput("A shift ends after it starts.")
    if ends_at - starts_at > LONGEST_SHIFT:
        raise InvalidInput("A shift is a day at most: write two.")
    held = TeamMember.objects.select_for_update()
    if not held.get(pk=member.pk).is_active:
        raise DomainError(f"{member} is no longer on the roster.")
    return TeamShift(
        jurisdiction_id=team.jurisdiction_id,
        team=team,
        member=member,
        starts_at=starts_at,
        ends_at=ends_at,
    ).store(by=by)


def cancel_shift(shift: TeamShift, *, by: User) -> None:
    """Take a shift off the plan; it stays to be seen in its history."""
    shift._amend(by=by, cancelled_at=timezone.now())


def free_slot(team: Team) -> TeamSlot:
    """Hold a place of the team for whoever is sent now, while the transaction lasts.

    Raises ConflictError, in words for the floor, for a team that is full, off shift
    or ended.
    """
    # One at a time for each team: who comes second must see what the first took.
    held = Team.objects.select_for_update().filter(pk=team.pk)
    team.refresh_from_db(from_queryset=held)
    now = timezone.now()
    if not team.is_active:
        raise ConflictError(f"{team} no longer drives.")
    if not TeamShift.objects.around(now).filter(team=team).exists():
        raise ConflictError(f"{team} is not on shift now.")
    slot = team.slots.filter(responses=None).first()
    if slot is None:
        out = team.slots.count()
        raise ConflictError(f"{team} is full: {out} of {out} are out.")
    return slot


def _make_slots(team: Team, limit: int) -> None:
    if not 0 < limit <= MOST_OUT:
        raise InvalidInput(f"A team has between 1 and {MOST_OUT} out at once.")
    held = Team.objects.select_for_update().filter(pk=team.pk)
    team.refresh_from_db(from_queryset=held)
    numbers = set(team.slots.values_list("number", flat=True))
    missing = (n for n in range(1, MOST_OUT + 1) if n not in numbers)
    for number in islice(missing, max(limit - len(numbers), 0)):
        TeamSlot.objects.create(
            jurisdiction_id=team.jurisdiction_id, team=team, number=number
        )
    _drop_slots(team, len(numbers) - limit)


def _drop_slots(team: Team, surplus: int) -> None:
    if surplus <= 0:
        return
    free = list(team.slots.filter(responses=None).order_by("-number")[:surplus])
    if len(free) < surplus:
        raise ConflictError(
            "More are out now than that: lower the limit when they are back."
        )
    TeamSlot.objects.filter(pk__in=[slot.pk for slot in free]).delete()
