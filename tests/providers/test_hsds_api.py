"""The HSDS API as whoever comes by sees it."""

import pytest

from providers.finding import index
from providers.models import (
    Location,
    Organization,
    Phone,
    Service,
    ServiceAtLocation,
    Source,
)

LISTS = (
    "services",
    "organizations",
    "service_at_locations",
    "taxonomies",
    "taxonomy_terms",
)


@pytest.fixture
def source(db):
    return Source.objects.create(slug="elm", name="Elm")


@pytest.fixture
def house(source):
    return Organization.objects.create(origin=source, name="Elm House")


@pytest.fixture
def walk_in(house):
    """A service at a place on Elm Street, with a number."""
    service = Service.objects.create(organization=house, name="Walk-in counseling")
    location = Location.objects.create(
        organization=house, name="Elm Street", latitude=41.0, longitude=-90.0
    )
    location.addresses.create(
        address_1="1 Elm Street",
        city="Alder",
        state_province="IL",
        postal_code="61101",
        country="US",
    )
    place = ServiceAtLocation.objects.create(service=service, location=location)
    Phone.objects.create(service=service, number="(815) 555-0101", extension="12")
    index.rebuild_service(service)
    return place


def get(client, path, **said):
    return client.get(f"/hsds/{path}", said).json()


def ids(client, path, **said):
    return [one["id"] for one in get(client, path, **said)["contents"]]


def test_it_says_what_it_is(client, db):
    said = get(client, "")

    assert said["version"] == "3.0"
    assert client.get(said["openapi_url"]).json()["openapi"] == "3.1.0"


def test_a_service_is_nested_with_all_about_it(client, walk_in):
    found = get(client, f"services/{walk_in.service_id}")

    assert found["organization"]["name"] == "Elm House"
    assert found["phones"][0]["extension"] == 12
    place = found["service_at_locations"][0]["location"]
    assert place["addresses"][0]["address_1"] == "1 Elm Street"
