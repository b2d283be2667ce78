"""Whole local days, 23 to 25 hours long."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils import timezone

WEEK = timedelta(days=7)
YEARS = range(1990, 2101)


def today(zone: ZoneInfo) -> date:
    return timezone.localdate(timezone=zone)


def check_day(day: date) -> None:
    """Refuse a day that nobody means: reckoning with the first and last ones overflows."""
    if day.year not in YEARS:
        raise ValidationError(f"Choose a day from {YEARS[0]} to {YEARS[-1]}.")


def bounds(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return the first moment of a local day and that of the next, by its own clocks."""
    start = datetime.combine(day, time.min, zone)
    return start, datetime.combine(day + timedelta(days=1), time.min, zone)


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def week_bounds(monday: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return the first moment of a local week and that of the next, in UTC."""
    start, end = bounds(monday, zone)[0], bounds(monday + WEEK, zone)[0]
    return start.astimezone(UTC), end.astimezone(UTC)


def moment(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """Return when a clock on the wall shows this time on this day, in UTC.

    The first of the two where it comes twice; an hour later where it is skipped.
    """
    return datetime.combine(day, clock, zone).astimezone(UTC)


def is_skipped(day: date, clock: time, zone: ZoneInfo) -> bool:
    """Say whether the clocks jump over this time on this day."""
    return moment(day, clock, zone).astimezone(zone).time() != clock
