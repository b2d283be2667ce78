"""Whether those who respond can keep up: Erlang C for each hour of a week.

Calls come independently at a steady rate within the hour, each takes a responder for a
while of exponential length, and who finds all of them out waits (M/M/c). Source of the
formula: A. K. Erlang, "Solution of some problems in the theory of probabilities of
significance in automatic telephone exchanges", 1917.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

HOURS = 168
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Hour:
    """One hour of the week: what comes, who is there, and how it stands."""

    calls: float
    load: float
    responders: int
    wait: float | None
    verdict: str

    @property
    def is_over(self) -> bool:
        return self.verdict in {"over", "nobody"}


def chance_of_waiting(load: float, responders: int) -> float:
    """Give the chance that a call finds every responder out (Erlang C); 1 where none keeps up.

    `load` is calls an hour times hours a call, in erlangs.
    """
    if load <= 0:
        return 0.0
    if responders <= load:
        return 1.0
    # Erlang B by its recursion, which no factorial overflows.
    blocked = 1.0
    for number in range(1, responders + 1):
        blocked = load * blocked / (number + load * blocked)
    busy = load / responders
    return blocked / (1 - busy * (1 - blocked))


def judge(calls: float, minutes: float, responders: int, *, most_wait: float) -> Hour:
    """Say how an hour stands: no calls, fits, tight, over, or nobody on shift.

    Over: more work comes in than the responders can do. Tight: they can, yet more than
    `most_wait` of the calls find all of them out.
    """
    load = calls * minutes / 60
    if calls <= 0:
        return Hour(calls, load, responders, None, "quiet")
    if not responders:
        return Hour(calls, load, responders, None, "nobody")
    wait = chance_of_waiting(load, responders)
    if responders <= load:
        return Hour(calls, load, responders, wait, "over")
    return Hour(calls, load, responders, wait, "tight" if wait > most_wait else "fits")


def judge_week(
    calls: Sequence[float],
    minutes: float,
    responders: Sequence[int],
    *,
    most_wait: float,
) -> list[Hour]:
    """Judge every hour of a week, from Monday at midnight."""
    return [
        judge(calls[hour], minutes, responders[hour], most_wait=most_wait)
        for hour in range(HOURS)
    ]


def present(
    stretches: Sequence[tuple[datetime, datetime, Any]], monday: datetime
) -> list[set[Any]]:
    """Say who is there at half past each hour of the week that begins on this Monday.

    Hours are by the clock of `monday`'s zone, so a day of 23 hours has none too many.
    """
    week: list[set[Any]] = []
    for number in range(HOURS):
        day = monday.date() + timedelta(days=number // 24)
        moment = monday.replace(
            year=day.year,
            month=day.month,
            day=day.day,
            hour=number % 24,
            minute=30,
        )
        week.append({who for start, end, who in stretches if start <= moment < end})
    return week
