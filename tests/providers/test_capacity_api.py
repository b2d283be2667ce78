"""Providers' systems tell what is free: idempotent, never from the future, never the older."""

from datetime import timedelta

import pytest
from django.utils import timezone
from knox.models import AuthToken

from accounts.actions import issue_token, make_service
from providers.finding.search import SearchQuery, find
from providers.models import CapacityReading, ServiceCapacity, Source
from tests.factories.providers import (
    OrganizationFactory,
    ServiceAtLocationFactory,
    ServiceCapacityFactory,
    ServiceFactory,
)

pytestmark = pytest.mark.django_db
URL = "/api/v1/service-capacities/"


@pytest.fixture
def place(jurisdiction):
    source = Source.objects.desk(jurisdiction)
    service = ServiceFactory(
        name="Respite", organization=OrganizationFactory(origin=source)
    )
    return ServiceAtLocationFactory(service=service)


@pytest.fixture
def tell(client, jurisdiction, program_admin):
    """Post as a provider's system does: with the token of a service user."""
    service = make_service(jurisdiction, by=program_admin, name="Bed board")
    token = issue_token(service, by=program_admin, life=timedelta(days=1))
    assert AuthToken.objects.exists()

    def post(**said):
        return client.post(
            URL,
            said,
            content_type="application/json",
            headers={"authorization": f"Token {token}"},
        )

    return post


def of(place, **said):
    told = {
        "service_at_location_id": str(place.pk),
        "unit": {"name": "Bed"},
        "available": 2,
        "maximum": 6,
        "updated": timezone.now().isoformat(),
    }
    return told | said


def test_a_system_tells_what_is_free(tell, place):
    answer = tell(**of(place))

    assert answer.status_code == 201
    body = answer.json()
    assert body["service_id"] == str(place.service_id)
    assert (body["unit"]["name"], body["available"], body["maximum"]) == ("Bed", 2, 6)
    assert (body["trust"], body["caution"]) == (1.0, "")
    assert (body["said_by"], body["said_through"]) == ("Bed board", "api")
    assert (
        find(SearchQuery(words="respite")).rows[0].capacities[0].text == "2 of 6 beds"
    )


def test_the_same_told_twice_changes_nothing(tell, place):
    said = of(place)

    first, second = tell(**said), tell(**said)

    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["id"] == second.json()["id"]
    assert CapacityReading.objects.count() == 1


def test_a_newer_word_replaces_the_older(tell, place):
    tell(**of(place, updated=(timezone.now() - timedelta(hours=1)).isoformat()))

    answer = tell(**of(place, available=1))

    assert answer.status_code == 200
    assert ServiceCapacity.objects.get().available == 1
    assert CapacityReading.objects.count() == 2


def test_the_future_is_refused(tell, place):
    ahead = timezone.now() + timedelta(minutes=10)

    answer = tell(**of(place, updated=ahead.isoformat()))

    assert answer.status_code == 400
    assert "future" in answer.json()["detail"]
    assert not ServiceCapacity.objects.exists()


def test_what_is_older_than_held_is_refused(tell, place):
    tell(**of(place))

    answer = tell(
        **of(place, updated=(timezone.now() - timedelta(hours=1)).isoformat())
    )

    assert answer.status_code == 409
    assert "newer" in answer.json()["detail"]


def test_populations_are_counted_apart(tell, place):
    tell(**of(place, population="women"))
    tell(**of(place, population="men", available=0))

    assert ServiceCapacity.objects.count() == 2


def test_a_whole_service_is_told_as_in_hsds(tell, place):
    said = of(place, service_id=str(place.service_id))
    del said["service_at_location_id"]

    assert tell(**said).status_code == 201

    assert ServiceCapacity.objects.get().service_at_location is None


def test_a_whole_service_with_one_count_means_that_count(tell, place):
    held = ServiceCapacityFactory(
        service=place.service,
        service_at_location=place,
        updated=timezone.now() - timedelta(hours=1),
    )
    said = of(place, service_id=str(place.service_id), available=5)
    del said["service_at_location_id"]

    assert tell(**said).json()["id"] == str(held.pk)


@pytest.mark.parametrize(
    "wrong",
    [
        {"available": -1},
        {"available": 7},
        {"available": None},
        {"updated": "yesterday"},
        {"unit": {}},
        {"unit_id": "018f0000-0000-7000-8000-000000000000"},
        {"service_at_location_id": None},
    ],
)
def test_what_makes_no_sense_is_refused(tell, place, wrong):
    assert tell(**of(place, **wrong)).status_code == 400
    assert not ServiceCapacity.objects.exists()


def test_a_service_that_another_jurisdiction_keeps_does_not_exist(
    tell, other_jurisdiction
):
    source = Source.objects.desk(other_jurisdiction)
    theirs = ServiceAtLocationFactory(
        service=ServiceFactory(organization=OrganizationFactory(origin=source))
    )

    answer = tell(**of(theirs))

    assert answer.status_code == 400
    assert not ServiceCapacity.objects.exists()


def test_history_is_read_newest_first(client, tell, place, directory_admin):
    tell(**of(place, updated=(timezone.now() - timedelta(hours=1)).isoformat()))
    pk = tell(**of(place, available=1)).json()["id"]
    client.force_login(directory_admin)

    rows = client.get(f"{URL}{pk}/readings/").json()["results"]

    assert [row["available"] for row in rows] == [1, 2]
