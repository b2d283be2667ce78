"""A week of the roster as its page shows it: people by days, and hours by how many."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db.models import Q

from accounts.models import User
from accounts.permissions import ROLES_OF, Role
from core import days
from core.errors import DomainError
from staffing import coverage
from staffing.models import Shift, StateRules

if TYPE_CHECKING:
    from uuid import UUID

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
HOUR = timedelta(hours=1)
# The first and last years of the calendar have no week before or after.
FIRST, LAST = date(2000, 1, 1), date(2200, 1, 1)


@dataclass(frozen=True)
class Cell:
    """One person's day: the shifts that begin on it, and the night that runs into it."""

    number: int
    day: date
    shifts: list[Shift] = field(default_factory=list)
    from_before: list[Shift] = field(default_factory=list)


@dataclass
class Row:
    """One person's week."""

    person: User
    cells: list[Cell]
    hours: float = 0


def people(user: User) -> Any:
    """Those whose shifts are planned here, by name."""
    here = Q(
        memberships__jurisdiction=user.jurisdiction,
        memberships__is_active=True,
        memberships__role__in=ROLES_OF["staffing.set_availability"],
    )
    return User.objects.filter(here, is_active=True, is_service=False).order_by("name")


def week(user: User, monday: date) -> dict[str, Any]:
    """Gather a week: rows of people, counts of clinicians by the hour, and the gaps."""
    zone = user.jurisdiction.zone
    start, end = days.week_bounds(monday, zone)
    shifts = Shift.objects.visible_to(user).between(start, end)
    found = list(shifts.select_related("user").order_by("starts_at"))
    there = _of_clinicians(user, found)
    least = StateRules.objects.of(user.jurisdiction_id).least_on_shift
    week_days = [monday + timedelta(days=n) for n in range(7)]
    return {
        "rows": _rows(user, found, week_days, zone),
        "days": list(zip(DAYS, week_days, strict=True)),
        "clock": range(24),
        "coverage": [
            (DAYS[n], coverage.clock_hours(there, day, zone))
            for n, day in enumerate(week_days)
        ],
        "gaps": coverage.gaps(there, start, end, least=least) if least else [],
        "least": least,
        "changes": _clock_changes(week_days, zone),
    }


def monday_of(day: date) -> date:
    """Find the week of a day; raises DomainError far outside anybody's planning."""
    if not FIRST <= day <= LAST:
        raise DomainError("Weeks are planned between the years 2000 and 2200.")
    return days.monday_of(day)


def planned_words(shifts: list[Shift]) -> str:
    return f"{len(shifts)} shift{'' if len(shifts) == 1 else 's'} planned."


def _of_clinicians(user: User, shifts: Iterable[Shift]) -> list[coverage.Stretch]:
    """The hours in which clinicians are on the floor: who is on call at home is not."""
    here = user.jurisdiction.memberships.filter(role=Role.CLINICIAN, is_active=True)
    clinicians: set[UUID] = set(here.values_list("user", flat=True))
    return [
        (s.starts_at, s.ends_at)
        for s in shifts
        if s.user_id in clinicians and not s.is_on_call
    ]


def _rows(
    user: User, shifts: list[Shift], week_days: list[date], zone: ZoneInfo
) -> list[Row]:
    """A line for each person: all who may be planned, and who else has a shift."""
    names = {person.pk: person for person in [*people(user), *(s.user for s in shifts)]}
    rows = {
        pk: Row(person, [Cell(n, day) for n, day in enumerate(week_days)])
        for pk, person in names.items()
    }
    start, end = days.week_bounds(week_days[0], zone)
    for shift in shifts:
        row = rows[shift.user_id]
        day = (shift.starts_at.astimezone(zone).date() - week_days[0]).days
        if day < 0:
            row.cells[0].from_before.append(shift)
        else:
            row.cells[day].shifts.append(shift)
        row.hours += _hours_within(shift, start, end)
    return list(rows.values())


def _hours_within(shift: Shift, start: datetime, end: datetime) -> float:
    """Count real hours, of which a night on which the clocks change has one less or more."""
    within = min(shift.ends_at, end) - max(shift.starts_at, start)
    return round(within / HOUR, 2)


def _clock_changes(week_days: list[date], zone: ZoneInfo) -> list[tuple[date, int]]:
    """Name the days of the week that are shorter or longer, with their hours."""
    lengths = []
    for day in week_days:
        start, end = (m.astimezone(UTC) for m in days.bounds(day, zone))
        lengths.append((day, round((end - start) / HOUR)))
    return [(day, hours) for day, hours in lengths if hours != 24]
