"""The page behind the link in a mail: opened by anybody, acted on once."""

import pytest
from django.urls import reverse

from providers.actions import edit_service, retire_phone, verifying
from providers.models import (
    DirectoryCorrection,
    Location,
    ProviderLink,
    Service,
    Source,
)
from tests.factories.providers import (
    AddressFactory,
    LocationFactory,
    PhoneFactory,
    ServiceAtLocationFactory,
    ServiceFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def service(jurisdiction):
    desk = Source.objects.desk(jurisdiction)
    service = ServiceFactory(
        origin=desk,
        organization__origin=desk,
        name="Harbor Walk-in",
        description="Help at once.",
    )
    location = LocationFactory(origin=desk, name="Harbor House")
    AddressFactory(location=location, origin=desk, address_1="77 Quay Street")
    ServiceAtLocationFactory(
        origin=desk,
        service=service,
        location=location,
        hours={"MO,TU": ("09:00", "17:00")},
    )
    PhoneFactory(service=service, origin=desk, number="512-555-0100")
    return service


@pytest.fixture
def link(service, directory_admin):
    return verifying.ask(
        service,
        email="desk@harbor.example",
        jurisdiction=directory_admin.jurisdiction,
        by=directory_admin,
    )


@pytest.fixture
def url(link):
    return reverse("provider:verify", args=[link.mailed_secret()])


def filled_in(client, url, **changes):
    """Send the page's form as a browser would, with these fields changed."""
    return fields_of(client.get(url)) | changes


def fields_of(response):
    form = response.context["form"]
    return {field.html_name: field.value() or "" for field in form}


def test_opening_the_link_changes_nothing_however_often(client, url, service):
    for _ in range(3):
        response = client.get(url)
        assert response.status_code == 200
        assert client.head(url).status_code == 200

    service.refresh_from_db()
    assert service.assured_date is None
    assert ProviderLink.objects.open().count() == 1
    assert response["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response["Cache-Control"]


def test_one_press_confirms_and_spends_the_link(client, url, service):
    response = client.post(url, filled_in(client, url, do="confirm"))

    service.refresh_from_db()
    assert response.status_code == 200
    assert service.assurer_email == "desk@harbor.example"
    gone = client.get(url)
    assert gone.status_code == 404
    assert b"leads nowhere" in gone.content
    assert gone["Referrer-Policy"] == "no-referrer"


def test_corrections_wait_and_the_entry_stays(client, url, service):
    day = f"hours:{service.service_at_locations.get().pk}:WE"
    phone = f"phone:{service.phones.get().pk}"
    said = {"fees": "Free", phone: "512-555-0111", day: "9-12", "remark": "We moved."}

    client.post(url, filled_in(client, url, do="correct", **said))

    found = {
        c.field.partition(":")[0]: c.new for c in DirectoryCorrection.objects.all()
    }
    assert found == {
        "fees": "Free",
        "phone": "512-555-0111",
        "hours": "MO 09:00-17:00\nTU 09:00-17:00\nWE 09:00-12:00\nTH closed\n"
        "FR closed\nSA closed\nSU closed",
        "remark": "We moved.",
    }
    service.refresh_from_db()
    assert (service.fees, service.assured_date) == ("", None)
    assert client.get(url).status_code == 404


@pytest.mark.parametrize(
    ("do", "changes"), [("confirm", {"fees": "Free"}), ("correct", {})]
)
def test_a_press_that_does_not_fit_what_was_changed_is_asked_about(
    client, url, do, changes
):
    response = client.post(url, filled_in(client, url, do=do, **changes))

    assert response.status_code == 422
    assert ProviderLink.objects.open().exists()
    assert not DirectoryCorrection.objects.exists()


def test_hours_nobody_can_read_are_told_beside_the_field(client, url, service):
    day = f"hours:{service.service_at_locations.get().pk}:WE"

    response = client.post(url, filled_in(client, url, do="correct", **{day: "late"}))

    assert response.status_code == 422
    assert b"Write hours as" in response.content


def test_the_link_of_a_confidential_shelter_never_prints_where_it_is(
    client, url, service
):
    assert b"77 Quay Street" in client.get(url).content

    Service.objects.filter(pk=service.pk).update(is_confidential=True)
    page = client.get(url).content
    assert b"77 Quay Street" not in page
    assert b"Harbor House" not in page

    Service.objects.filter(pk=service.pk).update(is_confidential=False)
    Location.objects.update(is_confidential=True)
    page = client.get(url).content
    assert b"77 Quay Street" not in page
    assert b"Harbor House" not in page


@pytest.mark.parametrize("secret", ["x", "0" * 64, "%00", "é"])
def test_an_unknown_link_gets_the_same_plain_page(client, secret):
    response = client.get(f"/provider/{secret}/verify/")

    assert response.status_code == 404
    assert b"leads nowhere" in response.content


def test_whoever_tries_links_by_the_hundred_is_slowed_down(client):
    answers = {client.get(f"/provider/{n}/verify/").status_code for n in range(70)}

    assert answers == {404, 429}


def test_a_link_used_meanwhile_changes_nothing_twice(client, url, link):
    data = filled_in(client, url, do="correct", fees="Free")
    client.post(url, data)

    assert client.post(url, data).status_code == 404
    assert DirectoryCorrection.objects.count() == 1


def test_a_page_that_is_no_longer_true_is_neither_confirmed_nor_taken_back(
    client, url, service, directory_admin
):
    phone = f"phone:{service.phones.get().pk}"
    told = filled_in(client, url, do="confirm")
    corrected = told | {"do": "correct", "description": "Help.", phone: "512-555-0122"}
    edit_service(service, by=directory_admin, fees="Sliding scale")
    retire_phone(service.phones.get(), service, by=directory_admin)

    assert client.post(url, told).status_code == 409
    answer = client.post(url, corrected)

    service.refresh_from_db()
    assert (answer.status_code, service.assured_date) == (409, None)
    assert not DirectoryCorrection.objects.exists()
    again = fields_of(answer)
    assert (again["fees"], again["description"]) == ("Sliding scale", "Help.")
    assert again["remark"] == "512-555-0100: 512-555-0122"
    assert client.post(url, again | {"do": "correct"}).status_code == 200
    found = DirectoryCorrection.objects.values_list("field", "old", "new")
    assert set(found) == {
        ("description", "Help at once.", "Help."),
        ("remark", "", "512-555-0100: 512-555-0122"),
    }


def test_what_was_shown_cannot_be_made_up(client, url, service):
    data = filled_in(client, url, do="correct", fees="Free", seen="e30:forged")

    assert client.post(url, data).status_code == 409
    assert not DirectoryCorrection.objects.exists()
