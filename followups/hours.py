"""Quiet hours: when a person may be called, by the clock on their own wall."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
LAST_CALL = timedelta(hours=1)  # what a call moved ahead of the night leaves to make it


@dataclass(frozen=True)
class Quiet:
    """The part of the local day in which nobody is called; none when both ends are equal."""

    starts: time
    ends: time

    def covers(self, moment: datetime, zone: ZoneInfo) -> bool:
        """Tell whether the wall clock in `zone` stands within these hours at `moment`."""
        clock = moment.astimezone(zone).time()
        if self.starts <= self.ends:
            return self.starts <= clock < self.ends
        return clock >= self.starts or clock < self.ends

    def next_open(self, moment: datetime, zone: ZoneInfo) -> datetime:
        """Return `moment` in UTC, or the first end of quiet after it."""
        if not self.covers(moment, zone):
            return moment.astimezone(UTC)
        ends = _readings(self.ends, moment, zone)
        return min(at for at in ends if at >= moment and not self.covers(at, zone))

    def last_open(self, moment: datetime, zone: ZoneInfo) -> datetime:
        """Return `moment` in UTC, or an open one about an hour before the quiet over it."""
        if not self.covers(moment, zone):
            return moment.astimezone(UTC)
        starts = _readings(self.starts, moment, zone)
        began = max(at for at in starts if at <= moment)
        return self.next_open(began - LAST_CALL, zone)


def due_within(
    start: datetime, due: datetime, latest: datetime, *, quiet: Quiet, zone: ZoneInfo
) -> datetime:
    """Choose when to call: at `due`, else after the quiet over it, else before that.

    A promise such as "within 24 hours" is kept by calling earlier, never by calling at
    night. Where neither fits between `start` and `latest`, the person sleeps first.
    """
    after = quiet.next_open(due, zone)
    before = quiet.last_open(due, zone)
    return before if after > latest and before >= start else after


def _readings(clock: time, moment: datetime, zone: ZoneInfo) -> list[datetime]:
    """List when the wall clock reads `clock` around `moment`, in UTC.

    Both folds are tried: in autumn a reading may come twice, and in spring not at all;
    the two answers then lie on either side of the gap.
    """
    today = moment.astimezone(zone).date()
    return [
        datetime.combine(today + days * DAY, clock.replace(fold=fold), zone).astimezone(
            UTC
        )
        for days in (-1, 0, 1, 2)
        for fold in (0, 1)
    ]
