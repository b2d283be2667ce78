"""The lists of cases, the search for people and the short edits of a case."""

import pytest
from django.urls import reverse

from cases.actions import keep_person, save_session
from cases.models import CarePlan, Consent, Need
from tests.factories.cases import (
    CarePlanFactory,
    CaseFactory,
    ConsentFactory,
    NeedFactory,
    PersonFactory,
    SessionFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(client, clinician):
    client.force_login(clinician)
    return client


def numbers(page):
    return [case.number for case in page.context["page"].rows]


def test_the_list_shows_open_cases_newest_first(signed_in, case, jurisdiction):
    other = CaseFactory(jurisdiction=jurisdiction, person__name="Ana Lopez")

    page = signed_in.get(reverse("cases:list"))

    assert numbers(page) == [other.number, case.number]


@pytest.mark.parametrize(
    ("shown", "expected"),
    [("mine", 1), ("unassigned", 1), ("closed", 1), ("all", 3), ("nonsense", 2)],
)
def test_the_list_is_cut_by_codes(
    signed_in, case, clinician, jurisdiction, shown, expected
):
    CaseFactory(jurisdiction=jurisdiction)
    CaseFactory(jurisdiction=jurisdiction).close(by=clinician, reason="linked")

    page = signed_in.get(reverse("cases:list"), {"show": shown})

    assert len(numbers(page)) == expected


def test_the_list_goes_on_by_its_keys(signed_in, jurisdiction):
    for _ in range(27):
        CaseFactory(jurisdiction=jurisdiction)

    first = signed_in.get(reverse("cases:list"))
    cursor = first.context["page"].next_cursor
    second = signed_in.get(reverse("cases:list"), {"cursor": cursor})

    assert len(numbers(first)) == 25
    assert len(set(numbers(first)) | set(numbers(second))) == 27


def test_the_list_costs_the_same_however_many_rows(
    signed_in, jurisdiction, django_assert_max_num_queries
):
    for _ in range(12):
        CaseFactory(jurisdiction=jurisdiction)
    signed_in.get(reverse("cases:list"))  # the first page of a sign-in is noted

    with django_assert_max_num_queries(12):
        signed_in.get(reverse("cases:list"))


@pytest.mark.parametrize("shown", ["unsigned", "abandoned", "co-sign", "signed", "x"])
def test_sessions_are_listed_by_how_they_stand(signed_in, session, shown):
    page = signed_in.get(reverse("cases:sessions"), {"show": shown})

    held = shown in {"unsigned", "x"}
    assert [s.pk for s in page.context["page"].rows] == ([session.pk] if held else [])


def test_a_person_is_found_by_post_and_never_in_an_address(signed_in, case):
    answer = signed_in.post(reverse("cases:search"), {"phone": "312 555 0142"})

    assert "Daniel Reyes" in answer.text
    assert reverse("cases:of", args=[case.person.pk]) in answer.text


def test_a_search_for_nothing_is_refused(signed_in):
    assert signed_in.post(reverse("cases:search"), {}).status_code == 422


def test_one_case_opens_at_once_and_several_are_listed(signed_in, case, clinician):
    of = reverse("cases:of", args=[case.person.pk])
    assert signed_in.get(of).url == case.get_absolute_url()

    case.close(by=clinician, reason="linked")
    CaseFactory(jurisdiction=case.jurisdiction, person=case.person)

    assert case.number in signed_in.get(of).text


def test_what_is_known_of_a_person_is_written_down(signed_in, case):
    signed_in.post(
        reverse("cases:person", args=[case.pk]),
        {
            "name": "Daniel Reyes",
            "voicemail_ok": "false",
            "base_version": case.person.version,
            "safety_flags": "Dog\n\nStairs",
        },
    )

    case.person.refresh_from_db()
    assert case.person.safety_flags == ["Dog", "Stairs"]
    assert case.person.voicemail_ok is False
    assert case.person.phone == ""


@pytest.mark.parametrize("page", ["case", "session"])
def test_a_stale_page_shows_both_numbers_and_overwrites_neither(
    signed_in, supervisor, session, page
):
    person = session.case.person
    stale = person.version
    keep_person(person, by=supervisor, phone="312 555 0199", voicemail_ok=False)
    one = {"case": "cases:person", "session": "desk:identify"}[page]
    key = {"case": session.case_id, "session": session.pk}[page]
    sent = {"name": person.name, "birth_date": person.birth_date}
    sent |= {"phone": "312 555 0100", "voicemail_ok": "unknown", "base_version": stale}

    answer = signed_in.post(reverse(one, args=[key]), sent)

    assert answer.status_code == 409
    assert "312 555 0100" in answer.text
    assert f"{supervisor.name} wrote meanwhile: 312 555 0199" in answer.text
    person.refresh_from_db()
    assert (person.phone, person.voicemail_ok) == ("312 555 0199", False)

    sent |= {"base_version": person.version, "voicemail_ok": "false"}
    assert signed_in.post(reverse(one, args=[key]), sent).status_code == 302
    person.refresh_from_db()
    assert (person.phone, person.voicemail_ok) == ("312 555 0100", False)


def test_a_page_that_names_no_version_is_refused(signed_in, case):
    url = reverse("cases:person", args=[case.pk])

    assert signed_in.post(url, {"name": "Dan"}).status_code == 422


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("birth_date", "2090-01-01", "not in the future"),
        ("birth_date", "1890-01-01", "Nobody living"),
        ("phone", "12", "no phone number"),
        ("phone", "555-0142", "area code is missing"),
    ],
)
def test_what_no_person_can_have_is_asked_again_beside_it(
    signed_in, case, name, value, words
):
    page = signed_in.post(reverse("cases:person", args=[case.pk]), {name: value})

    assert page.status_code == 422
    assert words in page.context["form"].errors[name][0]


@pytest.mark.parametrize("page", ["case", "session"])
@pytest.mark.parametrize("old", ["ask at the shelter ", "555-0142"])
def test_a_number_kept_from_before_never_keeps_another_field_from_being_saved(
    signed_in, session, page, old
):
    person = session.case.person
    keep_person(person, by=session.clinician, phone=old)
    one = {"case": "cases:person", "session": "desk:identify"}[page]
    key = {"case": session.case_id, "session": session.pk}[page]
    sent = {"name": "Dan Reyes", "phone": old, "base_version": person.version}

    answer = signed_in.post(reverse(one, args=[key]), sent)

    assert answer.status_code == 302
    person.refresh_from_db()
    assert (person.name, person.phone) == ("Dan Reyes", old.strip())


def test_a_number_without_its_area_code_finds_who_was_written_down_with_it(
    signed_in, case
):
    keep_person(case.person, by=None, phone="555-0142")

    found = signed_in.post(reverse("cases:search"), {"phone": "555 0142"})

    assert case.person.name in found.text


def test_a_birth_date_must_be_one(signed_in, case):
    url = reverse("cases:person", args=[case.pk])

    assert signed_in.post(url, {"birth_date": "tomorrow"}).status_code == 422


def test_a_need_is_added_met_and_unmet_again(signed_in, case):
    signed_in.post(reverse("cases:add_need", args=[case.pk]), {"code": "food"})
    need = Need.objects.get()
    url = reverse("cases:move_need", args=[case.pk, need.pk])

    signed_in.post(url, {"move": "meet"})
    need.refresh_from_db()
    assert need.status == "met"

    signed_in.post(url, {"move": "reopen"})
    need.refresh_from_db()
    assert need.status == "unmet"
    assert signed_in.post(url, {"move": "dance"}).status_code == 400


def test_the_same_need_twice_is_a_conflict(signed_in, case):
    NeedFactory(jurisdiction=case.jurisdiction, case=case, code="food")

    answer = signed_in.post(reverse("cases:add_need", args=[case.pk]), {"code": "food"})

    assert answer.status_code == 409


def test_ticking_needs_in_a_session_adds_and_withdraws(session, clinician):
    save_session(
        session, by=clinician, typed={"needs": ["food", "housing"]}, base_version=0
    )
    save_session(
        session,
        by=clinician,
        typed={"needs": ["housing"]},
        base_version=session.version,
    )

    status = {need.code: need.status for need in session.case.needs.all()}
    assert status == {"food": "withdrawn", "housing": "unmet"}


def test_a_consent_is_given_and_taken_back(signed_in, case):
    signed_in.post(
        reverse("cases:add_consent", args=[case.pk]),
        {"scope": "share", "status": "given", "recipient": "Northside Clinic"},
    )
    consent = Consent.objects.get()
    assert list(Consent.objects.in_force()) == [consent]

    signed_in.post(reverse("cases:withdraw_consent", args=[case.pk, consent.pk]))

    assert not Consent.objects.in_force().exists()


def test_a_new_care_plan_keeps_the_old_one(signed_in, case):
    old = CarePlanFactory(jurisdiction=case.jurisdiction, person=case.person)

    signed_in.post(
        reverse("cases:care_plan", args=[case.pk]),
        {"advice": "Call her Ana.", "review_on": "2027-01-01"},
    )

    old.refresh_from_db()
    assert old.status == "ended"
    assert CarePlan.objects.get(status="current").advice == "Call her Ana."


PAGES = ("cases:list", "cases:sessions", "cases:search")
OF_A_CASE = ("cases:person", "cases:care_plan", "cases:why")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    "role", ["call_taker", "directory_admin", "evaluator", "program_admin"]
)
def test_nobody_else_reaches_the_lists(client, request, page, role):
    client.force_login(request.getfixturevalue(role))

    assert client.get(reverse(page)).status_code == 403


@pytest.mark.parametrize("page", OF_A_CASE)
def test_another_jurisdiction_reaches_nothing_of_a_case(client, outsider, case, page):
    client.force_login(outsider)

    assert client.get(reverse(page, args=[case.pk])).status_code == 404


def test_another_jurisdiction_changes_nothing(client, outsider, case, session):
    need = NeedFactory(jurisdiction=case.jurisdiction, case=case)
    consent = ConsentFactory(jurisdiction=case.jurisdiction, case=case)
    client.force_login(outsider)
    urls = [
        reverse("cases:add_need", args=[case.pk]),
        reverse("cases:move_need", args=[case.pk, need.pk]),
        reverse("cases:add_consent", args=[case.pk]),
        reverse("cases:withdraw_consent", args=[case.pk, consent.pk]),
    ]

    assert {client.post(url, {"code": "food"}).status_code for url in urls} == {404}


def test_the_why_page_goes_nowhere_else(client, case_manager, case):
    client.force_login(case_manager)
    url = reverse("cases:why", args=[case.pk])

    answer = client.post(f"{url}?next=https://evil.example/", {"reason": "cover"})

    assert answer.url == case.get_absolute_url()


def test_a_person_with_two_sessions_at_once_has_one_case(jurisdiction, clinician):
    person = PersonFactory(jurisdiction=jurisdiction)
    case = CaseFactory(jurisdiction=jurisdiction, person=person)
    for _ in range(2):
        SessionFactory(jurisdiction=jurisdiction, case=case, clinician=clinician)

    assert case.sessions.in_progress().count() == 2
