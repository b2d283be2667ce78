"""The numbers that the capacity check of the map is handed: calls and who is there."""

from datetime import date, datetime, timedelta

from django.db.models import Count
from django.db.models.functions import ExtractHour, ExtractIsoWeekDay

from accounts.models import User
from accounts.permissions import Role
from core.days import bounds
from dispatch.models import Call
from providers.crisis_map.load import HOURS, present
from providers.crisis_map.teams import WEEK
from staffing.models import Shift


def calls_an_hour(
    user: User, first: date, last: date, *, only_offered: bool
) -> list[float]:
    """Give the mean number of calls in each hour of the week, over whole local days."""
    zone = user.jurisdiction.zone
    start, end = bounds(first, zone)[0], bounds(last, zone)[1]
    rows = Call.objects.counted_by(user).filter(
        received_at__gte=start, received_at__lt=end
    )
    if only_offered:
        rows = rows.filter(offered_at__isnull=False)
    found = (
        rows.order_by()
        .annotate(
            weekday=ExtractIsoWeekDay("received_at", tzinfo=zone),
            hour=ExtractHour("received_at", tzinfo=zone),
        )
        .values_list("weekday", "hour")
        .annotate(n=Count("pk"))
    )
    days = _days_of_week(first, last)
    week = [0.0] * HOURS
    for weekday, hour, count in found:
        week[(weekday - 1) * 24 + hour] = count / days[weekday - 1]
    return week


def clinicians(user: User, monday: datetime) -> list[int]:
    """Count the clinicians on shift in each hour of a week; each takes one call at a time."""
    # Evaluators see no shift; only how many there are leaves this.
    shifts = Shift.objects.filter(
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


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _days_of_week(first: date, last: date) -> list[int]:
    """Count how many Mondays, Tuesdays and so on a period holds."""
    whole, rest = divmod((last - first).days + 1, 7)
    days = [whole] * 7
    for number in range(rest):
        days[(first.weekday() + number) % 7] += 1
    return days
