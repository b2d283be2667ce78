"""Organizations, services and where they are found."""

from typing import Any

from django.utils import timezone

from bench.generator import words
from bench.generator.copying import Histories, chance, copy, id_at
from providers.finding import index
from providers.models import (
    Address,
    Location,
    Organization,
    Phone,
    Service,
    ServiceAtLocation,
    Source,
)

PER_ORGANIZATION = 4
Row = dict[str, Any]


def make_directory(count: int) -> None:
    """Write so many services, each at a location, and what search knows of them."""
    source = Source.objects.create(slug="bench", name="Bench directory")
    services = [_row() for _ in range(count)]
    organizations = [_row() for _ in range(-(-count // PER_ORGANIZATION))]
    places = [
        _row() | {"service_id": s["id"], "location_id": s["id"]} for s in services
    ]
    for number, row in enumerate(organizations):
        row["name"] = (
            f"{chance.choice(words.LAST)} {chance.choice(words.HELP)} Center {number}"
        )
    for number, row in enumerate(services):
        row.update(_service(number, organizations[number // PER_ORGANIZATION]["id"]))
    copy(Organization, organizations, origin=source)
    copy(Service, services, origin=source)
    copy(Location, map(_location, services), origin=source)
    copy(ServiceAtLocation, places, origin=source)
    copy(Address, map(_address, services), origin=source)
    copy(Phone, map(_phone, services), origin=source)
    with Histories() as histories:
        for model in (Organization, Service, Location):
            histories.keep(model)
        index.rebuild_source(source)


def _row() -> Row:
    return {"id": id_at(timezone.now())}


def _service(number: int, organization: Any) -> Row:
    kinds = chance.sample(words.HELP, 2)
    return {
        "organization_id": organization,
        "name": f"{kinds[0]} and {kinds[1]} {number}",
        "description": words.note(4),
        "eligibility_description": "Adults who live in the county.",
    }


def _location(service: Row) -> Row:
    return {
        "id": service["id"],
        "name": service["name"],
        "latitude": chance.uniform(29.5, 31.0),
        "longitude": chance.uniform(-98.5, -97.0),
    }


def _address(service: Row) -> Row:
    return _row() | {
        "location_id": service["id"],
        "address_1": words.address(),
        "city": "Bench City",
        "state_province": "TX",
        "postal_code": f"787{chance.randrange(100):02}",
        "country": "US",
    }


def _phone(service: Row) -> Row:
    return _row() | {"service_id": service["id"], "number": words.phone()}
