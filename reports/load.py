"""The calls that the capacity check of the map is handed, hour by hour of a week."""

from datetime import date

from django.db.models import Count
from django.db.models.functions import ExtractHour, ExtractIsoWeekDay

from accounts.models import User
from core.days import bounds
from dispatch.models import Call
from dispatch.policy.capacity import days_of_week
from providers.crisis_map.load import HOURS


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
    days = days_of_week(first, last)
    week = [0.0] * HOURS
    for weekday, hour, count in found:
        week[(weekday - 1) * 24 + hour] = count / days[weekday - 1]
    return week
