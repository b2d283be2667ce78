"""People turned away, counted beside the doors there are: by gap, kind, area and hour."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Count, Max, Q
from django.db.models.functions import ExtractHour, ExtractIsoWeekDay
from django.utils import timezone

from accounts.models import User
from providers.continuum import NEEDS
from providers.crisis_map.ours import Ours, ours
from providers.crisis_map.supply import UNCLASSIFIED, Question, entries
from providers.models import Demand, Gap
from providers.models.demand import DemandQuerySet, GapQuerySet

# Fewer people than this could be told from a row, so those who do not treat see a
# range and no rows.
FEWEST = 5
PERIODS = {
    "30": "the last 30 days",
    "90": "the last 90 days",
    "365": "the last year",
    "all": "all time",
}
DOORS = """
SELECT a.area_id, c.code, count(DISTINCT e.service_at_location_id)
  FROM providers_mapentry e
  JOIN providers_locationarea a ON a.location_id = e.location_id
 CROSS JOIN LATERAL unnest(e.codes) AS c(code)
  JOIN providers_arealayer l ON l.id = a.layer_id
 WHERE a.area_id = ANY(%s::uuid[]) AND (l.is_coarse OR NOT e.is_confidential)
   AND e.service_at_location_id IN ({mine})
 GROUP BY 1, 2
"""


@dataclass(frozen=True)
class Tally:
    """How many were turned away: people known apart, times nobody knows who, all times."""

    people: int = 0
    unknown: int = 0
    times: int = 0

    @property
    def is_small(self) -> bool:
        return 0 < self.people + self.unknown < FEWEST

    def said_to(self, user: User) -> str:
        """Give the number of people as this user may know it."""
        if self.is_small and not user.has_perm("providers.view_demand"):
            return f"1 to {FEWEST - 1}"
        return str(self.people)

    def unknown_said_to(self, user: User) -> str:
        if self.is_small and not user.has_perm("providers.view_demand"):
            return "not told"
        return str(self.unknown)

    def times_said_to(self, user: User) -> str:
        if self.is_small and not user.has_perm("providers.view_demand"):
            return "few"
        return str(self.times)

    def in_words(self, user: User) -> str:
        """Put it in a sentence, as this user may know it."""
        if self.is_small and not user.has_perm("providers.view_demand"):
            return f"1 to {FEWEST - 1} people; how often is not told."
        people = f"{self.people} {'person' if self.people == 1 else 'people'}"
        times = f"{self.times} {'time' if self.times == 1 else 'times'} in all"
        nobody = (
            f", {self.unknown} of them by nobody knows whom" if self.unknown else ""
        )
        return f"{people}, {times}{nobody}."


@dataclass(frozen=True)
class Line:
    """A gap of the register, with what it adds up to."""

    gap: Gap
    tally: Tally
    reasons: list[tuple[str, int]] = field(default_factory=list)
    doors: int | None = None
    latest: datetime | None = None
    # How many people stand behind each reason, the unknown each as one.
    heads: dict[str, int] = field(default_factory=dict)

    def reasons_said_to(self, user: User) -> list[str]:
        """Name the reasons; how often each, where that tells nothing of one person.

        What is left when the numbers told are taken from the sum is no small number.
        """
        few = {reason: n for reason, n in self.heads.items() if n < FEWEST}
        if user.has_perm("providers.view_demand"):
            few = {}
        elif self.tally.is_small or len(few) == 1 or 0 < sum(few.values()) < FEWEST:
            few = self.heads
        return [r if r in few else f"{r} {times}" for r, times in self.reasons]


def since(period: str) -> datetime | None:
    """Give where a period begins; None for all time."""
    return timezone.now() - timedelta(days=int(period)) if period.isdigit() else None


def demands(user: User, period: str, **only: Any) -> DemandQuerySet:
    """Give the demand of a period that a user may count."""
    rows: DemandQuerySet = Demand.objects.visible_to(user).standing()
    start = since(period)
    if start:
        rows = rows.filter(at__gte=start)
    return rows.filter(**{name: value for name, value in only.items() if value})


TALLY = {
    "people": Count("person_id", distinct=True),
    "unknown": Count("pk", filter=Q(person_id=None)),
    "times": Count("pk"),
}


def register(gaps: GapQuerySet, user: User, period: str, **only: Any) -> list[Line]:
    """List gaps by the people affected, most first; workshop gaps without any come last."""
    rows = list(gaps.select_related("owner", "outline"))
    counted = demands(user, period, **only).filter(gap__in=[g.pk for g in rows])
    counted = counted.order_by()
    tallies = {
        found.pop("gap"): found
        for found in counted.values("gap").annotate(**TALLY, latest=Max("at"))
    }
    reasons, heads = _reasons_of(counted)
    doors = doors_of(rows, ours(user.jurisdiction))
    lines = []
    for gap in rows:
        found = tallies.get(gap.pk, {})
        latest = found.pop("latest", None)
        said = sorted(reasons[gap.pk], key=lambda pair: -pair[1])
        facts = (said, doors.get(gap.pk), latest, heads[gap.pk])
        lines.append(Line(gap, Tally(**found), *facts))
    return sorted(lines, key=_rank)


def _reasons_of(
    counted: DemandQuerySet,
) -> tuple[dict[UUID, list[tuple[str, int]]], dict[UUID, dict[str, int]]]:
    """Give for each gap how often each reason was told, and by how many people."""
    times: dict[UUID, list[tuple[str, int]]] = defaultdict(list)
    heads: dict[UUID, dict[str, int]] = defaultdict(dict)
    for found in counted.values("gap", "reason").annotate(**TALLY):
        label = str(Demand.Reason(found["reason"]).label)
        times[found["gap"]].append((label, found["times"]))
        heads[found["gap"]][label] = found["people"] + found["unknown"]
    return times, heads


def _rank(line: Line) -> tuple[Any, ...]:
    tally = line.tally
    urgent = line.gap.priority or "~"
    return (-tally.people, -tally.unknown, -tally.times, urgent, str(line.gap))


def doors_of(gaps: Iterable[Gap], whose: Ours) -> dict[UUID, int]:
    """Count the doors of each gap's kind in its area; absent where that is not known."""
    placed = [gap for gap in gaps if gap.outline_id and gap.need]
    areas = list({gap.outline_id for gap in placed})
    if not areas:
        return {}
    mine = entries(Question(whose=whose)).order_by().values("pk")
    sql, params = mine.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(DOORS.format(mine=sql), [areas, *params])
        found = {(area, code): n for area, code, n in cursor.fetchall()}
    return {gap.pk: found.get((gap.outline_id, gap.need), 0) for gap in placed}


def tally(rows: DemandQuerySet) -> Tally:
    return Tally(**rows.aggregate(**TALLY))


def by_kind(rows: DemandQuerySet) -> dict[str, Tally]:
    """Count by term and by level; a level holds its terms, and each person once."""
    found = rows.order_by().values_list("need", "person_id").annotate(n=Count("pk"))
    people: dict[str, set[UUID]] = defaultdict(set)
    unknown: Counter[str] = Counter()
    times: Counter[str] = Counter()
    for need, person, number in found:
        for code in _with_level(need):
            times[code] += number
            if person:
                people[code].add(person)
            else:
                unknown[code] += number
    return {
        code: Tally(len(people[code]), unknown[code], number)
        for code, number in times.items()
    }


def _with_level(need: str) -> set[str]:
    if need not in NEEDS:
        return {UNCLASSIFIED}
    return {need, NEEDS[need].level or need}


def by_area(rows: DemandQuerySet) -> list[tuple[str, UUID | None, Tally]]:
    """Count by the area in which it was needed, most people first."""
    found = rows.order_by().values("gap__area", "gap__outline").annotate(**TALLY)
    lines = [
        (row.pop("gap__area"), row.pop("gap__outline"), Tally(**row)) for row in found
    ]
    return sorted(lines, key=lambda line: (-line[2].people, -line[2].unknown, line[0]))


def by_hour(rows: DemandQuerySet, zone: ZoneInfo) -> list[Tally]:
    """Count for each hour of the week, by the clocks of the jurisdiction."""
    found = _with_hour(rows, zone).values("weekday", "hour").annotate(**TALLY)
    week = [Tally()] * 168
    for row in found:
        place = (row.pop("weekday") - 1) * 24 + row.pop("hour")
        week[place] = Tally(**row)
    return week


def at_hour(rows: DemandQuerySet, hour: int, zone: ZoneInfo) -> DemandQuerySet:
    """Keep what was needed in one hour of the week, 0 being Monday at midnight."""
    return _with_hour(rows, zone).filter(weekday=hour // 24 + 1, hour=hour % 24)


def _with_hour(rows: DemandQuerySet, zone: ZoneInfo) -> DemandQuerySet:
    return rows.order_by().annotate(
        weekday=ExtractIsoWeekDay("at", tzinfo=zone),
        hour=ExtractHour("at", tzinfo=zone),
    )


def of_kind(rows: DemandQuerySet, need: str) -> DemandQuerySet:
    """Keep the demand for a level or term, as `by_kind` counts it."""
    if need == UNCLASSIFIED:
        return rows.filter(need="")
    codes = [n.code for n in NEEDS.values() if need in {n.code, n.level}]
    return rows.filter(need__in=codes) if need else rows


def question_of(gap: Gap) -> Question:
    """Ask the map for the doors that a gap would have been met by."""
    return Question(need=gap.need, area=gap.outline)
