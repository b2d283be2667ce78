"""What is told of free places, in words and with the faith it deserves.

How far a count can be believed is worked out by the database (`capacity_trust`, by
the rule of its unit); nothing here or in search does sums of its own about it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from providers.models import CapacityDoubt, Said, ServiceCapacity
from providers.models.capacity import TEAMS

UNITS = (("day", 86400), ("hour", 3600), ("minute", 60))
DECLINED = CapacityDoubt.Reason.NO_CAPACITY.label
TOO_OLD = "capacity told too long ago to rely on"
# A decline where nobody tells any capacity is news for so long.
DECLINE_SAYS = timedelta(days=7)

# `c` is a capacity and `u` its unit, %(now)s the moment asked about.
BELIEVED = (
    "capacity_trust(c.updated, c.doubted_at, u.trusted_for, u.worthless_after, "
    "%(now)s::timestamptz)"
)
DOUBTED = "coalesce(c.doubted_at >= c.updated, false)"
# Room that is believed counts for a service, being full against it; by as much as
# either is believed.
WEIGHT = (
    f"CASE WHEN c.available > 0 THEN 0.5 ELSE -0.3 END * {BELIEVED} "
    f"- CASE WHEN {DOUBTED} THEN 0.2 ELSE 0 END"
)
# `w` is what the rosters kept here say of a service, or nothing (`crews_at`). Where they
# do, what anybody types of its teams says nothing.
BY_HAND = f"({{crew}} IS NULL OR u.name !~* '{TEAMS}')"
CREWED = "crews AS MATERIALIZED (SELECT * FROM crews_at(%(now)s::timestamptz))"
CREW_WEIGHT = "CASE WHEN w.free > 0 THEN 0.5 ELSE -0.3 END"
HAS_ROOM = f"c.available > 0 AND NOT {DOUBTED} AND {BELIEVED} > 0"
# A feed speaks for itself; else whoever told it does.
SOURCE = (
    "CASE WHEN c.said_through = 'feed' "
    "THEN (SELECT f.name FROM providers_source f WHERE f.id = c.origin_id) "
    "ELSE c.said_by END"
)
# In the order in which `capacity` reads them.
PARTS = ", ".join(
    (
        "u.name, c.available, c.maximum, c.updated, c.population",
        f"CASE WHEN {DOUBTED} THEN c.doubted_at END",
        BELIEVED,
        "c.id",
        SOURCE,
    )
)


@dataclass(frozen=True)
class Capacity:
    """How many places there are, in words, and whether that can be relied on."""

    id: UUID | None
    text: str
    age: str
    caution: str
    source: str
    is_fresh: bool
    has_room: bool
    is_full: bool

    @property
    def kind(self) -> str:
        """The colour it is shown in: green and red only for what can be believed."""
        if not self.is_fresh:
            return "warn"
        return "risk" if self.is_full else "good"


def capacity(parts: Sequence[Any], now: datetime) -> Capacity:
    """Put one count of the search statement in words."""
    unit, available, maximum, updated, population, doubted, trust, pk, source = parts
    text = in_words(unit, available, maximum, population)
    age = age_in_words(moment(updated), now)
    believed = trust > 0 and doubted is None
    return Capacity(
        id=pk,
        text=text,
        age=age,
        caution=_caution(age, trust, doubted and moment(doubted), now),
        source=source,
        is_fresh=trust >= 1 and doubted is None,
        has_room=available > 0 and believed,
        is_full=available == 0 and trust > 0,
    )


def crew(most: int, free: int, *, on_shift: bool) -> Capacity:
    """Put in words how many teams are free, as their roster and who is out say it now."""
    return Capacity(
        id=None,
        text=in_words("Team", free, most, ""),
        age="now",
        caution="" if on_shift else "no team is on shift",
        source="their roster",
        is_fresh=on_shift,
        has_room=free > 0,
        is_full=on_shift and free == 0,
    )


def capacity_of(row: ServiceCapacity, now: datetime) -> Capacity:
    """Put a row that `trusted_at(now)` fetched in words."""
    doubted = row.doubted_at if _is_doubted(row) else None
    counted = (row.unit.name, row.available, row.maximum, row.updated, row.population)
    source = str(row.origin) if row.said_through == Said.FEED else row.said_by
    return capacity((*counted, doubted, row.trust, row.pk, source), now)  # type: ignore[attr-defined]


def in_words(unit: str, available: int, maximum: int | None, population: str) -> str:
    """Write a count as people say it: "2 of 6 beds, women"."""
    number = str(available) if maximum is None else f"{available} of {maximum}"
    many = available != 1 or maximum is not None
    name = unit if not many or unit.lower().endswith("s") else f"{unit}s"
    return f"{number} {name.lower()}{f', {population}' if population else ''}"


def age_in_words(then: datetime, now: datetime) -> str:
    """Say how long ago, in the coarsest unit that still tells."""
    seconds = max((now - then).total_seconds(), 0)
    if seconds < 90:
        return "just now"
    name, size = next((n, size) for n, size in UNITS if seconds >= size)
    number = int(seconds // size)
    return f"{number} {name}{'' if number == 1 else 's'} ago"


def declined(at: datetime, now: datetime) -> str:
    """Say that a place turned somebody away, and when."""
    return f"{DECLINED} {age_in_words(at, now)}"


def moment(value: datetime | str) -> datetime:
    """Read a time as the statement gives it, from JSON or not."""
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def _caution(age: str, trust: float, doubted: datetime | None, now: datetime) -> str:
    if trust <= 0:
        return TOO_OLD
    if doubted is not None:
        return declined(doubted, now)
    return f"capacity is from {age}" if trust < 1 else ""


def _is_doubted(row: ServiceCapacity) -> bool:
    return row.doubted_at is not None and row.doubted_at >= row.updated
