"""How alike entries of different sources are: who is compared with whom, and the score.

Comparing all with all is out of the question, so only entries that share a phone, a
name and city, a web address or a spot on the map are compared (blocking). It only
ever suggests: whether two are the same is for somebody who knows to say.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations
from math import asin, cos, radians, sin, sqrt
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from rapidfuzz import fuzz

from core.text import normal_phone, normal_words
from providers.models import SearchEntry

LIKELY = 72
NAMES_AT_LEAST = 60
# Branches share much: beside a likelier partner only those nearly as likely stand.
MARGIN = 3
# A number or an address that so many share says nothing of any of them.
CROWD = 40
WEIGHTS = {"name": 45, "organization": 15, "phone": 20, "site": 10, "place": 20}
NEAR, FAR = 150.0, 1500.0  # meters
EARTH = 6_371_000.0


@dataclass
class Entry:
    """A service as it is compared; of a secret place nothing says where it is."""

    id: UUID
    origin: UUID
    name: str
    organization: str = ""
    site: str = ""
    cities: set[str] = field(default_factory=set)
    phones: set[str] = field(default_factory=set)
    points: set[tuple[float, float]] = field(default_factory=set)

    def keys(self) -> Iterator[tuple[str, ...]]:
        """Yield what others are looked up by: whoever shares one is compared."""
        sorted_name = " ".join(sorted(self.name.split()))
        for city in self.cities or {""}:
            yield "name", sorted_name, city
        for phone in self.phones:
            yield "phone", phone
        if self.site:
            yield "site", self.site
        for latitude, longitude in self.points:
            # A spot near the edge of a cell has its neighbour in the next one.
            for north in (0, 0.0005):
                for east in (0, 0.0005):
                    cell = round(latitude + north, 3), round(longitude + east, 3)
                    yield "spot", *map(str, cell)


@dataclass(frozen=True)
class Likeness:
    """How alike two entries are, of a hundred, and by what."""

    score: int
    reasons: list[str]


def entries(services: Iterable[UUID] | None = None) -> list[Entry]:
    """Read what is compared from the search entries: all of them, or of these services."""
    rows = SearchEntry.objects.order_by("service_id")
    if services is not None:
        rows = rows.filter(service_id__in=list(services))
    columns = rows.values_list(
        "service_id",
        "service_at_location__service__origin_id",
        "title",
        "city",
        "latitude",
        "longitude",
        "card__organization",
        "card__phones",
        "card__url",
    )
    found: dict[UUID, Entry] = {}
    for service, origin, title, city, *rest in columns.iterator():
        entry = found.setdefault(service, Entry(service, origin, title))
        _add(entry, city, *rest)
    return list(found.values())


def _add(entry: Entry, city: str, *rest: Any) -> None:
    latitude, longitude, organization, phones, url = rest
    if city:
        entry.cities.add(city)
    if latitude is not None:
        entry.points.add((latitude, longitude))
    entry.organization = normal_words(organization or "")
    entry.site = site_of(url or "")
    numbers = (normal_phone(phone["number"]) for phone in phones or ())
    entry.phones.update(filter(None, numbers))


def site_of(url: str) -> str:
    """Write a web address without what two writers spell in two ways."""
    try:
        parts = urlsplit(url.strip().lower())
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    return host + parts.path.rstrip("/")


def likely_pairs(found: list[Entry]) -> dict[tuple[UUID, UUID], Likeness]:
    """Find the pairs across sources that are likely one and the same, smaller id first."""
    likely: dict[tuple[UUID, UUID], Likeness] = {}
    seen = set()
    for block in _blocks(found):
        for one, other in combinations(sorted(block, key=lambda e: e.id), 2):
            if one.origin == other.origin or (one.id, other.id) in seen:
                continue
            seen.add((one.id, other.id))
            alike = likeness(one, other)
            if alike.score >= LIKELY:
                likely[one.id, other.id] = alike
    return _likeliest(likely, {entry.id: entry.origin for entry in found})


def _likeliest(
    likely: dict[tuple[UUID, UUID], Likeness], origin: dict[UUID, UUID]
) -> dict[tuple[UUID, UUID], Likeness]:
    """Keep the pairs that neither side has a clearly better partner for, source by source."""
    best: dict[tuple[UUID, UUID], int] = defaultdict(int)
    for (one, other), alike in likely.items():
        for key in ((one, origin[other]), (other, origin[one])):
            best[key] = max(best[key], alike.score)
    return {
        (one, other): alike
        for (one, other), alike in likely.items()
        if alike.score + MARGIN
        >= max(best[one, origin[other]], best[other, origin[one]])
    }


def _blocks(found: list[Entry]) -> Iterator[list[Entry]]:
    blocks = defaultdict(list)
    for entry in found:
        for key in set(entry.keys()):
            blocks[key].append(entry)
    return (block for block in blocks.values() if 1 < len(block) <= CROWD)


def likeness(one: Entry, other: Entry) -> Likeness:
    """Score two entries by what both say; what one leaves unsaid counts neither way."""
    name = _names(one.name, other.name)
    if name < NAMES_AT_LEAST:
        return Likeness(0, [])
    scores = {"name": name}
    if one.organization and other.organization:
        scores["organization"] = _names(one.organization, other.organization)
    if one.phones and other.phones:
        scores["phone"] = 100.0 * bool(one.phones & other.phones)
    if one.site and other.site:
        scores["site"] = 100.0 * (_host(one) == _host(other))
    meters = _meters(one, other)
    if meters is not None:
        scores["place"] = 100 * max(0.0, min(1.0, (FAR - meters) / (FAR - NEAR)))
    elif one.cities and other.cities:
        scores["place"] = 60.0 * bool(one.cities & other.cities)
    weight = sum(WEIGHTS[part] for part in scores)
    total = sum(WEIGHTS[part] * score for part, score in scores.items())
    return Likeness(round(total / weight), list(_reasons(scores, meters)))


def _reasons(scores: dict[str, float], meters: float | None) -> Iterator[str]:
    yield f"names {scores['name']:.0f}% alike"
    if scores.get("organization", 0) >= 90:
        yield "same organization"
    if scores.get("phone"):
        yield "same number"
    if scores.get("site"):
        yield "same web address"
    if meters is not None and meters < FAR:
        yield "same spot" if meters < NEAR else f"{meters:.0f} m apart"
    elif meters is None and scores.get("place"):
        yield "same city"


def _names(one: str, other: str) -> float:
    """Compare names whatever their order of words, half forgiving of words left out."""
    return (fuzz.token_sort_ratio(one, other) + fuzz.token_set_ratio(one, other)) / 2


def _host(entry: Entry) -> str:
    return entry.site.partition("/")[0]


def _meters(one: Entry, other: Entry) -> float | None:
    pairs = [(a, b) for a in one.points for b in other.points]
    return min((meters_between(*pair) for pair in pairs[:100]), default=None)


def meters_between(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Measure the way of a crow (haversine)."""
    north, south = radians(one[0]), radians(other[0])
    high = sin((north - south) / 2) ** 2
    wide = sin(radians(one[1] - other[1]) / 2) ** 2
    return 2 * EARTH * asin(sqrt(min(1.0, high + cos(north) * cos(south) * wide)))
