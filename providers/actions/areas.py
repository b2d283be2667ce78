"""Areas handed in: the counties everybody has, and outlines of one's own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.utils.text import slugify

from accounts.models import Jurisdiction, User
from core.access import trace
from core.errors import DomainError
from core.models import AccessLog
from core.scope import scope
from providers.crisis_map import counties, geojson, places
from providers.crisis_map.geojson import Outline
from providers.models import Area, AreaLayer, Gap, HomeArea, LocationArea

CHANGEABLE = ("name", "region", "folded", "south", "west", "north", "east", "outline")


@dataclass(frozen=True)
class Imported:
    """What reading a file of areas came to."""

    layer: AreaLayer | None
    added: int = 0
    changed: int = 0
    gone: int = 0
    same: int = 0

    @property
    def is_unchanged(self) -> bool:
        return not (self.added or self.changed or self.gone)


@transaction.atomic
def import_areas(
    data: bytes, *, name: str, jurisdiction: Jurisdiction, dry_run: bool = False
) -> Imported:
    """Make a layer of a GeoJSON file, or bring the layer of this name up to date.

    Raises DomainError where anything in the file cannot be used.
    """
    outlines = geojson.read(data)
    slug = f"{jurisdiction.slug}-{slugify(name)}"[:80]
    if not slugify(name):
        raise DomainError("Give the areas a name. Nothing was changed.")
    mine = AreaLayer.objects.filter(jurisdiction=jurisdiction, slug=slug)
    layer = mine.select_for_update().first()
    layer = layer or AreaLayer(slug=slug, name=name, jurisdiction=jurisdiction)
    found = _difference(layer, outlines)
    if dry_run:
        return found
    layer.digest = sha256(data).hexdigest()
    layer.save()
    _apply(layer, outlines)
    trace(AccessLog.Action.CHANGE, ("providers.arealayer", layer.pk), reason="import")
    return found


@transaction.atomic
def serve_areas(areas: Iterable[Area], *, by: User) -> None:
    """Say which areas the user's jurisdiction serves, in place of those before."""
    held = HomeArea.objects.filter(jurisdiction=by.jurisdiction)
    wanted = {area.pk for area in areas}
    held.exclude(area__in=wanted).delete()
    known = set(held.values_list("area", flat=True))
    HomeArea.objects.bulk_create(
        HomeArea(jurisdiction=by.jurisdiction, area_id=pk)
        for pk in sorted(wanted - known)
    )
    trace(AccessLog.Action.CHANGE, ("providers.homearea", None), reason="areas served")


@transaction.atomic
def plant_counties() -> bool:
    """Have the counties of the United States as they are shipped; say if that was due."""
    digest = counties.digest()
    layer, _ = AreaLayer.objects.select_for_update().get_or_create(
        slug=counties.SLUG,
        defaults={"name": counties.NAME, "is_coarse": True, "digest": ""},
    )
    if layer.digest == digest:
        return False
    _apply(layer, counties.read())
    layer.digest = digest
    layer.save()
    return True


def _difference(layer: AreaLayer, outlines: Sequence[Outline]) -> Imported:
    held = {area.code: area for area in Area.objects.filter(layer=layer.pk)}
    new = {outline.code: _area(layer, outline) for outline in outlines}
    both = held.keys() & new.keys()
    changed = sum(_facts(held[code]) != _facts(new[code]) for code in both)
    return Imported(
        layer,
        added=len(new.keys() - held.keys()),
        changed=changed,
        gone=len(held.keys() - new.keys()),
        same=len(both) - changed,
    )


def _apply(layer: AreaLayer, outlines: Sequence[Outline]) -> None:
    """Write what differs; the locations are then placed anew."""
    held = {area.code: area for area in Area.objects.filter(layer=layer)}
    new = {outline.code: _area(layer, outline) for outline in outlines}
    gone = _drop(layer, {held[code].pk for code in held.keys() - new.keys()})
    changed = []
    for code in held.keys() & new.keys():
        if _facts(held[code]) != _facts(new[code]):
            new[code].pk = held[code].pk
            changed.append(new[code])
    Area.objects.bulk_update(changed, CHANGEABLE, batch_size=200)
    Area.objects.bulk_create(
        [area for code, area in new.items() if code not in held], batch_size=500
    )
    if changed or gone or new.keys() - held.keys():
        LocationArea.objects.filter(layer=layer).delete()


def _drop(layer: AreaLayer, gone: set[UUID]) -> set[UUID]:
    """Take outlines away, and say which: none that somebody serves or has a gap in.

    Counties keep such an outline: whoever ships them cannot ask those who use it.
    """
    used = _used(gone)
    if used and layer.jurisdiction_id:
        raise DomainError(
            "This file no longer holds areas that are marked as served, or that the "
            "register has gaps in: give it another name, or mark others as served "
            "first. Nothing was changed."
        )
    Area.objects.filter(pk__in=gone - used).delete()
    return gone - used


def _used(areas: set[UUID]) -> set[UUID]:
    """Say on which areas anything hangs, whoever's it is.

    Under a narrower scope those rows stay hidden from the look and from the cascade,
    and their foreign keys fail when all is committed.
    """
    if not areas:
        return set()
    # Nobody may mark one of them between the look and its end.
    list(Area.objects.filter(pk__in=areas).select_for_update().values_list("pk"))
    with scope(*Jurisdiction.objects.all()):
        served = HomeArea.objects.filter(area__in=areas).values_list("area", flat=True)
        gaps = Gap.objects.filter(outline__in=areas).values_list("outline", flat=True)
        return {*served, *gaps}


def _area(layer: AreaLayer, outline: Outline) -> Area:
    south, west, north, east = outline.box
    area = Area(
        layer=layer,
        code=outline.code,
        name=outline.name,
        region=outline.region,
        south=south,
        west=west,
        north=north,
        east=east,
        outline={"type": "MultiPolygon", "coordinates": outline.polygons},
    )
    area.folded = places.fold(str(area))
    return area


def _facts(area: Area) -> list[object]:
    return [getattr(area, name) for name in CHANGEABLE]
