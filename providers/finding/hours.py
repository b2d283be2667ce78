"""Opening hours: from schedules to stretches of a week, and what they say of a moment.

All arithmetic is in local wall-clock minutes, because that is how places keep
hours: the clock of the door decides, on both days a year when it jumps as well.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from dateutil.rrule import MONTHLY, WEEKLY, rrule, weekday

DAY = 1440
HORIZON = timedelta(days=120)
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
OPEN, UNKNOWN, CLOSED = "open", "unknown", "closed"


@dataclass(frozen=True)
class Stretch:
    """Minutes of one weekday in which a place is open, closed, or nobody said."""

    weekday: int
    opens: int
    closes: int
    kind: str = OPEN
    valid_from: date | None = None
    valid_to: date | None = None

    def on(self, day: date) -> bool:
        return (
            day.weekday() == self.weekday
            and (self.valid_from is None or self.valid_from <= day)
            and (self.valid_to is None or day <= self.valid_to)
        )


@dataclass(frozen=True)
class State:
    """What a place is at a moment, and when that ends (None: not within a week)."""

    kind: str
    until: datetime | None = None


def stretches(schedules: Iterable[Any], today: date) -> list[Stretch]:
    """Work schedules out into stretches; those without any hours say unknown.

    Rules that do not simply repeat each week are followed for HORIZON from today.
    """
    found = {stretch for s in schedules for stretch in _of_schedule(s, today)}
    key = lambda s: (s.weekday, s.opens, s.closes, s.kind, str(s.valid_from))  # noqa: E731
    return sorted(found, key=key)


def state_at(found: list[Stretch], local: datetime) -> State:
    """Say whether a place is open at a local time, and when that changes."""
    kind = kind_at(found, local.date(), _minute(local))
    if kind == UNKNOWN:
        return State(UNKNOWN)
    return State(kind, _next_change(found, local, kind))


def kind_at(found: list[Stretch], day: date, minute: int) -> str:
    """Say open, closed or unknown; a closing exception beats the regular hours."""
    if not found:
        return UNKNOWN
    kinds = {s.kind for s in found if s.on(day) and s.opens <= minute < s.closes}
    for kind in (CLOSED, OPEN, UNKNOWN):
        if kind in kinds:
            return kind
    return CLOSED


def days_of(found: list[Stretch], monday: date) -> list[tuple[str, list[Stretch]]]:
    """List the open and unknown stretches of each day of the week of this Monday."""
    days = [monday + timedelta(days=n) for n in range(7)]
    return [(WEEKDAYS[day.weekday()], [s for s in found if s.on(day)]) for day in days]


def weekdays(byday: str) -> list[tuple[int, int | None]]:
    """Read an RFC 5545 BYDAY as (weekday, ordinal); raises ValueError for another."""
    found = []
    for part in byday.replace(" ", "").upper().split(","):
        if not part:
            continue
        name, ordinal = part[-2:], part[:-2]
        if name not in WEEKDAYS:
            raise ValueError(f"{part!r} is no weekday")
        found.append((WEEKDAYS.index(name), int(ordinal) if ordinal else None))
    return found


def _of_schedule(schedule: Any, today: date) -> Iterator[Stretch]:
    for base in _days(schedule, today):
        yield from _hours(schedule, base)


def _hours(schedule: Any, day: Stretch) -> Iterator[Stretch]:
    """Put the hours of a schedule onto a day it applies to."""
    opens, closes = schedule.opens_at, schedule.closes_at
    if opens is None or closes is None:
        kind = CLOSED if schedule.is_exception else UNKNOWN
        yield replace(day, kind=kind)
        return
    first, last = _minute(opens), _minute(closes)
    if last <= first:
        last += DAY
    if schedule.is_exception:
        yield from _around(day, first, min(last, DAY))
    yield replace(day, opens=first, closes=min(last, DAY))
    if last > DAY:
        yield replace(_tomorrow(day), opens=0, closes=last - DAY)


def _around(day: Stretch, first: int, last: int) -> Iterator[Stretch]:
    """Close the rest of a day that has hours of its own."""
    if first > 0:
        yield replace(day, opens=0, closes=first, kind=CLOSED)
    if last < DAY:
        yield replace(day, opens=last, closes=DAY, kind=CLOSED)


def _tomorrow(day: Stretch) -> Stretch:
    one = timedelta(days=1)
    return replace(
        day,
        weekday=(day.weekday + 1) % 7,
        valid_from=day.valid_from and day.valid_from + one,
        valid_to=day.valid_to and day.valid_to + one,
    )


def _days(schedule: Any, today: date) -> Iterator[Stretch]:
    """List the days a schedule applies to, each as a stretch of the whole day."""
    start = _latest(schedule.valid_from, schedule.dtstart)
    end = _earliest(schedule.valid_to, schedule.until)
    try:
        named = weekdays(schedule.byday)
    except ValueError:
        named = []
    if _is_plain(schedule, named):
        for number, _ in named or _implied(schedule):
            yield Stretch(number, 0, DAY, valid_from=start, valid_to=end)
        return
    for day in _occurrences(schedule, named, start or today, end, today):
        yield Stretch(day.weekday(), 0, DAY, valid_from=day, valid_to=day)


def _is_plain(schedule: Any, named: list[tuple[int, int | None]]) -> bool:
    """Say whether it repeats every week on the same days, and nothing else."""
    special = (
        schedule.bymonthday or schedule.byweekno or schedule.byyearday or schedule.count
    )
    ordinal = any(number is not None for _, number in named)
    weekly = schedule.freq in ("", "WEEKLY") and (schedule.interval or 1) == 1
    return weekly and not special and not ordinal


def _implied(schedule: Any) -> list[tuple[int, None]]:
    """Weekly without BYDAY means the weekday it started on; no rule means each day."""
    if schedule.freq == "WEEKLY" and schedule.dtstart:
        return [(schedule.dtstart.weekday(), None)]
    return [(number, None) for number in range(7)]


def _occurrences(
    schedule: Any, named: list, start: date, end: date | None, today: date
) -> Iterator[date]:
    last = min(end or date.max, today + HORIZON)
    bounds: dict[str, Any] = {"count": schedule.count} if schedule.count else {}
    rule = rrule(
        MONTHLY if schedule.freq == "MONTHLY" else WEEKLY,
        dtstart=datetime.combine(start, time.min),
        interval=schedule.interval or 1,
        wkst=WEEKDAYS.index(schedule.wkst) if schedule.wkst else None,
        byweekday=[weekday(number, nth) for number, nth in named] or None,
        bymonthday=_numbers(schedule.bymonthday),
        byweekno=_numbers(schedule.byweekno),
        byyearday=_numbers(schedule.byyearday),
        **bounds,
    )
    first = datetime.combine(today - timedelta(days=1), time.min)
    for moment in rule.between(first, datetime.combine(last, time.max), inc=True):
        yield moment.date()


def _numbers(text: str) -> list[int] | None:
    return [int(part) for part in text.split(",") if part.strip()] or None


def _next_change(found: list[Stretch], local: datetime, kind: str) -> datetime | None:
    """Walk the edges of the coming week to the first at which the answer differs."""
    start = local.replace(hour=0, minute=0, second=0, microsecond=0)
    for number in range(8):
        day = (start + timedelta(days=number)).date()
        edges = {0} | {edge for s in found if s.on(day) for edge in (s.opens, s.closes)}
        for edge in sorted(e for e in edges if e < DAY):
            moment = datetime.combine(day, time(edge // 60, edge % 60), local.tzinfo)
            if moment > local and kind_at(found, day, edge) != kind:
                return moment
    return None


def _minute(moment: datetime | time) -> int:
    return moment.hour * 60 + moment.minute


def _latest(*days: date | None) -> date | None:
    return max((day for day in days if day), default=None)


def _earliest(*days: date | None) -> date | None:
    return min((day for day in days if day), default=None)
