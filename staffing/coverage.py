"""How many are on shift in each hour of a week, and when fewer than there should be.

Hours are real ones: a day on which the clocks change has 23 or 25 of them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from core import days

HOUR = timedelta(hours=1)
Stretch = tuple[datetime, datetime]


@dataclass(frozen=True)
class Gap:
    """A stretch of time with fewer on shift than there should be."""

    starts_at: datetime
    ends_at: datetime
    count: int


@dataclass(frozen=True)
class ClockHour:
    """One hour as the wall clock names it: how few are there at its thinnest moment.

    `count` is None for the hour that the clocks skip; one that comes twice is counted
    where it is thinner.
    """

    hour: int
    count: int | None
    is_twice: bool = False


def gaps(
    stretches: Sequence[Stretch], start: datetime, end: datetime, *, least: int
) -> list[Gap]:
    """List the stretches from start to end with fewer than `least` on shift, in order."""
    found: list[Gap] = []
    for begins, ends, count in _levels(stretches, start, end):
        if count >= least:
            continue
        if found and found[-1].ends_at == begins and found[-1].count == count:
            begins = found.pop().starts_at  # noqa: PLW2901 - the two are one gap
        found.append(Gap(begins, ends, count))
    return found


def fewest(stretches: Sequence[Stretch], start: datetime, end: datetime) -> int:
    """Say how few are on shift at the thinnest moment from start to end."""
    return min(count for _, _, count in _levels(stretches, start, end))


def clock_hours(
    stretches: Sequence[Stretch], day: date, zone: ZoneInfo
) -> list[ClockHour]:
    """Count a local day by the 24 hours of the wall clock."""
    counts: dict[int, list[int]] = {}
    for begins, ends in real_hours(day, zone):
        there = fewest(stretches, begins, ends)
        counts.setdefault(begins.astimezone(zone).hour, []).append(there)
    return [
        ClockHour(hour, min(found), len(found) > 1)
        if (found := counts.get(hour))
        else ClockHour(hour, None)
        for hour in range(24)
    ]


def real_hours(day: date, zone: ZoneInfo) -> list[Stretch]:
    """List the hours that pass on a local day, in UTC."""
    start, end = (moment.astimezone(UTC) for moment in days.bounds(day, zone))
    count = -(-(end - start) // HOUR)
    return [
        (start + number * HOUR, min(start + (number + 1) * HOUR, end))
        for number in range(count)
    ]


def _levels(
    stretches: Sequence[Stretch], start: datetime, end: datetime
) -> Iterable[tuple[datetime, datetime, int]]:
    """Cut the time wherever somebody comes or goes, and count who is there between."""
    inside = [(s, e) for s, e in stretches if s < end and e > start]
    cuts = {start, end, *(m for both in inside for m in both if start < m < end)}
    for begins, ends in pairwise(sorted(cuts)):
        yield begins, ends, sum(s <= begins < e for s, e in inside)
