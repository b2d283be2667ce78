"""The page behind a provider's link: told with a thumb, without scripts or an account."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.models import AccessLog
from providers.actions.links import issue_link, revoke_link
from providers.models import CapacityReading, Metadata, ServiceCapacity, Source
from tests.factories.providers import (
    LocationFactory,
    OrganizationFactory,
    ServiceAtLocationFactory,
    ServiceCapacityFactory,
    ServiceFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(jurisdiction):
    source = Source.objects.desk(jurisdiction)
    service = ServiceFactory(
        name="Respite", organization=OrganizationFactory(origin=source)
    )
    return ServiceAtLocationFactory(service=service)


@pytest.fixture
def beds(place):
    """Two of six beds, told nine hours ago."""
    return ServiceCapacityFactory(
        service=place.service,
        service_at_location=place,
        updated=timezone.now() - timedelta(hours=9),
    )


@pytest.fixture
def address(place, directory_admin):
    _, url = issue_link(place.service, "capacity", by=directory_admin)
    return path(url)


def path(url):
    return "/" + url.split("/", 3)[3]


def now(beds):
    return ServiceCapacity.objects.get(pk=beds.pk)


def test_the_page_shows_what_is_held_and_how_old_it_is(client, address, beds):
    page = client.get(address)

    assert page.status_code == 200
    assert page["Referrer-Policy"] == "no-referrer"
    assert b"9 hours ago" in page.content
    assert b"<b>2</b>" in page.content


@pytest.mark.parametrize(
    ("do", "free"),
    [("less", 1), ("more", 3), ("same", 2)],
    ids=["less", "more", "same"],
)
def test_one_press_tells_it_as_of_now(client, address, beds, do, free):
    answer = client.post(address, {"row": beds.pk, "do": do})

    assert answer.status_code == 302
    assert now(beds).available == free
    assert timezone.now() - now(beds).updated < timedelta(minutes=1)
    assert now(beds).said_through == "link"
    assert now(beds).said_by == "the provider of Respite"


@pytest.mark.parametrize(("free", "do"), [(0, "less"), (6, "more")])
def test_there_is_nothing_below_none_or_above_all(client, address, beds, free, do):
    ServiceCapacity.objects.update(available=free)

    client.post(address, {"row": beds.pk, "do": do})

    assert now(beds).available == free


def test_numbers_can_be_written(client, address, beds):
    client.post(
        address, {"row": beds.pk, "do": "numbers", "available": "4", "maximum": "8"}
    )

    assert (now(beds).available, now(beds).maximum) == (4, 8)


@pytest.mark.parametrize("wrong", ["-1", "x", "9", ""])
def test_impossible_numbers_are_refused_in_words(client, address, beds, wrong):
    answer = client.post(
        address, {"row": beds.pk, "do": "numbers", "available": wrong, "maximum": "8"}
    )

    assert answer.status_code == 422
    assert b"no more free than there are" in answer.content
    assert now(beds).available == 2


def test_what_was_not_counted_yet_can_be(client, address, place):
    assert b"not told" in client.get(address).content

    answer = client.post(
        address,
        {
            "do": "first",
            "place": place.pk,
            "unit": "Bed",
            "population": "women",
            "available": "1",
            "maximum": "",
        },
    )

    assert answer.status_code == 302
    told = ServiceCapacity.objects.get()
    assert (told.unit.name, told.population, told.available) == ("Bed", "women", 1)
    assert told.maximum is None


def test_every_word_is_kept(client, address, beds):
    client.post(address, {"row": beds.pk, "do": "more"})
    client.post(address, {"row": beds.pk, "do": "more"})

    kept = CapacityReading.objects.filter(capacity=beds)
    assert [reading.available for reading in kept] == [4, 3, 2]
    assert Metadata.objects.filter(resource_id=beds.pk).count() == 2
    assert AccessLog.objects.filter(subject_id=beds.pk, role="provider").exists()


def test_the_capacity_of_another_service_is_out_of_reach(client, address, beds):
    other = ServiceCapacityFactory()

    assert client.post(address, {"row": other.pk, "do": "more"}).status_code == 404
    assert client.post(address, {"row": "x", "do": "more"}).status_code == 404
    assert now(other).available == 2


def test_a_link_taken_back_leads_nowhere(client, place, directory_admin, beds):
    link, url = issue_link(place.service, "capacity", by=directory_admin)
    revoke_link(link, by=directory_admin)

    answer = client.post(path(url), {"row": beds.pk, "do": "more"})

    assert answer.status_code == 404
    assert now(beds).available == 2


def test_a_link_of_another_kind_does_not_open_this_page(client, place):
    assert client.get(reverse("provider:capacity", args=["x" * 43])).status_code == 404


def test_where_a_confidential_place_is_does_not_stand_on_the_page(
    client, directory_admin
):
    secret = LocationFactory(is_confidential=True, name="12 Elm Street")
    place = ServiceAtLocationFactory(location=secret)
    ServiceAtLocationFactory(service=place.service, location=LocationFactory())
    ServiceCapacityFactory(service=place.service, service_at_location=place)
    _, url = issue_link(place.service, "capacity", by=directory_admin)

    assert b"12 Elm" not in client.get(path(url)).content
