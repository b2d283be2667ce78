"""Whether those who would respond under a policy can keep up, hour by hour of a week."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from accounts.permissions import Role
from core.days import bounds
from dispatch.models import Responder
from dispatch.policy.backtest import UNDECIDED, WHO_OPEN
from providers.crisis_map.load import HOURS, Hour, judge_week, present
from providers.crisis_map.teams import WEEK, team_slots
from staffing.models import Shift

if TYPE_CHECKING:
    from accounts.models import User

JUDGED = (Responder.CLINICIAN, Responder.MOBILE_CRISIS)


@dataclass(frozen=True)
class Assumed:
    """What the check takes for granted; each may be typed."""

    phone_minutes: float = 25
    mobile_minutes: float = 90
    most_wait: float = 0.2


@dataclass(frozen=True)
class Standing:
    """How one kind of responder stands in each hour of a week, and at the worst."""

    name: str
    calls_a_week: float
    hours: list[Hour]
    # Were every call that lacks answers theirs too.
    at_worst: list[Hour]

    @property
    def over(self) -> int:
        return sum(hour.is_over for hour in self.hours)

    @property
    def tight(self) -> int:
        return sum(hour.verdict == "tight" for hour in self.hours)

    @property
    def over_at_worst(self) -> int:
        return sum(hour.is_over for hour in self.at_worst)

    @property
    def holds(self) -> bool | None:
        """Say whether they keep up: yes, no, or None where only the answers decide."""
        if self.over:
            return False
        return None if self.over_at_worst else True


def clinicians(user: "User", monday: datetime) -> list[int]:
    """Count the clinicians on shift in each hour of a week; each takes one call at a time."""
    # Evaluators see no shift; only how many there are leaves this.
    shifts = Shift.objects.standing().filter(
        jurisdiction=user.jurisdiction_id,
        starts_at__lt=monday + WEEK,
        ends_at__gt=monday,
        is_on_call=False,
    )
    here = shifts.filter(
        user__memberships__jurisdiction=user.jurisdiction,
        user__memberships__role=Role.CLINICIAN,
        user__memberships__is_active=True,
    )
    rows = here.values_list("starts_at", "ends_at", "user")
    return [len(there) for there in present(list(rows), monday)]


def standings(
    user: "User",
    week: dict[str, Sequence[int]],
    period: tuple[date, date],
    assumed: Assumed,
    *,
    of_week: date,
) -> list[Standing]:
    """Judge clinicians and mobile crisis teams by the calls that a policy gives them.

    `week` holds, of each responder and of those not decided, the calls of the period by
    the hour of the week; the shifts are those of the week of `of_week`.
    """
    monday = of_week - timedelta(days=of_week.weekday())
    start = bounds(monday, user.jurisdiction.zone)[0]
    days = days_of_week(*period)
    undecided, who_open = (_a_week(week.get(n), days) for n in (UNDECIDED, WHO_OPEN))
    # Whoever goes where no diversion is possible, it is no clinician.
    either = [a + b for a, b in zip(undecided, who_open, strict=True)]
    found = []
    for responder, minutes, there, unsure in (
        (Responder.CLINICIAN, assumed.phone_minutes, clinicians, undecided),
        (Responder.MOBILE_CRISIS, assumed.mobile_minutes, team_slots, either),
    ):
        calls, present_then = _a_week(week.get(responder), days), there(user, start)
        judged: Any = [
            judge_week(each, minutes, present_then, most_wait=assumed.most_wait)
            for each in (calls, [a + b for a, b in zip(calls, unsure, strict=True)])
        ]
        found.append(Standing(str(responder.label), round(sum(calls), 1), *judged))
    return found


def not_judged(
    week: dict[str, Sequence[int]], period: tuple[date, date]
) -> list[tuple[str, float]]:
    """List whoever else gets calls, with how many a week: whether they hold is not known.

    Their hours and units are on no roster here.
    """
    days = days_of_week(*period)
    counted = [
        (str(responder.label), round(sum(_a_week(week.get(responder), days)), 1))
        for responder in Responder
        if responder not in JUDGED
    ]
    return [(name, calls) for name, calls in counted if calls]


def days_of_week(first: date, last: date) -> list[int]:
    """Count how many Mondays, Tuesdays and so on a period holds."""
    whole, rest = divmod((last - first).days + 1, 7)
    days = [whole] * 7
    for number in range(rest):
        days[(first.weekday() + number) % 7] += 1
    return days


def _a_week(calls: Sequence[int] | None, days: Sequence[int]) -> list[float]:
    """Give the mean of each hour; of a weekday that the period does not hold, none."""
    if calls is None:
        return [0.0] * HOURS
    return [number / (days[slot // 24] or 1) for slot, number in enumerate(calls)]
