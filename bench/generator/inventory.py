"""A directory of the size of a big state, for the search room: hours, ages, capacity and all."""

from collections.abc import Iterator
from datetime import time, timedelta
from typing import Any

from django.utils import timezone

from bench.database import Scale
from bench.generator import words
from bench.generator.copying import chance, copy
from bench.generator.directory import (
    PER_ORGANIZATION,
    Row,
    _address,
    _location,
    _phone,
    _row,
    _service,
)
from providers import continuum
from providers.finding import index
from providers.models import (
    Address,
    Attribute,
    Language,
    Location,
    Organization,
    Phone,
    Schedule,
    Service,
    ServiceAtLocation,
    ServiceCapacity,
    Source,
    Unit,
)

WEEKDAYS, EVERY_DAY = "MO,TU,WE,TH,FR", "MO,TU,WE,TH,FR,SA,SU"
HOURS = (
    (WEEKDAYS, time(9), time(17)),
    (WEEKDAYS, time(8), time(20)),
    (EVERY_DAY, time(0), time(0)),
    None,
)
AGES = ((18, None), (None, 17), (None, None), (13, 64))
FEES = ("Sliding scale", "Medicaid, private insurance", "No cost", "", "Self pay")


def make_inventory(rows: Scale) -> None:
    """Write services at more locations than there are services, and rebuild search."""
    source = Source.objects.create(
        slug="bench", name="Bench directory", timezone="America/Chicago"
    )
    organizations = [_row() for _ in range(-(-rows.services // PER_ORGANIZATION))]
    for number, row in enumerate(organizations):
        row["name"] = f"{chance.choice(words.LAST)} House {number}"
    services = [_row() for _ in range(rows.services)]
    for number, row in enumerate(services):
        row.update(_service(number, organizations[number // PER_ORGANIZATION]["id"]))
        row["minimum_age"], row["maximum_age"] = chance.choice(AGES)
        row |= {"fees": chance.choice(FEES), "eligibility_description": ""}
    doors = [_row() | {"name": s["name"]} for s in services]
    doors += [
        _row() | {"name": f"Branch {n}"} for n in range(rows.locations - len(doors))
    ]
    places = [
        _row()
        | {"service_id": services[n % len(services)]["id"], "location_id": d["id"]}
        for n, d in enumerate(doors)
    ]
    copy(Organization, organizations, origin=source)
    copy(Service, services, origin=source)
    copy(Location, map(_location, doors), origin=source)
    copy(ServiceAtLocation, places, origin=source)
    copy(Address, map(_address, doors), origin=source)
    copy(Phone, map(_phone, services), origin=source)
    copy(Schedule, _schedules(doors), origin=source, freq="WEEKLY")
    copy(Attribute, _kinds(services), origin=source, link_entity="service")
    copy(Language, _languages(services), origin=source)
    bed = Unit.objects.create(origin=source, name="Bed")
    copy(ServiceCapacity, _capacities(services), origin=source, unit=bed)
    index.rebuild_source(source)


def _schedules(doors: list[Row]) -> Iterator[Row]:
    for door in doors:
        if hours := chance.choice(HOURS):
            days, opens, closes = hours
            said = {"byday": days, "opens_at": opens, "closes_at": closes}
            yield _row() | {"location_id": door["id"]} | said


def _kinds(services: list[Row]) -> Iterator[Row]:
    for service in services:
        term = chance.choice(continuum.TERMS)
        yield _row() | {"link_id": service["id"], "taxonomy_term_id": term.id}


def _languages(services: list[Row]) -> Iterator[Row]:
    for service in services:
        said = chance.choice([(), ("en",), ("en", "es")])
        for code in said:
            yield _row() | {"service_id": service["id"], "code": code}


def _capacities(services: list[Row]) -> Iterator[dict[str, Any]]:
    """Count beds in one service of five, most of them lately."""
    now = timezone.now()
    for service in services[::5]:
        yield _row() | {
            "service_id": service["id"],
            "available": chance.choice([0, 0, 1, 2, 5]),
            "maximum": 6,
            "updated": now - timedelta(hours=chance.choice([0, 1, 2, 9, 30])),
        }
