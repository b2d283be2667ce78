"""The admin's pages: what is stale, what providers say, what may be the same, what was reported."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from core.errors import Refused
from core.models import AccessLog
from notifications.models import Notice
from providers.actions import (
    correcting,
    edit_service,
    merging,
    reporting,
    staleness,
    verifying,
)
from providers.models import (
    DirectoryCorrection,
    DirectoryReport,
    Duplicate,
    ProviderLink,
    Service,
    Source,
    UnreachableAddress,
    Verification,
    VerificationRule,
)
from providers.sweeps import weigh_entries
from tests.factories.providers import (
    AddressFactory,
    LocationFactory,
    PhoneFactory,
    ServiceAtLocationFactory,
    ServiceFactory,
    SourceFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(jurisdiction):
    return Source.objects.desk(jurisdiction)


@pytest.fixture
def admin(client, directory_admin):
    client.force_login(directory_admin)
    return client


def kept(origin, name="Harbor Walk-in", **more):
    more.setdefault("email", "desk@harbor.example")
    service = ServiceFactory(
        origin=origin, organization__origin=origin, name=name, **more
    )
    location = LocationFactory(origin=origin)
    AddressFactory(location=location, origin=origin, address_1="77 Quay Street")
    ServiceAtLocationFactory(origin=origin, service=service, location=location)
    return service


@pytest.fixture
def service(desk):
    return kept(desk)


@pytest.fixture
def pair(desk):
    return merging.pair_of(kept(desk), kept(SourceFactory(slug="south"), fees="Free"))


def see(client, name, *args):
    response = client.get(reverse(f"providers:{name}", args=args))
    assert response.status_code == 200
    return response.content.decode()


def do(client, verb, row, **data):
    return client.post(reverse(f"providers:{verb}", args=[row.pk]), data)


def test_the_list_of_what_is_stale_goes_on_from_page_to_page(admin, desk):
    for number in range(30):
        kept(desk, name=f"Service {number:02}")
    weigh_entries()

    first = admin.get(reverse("providers:stale"))
    cursor = first.context["page"].next_cursor
    second = admin.get(reverse("providers:stale"), {"cursor": cursor})

    seen = [row.pk for r in (first, second) for row in r.context["page"].rows]
    assert len(seen) == len(set(seen)) == 30


def test_the_list_costs_the_same_however_many_it_shows(
    admin, desk, django_assert_max_num_queries
):
    for number in range(12):
        kept(desk, name=f"Service {number}")
    weigh_entries()
    see(admin, "stale")  # the first page of a sign-in is noted, and is one more

    with django_assert_max_num_queries(14):
        see(admin, "stale")


def test_asking_by_hand_asks_once(admin, service):
    assert do(admin, "ask", service).status_code == 302
    assert do(admin, "ask", service).status_code == 409

    assert ProviderLink.objects.get().email == "desk@harbor.example"


def test_nobody_can_be_asked_without_an_address(admin, desk):
    assert do(admin, "ask", kept(desk, email="")).status_code == 409


def test_a_word_by_phone_is_written_down_with_who_said_it(admin, service):
    weigh_entries()

    do(admin, "confirm", service, email="nurse@harbor.example")

    service.refresh_from_db()
    assert service.assurer_email == "nurse@harbor.example"
    assert "Nothing is stale" in see(admin, "stale")
    assert Verification.objects.exists()


def test_the_edit_page_does_not_verify(admin, service):
    form = admin.get(reverse("providers:edit", args=[service.pk])).context["form"]

    assert not {"assured_date", "assurer_email"} & set(form.fields)


def test_a_rule_set_twice_is_one_rule(admin, desk, jurisdiction):
    for days in (30, 60):
        data = {"source": "", "days": days, "crisis_days": 9, "mails_a_day": 5}
        assert admin.post(reverse("providers:rules"), data).status_code == 302

    assert VerificationRule.objects.get().days == 60


def test_a_rule_leaves_a_trace_and_dates_what_it_is_about(
    admin, service, directory_admin
):
    staleness.weigh()
    verifying.confirm(service, by=directory_admin, email="desk@harbor.example")

    data = {"source": "", "days": 10, "crisis_days": 10, "mails_a_day": 5}
    admin.post(reverse("providers:rules"), data)

    rule = VerificationRule.objects.get()
    assert AccessLog.objects.filter(subject_id=rule.pk, action="change").exists()
    due = Verification.objects.get(service=service).due_on
    service.refresh_from_db()
    assert due == service.assured_date + timedelta(days=10)


def test_nobody_sets_the_rule_of_anothers_source(directory_admin, other_jurisdiction):
    theirs = SourceFactory(slug="south", jurisdiction=other_jurisdiction)

    with pytest.raises(Refused):
        staleness.set_rule(by=directory_admin, source=theirs, days=10)

    assert not VerificationRule.objects.exists()


def test_an_address_whose_mail_came_back_is_listed_and_cleared(admin, service):
    admin.post(reverse("providers:unreachable"), {"email": "desk@harbor.example"})
    assert do(admin, "ask", service).status_code == 422
    assert "desk@harbor.example" in see(admin, "unreachable")

    do(admin, "reachable", UnreachableAddress.objects.get())

    assert do(admin, "ask", service).status_code == 302


def test_an_address_that_takes_no_mail_is_passed_over_for_the_next(admin, service):
    organization = service.organization
    organization.email = "office@harbor.example"
    organization.save()
    admin.post(reverse("providers:unreachable"), {"email": "desk@harbor.example"})

    do(admin, "ask", service)

    assert ProviderLink.objects.get().email == "office@harbor.example"


@pytest.fixture
def correction(service, directory_admin):
    link = verifying.ask(
        service,
        email="desk@harbor.example",
        jurisdiction=directory_admin.jurisdiction,
        by=None,
    )
    correcting.propose(link, {"description": ("", "Help at once.")})
    return DirectoryCorrection.objects.get()


def test_a_correction_is_taken_over_from_its_list(admin, correction, service):
    assert "Help at once." in see(admin, "corrections")

    do(admin, "approve", correction)

    service.refresh_from_db()
    assert service.description == "Help at once."
    assert "No corrections wait" in see(admin, "corrections")


def test_a_correction_is_turned_down_from_its_list(admin, correction, service):
    do(admin, "reject", correction)

    service.refresh_from_db()
    assert service.description == ""


def test_what_changed_meanwhile_is_shown_before_it_is_lost(
    admin, correction, service, directory_admin
):
    edit_service(service, by=directory_admin, description="Ours.")

    answer = do(admin, "approve", correction)
    assert answer.status_code == 409
    assert "changed meanwhile" in answer.content.decode()

    do(admin, "approve", correction, despite="Ours.")
    service.refresh_from_db()
    assert service.description == "Help at once."


def test_hours_of_a_place_that_a_split_took_are_turned_down_or_written_elsewhere(
    admin, pair, directory_admin
):
    place = pair.second.service_at_locations.get()
    merging.merge(pair, by=directory_admin, keep=pair.first, places={place.pk: None})
    place.refresh_from_db()
    link = verifying.ask(
        pair.first,
        email="desk@harbor.example",
        jurisdiction=directory_admin.jurisdiction,
        by=None,
    )
    correcting.propose(link, {f"hours:{place.merged_into_id}": ("", "MO 09:00-17:00")})
    merging.split(pair, by=directory_admin)

    assert "this place is no longer part of the entry" in see(admin, "corrections")
    correction = DirectoryCorrection.objects.get()
    assert do(admin, "approve", correction, despite="").status_code == 409
    assert do(admin, "reject", correction).status_code == 302


def test_the_foot_of_a_pair_offers_only_keys_that_do_something(
    admin, pair, other_jurisdiction
):
    assert "<kbd>2</kbd> keep the second" in see(admin, "duplicate", pair.pk)

    Source.objects.filter(pk=pair.first.origin_id).update(
        jurisdiction=other_jurisdiction
    )

    page = see(admin, "duplicate", pair.pk)
    assert "<kbd>2</kbd>" not in page
    assert "<kbd>1</kbd> keep the first" in page


def test_a_pair_stands_side_by_side_with_what_differs_marked(admin, pair):
    lines = {
        line["label"]: line["differs"]
        for line in admin.get(pair.get_absolute_url()).context["lines"]
    }

    assert lines["Name"] is False
    assert lines["Fees"] is True
    assert lines["Source"] is True


def test_merging_and_splitting_from_the_page(admin, pair):
    do(admin, "merge", pair, keep="first")
    assert Service.objects.get(pk=pair.second_id).merged_into == pair.first
    page = see(admin, "duplicate", pair.pk)
    assert "stands for both" in page
    assert "Merged into" in see(admin, "service", pair.second_id)

    do(admin, "split", pair)
    assert not Service.objects.exclude(merged_into=None).exists()


def test_the_admin_says_which_place_is_which(admin, pair):
    place = pair.second.service_at_locations.get()

    do(admin, "merge", pair, keep="first", **{f"place-{place.pk}": "own"})

    assert pair.first.service_at_locations.count() == 2


def test_a_pair_told_apart_leaves_the_list(admin, pair):
    do(admin, "tell_apart", pair)

    assert "No pairs here" in see(admin, "duplicates")
    assert Duplicate.objects.get().status == "different"


def test_two_entries_are_put_side_by_side_by_hand(admin, desk):
    one, other = kept(desk), kept(SourceFactory(slug="south"))
    assert str(other.pk) in see(admin, "same", one.pk)

    answer = do(admin, "same", one, other=other.pk)

    assert answer.url == Duplicate.objects.get().get_absolute_url()


def test_where_anothers_secret_place_is_stands_on_no_page_of_pairs(
    admin, desk, other_jurisdiction
):
    theirs = SourceFactory(slug="theirs", jurisdiction=other_jurisdiction)
    secret = kept(theirs, is_confidential=True)
    pair = merging.pair_of(kept(desk, name="Other"), secret)
    AddressFactory._meta.model.objects.exclude(location__origin=theirs).delete()

    page = see(admin, "duplicate", pair.pk)

    assert "Confidential place" in page
    assert "77 Quay Street" not in page
    assert "which alone may merge it away" in page


def test_a_wrong_number_is_one_post_from_the_row_and_marks_it_at_once(
    client, clinician, directory_admin, service
):
    PhoneFactory(service=service, origin=service.origin)
    client.force_login(clinician)
    row = see(client, "list")
    assert reverse("providers:report", args=[service.pk]) in row

    answer = client.post(
        reverse("providers:report", args=[service.pk]),
        {"kind": "phone"},
        headers={"HX-Request": "true", "HX-Target": "wrong-1"},
    )

    assert "the number is wrong" in answer.content.decode()
    assert "number reported wrong" in see(client, "list")
    assert "The number is wrong" in see(client, "service", service.pk)
    client.force_login(directory_admin)
    page = see(client, "reports")
    phone = service.phones.get()
    assert reverse("providers:edit_phone", args=[service.pk, phone.pk]) in page


def test_the_reporter_reads_what_changed_after_the_report_in_the_evening_too(
    client, clinician, directory_admin, service
):
    """The process is a day ahead of the directory's clocks then."""
    with time_machine.travel("2026-11-23T03:00Z") as clock:
        edit_service(service, by=directory_admin, fees="Before")
        clock.shift(60)
        report = reporting.report_wrong(service, by=clinician, kind="phone")
        clock.shift(60)
        edit_service(service, by=directory_admin, fees="Afterwards")

        client.force_login(clinician)
        page = client.get(reverse("providers:outcome", args=[report.pk])).text

    assert "Before → Afterwards" in page
    assert "empty → Before" not in page


def test_the_reporter_reads_what_became_of_it(
    client, clinician, directory_admin, service
):
    report = reporting.report_wrong(service, by=clinician, kind="phone")
    client.force_login(directory_admin)
    assert client.get(reverse("providers:outcome", args=[report.pk])).status_code == 404
    do(client, "resolve", report, outcome="corrected")

    client.force_login(clinician)
    notice = Notice.objects.get()
    assert "looked into" in client.get(reverse("notifications:list")).content.decode()
    page = client.get(notice.get_absolute_url(), follow=True).content.decode()

    assert "It was wrong and has been put right" in page
    assert DirectoryReport.objects.get().outcome == "corrected"
