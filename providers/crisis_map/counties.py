"""The counties of the United States, out of us-atlas' TopoJSON (U.S. Census Bureau)."""

import json
from hashlib import sha256
from itertools import accumulate
from pathlib import Path
from typing import Any

from django.conf import settings

from providers.crisis_map.geojson import Outline, Ring

SLUG = "us-counties"
NAME = "US counties"
FILE = "vendor/us-atlas/counties-10m.json"

# Federal codes of states and territories (FIPS 5-2).
STATES = {
    "01": "AL", "02": "AK", "04": "AZ", "05": "AR", "06": "CA", "08": "CO", "09": "CT",
    "10": "DE", "11": "DC", "12": "FL", "13": "GA", "15": "HI", "16": "ID", "17": "IL",
    "18": "IN", "19": "IA", "20": "KS", "21": "KY", "22": "LA", "23": "ME", "24": "MD",
    "25": "MA", "26": "MI", "27": "MN", "28": "MS", "29": "MO", "30": "MT", "31": "NE",
    "32": "NV", "33": "NH", "34": "NJ", "35": "NM", "36": "NY", "37": "NC", "38": "ND",
    "39": "OH", "40": "OK", "41": "OR", "42": "PA", "44": "RI", "45": "SC", "46": "SD",
    "47": "TN", "48": "TX", "49": "UT", "50": "VT", "51": "VA", "53": "WA", "54": "WV",
    "55": "WI", "56": "WY", "60": "AS", "66": "GU", "69": "MP", "72": "PR", "78": "VI",
}  # fmt: skip


def path() -> Path:
    return Path(settings.BASE_DIR, "static", FILE)


def digest() -> str:
    return sha256(path().read_bytes()).hexdigest()


def read() -> list[Outline]:
    """Read the counties as outlines, coded by FIPS."""
    atlas = json.loads(path().read_bytes())
    arcs = [_arc(arc, atlas["transform"]) for arc in atlas["arcs"]]
    found = []
    for shape in atlas["objects"]["counties"]["geometries"]:
        many = shape["type"] == "MultiPolygon"
        polygons = shape["arcs"] if many else [shape["arcs"]]
        found.append(
            Outline(
                code=shape["id"],
                name=shape["properties"]["name"],
                region=STATES.get(shape["id"][:2], ""),
                polygons=[[_ring(ring, arcs) for ring in rings] for rings in polygons],
            )
        )
    return found


def _arc(arc: list[list[int]], transform: dict[str, Any]) -> Ring:
    """Undo the steps an arc is written in (TopoJSON: quantized deltas)."""
    (wide, high), (left, low) = transform["scale"], transform["translate"]
    xs = accumulate(step[0] for step in arc)
    ys = accumulate(step[1] for step in arc)
    return [
        [round(x * wide + left, 5), round(y * high + low, 5)]
        for x, y in zip(xs, ys, strict=True)
    ]


def _ring(numbers: list[int], arcs: list[Ring]) -> Ring:
    """Join arcs into a ring; a number below zero is the arc ~number backwards."""
    points: Ring = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc[1:] if points else arc
    return points
