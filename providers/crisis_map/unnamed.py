"""Demand as those may read it who do not treat: no row tells a person.

What fewer than `FEWEST` people share is pooled with the like of it, and left out where
even the pool is too small; else a wider question would open what a narrow one withholds.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from accounts.models import Jurisdiction
from core.crypto import blind
from providers.continuum import NEEDS
from providers.crisis_map.shortfall import FEWEST
from providers.models import Demand
from providers.models.demand import DemandQuerySet

PARTS_OF_DAY = ("at night", "in the morning", "in the afternoon", "in the evening")
# The newest are read; a page shows a tenth of them, and asks to narrow the question.
MOST_READ = 5000
ANOTHER_NEED, ANOTHER_REASON, NOT_TOLD = "another need", "another reason", "not told"


class Told(NamedTuple):
    """What is read of one demand."""

    pk: UUID
    at: datetime
    reason: str
    need: str
    person: UUID | None


def rows_without_names(
    found: DemandQuerySet, place: Jurisdiction, *, asked: str
) -> list[dict[str, Any]]:
    """Show rows by month and part of the day, in an order that tells nothing.

    `asked` is the question: a row goes by another reference in each, so that nobody
    finds it again in a second list.
    """
    newest = found.order_by("-at", "-pk")[:MOST_READ]
    told = newest.values_list("pk", "at", "reason", "gap__need", "person_id")
    rows = [
        _row(one, need, reason, place, asked)
        for need, some in _pooled([Told(*row) for row in told], _need, ANOTHER_NEED)
        for reason, few in _reasons(some)
        for one in few
    ]
    return sorted(rows, key=lambda line: line["ref"])


def _reasons(some: list[Told]) -> list[tuple[str, list[Told]]]:
    """Tell reasons apart where each stands for enough people, else none of them."""
    found = list(_pooled(some, _reason, ANOTHER_REASON))
    is_whole = sum(len(few) for _, few in found) == len(some)
    return found if is_whole else [(NOT_TOLD, some)]


def _pooled(
    rows: list[Told], by: Callable[[Told], Hashable], rest: str
) -> Iterator[tuple[Any, list[Told]]]:
    """Group rows; what few people share goes together as the rest, or is left out."""
    groups = defaultdict(list)
    for row in rows:
        groups[by(row)].append(row)
    small = [row for some in groups.values() if _is_few(some) for row in some]
    yield from ((name, some) for name, some in groups.items() if not _is_few(some))
    if small and not _is_few(small):
        yield rest, small


def _is_few(rows: list[Told]) -> bool:
    return len({row.person or row.pk for row in rows}) < FEWEST


def _need(row: Told) -> str:
    known = NEEDS.get(row.need)
    return known.label if known else "Need not named"


def _reason(row: Told) -> str:
    return str(Demand.Reason(row.reason).label)


def _row(
    one: Told, need: str, reason: str, place: Jurisdiction, asked: str
) -> dict[str, Any]:
    local = one.at.astimezone(place.zone)
    return {
        "ref": blind("demand", f"{one.pk} {asked}", place.pk).hex()[:10],
        "month": f"{local:%B %Y}",
        "part": PARTS_OF_DAY[local.hour // 6],
        "reason": reason,
        "need": need,
    }
