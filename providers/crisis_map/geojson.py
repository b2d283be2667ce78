"""GeoJSON (RFC 7946) read with suspicion: outlines of areas out of somebody's file."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import isfinite
from typing import Any, NoReturn

from core.errors import DomainError

MOST_BYTES = 20_000_000
MOST_AREAS = 5_000
MOST_POINTS = 1_000_000
SMALLEST = 1e-9  # square degrees: about ten square metres
OUR_CRS = ("crs84", "4326")
NAME_KEYS = ("name", "NAME", "Name", "namelsad", "NAMELSAD", "label")
CODE_KEYS = ("geoid", "GEOID", "code", "id", "fips", "FIPS")
REGION_KEYS = ("region", "state", "STUSPS", "STATE")

Ring = list[list[float]]


@dataclass(frozen=True)
class Outline:
    """An area as it was read: its name, its polygons and the box around them."""

    code: str
    name: str
    region: str
    polygons: list[list[Ring]]

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Give south, west, north and east."""
        points = [point for rings in self.polygons for point in rings[0]]
        longitudes = [point[0] for point in points]
        latitudes = [point[1] for point in points]
        return min(latitudes), min(longitudes), max(latitudes), max(longitudes)


def read(data: bytes) -> list[Outline]:
    """Read the areas of a FeatureCollection.

    Raises DomainError with a plain sentence for the first thing that cannot be used;
    then nothing of the file is.
    """
    if len(data) > MOST_BYTES:
        _refuse(f"The file is larger than {MOST_BYTES // 1_000_000} MB.")
    document = _parse(data)
    if not isinstance(document, dict) or document.get("type") != "FeatureCollection":
        _refuse("This is no GeoJSON FeatureCollection.")
    _check_crs(document.get("crs"))
    features = document.get("features")
    if not isinstance(features, list) or not features:
        _refuse("The file holds no areas.")
    if len(features) > MOST_AREAS:
        _refuse(f"The file holds more than {MOST_AREAS:,} areas.")
    return _outlines(features)


def _outlines(features: list[Any]) -> list[Outline]:
    found: dict[str, Outline] = {}
    points = 0
    for number, feature in enumerate(features, start=1):
        outline = _outline(feature, number)
        if outline.code in found:
            _refuse(f"Area {number}: the code {outline.code} is there twice.")
        found[outline.code] = outline
        points += sum(len(ring) for rings in outline.polygons for ring in rings)
        if points > MOST_POINTS:
            _refuse(f"The outlines have more than {MOST_POINTS:,} points: thin them.")
    return list(found.values())


def _parse(data: bytes) -> Any:
    try:
        return json.loads(data.decode("utf-8-sig"), parse_constant=_no_number)
    except UnicodeDecodeError:
        _refuse("The file is not in UTF-8.")
    except (ValueError, RecursionError):
        _refuse("The file is not JSON, or is nested too deeply.")


def _no_number(text: str) -> NoReturn:
    raise ValueError(text)


def _check_crs(crs: Any) -> None:
    """Only longitude and latitude are read; old files may say so themselves."""
    if crs is None:
        return
    named = crs.get("properties") if isinstance(crs, dict) else None
    name = str(named.get("name", "")) if isinstance(named, dict) else ""
    if not name.lower().endswith(OUR_CRS):
        _refuse(
            f"The coordinates are in {name[:60] or 'a system that is not named'}: "
            "save the file as WGS 84 (EPSG:4326) first."
        )


def _outline(feature: Any, number: int) -> Outline:
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        _refuse(f"Area {number} is no GeoJSON Feature.")
    facts = feature.get("properties")
    facts = facts if isinstance(facts, dict) else {}
    name = _first(facts, NAME_KEYS)
    code = _text(feature.get("id")) or _first(facts, CODE_KEYS) or name
    if not name or not code:
        _refuse(f"Area {number} has no name: a property `name` gives it one.")
    return Outline(
        code[:80],
        name[:120],
        _first(facts, REGION_KEYS)[:30],
        _polygons(feature.get("geometry"), f"Area {number} ({name[:60]})"),
    )


def _first(facts: dict[str, Any], keys: tuple[str, ...]) -> str:
    return next((text for key in keys if (text := _text(facts.get(key)))), "")


def _text(value: Any) -> str:
    """Take text or a whole number as one line; nothing else is a name."""
    is_plain = isinstance(value, str | int) and not isinstance(value, bool)
    return " ".join(str(value).replace("\0", "").split()) if is_plain else ""


def _polygons(geometry: Any, area: str) -> list[list[Ring]]:
    geometry = geometry if isinstance(geometry, dict) else {}
    match geometry.get("type"), geometry.get("coordinates"):
        case "Polygon", list(rings):
            given: list[Any] = [rings]
        case "MultiPolygon", list(polygons):
            given = polygons
        case _:
            _refuse(f"{area} is no polygon.")
    if not given or not all(isinstance(rings, list) and rings for rings in given):
        _refuse(f"{area} has an empty polygon.")
    return [list(_rings(rings, area)) for rings in given]


def _rings(rings: list[Any], area: str) -> Iterator[Ring]:
    for ring in rings:
        if not isinstance(ring, list) or len(ring) < 4:
            _refuse(f"{area} has a ring of fewer than four points.")
        points = [_point(point, area) for point in ring]
        if points[0] != points[-1]:
            _refuse(f"{area} has a ring that does not end where it began.")
        if abs(_size(points)) < SMALLEST:
            _refuse(f"{area} has a ring that encloses nothing.")
        yield points


def _point(point: Any, area: str) -> list[float]:
    """Take longitude and latitude, in this order; a height is dropped."""
    if not isinstance(point, list) or len(point) < 2:
        _refuse(f"{area} has a point that is none.")
    longitude, latitude = point[:2]
    if not (_is_number(longitude) and _is_number(latitude)):
        _refuse(f"{area} has a point that is none.")
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        _refuse(
            f"{area} has a point off the earth ({longitude:.6g}, {latitude:.6g}): the "
            "coordinates must be longitude and latitude in degrees (WGS 84)."
        )
    return [round(float(longitude), 6), round(float(latitude), 6)]


def _is_number(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    # Whole numbers of a thousand digits are JSON as well.
    return isfinite(value) if isinstance(value, float) else abs(value) < 10**12


def _size(ring: Ring) -> float:
    """Measure twice the area inside, by the shoelace formula."""
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring))


def _refuse(sentence: str) -> NoReturn:
    raise DomainError(f"{sentence} Nothing was changed.")
