"""The same verbs over the API: does it, 403 by role, 404 by row, 409 by state, 400 by input."""

import pytest
from django.urls import reverse

from cases.actions import save_session
from cases.models import Session
from tests.factories.cases import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(api, clinician):
    api.force_login(clinician)
    return api


def url(name, row=None):
    return reverse(name, args=[row.pk] if row else [])


def fields(whole):
    sent = {n: v for n, v in whole.items() if n != "base_version"}
    return {"base_version": 0, "fields": sent}


def test_a_person_is_written_down_read_changed_and_found(signed_in):
    said = {"name": "Ana Lopez", "phone": "312 555 0177", "birth_date": "1990-01-02"}
    made = signed_in.post(url("person-list"), said)
    assert made.status_code == 201

    one = reverse("person-detail", args=[made.json()["id"]])
    assert signed_in.get(one).json()["name"] == "Ana Lopez"
    she = {"pronouns": "she/her", "base_version": made.json()["version"]}
    assert signed_in.patch(one, she).json()["name"] == "Ana Lopez"
    assert signed_in.patch(one, {"pronouns": "she/her"}).status_code == 400
    found = signed_in.post(url("person-search"), {"phone": "3125550177"}).json()
    assert [match["person"]["id"] for match in found] == [made.json()["id"]]


@pytest.mark.parametrize("born", ["1990-02-31", []])
def test_a_birth_date_that_no_calendar_has_is_refused(signed_in, case, born):
    said = {"birth_date": born, "base_version": case.person.version}

    made = signed_in.post(url("person-list"), {"birth_date": born})
    changed = signed_in.patch(url("person-detail", case.person), said)
    found = signed_in.post(url("person-search"), {"birth_date": born})

    assert {made.status_code, changed.status_code, found.status_code} == {400}
    assert "birth_date" in made.json()["errors"]


def test_a_stale_change_of_a_person_is_told_what_stands(signed_in, case):
    one = url("person-detail", case.person)
    seen = signed_in.get(one).json()["version"]
    newer = {"phone": "312 555 0199", "base_version": seen}
    assert signed_in.patch(one, newer).status_code == 200

    stale = {"phone": "312 555 0100", "base_version": seen}
    answer = signed_in.patch(one, stale)

    assert answer.status_code == 409
    assert answer.json()["current"]["fields"] == {"phone": "312 555 0199"}
    assert signed_in.get(one).json()["phone"] == "312 555 0199"


@pytest.mark.parametrize("body", [{}, {"birth_date": "soon"}])
def test_a_search_for_nothing_is_refused(signed_in, body):
    assert signed_in.post(url("person-search"), body).status_code == 400


def test_people_are_never_listed(signed_in):
    assert signed_in.get(url("person-list")).status_code in {403, 405}


def test_contact_is_stopped(signed_in, case):
    answer = signed_in.post(
        url("person-stop-contact", case.person), {"reason": "Asked"}
    )

    assert answer.json()["do_not_contact"] is True


def test_cases_are_listed_and_read(signed_in, case):
    listed = signed_in.get(url("case-list"), {"status": "open"}).json()

    assert [row["number"] for row in listed["results"]] == [case.number]
    assert signed_in.get(url("case-detail", case)).json()["number"] == case.number
    assert signed_in.get(url("case-timeline", case)).json()[0]["title"]


def test_a_colleagues_case_asks_for_a_reason(api, case_manager, case):
    api.force_login(case_manager)

    refused = api.get(url("case-detail", case))
    assert refused.status_code == 403
    assert refused.json()["case"] == str(case.pk)

    api.post(url("case-reason", case), {"reason": "cover"})
    assert api.get(url("case-detail", case)).status_code == 200


def test_a_case_is_closed_once_and_reopened(signed_in, case):
    assert signed_in.post(url("case-close", case), {}).status_code == 400
    closed = signed_in.post(url("case-close", case), {"reason": "linked"})
    assert closed.json()["status"] == "closed"
    again = signed_in.post(url("case-close", case), {"reason": "linked"})
    assert again.status_code == 409
    assert signed_in.post(url("case-reopen", case)).json()["status"] == "open"


def test_needs_and_consents_are_added(signed_in, case):
    assert signed_in.post(url("case-needs", case), {"code": "food"}).status_code == 201
    assert signed_in.post(url("case-needs", case), {"code": "x"}).status_code == 400
    consent = signed_in.post(url("case-consents", case), {"scope": "share"})
    assert consent.status_code == 201


def test_a_supervisor_assigns(api, supervisor, case_manager, case):
    api.force_login(supervisor)

    answer = api.post(url("case-assign", case), {"to": str(case_manager.pk)})

    assert answer.json()["assigned_to"] == str(case_manager.pk)


def test_the_walk_from_the_queue_to_a_signature(signed_in, waiting, whole):
    taken = signed_in.post(url("session-take-next"))
    assert taken.status_code == 201
    session = Session.objects.get(pk=taken.json()["id"])

    body = {"base_version": 0, "fields": {"behavior": "Pacing"}}
    kept = signed_in.post(url("session-draft", session), body).json()
    missing = signed_in.get(url("session-to-close", session)).json()
    assert "summary" in [item["field"] for item in missing if not item["is_done"]]

    signing = fields(whole) | {"base_version": kept["version"]}
    signed = signed_in.post(url("session-sign", session), signing).json()
    assert signed["status"] == "signed"
    assert signed["outcome_class"] == "diverted"
    assert signed["cad_line"].startswith("CLINICIAN RESOLVED BY PHONE")

    added = signed_in.post(url("session-addenda", session), {"text": "He rang back."})
    assert added.status_code == 201
    late = {"base_version": signed["version"], "fields": {"behavior": "x"}}
    assert signed_in.post(url("session-draft", session), late).status_code == 409


def test_nobody_waits_is_no_content(signed_in):
    assert signed_in.post(url("session-take-next")).status_code == 204


def test_what_is_missing_is_a_problem_that_names_it(signed_in, session):
    answer = signed_in.post(
        url("session-sign", session), {"base_version": 0, "fields": {"summary": "x"}}
    )

    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert "disposition" in answer.json()["missing"]


def test_a_conflict_shows_what_stands(signed_in, supervisor, session):
    save_session(session, by=supervisor, typed={"behavior": "hers"}, base_version=0)

    answer = signed_in.post(
        url("session-save", session),
        {"base_version": 0, "fields": {"behavior": "mine"}},
    )

    assert answer.status_code == 409
    assert answer.json()["current"]["fields"]["behavior"] == "hers"


def test_what_only_an_outdated_draft_says_is_still_missing(
    signed_in, supervisor, session
):
    """Signing passes such a draft over, so the list of what is missing does, too."""
    typed = {"base_version": 0, "fields": {"summary": "Calmer."}}
    assert signed_in.post(url("session-draft", session), typed).status_code == 200
    save_session(session, by=supervisor, typed={"behavior": "hers"}, base_version=0)

    items = signed_in.get(url("session-to-close", session)).json()

    assert "summary" in [item["field"] for item in items if not item["is_done"]]


def test_a_session_without_a_call_is_opened_voided_and_read(signed_in, case):
    made = signed_in.post(
        url("session-list"), {"kind": "walk_in", "case": str(case.pk)}
    )
    session = Session.objects.get(pk=made.json()["id"])
    assert session.case == case

    gone = signed_in.post(url("session-void", session), {"reason": "Opened twice"})
    assert gone.json()["status"] == "void"
    assert signed_in.get(url("session-detail", session)).status_code == 200


def test_the_call_goes_where_it_is_sent(signed_in, supervisor, waiting):
    taken = signed_in.post(url("session-take-next")).json()
    session = Session.objects.get(pk=taken["id"])

    help_sent = signed_in.post(url("session-send-help", session), {"kind": "ems"})
    assert help_sent.status_code == 201
    given = signed_in.post(url("session-return-911", session), {"reason": "Weapon"})
    assert given.status_code == 200
    again = signed_in.post(url("session-drop", session))
    assert again.status_code == 409


def test_a_session_is_matched_and_handed_over(signed_in, supervisor, person, waiting):
    session = Session.objects.get(
        pk=signed_in.post(url("session-take-next")).json()["id"]
    )

    same = {"person": str(person.pk), "is_same": True}
    matched = signed_in.post(url("session-match", session), same).json()
    handed = signed_in.post(
        url("session-hand-over", session), {"to": str(supervisor.pk)}
    )

    session.refresh_from_db()
    assert str(session.case_id) == matched["case"]
    assert session.case.person == person
    assert handed.json()["clinician"] == str(supervisor.pk)


def test_a_supervisor_co_signs(api, clinician, supervisor, session, whole):
    save_session(session, by=clinician, typed={"risk_level": "high"}, base_version=0)
    api.force_login(clinician)
    low = fields(whole | {"risk_level": "low"}) | {"base_version": session.version}
    api.post(url("session-sign", session), low)
    assert api.post(url("session-co-sign", session)).status_code == 403

    api.force_login(supervisor)
    answer = api.post(url("session-co-sign", session), {})

    assert len(answer.json()["co_signatures"]) == 1


@pytest.mark.parametrize("name", ["case-detail", "case-timeline", "case-close"])
def test_another_jurisdiction_sees_no_such_case(api, outsider, case, name):
    api.force_login(outsider)
    send = api.post if name == "case-close" else api.get

    assert send(url(name, case), {"reason": "linked"}).status_code == 404


@pytest.mark.parametrize("name", ["session-detail", "session-draft", "session-sign"])
@pytest.mark.parametrize("role", ["call_taker", "evaluator", "program_admin"])
def test_nobody_else_reads_or_writes_a_session(api, request, role, session, name):
    api.force_login(request.getfixturevalue(role))
    send = api.get if name == "session-detail" else api.post

    assert send(url(name, session)).status_code == 403


def test_the_lists_show_no_text(signed_in, session, clinician):
    save_session(session, by=clinician, typed={"behavior": "secret"}, base_version=0)

    assert "secret" not in signed_in.get(url("session-list")).content.decode()


def test_a_session_is_moved_to_the_right_person(
    signed_in, session, whole, jurisdiction
):
    right = PersonFactory(jurisdiction=jurisdiction, name="Ana Lopez")
    signed_in.post(url("session-sign", session), fields(whole))

    told = {"person": str(right.pk), "reason": "Mixed up"}
    moved = signed_in.post(url("session-move", session), told).json()

    session.refresh_from_db()
    assert moved["case"] == str(session.case_id)
    assert session.case.person == right
