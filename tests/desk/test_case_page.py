"""The case page: everything in one order, closing with its list, and who saw it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.actions import add_addendum
from cases.models import Case, CaseOpening
from core.models import AccessLog
from desk.actions import open_call
from dispatch.actions import send_help
from dispatch.models import Response
from followups.actions import plan_follow_ups, protocol_for
from tests.factories.cases import (
    CarePlanFactory,
    ConsentFactory,
    NeedFactory,
    SignedSessionFactory,
)
from tests.factories.followups import FollowUpFactory

pytestmark = pytest.mark.django_db


def url(name, case):
    return reverse(f"desk:{name}", args=[case.pk])


@pytest.fixture
def planned(case, clinician):
    protocol = protocol_for(case.jurisdiction, "risk", by=clinician)
    return plan_follow_ups(case, by=clinician, protocol=protocol)


@pytest.fixture
def lived(case, clinician, jurisdiction, planned, person):
    """A case in which most things have happened."""
    scope = {"jurisdiction": jurisdiction}
    for _ in range(3):
        signed = SignedSessionFactory(case=case, clinician=clinician, **scope)
        add_addendum(signed, by=clinician, text="He rang back.")
    NeedFactory(case=case, **scope).meet(by=clinician)
    NeedFactory(case=case, code="food", **scope)
    ConsentFactory(case=case, **scope)
    CarePlanFactory(person=person, **scope)
    return case


def test_the_page_tells_the_case_in_one_order(client, clinician, lived):
    client.force_login(clinician)

    page = client.get(lived.get_absolute_url())

    times = [entry.at for entry in page.context["entries"]]
    titles = {entry.title for entry in page.context["entries"]}
    assert times == sorted(times, reverse=True)
    assert {
        "Session signed",
        "Addendum",
        "Need met: Shelter or housing",
        "Consent: Follow-up contact",
        "Care plan written",
        "Follow-up planned: First contact within 24 h",
    } <= titles
    assert "He rang back." in page.text


def test_each_step_of_a_call_names_who_did_it(client, clinician, call_taker, waiting):
    session = open_call(waiting, by=clinician)
    waiting.engage(by=clinician)
    client.force_login(clinician)

    page = client.get(session.case.get_absolute_url())

    told = {entry.title: entry.who for entry in page.context["entries"]}
    assert told["Call offered"] == call_taker.name
    assert told["Call accepted"] == told["Caller engaged"] == clinician.name


def test_the_page_costs_at_most_twelve_statements(client, clinician, lived, statements):
    client.force_login(clinician)
    client.get(lived.get_absolute_url())  # the first page of a sign-in also marks it

    answer, count = statements(lambda: client.get(lived.get_absolute_url()))

    assert answer.status_code == 200
    assert count <= 12


def test_a_look_leaves_a_trace(client, clinician, case):
    client.force_login(clinician)

    client.get(case.get_absolute_url())

    look = AccessLog.objects.get(action="view", subject_id=case.pk)
    assert look.user_id == clinician.pk


def test_a_colleague_says_why_once_a_shift(client, case_manager, case):
    client.force_login(case_manager)

    asked = client.get(case.get_absolute_url())
    client.post(asked.url, {"reason": "review"})
    again = client.get(case.get_absolute_url())

    assert asked.url.startswith(reverse("cases:why", args=[case.pk]))
    assert again.status_code == 200
    assert CaseOpening.objects.get().reason == "review"


def test_a_reason_holds_no_longer_than_the_shift(
    client, case_manager, case, time_machine
):
    client.force_login(case_manager)
    client.post(reverse("cases:why", args=[case.pk]), {"reason": "review"})

    time_machine.move_to(timezone.now() + timedelta(hours=13), tick=False)
    client.force_login(case_manager)

    assert client.get(case.get_absolute_url()).status_code == 302


def test_a_supervisor_is_traced_and_not_asked(client, supervisor, case):
    client.force_login(supervisor)

    assert client.get(case.get_absolute_url()).status_code == 200


def test_closing_lists_what_ends_with_the_case(client, clinician, case, planned):
    client.force_login(clinician)

    page = client.get(url("close", case))

    assert page.text.count("Will be cancelled") == len(planned)


def test_closing_cancels_what_is_planned_with_the_reason(
    client, clinician, case, planned
):
    client.force_login(clinician)

    client.post(url("close", case), {"reason": "linked", "note": "At Northside"})

    case.refresh_from_db()
    assert (case.status, case.close_reason) == ("closed", "linked")
    assert {f.stop for f in case.follow_ups.all()} == {"case_closed"}


def test_an_unsigned_session_stands_in_the_way(client, clinician, session):
    client.force_login(clinician)

    assert "In the way: not signed" in client.get(url("close", session.case)).text
    answer = client.post(url("close", session.case), {"reason": "linked"})

    assert answer.status_code == 409
    session.case.refresh_from_db()
    assert session.case.status == "open"


@pytest.mark.parametrize("kind", ["police", "mobile_crisis"])
def test_a_unit_that_has_met_nobody_stands_in_the_way(
    client, clinician, case, waiting, jurisdiction, kind
):
    SignedSessionFactory(
        case=case, call=waiting, clinician=clinician, jurisdiction=jurisdiction
    )
    unit = send_help(waiting, by=clinician, kind=kind)
    client.force_login(clinician)

    assert f"{unit.get_kind_display()} asked" in client.get(url("close", case)).text
    assert client.post(url("close", case), {"reason": "linked"}).status_code == 409

    Response.objects.get().clear(by=clinician, further_action="welfare_check")
    client.post(url("close", case), {"reason": "linked"})
    case.refresh_from_db()
    assert case.status == "closed"


def test_closing_asks_why(client, clinician, case):
    client.force_login(clinician)

    assert client.post(url("close", case), {"reason": ""}).status_code == 422


def test_closing_twice_is_a_conflict(client, clinician, case):
    client.force_login(clinician)
    client.post(url("close", case), {"reason": "linked"})

    assert client.post(url("close", case), {"reason": "linked"}).status_code == 409


def test_a_closed_case_is_taken_up_again(client, clinician, case):
    client.force_login(clinician)
    client.post(url("close", case), {"reason": "linked"})

    client.post(url("reopen", case))

    case.refresh_from_db()
    assert case.status == "open"
    assert case.closed_at is None


def test_do_not_contact_cancels_every_planned_contact(client, clinician, case, planned):
    client.force_login(clinician)

    client.post(url("stop_contact", case), {"reason": "Asked us to stop"})

    case.person.refresh_from_db()
    assert case.person.do_not_contact
    assert {f.stop for f in case.follow_ups.all()} == {"do_not_contact"}
    assert "Do not contact" in client.get(case.get_absolute_url()).text


def test_only_a_supervisor_lifts_it(client, clinician, supervisor, case):
    case.person.stop_contact(by=clinician, reason="Asked")
    client.force_login(clinician)
    assert client.post(url("allow_contact", case)).status_code == 403

    client.force_login(supervisor)
    client.post(url("allow_contact", case), {"reason": "Asked again"})

    case.person.refresh_from_db()
    assert not case.person.do_not_contact


def test_supervisors_see_who_changed_and_who_looked(
    client, clinician, supervisor, case
):
    client.force_login(clinician)
    client.get(case.get_absolute_url())
    follow_up = FollowUpFactory(jurisdiction=case.jurisdiction, case=case)
    client.get(follow_up.get_absolute_url())
    case.assign(None, by=clinician)
    client.force_login(supervisor)

    assert "assigned to" in client.get(url("history", case)).text
    looks = client.get(url("access", case))
    assert clinician.name in looks.text
    # Its page shows the person's name and number, so a look at it is one at them.
    viewed = {look.subject_id for look, *_ in looks.context["looks"]}
    assert {case.pk, follow_up.pk} <= viewed


@pytest.mark.parametrize(
    "name", ["desk:close", "desk:stop_contact", "cases:care_plan", "followups:plan"]
)
def test_a_page_about_a_case_is_a_look_at_it(client, clinician, lived, name):
    client.force_login(clinician)

    client.get(reverse(name, args=[lived.pk]))

    looks = AccessLog.objects.filter(action="view", subject_id=lived.pk)
    assert looks.get().user_id == clinician.pk


@pytest.mark.parametrize("page", ["history", "access"])
def test_others_do_not_see_who_looked(client, clinician, case, page):
    client.force_login(clinician)

    assert client.get(url(page, case)).status_code == 403


def test_a_supervisor_assigns_a_case(client, supervisor, case_manager, case):
    client.force_login(supervisor)

    client.post(url("assign", case), {"to": str(case_manager.pk)})

    case.refresh_from_db()
    assert case.assigned_to == case_manager


def test_a_number_that_continues_elsewhere_leads_there(
    client, clinician, case, jurisdiction
):
    earlier = Case(
        jurisdiction=jurisdiction,
        number="C-2026-800001",
        person=type(case.person)(jurisdiction=jurisdiction).store(by=None),
        assigned_to=clinician,
    ).store(by=clinician)
    earlier.continue_in(case, by=clinician)
    client.force_login(clinician)

    assert client.get(earlier.get_absolute_url()).url == case.get_absolute_url()


@pytest.mark.parametrize("typed", ["{number}", "{ref}", "REF {ref}", "{lower}"])
def test_find_opens_a_case_by_its_number(client, clinician, case, typed, jurisdiction):
    client.force_login(clinician)
    words = typed.format(number=case.number, ref=case.ref, lower=case.number.lower())

    assert (
        client.post(reverse("desk:find"), {"q": words}).url == case.get_absolute_url()
    )


def test_find_opens_a_call_by_its_cad_number(client, call_taker, waiting):
    client.force_login(call_taker)

    answer = client.post(reverse("desk:find"), {"q": "26-118-0442"})

    assert answer.url == waiting.get_absolute_url()


@pytest.mark.parametrize("typed", ["Ibarra", "12²"])
def test_find_says_when_there_is_nothing(client, clinician, typed):
    client.force_login(clinician)

    page = client.post(reverse("desk:find"), {"q": typed})

    assert "Nothing has this number" in page.text
    assert f'href="{reverse("cases:search")}" data-key="p"' in page.text


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("call_taker", 403),
        ("directory_admin", 403),
        ("evaluator", 403),
        ("program_admin", 403),
        ("outsider", 404),
    ],
)
def test_nobody_else_sees_the_case(client, request, role, status, case):
    client.force_login(request.getfixturevalue(role))

    assert client.get(case.get_absolute_url()).status_code == status
    assert client.post(url("close", case), {"reason": "linked"}).status_code == status
