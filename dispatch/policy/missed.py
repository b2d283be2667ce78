"""Missed diversions: calls that the policy would divert and nobody offered.

Counted for coaching, by shift, code and reason; never by person.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Count, Exists, OuterRef, Subquery, Value, When
from django.db.models.functions import ExtractHour
from django.utils import timezone

from dispatch.models import Call, DiversionPolicy, Response, Screen, Transfer
from dispatch.policy.backtest import ELIGIBLE, UNDECIDED, backtest, within
from staffing.models import Availability

if TYPE_CHECKING:
    from accounts.models import User

SHIFTS = {
    "day": ("Day, 06 to 14", range(6, 14)),
    "evening": ("Evening, 14 to 22", range(14, 22)),
    "night": ("Night, 22 to 06", [*range(22, 24), *range(6)]),
}
WHY = {
    "nobody": "No clinician was ready",
    "sent": "Police, fire or EMS was sent instead",
    "closed": "Closed as not diverted",
    "left": "Left without an offer",
}
# A call screened a moment ago may still be offered.
AFTER = timedelta(minutes=30)


@dataclass
class Missed:
    """How many diversions were missed, along each line, each adding up to all."""

    shifts: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    both: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        return self.reasons.total()


def missed(calls: Any) -> Any:
    """Keep the calls whose last screen said divert and that were not offered, with why."""
    last = Screen.objects.filter(call=OuterRef("pk")).order_by("-at")
    mine = Response.objects.filter(call=OuterRef("pk")).exclude(status="cancelled")
    sent = mine.emergency()
    # Diverted without an offer: to a team that came, or over to 988.
    came = mine.filter(kind__in=("mobile_crisis", "community"))
    passed_on = Transfer.objects.to_988().filter(call=OuterRef("pk"))
    ready = Availability.objects.of_takers().filter(
        jurisdiction=OuterRef("jurisdiction"), state=Availability.State.READY
    )
    there = ready.filter(started_at__lte=OuterRef("screened_at")).exclude(
        ended_at__lte=OuterRef("screened_at")
    )
    return (
        calls.exclude(status="merged")
        .filter(offered_at=None, screened_at__lte=timezone.now() - AFTER)
        .annotate(was_eligible=Subquery(last.values("eligible")[:1]))
        .filter(~Exists(came), ~Exists(passed_on), was_eligible=True)
        .annotate(
            missed_why=Case(
                When(~Exists(there), then=Value("nobody")),
                When(Exists(sent), then=Value("sent")),
                When(status="closed", then=Value("closed")),
                default=Value("left"),
            )
        )
    )


def of_shift(calls: Any, shift: str, zone: Any) -> Any:
    """Keep the calls that came in during the hours of this shift."""
    hours = SHIFTS[shift][1]
    return calls.annotate(received_hour=ExtractHour("received_at", tzinfo=zone)).filter(
        received_hour__in=list(hours)
    )


def count(user: "User", first: date, last: date) -> Missed:
    """Count the missed diversions of these days, in one statement."""
    found, zone = Missed(), user.jurisdiction.zone
    rows = (
        missed(_of_days(user, first, last))
        .with_first_code()
        .annotate(hour=ExtractHour("received_at", tzinfo=zone))
        .order_by()
        .values_list("hour", "first_code", "missed_why")
        .annotate(n=Count("pk"))
    )
    for hour, code, why, number in rows:
        shift = next(name for name, (_, hours) in SHIFTS.items() if hour in hours)
        found.shifts[shift] += number
        found.codes[code] += number
        found.reasons[why] += number
        found.both[shift, why] += number
    return found


def never_screened(user: "User", first: date, last: date) -> Counter[str]:
    """Count, by code, calls nobody screened that the policy in force might divert.

    Their answers are unknown: how many of them were missed, nobody can say.
    """
    policy = DiversionPolicy.objects.active().filter(jurisdiction=user.jurisdiction_id)
    active, zone = policy.first(), user.jurisdiction.zone
    if active is None:
        return Counter()
    calls = _of_days(user, first, last).filter(screened_at=None, offered_at=None)
    found = backtest(calls, active, None, zone).by.get("code", {})
    return Counter(
        {
            code: counts[ELIGIBLE] + counts[UNDECIDED]
            for code, counts in found.items()
            if counts[ELIGIBLE] + counts[UNDECIDED]
        }
    )


def _of_days(user: "User", first: date, last: date) -> Any:
    calls: Any = Call.objects.counted_by(user)
    return within(calls, (first, last), user.jurisdiction.zone)
