"""The directory over HTTP."""

import pytest

from providers.models import DirectoryReport
from tests.factories.providers import (
    AddressFactory,
    LocationFactory,
    ServiceAtLocationFactory,
    ServiceFactory,
)

pytestmark = pytest.mark.django_db
URL = "/api/v1/services/"


@pytest.fixture
def place():
    address = AddressFactory()
    service = ServiceFactory(name="Walk-in center")
    return ServiceAtLocationFactory(service=service, location=address.location)


def test_services_are_listed_and_looked_at(api, clinician, place):
    api.force_authenticate(clinician)
    api.force_login(clinician)

    listed = api.get(URL).json()["results"]
    one = api.get(f"{URL}{place.service_id}/").json()

    assert [row["name"] for row in listed] == ["Walk-in center"]
    assert one["places"][0]["id"] == str(place.pk)
    assert one["places"][0]["state"] == "unknown"


def test_search_answers_with_reasons(api, clinician, place):
    api.force_login(clinician)

    found = api.get(f"{URL}search/", {"words": "walk", "place": "78799"}).json()

    assert found["found"] == 1
    assert found["results"][0]["why"] == ["by name"]
    assert found["results"][0]["cautions"] == ["no phone number"]


def test_coordinates_are_asked_for_in_the_body(api, clinician, place):
    api.force_login(clinician)

    near = api.post(f"{URL}search/", {"latitude": 30.0, "longitude": -97.0}).json()
    far = api.post(f"{URL}search/", {"latitude": 50.0, "longitude": -97.0}).json()

    assert (near["found"], far["found"]) == (1, 0)


def test_a_question_that_makes_no_sense_names_what_is_wrong(api, clinician):
    api.force_login(clinician)

    answer = api.get(f"{URL}search/", {"need": "nonsense", "size": 1000})

    assert answer.status_code == 400
    assert set(answer.json()["errors"]) == {"need", "size"}


def test_a_wrong_entry_is_reported(api, clinician, place):
    api.force_login(clinician)

    answer = api.post(f"{URL}{place.service_id}/report/", {"kind": "hours"})

    assert answer.status_code == 201
    assert DirectoryReport.objects.get().kind == "hours"


@pytest.mark.parametrize("role", ["clinician", "directory_admin", "program_admin"])
def test_a_secret_place_is_secret_to_programs(request, api, role):
    location = LocationFactory(is_confidential=True, name="12 Elm Street")
    AddressFactory(location=location)
    place = ServiceAtLocationFactory(
        service=ServiceFactory(name="Safe house"), location=location
    )
    api.force_login(request.getfixturevalue(role))

    said = b"".join(
        api.get(url).content
        for url in (URL, f"{URL}{place.service_id}/", f"{URL}search/?words=safe")
    )

    assert b"Safe house" in said
    for secret in (b"Elm", b"Alderton", b"78799", b"30.0", b"-97.0"):
        assert secret not in said


def test_half_a_point_is_told_so(api, clinician):
    api.force_login(clinician)

    answer = api.post(f"{URL}search/", {"latitude": 30.0}, format="json")

    assert answer.status_code == 400


def test_half_a_point_is_passed_over_by_the_page(client, clinician):
    client.force_login(clinician)

    assert client.post("/directory/", {"latitude": "30.0"}).status_code == 200
