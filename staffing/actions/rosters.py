"""Planning the weeks: who is to work when."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction

from accounts.models import Membership
from accounts.permissions import ROLES_OF
from core import days
from core.errors import DomainError, InvalidInput, explain
from staffing.models import Shift

if TYPE_CHECKING:
    from accounts.models import User

LONGEST_SHIFT = timedelta(hours=24)
ROSTERED = ROLES_OF["staffing.set_availability"]
Hours = tuple[datetime, datetime]


@dataclass
class Copied:
    """What came of copying a week: the shifts planned, and why others were left out."""

    shifts: list[Shift] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


@transaction.atomic
def plan_shifts(
    person: "User", hours: Iterable[Hours], *, by: "User", is_on_call: bool = False
) -> list[Shift]:
    """Put somebody on the plan for these hours, all of them or none.

    Raises InvalidInput for impossible hours, DomainError for who does not work here,
    and IntegrityError where they have a shift in them already.
    """
    here = Membership.objects.colleagues_of(by).filter(role__in=ROSTERED)
    if not here.filter(user=person).exists():
        raise DomainError(f"{person.name} does not work shifts here.")
    return [_plan(person, both, by=by, is_on_call=is_on_call) for both in hours]


@transaction.atomic
def copy_week(monday: date, *, by: "User") -> Copied:
    """Plan the week before once more in this one, by the clocks on the wall.

    What does not fit, because its hours are taken or its person left, is told.
    """
    zone, copied = by.jurisdiction.zone, Copied()
    start, end = days.week_bounds(monday - days.WEEK, zone)
    rows = Shift.objects.visible_to(by).standing()
    rows = rows.filter(starts_at__gte=start, starts_at__lt=end).select_related("user")
    for shift in rows.order_by("starts_at", "id"):
        hours = (_week_on(shift.starts_at, zone), _week_on(shift.ends_at, zone))
        try:
            with transaction.atomic():
                copied.shifts += plan_shifts(
                    shift.user, [hours], by=by, is_on_call=shift.is_on_call
                )
        except (DomainError, IntegrityError) as error:
            at = hours[0].astimezone(zone)
            copied.left_out.append(
                f"{shift.user.name}, {at:%a %H:%M}: {explain(error)[1]}"
            )
    return copied


def _plan(person: "User", hours: Hours, *, by: "User", is_on_call: bool) -> Shift:
    starts_at, ends_at = (moment.astimezone(UTC) for moment in hours)
    if ends_at <= starts_at:
        raise InvalidInput("A shift ends after it starts.")
    if ends_at - starts_at > LONGEST_SHIFT:
        raise InvalidInput("A shift is a day at most: write two.")
    return Shift(
        jurisdiction_id=by.jurisdiction_id,
        user=person,
        starts_at=starts_at,
        ends_at=ends_at,
        is_on_call=is_on_call,
    ).store(by=by)


def _week_on(moment: datetime, zone: ZoneInfo) -> datetime:
    local = moment.astimezone(zone)
    return days.moment(local.date() + days.WEEK, local.time(), zone)
