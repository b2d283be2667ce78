"""Which doors there are: counted by kind and a second side, by area and by hour."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, UUIDField, Value

from providers.continuum import NEEDS, grouped
from providers.crisis_map.ours import Ours
from providers.finding.facets import LANGUAGES, POPULATIONS, Facet
from providers.models import Area, AreaLayer, LocationArea, MapEntry
from providers.models.chart import (
    HOURS_OF_WEEK,
    OPEN_HOUR,
    MapEntryQuerySet,
)
from providers.models.workshop import INTERCEPTS

# The codes of some doors that are alike, their values on the other side, how many.
Group = tuple[set[str], list[str], int]

UNCLASSIFIED = "unclassified"
UNSAID = "unsaid"
WHO = (Facet("adults", "Adults", ""), *POPULATIONS)
TONGUES = (
    *LANGUAGES,
    Facet("other", "Another language", ""),
    Facet("interpreter", "Through an interpreter", ""),
)
SIDES = {
    "intercept": {**INTERCEPTS, UNSAID: "No intercept"},
    "population": {f.code: f.label for f in WHO} | {UNSAID: "Nobody said"},
    "language": {f.code: f.label for f in TONGUES} | {UNSAID: "Nobody said"},
}
SIDE_NAMES = {
    "intercept": "SIM intercept",
    "population": "population",
    "language": "language",
}


@dataclass(frozen=True)
class Question:
    """What is asked of the map; every part may be left open."""

    need: str = ""
    intercept: str = ""
    population: str = ""
    language: str = ""
    hour: int | None = None
    is_without_hours: bool = False
    area: Area | None = None
    layer: AreaLayer | None = None
    # Whose doors are meant; without, those of the whole directory.
    whose: Ours | None = None

    def but(self, **changes: Any) -> "Question":
        return replace(self, **changes)


@dataclass(frozen=True)
class Cell:
    """A number of the matrix, and what opens the list behind it."""

    count: int
    asks: dict[str, str]
    heat: int = 0


@dataclass(frozen=True)
class Row:
    """A level, a kind, or what nobody has classified."""

    code: str
    label: str
    is_level: bool
    total: Cell
    cells: list[Cell]


@dataclass(frozen=True)
class Matrix:
    """Kinds of services against one other side."""

    side: str
    columns: list[str]
    rows: list[Row]
    total: int


def entries(question: Question) -> MapEntryQuerySet:
    """Give the doors that a question means: the list behind every number."""
    rows: MapEntryQuerySet = MapEntry.objects.all()
    if question.whose:
        rows = question.whose.among(rows)
    rows = _of_kind(rows, question.need, question.intercept)
    for side, found in (
        ("populations", question.population),
        ("languages", question.language),
    ):
        if found:
            wanted = [] if found == UNSAID else [found]
            lookup = "exact" if found == UNSAID else "contains"
            rows = rows.filter(**{f"{side}__{lookup}": wanted})
    if question.is_without_hours:
        rows = rows.filter(hours="")
    elif question.hour is not None:
        rows = rows.at_hour(question.hour)
    if question.area:
        layer = question.area.layer
        rows = rows.in_area(question.area.pk, coarse=layer.is_coarse)
    return rows


def _of_kind(rows: MapEntryQuerySet, need: str, intercept: str) -> MapEntryQuerySet:
    if need == UNCLASSIFIED:
        rows = rows.unclassified()
    elif need:
        rows = rows.with_codes([need])
    if intercept == UNSAID:
        return rows.exclude(codes__overlap=list(_under(need)))
    return rows.with_codes(_meant(need, intercept)) if intercept else rows


def is_of_kind(codes: set[str], need: str, intercept: str) -> bool:
    """Say of one door what the database says of all: is it of this kind, at this intercept."""
    if (need == UNCLASSIFIED and codes) or (need in NEEDS and need not in codes):
        return False
    if intercept == UNSAID:
        return codes.isdisjoint(_under(need))
    return not intercept or not codes.isdisjoint(_meant(need, intercept))


@cache
def _meant(need: str, intercept: str) -> list[str]:
    return [code for code in _under(need) if NEEDS[code].intercept == intercept]


@cache
def _under(need: str) -> list[str]:
    """List the terms that have an intercept, of all or of one level or term."""
    with_intercept = [n for n in NEEDS.values() if n.intercept]
    if need in {"", UNCLASSIFIED}:
        return [n.code for n in with_intercept]
    return [n.code for n in with_intercept if need in {n.code, n.level}]


def matrix(question: Question, side: str) -> Matrix:
    """Count doors by kind and by one other side, in one statement.

    A door of two kinds counts in both rows and once in the total, so rows do not add up.
    """
    if side in SIDES:
        question = question.but(**{side: ""})
    groups = _groups(question, side)
    keys = _columns(groups, side)
    rows = [
        _row(groups, kind, side, keys, question.intercept)
        for kind in _kinds(question.need)
    ]
    shown = [r for r in rows if r.is_level or r.total.count]
    asked = question.need, question.intercept
    total = sum(count for codes, _, count in groups if is_of_kind(codes, *asked))
    return Matrix(side, [SIDES[side][key] for key in keys], _heated(shown), total)


def _groups(question: Question, side: str) -> list[Group]:
    column = {"population": "populations", "language": "languages"}.get(side)
    fields = ["codes", column] if column else ["codes"]
    # Which intercept counts depends on the row, so the rows decide it.
    rows = entries(question.but(intercept="")).order_by()
    found = rows.values_list(*fields).annotate(n=Count("pk"))
    return [(set(row[0]), row[1] if column else [], row[-1]) for row in found]


def _columns(groups: Iterable[Group], side: str) -> list[str]:
    """Offer the columns in their order; of languages, those that are spoken."""
    known = list(SIDES[side])
    if side != "language":
        return known
    spoken = {code for _, codes, _ in groups for code in codes} | {UNSAID}
    return [code for code in known if code in spoken]


def _kinds(need: str) -> Iterator[tuple[str, str, bool]]:
    """List the rows under a level or term, or all of them: code, label, is it a level."""
    for level, terms in grouped():
        for kind in (level, *terms):
            if need in {"", kind.code, kind.level}:
                yield kind.code, kind.label, kind is level
    if need in {"", UNCLASSIFIED}:
        yield UNCLASSIFIED, "Not classified", True


def _row(
    groups: Iterable[Group],
    kind: tuple[str, str, bool],
    side: str,
    keys: list[str],
    intercept: str,
) -> Row:
    code, label, is_level = kind
    mine = [g for g in groups if is_of_kind(g[0], code, intercept)]
    counts: Counter[str] = Counter()
    for codes, values, count in mine:
        for key in _keys_of(code, codes, values, side):
            counts[key] += count
    cells = [Cell(counts[key], {"need": code, side: key}) for key in keys]
    total = Cell(sum(count for _, _, count in mine), {"need": code})
    return Row(code, label, is_level, total, cells)


def _keys_of(code: str, codes: set[str], values: list[str], side: str) -> set[str]:
    """Say in which columns a door counts, as `entries` would find it."""
    if side == "intercept":
        return {key for key in SIDES[side] if is_of_kind(codes, code, key)}
    return set(values) or {UNSAID}


def _heated(rows: list[Row]) -> list[Row]:
    """Give each number one of four shades, by its share of the largest."""
    most = max((cell.count for row in rows for cell in row.cells), default=0)
    return [
        replace(row, cells=[replace(c, heat=heat_of(c.count, most)) for c in row.cells])
        for row in rows
    ]


def heat_of(count: int, most: int) -> int:
    """Give 0 for none, then 1 to 4 by quarters of the largest number."""
    return min(4, 1 + 4 * (count - 1) // most) if count and most else 0


def week(question: Question) -> tuple[list[int], int]:
    """Count the doors open in each hour of an ordinary week, and those nobody said of."""
    asked = question.but(hour=None, is_without_hours=False)
    groups = entries(asked).order_by().values_list("hours").annotate(n=Count("pk"))
    counts = dict(groups)
    unsaid = counts.pop("", 0)
    is_open = [0] * HOURS_OF_WEEK
    for hours, count in counts.items():
        for hour, letter in enumerate(hours):
            if letter == OPEN_HOUR:
                is_open[hour] += count
    return is_open, unsaid


def by_area(question: Question) -> dict[UUID | None, int]:
    """Count doors in each area of the layer; None holds those with no place in it."""
    layer = question.layer
    if layer is None:
        return {}
    rows = entries(question).order_by()
    placed = LocationArea.objects.filter(layer=layer, area__isnull=False)
    here = rows.countable_in(coarse=layer.is_coarse).filter(
        location__location_areas__in=placed
    )
    counted = here.values_list("location__location_areas__area")
    is_placed = Exists(placed.filter(location=OuterRef("location")))
    nowhere = ~is_placed if layer.is_coarse else ~is_placed | Q(is_confidential=True)
    none = Value(None, UUIDField())
    left = rows.filter(nowhere).annotate(area=none).values_list("area")
    found = counted.annotate(n=Count("pk")).union(
        left.annotate(n=Count("pk")), all=True
    )
    return {None: 0, **dict(found)}
