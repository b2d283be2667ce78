"""Which area a name, a coarse call area or a point belongs to."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

from django.db.models import Q

from accounts.models import Jurisdiction
from core.text import normal_words
from providers.models import Area

CELL = re.compile(r"cell (-?\d+(?:\.\d+)?) (-?\d+(?:\.\d+)?)")
Ring = list[list[float]]


def fold(text: str) -> str:
    """Fold an area's name so that "Travis County, TX" and "travis, tx" are one."""
    words = normal_words(text).split()
    return " ".join(word for word in words if word not in {"county", "parish"})[:160]


def named(text: str, jurisdiction: Jurisdiction) -> Area | None:
    """Find the area that a text names; None where none or several could be meant."""
    if cell := CELL.fullmatch(text.strip()):
        latitude, longitude = (float(number) for number in cell.groups())
        return next(at_point(latitude, longitude), None)
    folded = fold(text)
    if not folded:
        return None
    mine = Q(layer__jurisdiction=None) | Q(layer__jurisdiction=jurisdiction)
    known = Area.objects.filter(mine & (Q(folded=folded) | Q(code=text.strip())))
    found = list(known.order_by("layer__jurisdiction", "pk").defer("outline")[:2])
    return found[0] if len(found) == 1 else None


def at_point(latitude: float, longitude: float) -> Iterator[Area]:
    """List the coarse areas around a point, which on a border may be two."""
    boxes = Area.objects.filter(
        layer__is_coarse=True,
        south__lte=latitude,
        north__gte=latitude,
        west__lte=longitude,
        east__gte=longitude,
    ).order_by("code")
    for area in boxes:
        if holds(area.outline, latitude, longitude):
            yield area


def holds(outline: dict[str, Any], latitude: float, longitude: float) -> bool:
    """Say whether a MultiPolygon holds a point: inside its ring and in none of its holes."""
    return any(
        _in_ring(rings[0], latitude, longitude)
        and not any(_in_ring(hole, latitude, longitude) for hole in rings[1:])
        for rings in outline["coordinates"]
    )


def _in_ring(ring: Ring, latitude: float, longitude: float) -> bool:
    """Count the edges that a ray from the point eastwards crosses: odd is inside."""
    inside = False
    for (x1, y1), (x2, y2) in _edges(ring):
        if (y1 > latitude) != (y2 > latitude):
            crossing = x1 + (latitude - y1) * (x2 - x1) / (y2 - y1)
            inside ^= longitude < crossing
    return inside


def _edges(ring: Ring) -> Iterable[tuple[list[float], list[float]]]:
    return pairwise(ring)
