"""Which area each location lies in, kept beside it."""

from collections import defaultdict
from collections.abc import Iterator
from math import floor

from django.db import connection, transaction

from providers.crisis_map.places import holds
from providers.models import Area, AreaLayer, LocationArea

CELL = 0.5  # degrees; a county is about one of them wide
BATCH = 5_000
MARK = "hashtextextended(l.latitude::text || ' ' || l.longitude::text, 0)"
# Placed from other coordinates than it has now, or never.
MISPLACED = f"""
SELECT l.id, l.latitude, l.longitude, {MARK}
  FROM providers_location l
 WHERE l.latitude IS NOT NULL
   AND NOT EXISTS (SELECT 1 FROM providers_locationarea a
                    WHERE a.location_id = l.id AND a.layer_id = %(layer)s
                      AND a.mark = {MARK})
 LIMIT %(most)s
"""  # noqa: S608 - only our own words
UNPLACEABLE = """
DELETE FROM providers_locationarea a USING providers_location l
 WHERE l.id = a.location_id AND l.latitude IS NULL
"""


class Grid:
    """The areas of a layer, found by the half degrees that their boxes touch."""

    def __init__(self, layer: AreaLayer) -> None:
        self.cells: dict[tuple[int, int], list[Area]] = defaultdict(list)
        for area in layer.areas.order_by("code"):
            for cell in _cells(area):
                self.cells[cell].append(area)

    def around(self, latitude: float, longitude: float) -> Iterator[Area]:
        """List the areas that hold a point."""
        cell = floor(latitude / CELL), floor(longitude / CELL)
        for area in self.cells.get(cell, ()):
            inside = (
                area.south <= latitude <= area.north
                and area.west <= longitude <= area.east
            )
            if inside and holds(area.outline, latitude, longitude):
                yield area


def place_all() -> int:
    """Place every location that is new or has moved, in every layer."""
    with connection.cursor() as cursor:
        cursor.execute(UNPLACEABLE)
    return sum(place(layer) for layer in AreaLayer.objects.all())


def place(layer: AreaLayer) -> int:
    """Place the locations of one layer anew where that is due; return how many.

    Each batch stands by itself, so a worker that is cut off has not worked in vain.
    """
    if not _due(layer, 1):
        return 0
    grid, placed = Grid(layer), 0
    while due := _batch(layer, grid):
        placed += due
    return placed


@transaction.atomic
def _batch(layer: AreaLayer, grid: Grid) -> int:
    # Two sweeps may place at once: one after the other.
    AreaLayer.objects.select_for_update().get(pk=layer.pk)
    due = _due(layer, BATCH)
    ids = [row[0] for row in due]
    LocationArea.objects.filter(layer=layer, location__in=ids).delete()
    LocationArea.objects.bulk_create(
        LocationArea(location_id=pk, layer=layer, area=area, mark=mark)
        for pk, latitude, longitude, mark in due
        for area in list(grid.around(latitude, longitude)) or [None]
    )
    return len(due)


def _due(layer: AreaLayer, most: int) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(MISPLACED, {"layer": layer.pk, "most": most})
        return cursor.fetchall()


def _cells(area: Area) -> Iterator[tuple[int, int]]:
    for row in range(floor(area.south / CELL), floor(area.north / CELL) + 1):
        for column in range(floor(area.west / CELL), floor(area.east / CELL) + 1):
            yield row, column
