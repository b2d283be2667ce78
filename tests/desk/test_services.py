"""The finder of a session or a case: near the caller, and one stroke where no door is right."""

import pytest
from django.urls import reverse

from cases.models import Need
from core.models import AccessLog
from providers.actions.demand import record_demand
from providers.models import Demand
from tests.factories.cases import CaseFactory, PersonFactory, SessionFactory
from tests.factories.dispatch import AcceptedCallFactory
from tests.factories.providers import (
    AddressFactory,
    LocationFactory,
    ServiceAtLocationFactory,
    ServiceFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(jurisdiction, clinician):
    """A session of a call that came with a point and an area."""
    call = AcceptedCallFactory(
        jurisdiction=jurisdiction,
        latitude="30.0",
        longitude="-97.0",
        area="zip 787",
        held_by=clinician,
    )
    case = CaseFactory(jurisdiction=jurisdiction, assigned_to=clinician)
    return SessionFactory(
        jurisdiction=jurisdiction, case=case, call=call, clinician=clinician
    )


@pytest.fixture
def places():
    far = LocationFactory(latitude=36.0, longitude=-97.0)
    ServiceAtLocationFactory(service=ServiceFactory(name="Far house"), location=far)
    near = LocationFactory(latitude=30.01, longitude=-97.0)
    return ServiceAtLocationFactory(
        service=ServiceFactory(name="Near house"), location=near
    )


def finder(session):
    return reverse("desk:services", args=[session.pk])


def none(session):
    return reverse("desk:no_service", args=[session.pk])


def test_it_looks_around_the_call_and_shows_no_figure_of_where_that_is(
    client, clinician, session, places
):
    client.force_login(clinician)

    page = client.get(finder(session)).content.decode()

    assert "Near house" in page
    assert "Far house" not in page
    assert "0.7 mi" in page
    assert 'data-latitude="30.01"' in page
    assert 'value="30.0' not in page
    assert "From where the call came" in page


def test_anywhere_is_one_choice_away(client, clinician, session, places):
    client.force_login(clinician)

    page = client.post(finder(session), {"near": "anywhere"}).content.decode()

    assert "Far house" in page


def test_the_address_of_the_page_says_nothing_of_what_one_person_needs(
    client, clinician, session, places
):
    client.force_login(clinician)
    asked = {
        "q": "house for Daniel",
        "place": "12 Elm Street",
        "age": "34",
        "need": "shelter",
        "payer": "medicaid",
    }

    part = client.post(finder(session), asked, headers={"HX-Request": "true"})

    assert part["HX-Replace-Url"] == finder(session)


def test_the_known_age_is_asked_for_until_it_is_taken_away(
    client, clinician, session, jurisdiction
):
    session.case.person._amend(by=None, birth_date="2001-02-03")
    youth = ServiceFactory(name="Youth house", minimum_age=11, maximum_age=17)
    ServiceAtLocationFactory(service=youth)
    ServiceAtLocationFactory(service=ServiceFactory(name="Any house"))
    client.force_login(clinician)

    first = client.get(finder(session), {"near": "anywhere"})
    without = client.post(finder(session), {"near": "anywhere", "age": ""})

    assert first.context["form"]["age"].value() == str(session.case.person.age)
    assert "Youth house" not in first.text
    assert "Any house" in first.text
    assert "Youth house" in without.text


def test_without_a_point_the_persons_zip_serves(client, clinician, jurisdiction):
    ServiceAtLocationFactory(
        service=ServiceFactory(name="Zip house"), location=AddressFactory().location
    )
    elsewhere = LocationFactory(latitude=45.0)
    ServiceAtLocationFactory(
        service=ServiceFactory(name="Far house"), location=elsewhere
    )
    person = PersonFactory(
        jurisdiction=jurisdiction, address="9 Oak St, Alderton 78799"
    )
    case = CaseFactory(jurisdiction=jurisdiction, person=person, assigned_to=clinician)
    client.force_login(clinician)

    page = client.get(reverse("desk:case_services", args=[case.pk])).content.decode()

    assert "Zip house" in page
    assert "Far house" not in page
    assert "9 Oak" not in page
    assert "78799" not in page


def test_one_stroke_marks_the_need_unmet_and_counts_the_demand(
    client, clinician, session
):
    client.force_login(clinician)

    answer = client.post(none(session), {"reason": "no_capacity", "need": "shelter"})

    need = session.case.needs.get()
    demand = Demand.objects.get()
    assert "shelter tonight, no suitable service (no capacity)" in answer.text
    assert need.raised_in == session
    assert (need.code, need.status) == (Need.Code.HOUSING, Need.Status.UNMET)
    assert (demand.reason, demand.need, demand.area) == (
        "no_capacity",
        "shelter",
        "zip 787",
    )
    assert demand.person_id == session.case.person_id
    assert demand.subject_id == need.pk
    assert AccessLog.objects.filter(subject_id=demand.pk, action="change").exists()


def test_a_need_once_met_is_unmet_again(client, clinician, session, jurisdiction):
    need = Need(jurisdiction=jurisdiction, case=session.case, code=Need.Code.FOOD)
    need.store(by=clinician)
    need.meet(by=clinician)
    client.force_login(clinician)

    client.post(none(session), {"reason": "closed", "need": "food"})

    assert session.case.needs.get().status == Need.Status.UNMET


def test_the_key_pressed_twice_counts_once_and_another_need_counts_too(
    client, clinician, session
):
    client.force_login(clinician)

    for need in ("shelter", "shelter", "food", ""):
        client.post(none(session), {"reason": "no_capacity", "need": need})

    assert Demand.objects.count() == 3


def test_a_reason_is_asked_for(client, clinician, session):
    client.force_login(clinician)

    page = client.post(none(session), {"need": "food"})

    assert "Choose why" in page.content.decode()
    assert not Demand.objects.exists()


def test_what_was_asked_stands_on_the_page_after_the_stroke(
    client, clinician, session, places
):
    client.force_login(clinician)
    asked = {"reason": "too_far", "need": "shelter", "q": "zzyzx", "age": "34"}

    whole = client.post(none(session), asked).text
    part = client.post(none(session), asked, headers={"HX-Request": "true"})

    assert 'value="zzyzx"' in whole
    assert '<option value="shelter" selected' in whole
    assert 'value="34"' in whole
    assert "no suitable service (too far)" in part.text
    assert part["HX-Replace-Url"] == finder(session)


@pytest.mark.parametrize(
    ("words", "need", "code"),
    [
        ("detox tonight", "withdrawal", Need.Code.SUBSTANCE),
        ("residential recovery", "substance-use-residential", Need.Code.SUBSTANCE),
        ("youth shelter", "shelter", Need.Code.HOUSING),
        ("elm house", "", None),
    ],
)
def test_without_a_chosen_need_the_words_tell_it(
    client, clinician, session, words, need, code
):
    client.force_login(clinician)

    client.post(none(session), {"reason": "closed", "q": words})

    assert Demand.objects.get().need == need
    assert [n.code for n in session.case.needs.all()] == ([code] if code else [])


def test_without_words_the_only_unmet_need_is_meant(
    client, clinician, session, jurisdiction
):
    need = Need(jurisdiction=jurisdiction, case=session.case, code=Need.Code.MEDICATION)
    need.store(by=clinician)
    client.force_login(clinician)

    client.post(none(session), {"reason": "closed"})

    demand = Demand.objects.get()
    assert (demand.need, demand.subject_id) == ("psychiatry", need.pk)


def test_a_need_named_afterwards_counts_once_and_an_unnamed_one_can_come_again(
    client, clinician, session
):
    client.force_login(clinician)
    standing = Demand.objects.standing()

    page = client.post(none(session), {"reason": "closed"}).text
    client.post(none(session), {"reason": "closed", "need": "food"})
    assert "for a need not named" in page
    assert [d.need for d in standing] == ["food"]

    client.post(none(session), {"reason": "closed", "need": "shelter"})
    client.post(none(session), {"reason": "closed"})
    assert sorted(d.need for d in standing.all()) == ["", "food", "shelter"]


@pytest.mark.parametrize("named", ["food", "housing", "shelter"])
def test_a_need_guessed_first_and_named_then_counts_once(
    client, clinician, session, jurisdiction, named
):
    need = Need(jurisdiction=jurisdiction, case=session.case, code=Need.Code.HOUSING)
    need.store(by=clinician)
    client.force_login(clinician)

    client.post(none(session), {"reason": "closed"})
    client.post(none(session), {"reason": "closed", "need": named})
    assert [d.need for d in Demand.objects.standing()] == [named]

    # What somebody named stays, whatever is named next.
    client.post(none(session), {"reason": "closed", "need": "legal"})
    assert {d.need for d in Demand.objects.standing()} == {named, "legal"}


def test_a_need_not_named_counts_once_when_the_case_says_later_which(
    client, clinician, session, jurisdiction
):
    client.force_login(clinician)
    client.post(none(session), {"reason": "closed"})
    client.post(none(session), {"reason": "too_far"})
    need = Need(jurisdiction=jurisdiction, case=session.case, code=Need.Code.HOUSING)
    need.store(by=clinician)

    client.post(none(session), {"reason": "closed"})

    told = Demand.objects.standing().values_list("reason", "need")
    assert sorted(told) == [("closed", "shelter"), ("too_far", "")]


def test_a_need_not_named_in_a_session_is_named_on_the_page_of_its_case(
    client, clinician, session
):
    client.force_login(clinician)
    of_case = reverse("desk:case_no_service", args=[session.case_id])

    client.post(none(session), {"reason": "closed"})
    told = Demand.objects.get()
    client.post(of_case, {"reason": "closed", "need": "food"})

    named = Demand.objects.standing().get()
    assert named.need == "food"
    # A need named later moves nobody to another area or hour.
    assert (named.at, named.area) == (told.at, "zip 787")


def test_a_need_named_first_is_not_guessed_again(client, clinician, session):
    client.force_login(clinician)

    for need in ("housing", ""):
        client.post(none(session), {"reason": "closed", "need": need})

    assert [d.need for d in Demand.objects.standing()] == ["housing"]


def test_two_doors_of_one_need_of_the_case_both_count(client, clinician, session):
    client.force_login(clinician)

    for need in ("withdrawal", "substance-use-residential", "withdrawal"):
        page = client.post(none(session), {"reason": "closed", "need": need}).text

    assert session.case.needs.count() == 1
    assert sorted(d.need for d in Demand.objects.standing()) == [
        "substance-use-residential",
        "withdrawal",
    ]
    assert "Noted: withdrawal" in page


def test_a_need_named_afterwards_counts_for_what_its_row_had_unnamed(
    client, clinician, session, jurisdiction
):
    need = Need(jurisdiction=jurisdiction, case=session.case, code=Need.Code.FOOD)
    need.store(by=clinician)
    record_demand(
        by=clinician, reason="closed", need="", subject=("cases.need", need.pk)
    )
    client.force_login(clinician)

    client.post(none(session), {"reason": "closed", "need": "food"})

    assert [d.need for d in Demand.objects.standing()] == ["food"]


def test_who_may_not_refer_may_not_look_from_here(client, call_taker, session):
    client.force_login(call_taker)

    assert client.get(finder(session)).status_code == 403
    assert client.post(none(session), {"reason": "closed"}).status_code == 403


def test_an_outsider_finds_no_such_session(client, outsider, session):
    client.force_login(outsider)

    assert client.get(finder(session)).status_code == 404
    assert client.post(none(session), {"reason": "closed"}).status_code == 404
    assert not Demand.objects.exists()


def test_what_takes_no_referrals_is_found_with_its_key_shut(client, clinician, session):
    service = ServiceFactory(name="Shut house", do_not_refer=True)
    at = ServiceAtLocationFactory(service=service)
    client.force_login(clinician)

    page = client.get(finder(session)).content.decode()
    refused = client.post(
        reverse("referrals:create"),
        {"session": session.pk, "service_at_location": at.pk},
    )

    button = page[page.index(f'value="{at.pk}"') :].split(">")[0]
    assert "disabled" in button
    assert refused.status_code in {409, 422}
    assert not session.case.referrals.exists()
