"""The directory's pages: looking, reporting, keeping."""

from datetime import time

import pytest
from django.urls import reverse

from core.models import AccessLog
from providers.models import (
    DirectoryReport,
    ImportRun,
    Metadata,
    Phone,
    SearchEntry,
    Source,
)
from tests.factories.providers import (
    AddressFactory,
    LocationFactory,
    OrganizationFactory,
    PhoneFactory,
    ServiceAtLocationFactory,
    ServiceFactory,
)

pytestmark = pytest.mark.django_db
WEEK = {"MO": "9:00-12:00, 13:00-17:00", "TU": "24 hours", "WE": "closed", "TH": ""}


@pytest.fixture
def place(jurisdiction):
    """A service at a location that Alder County keeps."""
    source = Source.objects.desk(jurisdiction)
    service = ServiceFactory(
        name="Walk-in center", organization=OrganizationFactory(origin=source)
    )
    PhoneFactory(service=service, number="(512) 555-0101")
    location = AddressFactory(location=LocationFactory(origin=source)).location
    return ServiceAtLocationFactory(service=service, location=location)


def test_the_directory_is_searched_by_words(client, clinician, place):
    client.force_login(clinician)

    page = client.get(reverse("providers:list"), {"q": "walk"})

    assert page.status_code == 200
    assert b"Walk-in center" in page.content
    assert b"(512) 555-0101" in page.content


def test_a_time_that_nobody_means_is_asked_again(client, clinician, place):
    client.force_login(clinician)

    page = client.get(reverse("providers:list"), {"at": "9999-12-31T23:30"})

    assert page.status_code == 422
    assert "Choose a day from 1990 to 2100." in page.text


def test_htmx_gets_only_the_results(client, clinician, place):
    client.force_login(clinician)

    part = client.get(
        reverse("providers:list"), {"q": "walk"}, headers={"HX-Request": "true"}
    )

    assert b"<html" not in part.content
    assert b'id="results"' in part.content


def test_a_callers_coordinates_travel_in_the_body(client, clinician, place):
    client.force_login(clinician)

    page = client.post(
        reverse("providers:list"), {"latitude": "30.0", "longitude": "-97.0"}
    )

    assert b"0.0 mi" in page.content
    assert b"latitude=30" not in page.content


def test_a_search_page_takes_few_statements(
    client, clinician, place, django_assert_max_num_queries
):
    client.force_login(clinician)
    client.get(reverse("providers:list"))

    with django_assert_max_num_queries(8):
        client.get(reverse("providers:list"), {"q": "walk"})


def test_a_bad_question_is_answered_on_the_page(client, clinician):
    client.force_login(clinician)

    page = client.get(reverse("providers:list"), {"need": "nonsense"})

    assert page.status_code == 422


def test_a_session_brings_a_refer_key_along(client, clinician, place):
    session = "018f0000-0000-7000-8000-000000000000"
    client.force_login(clinician)

    page = client.get(
        reverse("providers:list"), {"q": "walk", "session": session}
    ).content.decode()

    assert f'action="{reverse("referrals:create")}"' in page
    assert f'value="{session}"' in page
    assert f'name="service_at_location" value="{place.pk}"' in page


def test_with_a_session_the_address_says_nothing_of_its_need(client, clinician, place):
    session = "018f0000-0000-7000-8000-000000000000"
    client.force_login(clinician)
    asked = {"need": "shelter", "payer": "medicaid"}
    search = reverse("providers:list")

    with_one, without = (
        client.post(search, sent, headers={"HX-Request": "true"})["HX-Replace-Url"]
        for sent in (asked | {"session": session}, asked)
    )

    assert with_one == f"{search}?session={session}"
    assert without == f"{search}?need=shelter&payer=medicaid"


def test_whoever_may_not_refer_sees_no_such_key(client, call_taker, place):
    client.force_login(call_taker)

    page = client.get(
        reverse("providers:list"), {"session": "018f0000-0000-7000-8000-000000000000"}
    )

    assert b"refer-form" not in page.content


def test_a_service_shows_its_hours_numbers_and_place(client, clinician, place):
    client.force_login(clinician)

    page = client.get(place.service.get_absolute_url()).content.decode()

    for words in ("Walk-in center", "(512) 555-0101", "12 Elm Street", "hours unknown"):
        assert words in page


def test_a_wrong_number_lands_on_the_admins_list_and_marks_the_entry(
    client, clinician, directory_admin, place
):
    client.force_login(clinician)
    page = client.post(
        reverse("providers:report", args=[place.service_id]),
        {"kind": "phone", "note": "Rings a bakery."},
        follow=True,
    )
    assert b"The number is wrong" in page.content
    assert (
        b"number reported wrong"
        in client.get(reverse("providers:list"), {"q": "walk"}).content
    )

    client.force_login(directory_admin)
    assert b"Rings a bakery." in client.get(reverse("providers:reports")).content
    report = DirectoryReport.objects.get()
    client.post(reverse("providers:resolve", args=[report.pk]))

    report.refresh_from_db()
    assert report.resolved_by == directory_admin
    assert (
        b"Nothing is reported wrong" in client.get(reverse("providers:reports")).content
    )


def test_a_mark_is_taken_back_by_whoever_made_it_while_nobody_looked_into_it(
    client, clinician, case_manager, directory_admin, place
):
    in_row = {"HX-Request": "true", "HX-Target": f"wrong-{place.pk}"}
    client.force_login(clinician)
    mark = reverse("providers:report", args=[place.service_id])
    marked = client.post(mark, {"kind": "phone"}, headers=in_row).text
    report = DirectoryReport.objects.get()
    undo = reverse("providers:take_back", args=[report.pk])
    assert undo in marked

    client.force_login(case_manager)
    assert client.post(undo).status_code == 404
    client.force_login(clinician)
    assert mark in client.post(undo, headers=in_row).text
    found = client.get(reverse("providers:list"), {"q": "walk"})
    assert "number reported wrong" not in found.text
    assert client.post(undo).status_code == 409

    report.refresh_from_db()
    assert (report.resolved_by, report.outcome) == (clinician, "taken_back")
    client.force_login(directory_admin)
    assert "taken back" not in client.get(reverse("providers:reports")).text


def test_settling_a_report_twice_is_a_conflict(
    client, directory_admin, clinician, place
):
    report = DirectoryReport.objects.create(
        service=place.service, reported_by=clinician
    )
    report.resolve(by=directory_admin)
    client.force_login(directory_admin)

    assert (
        client.post(reverse("providers:resolve", args=[report.pk])).status_code == 409
    )


def test_an_edit_leaves_history_metadata_and_a_trace(client, directory_admin, place):
    client.force_login(directory_admin)
    url = reverse("providers:edit", args=[place.service_id])
    form = client.get(url).context["form"].initial
    given = {k: v for k, v in form.items() if v not in (None, False)}

    client.post(url, given | {"name": "Crisis house", "alert": "Use the side door."})

    place.service.refresh_from_db()
    assert place.service.name == "Crisis house"
    assert place.service.history.first().history_user == directory_admin
    changed = set(Metadata.objects.values_list("field_name", "replacement_value"))
    assert changed == {("name", "Crisis house"), ("alert", "Use the side door.")}
    assert SearchEntry.objects.get().title == "crisis house"
    assert AccessLog.objects.filter(
        action="change", subject_id=place.service_id
    ).exists()


def test_a_bad_edit_is_shown_again(client, directory_admin, place):
    client.force_login(directory_admin)
    url = reverse("providers:edit", args=[place.service_id])

    page = client.post(
        url, {"name": "", "minimum_age": 9, "maximum_age": 3, "status": "active"}
    )

    assert page.status_code == 422
    assert (
        b"The youngest age is above the oldest." in page.content
        or b"required" in page.content
    )


def test_hours_written_here_are_what_search_goes_by(client, directory_admin, place):
    client.force_login(directory_admin)

    client.post(reverse("providers:hours", args=[place.pk]), WEEK)

    rows = place.schedules.order_by("byday", "opens_at").values_list(
        "byday", "opens_at"
    )
    assert ("MO", time(9)) in rows
    assert ("MO", time(13)) in rows
    assert ("TU", time(0)) in rows
    kinds = set(place.openings.values_list("weekday", "kind"))
    assert (3, "unknown") in kinds
    assert not any(day == 2 for day, _ in kinds)
    shown = (
        client.get(reverse("providers:hours", args=[place.pk])).context["form"].initial
    )
    assert shown["MO"] == "09:00-12:00, 13:00-17:00"
    assert shown["WE"] == "closed"


def test_hours_that_make_no_sense_are_refused(client, directory_admin, place):
    client.force_login(directory_admin)

    page = client.post(reverse("providers:hours", args=[place.pk]), {"MO": "mornings"})

    assert page.status_code == 422
    assert not place.schedules.exists()


def test_a_number_is_corrected_added_and_taken_out_of_use(
    client, directory_admin, place
):
    client.force_login(directory_admin)
    phone = Phone.objects.get()
    one = reverse("providers:edit_phone", args=[place.service_id, phone.pk])

    client.post(one, {"number": "(512) 555-0199", "type": "hotline"})
    assert SearchEntry.objects.get().card["phones"][0]["number"] == "(512) 555-0199"

    new = reverse("providers:add_phone", args=[place.service_id])
    client.post(new, {"number": "(512) 555-0155", "type": "voice"})
    assert len(SearchEntry.objects.get().card["phones"]) == 2

    client.post(reverse("providers:retire_phone", args=[place.service_id, phone.pk]))
    assert [p["number"] for p in SearchEntry.objects.get().card["phones"]] == [
        "(512) 555-0155"
    ]


def test_capacity_is_told_as_of_now(client, directory_admin, place):
    client.force_login(directory_admin)

    client.post(
        reverse("providers:capacity", args=[place.pk]),
        {"unit": "Bed", "available": 2, "maximum": 6},
    )

    page = client.get(reverse("providers:list"), {"q": "walk"})
    assert b"2 of 6 beds" in page.content
    assert b"just now" in page.content


def test_an_entry_of_another_jurisdiction_is_seen_but_not_edited(
    client, directory_admin, other_jurisdiction
):
    theirs = Source.objects.desk(other_jurisdiction)
    service = ServiceFactory(organization=OrganizationFactory(origin=theirs))
    client.force_login(directory_admin)

    assert client.get(service.get_absolute_url()).status_code == 200
    assert client.get(reverse("providers:edit", args=[service.pk])).status_code == 404


@pytest.mark.parametrize(
    ("role", "sees"), [("directory_admin", True), ("clinician", False)]
)
def test_a_secret_address_reaches_only_who_keeps_it(request, client, place, role, sees):
    place.location.is_confidential = True
    place.location.save()
    client.force_login(request.getfixturevalue(role))

    page = client.get(place.service.get_absolute_url()).content.decode()

    assert ("12 Elm Street" in page) is sees
    looked = AccessLog.objects.filter(action="view", subject_id=place.location_id)
    assert looked.exists() is sees


def test_sources_show_their_last_import_and_its_reasons(
    client, directory_admin, jurisdiction
):
    source = Source.objects.desk(jurisdiction)
    counts = {"service": {"added": 3, "changed": 0, "gone": 0, "same": 0}}
    run = ImportRun.objects.create(
        source=source, format="csv", file_name="a.csv", counts=counts
    )
    run.problems.create(
        file="a.csv", line=7, reason="it has no address", is_loaded=True
    )
    client.force_login(directory_admin)

    assert b"1 listed" in client.get(reverse("providers:sources")).content
    assert (
        b"it has no address"
        in client.get(reverse("providers:import", args=[run.pk])).content
    )
