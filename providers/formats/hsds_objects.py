"""Directory rows as the nested objects of HSDS 3.0: of the public ones, and no others.

A page of objects costs the same few statements whatever its length, one a table.
"""

from uuid import UUID

from django.db.models import QuerySet

from providers.feeds.tables import model_of
from providers.formats.hsds_nest import Nest, Object, among, read


def slim_services(rows: QuerySet) -> list[Object]:
    """Give services with their organization and program, as lists show them."""
    nest = Nest()
    found = nest.take("service", rows)
    nest.follow("service", "organization_id", "organization")
    nest.follow("service", "program_id", "program")
    return [nest.slim("service", one) for one in found.values()]


def full_services(rows: QuerySet) -> list[Object]:
    """Give services with everything about them and their places."""
    nest = Nest()
    found = nest.take("service", rows)
    _take_places(nest, found)
    nest.follow("service", "organization_id", "organization")
    nest.fill()
    return [_with_places(nest, one) for one in found.values()]


def slim_places(rows: QuerySet) -> list[Object]:
    """Give services at locations with the service and the location, as lists show them."""
    nest = Nest()
    found = nest.take("service_at_location", rows)
    nest.follow("service_at_location", "location_id", "location")
    nest.follow("service_at_location", "service_id", "service")
    nest.follow("service", "organization_id", "organization")
    nest.follow("service", "program_id", "program")
    return [nest.slim("service_at_location", one) for one in found.values()]


def full_places(rows: QuerySet) -> list[Object]:
    """Give services at locations with everything about service and location."""
    nest = Nest()
    found = nest.take("service_at_location", rows)
    nest.follow("service_at_location", "location_id", "location")
    nest.follow("service_at_location", "service_id", "service")
    nest.follow("service", "organization_id", "organization")
    nest.fill()
    return [
        nest.full("service_at_location", one)
        | {
            "service": nest.full(
                "service", nest.rows["service"][UUID(one["service_id"])]
            )
        }
        for one in found.values()
    ]


def organizations(rows: QuerySet, *, services: str = "slim") -> list[Object]:
    """Give organizations with all about them, and their services slim, full or not."""
    nest = Nest()
    found = nest.take("organization", rows)
    here = model_of("location").objects.public()
    nest.take("location", here.filter(among("organization", found)))
    offered: list[Object] = []
    if services:
        own = model_of("service").objects.public()
        taken = nest.take("service", own.filter(among("organization", found)))
        if services == "full":
            _take_places(nest, taken)
    nest.fill()
    for one in found.values():
        whole = nest.full("organization", one)
        _add(whole, "locations", _locations(nest, one["id"]))
        offered = nest.of("service", "organization_id", one["id"])
        shown = (
            [_with_places(nest, s, within=True) for s in offered]
            if services == "full"
            else offered
        )
        found[UUID(one["id"])] = _add(whole, "services", shown)
    return list(found.values())


def locations(rows: QuerySet) -> list[Object]:
    """Give locations with everything about them."""
    return whole("location", rows)


def whole(table: str, rows: QuerySet) -> list[Object]:
    """Give objects with everything inside them, taxonomies and terms as well."""
    nest = Nest()
    found = nest.take(table, rows)
    nest.follow("taxonomy_term", "taxonomy_id", "taxonomy")
    nest.fill()
    return [nest.full(table, one) for one in found.values()]


def flat(table: str, rows: QuerySet) -> list[Object]:
    """Give objects without anything inside them."""
    return list(read(table, rows).values())


def _take_places(nest: Nest, services: dict[UUID, Object]) -> None:
    places = model_of("service_at_location").objects.public()
    nest.take("service_at_location", places.filter(among("service", services)))
    nest.follow("service_at_location", "location_id", "location")


def _with_places(nest: Nest, one: Object, *, within: bool = False) -> Object:
    whole = nest.full("service", one)
    if within:
        whole.pop("organization", None)
    places = nest.of("service_at_location", "service_id", one["id"])
    return _add(
        whole,
        "service_at_locations",
        [nest.full("service_at_location", place) for place in places],
    )


def _locations(nest: Nest, organization: str) -> list[Object]:
    own = nest.of("location", "organization_id", organization)
    return [nest.full("location", one) for one in own]


def _add(whole: Object, name: str, inside: list[Object]) -> Object:
    if inside:
        whole[name] = inside
    return whole
