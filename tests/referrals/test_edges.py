"""Each move over its page and over the API: who, which row, which state, which input."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from cases.actions import give_reason
from core.errors import DomainError
from core.models import AccessLog
from notifications.models import Notice
from referrals import actions
from referrals.models import Handoff, Referral
from referrals.sweeps import escalate_overdue_answers
from tests.factories.cases import CaseFactory, NeedFactory, SessionFactory
from tests.factories.providers import ServiceAtLocationFactory, ServiceCapacityFactory
from tests.factories.referrals import DraftFactory, PlaceFactory, in_status

# verb: (state it starts from, what it asks, state it leads to)
VERBS = {
    "send": ("draft", {}, "requested"),
    "accept": ("requested", {}, "accepted"),
    "reject": ("requested", {"reason": "no_capacity", "note": "Full."}, "rejected"),
    "cancel": ("requested", {"reason": "no_answer"}, "cancelled"),
    "start": ("accepted", {}, "in_progress"),
    "visit": ("in_progress", {}, "in_progress"),
    "hold": ("in_progress", {"reason": "no_capacity"}, "on_hold"),
    "resume": ("on_hold", {}, "in_progress"),
    "complete": ("in_progress", {"rung": "service_obtained"}, "completed"),
    "fail": ("in_progress", {"reason": "no_show"}, "failed"),
    "enter-in-error": ("completed", {}, "entered_in_error"),
}


@pytest.fixture(params=["page", "api"])
def post(request, client):
    """Post a verb of a referral to the page or to the API, as somebody."""

    def as_(user, verb, referral, data=None):
        client.force_login(user)
        if request.param == "page":
            url = reverse(f"referrals:{verb}", args=[referral.pk])
            return client.post(url, data or {})
        url = reverse(f"referral-{verb}", args=[referral.pk])
        return client.post(url, data or {}, content_type="application/json")

    return as_


@pytest.fixture
def make(jurisdiction, case_manager):
    return lambda status: in_status(status, jurisdiction=jurisdiction, by=case_manager)


def stored(referral):
    return Referral.objects.get(pk=referral.pk)


@pytest.mark.parametrize("verb", VERBS)
def test_the_move_is_made(post, make, case_manager, verb):
    start, data, end = VERBS[verb]
    referral = make(start)

    response = post(case_manager, verb, referral, data)

    assert response.status_code in {200, 302}
    assert stored(referral).status == end
    assert stored(referral).history.first().history_user == case_manager


@pytest.mark.parametrize("verb", VERBS)
def test_another_jurisdiction_sees_no_such_referral(post, make, outsider, verb):
    start, data, _ = VERBS[verb]

    assert post(outsider, verb, make(start), data).status_code == 404


@pytest.mark.parametrize("verb", ["accept", "reject", "enter-in-error"])
@pytest.mark.parametrize(
    "role", ["call_taker", "directory_admin", "evaluator", "program_admin"]
)
def test_other_roles_may_not(post, make, staff, jurisdiction, verb, role):
    start, data, _ = VERBS[verb]

    assert post(staff(role, jurisdiction), verb, make(start), data).status_code == 403


@pytest.mark.parametrize("verb", [v for v in VERBS if v not in {"visit", "resume"}])
def test_the_move_made_twice_is_a_conflict(post, make, case_manager, verb):
    start, data, _ = VERBS[verb]
    referral = make(start)
    post(case_manager, verb, referral, data)

    assert post(case_manager, verb, referral, data).status_code == 409


@pytest.mark.parametrize("verb", ["reject", "cancel", "fail", "complete"])
def test_an_end_without_its_reason_is_not_taken(post, make, case_manager, verb):
    start, _, _ = VERBS[verb]
    referral = make(start)

    response = post(case_manager, verb, referral, {})

    assert response.status_code in {400, 422}
    assert stored(referral).status == start


def test_signed_out_is_sent_to_sign_in(client, make):
    url = reverse("referrals:accept", args=[make("requested").pk])

    assert client.post(url).status_code in {302, 401}


@pytest.fixture(params=["page", "api"])
def refer(request, client):
    def as_(user, **data):
        client.force_login(user)
        data = {name: str(value) for name, value in data.items()}
        if request.param == "page":
            return client.post(reverse("referrals:create"), data)
        url = reverse("referral-list")
        return client.post(url, data, content_type="application/json")

    return as_


def test_one_key_asks_a_service_for_a_need(refer, clinician, jurisdiction):
    session = SessionFactory(jurisdiction=jurisdiction, clinician=clinician)
    need = NeedFactory(jurisdiction=jurisdiction, case=session.case)
    place = PlaceFactory()

    response = refer(
        clinician,
        case=session.case_id,
        session=session.pk,
        need=need.pk,
        service_at_location=place.pk,
    )

    assert response.status_code in {201, 302}
    referral = Referral.objects.get()
    assert (referral.status, referral.rung) == ("requested", "referred")
    assert (referral.case, referral.need) == (session.case, need)
    assert referral.referred_by == clinician


def test_a_service_nobody_goes_to_is_refused(refer, clinician, jurisdiction):
    case = CaseFactory(jurisdiction=jurisdiction, assigned_to=clinician)
    place = PlaceFactory(service__do_not_refer=True)

    response = refer(clinician, case=case.pk, service_at_location=place.pk)

    assert response.status_code == 422
    assert b"Nobody is to be referred" in response.content
    assert not Referral.objects.exists()


def test_a_service_asked_again_for_the_same_need_says_so(
    refer, clinician, jurisdiction
):
    case, place = (
        CaseFactory(jurisdiction=jurisdiction, assigned_to=clinician),
        PlaceFactory(),
    )
    refer(clinician, case=case.pk, service_at_location=place.pk)

    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        response = refer(clinician, case=case.pk, service_at_location=place.pk)

    assert response.status_code == 409
    assert b"already been asked" in response.content
    assert Referral.objects.count() == 1


def test_a_key_pressed_twice_at_once_leads_to_what_its_first_press_asked(
    client, clinician, jurisdiction
):
    case = CaseFactory(jurisdiction=jurisdiction, assigned_to=clinician)
    asked = {"case": case.pk, "service_at_location": PlaceFactory().pk}
    client.force_login(clinician)
    first = client.post(reverse("referrals:create"), asked)

    second = client.post(reverse("referrals:create"), asked)
    warm = client.post(reverse("referrals:create"), asked | {"warmth": "warm"})

    assert second.status_code == 302
    assert second["Location"] == first["Location"]
    assert warm.status_code == 409
    assert Referral.objects.get().warmth == "cold"


def test_a_case_elsewhere_cannot_be_referred(refer, outsider, jurisdiction):
    case = CaseFactory(jurisdiction=jurisdiction)

    response = refer(outsider, case=case.pk, service_at_location=PlaceFactory().pk)

    assert response.status_code in {400, 422}


def test_a_session_stands_for_its_case(client, clinician, jurisdiction):
    session = SessionFactory(jurisdiction=jurisdiction, clinician=clinician)
    client.force_login(clinician)
    data = {"session": session.pk, "service_at_location": PlaceFactory().pk}

    client.post(reverse("referrals:create"), data)

    assert Referral.objects.get().case == session.case


def test_back_to_the_session_it_came_from(client, clinician, jurisdiction):
    session = SessionFactory(jurisdiction=jurisdiction, clinician=clinician)
    client.force_login(clinician)
    data = {"session": session.pk, "service_at_location": PlaceFactory().pk}

    response = client.post(reverse("referrals:create"), data | {"next": "/session/1/"})

    assert response.url == "/session/1/"


def test_but_never_to_another_site(client, clinician, jurisdiction):
    session = SessionFactory(jurisdiction=jurisdiction, clinician=clinician)
    client.force_login(clinician)
    data = {"session": session.pk, "service_at_location": PlaceFactory().pk}

    response = client.post(
        reverse("referrals:create"), data | {"next": "//evil.example/"}
    )

    assert response.url == session.get_absolute_url()


def test_what_is_asked_is_shown_before_it_is_asked(client, clinician, jurisdiction):
    session = SessionFactory(jurisdiction=jurisdiction, clinician=clinician)
    NeedFactory(jurisdiction=jurisdiction, case=session.case)
    client.force_login(clinician)
    place = PlaceFactory()

    url = reverse("referrals:create")
    page = client.get(f"{url}?session={session.pk}&service_at_location={place.pk}")

    assert place.service.name in page.content.decode()
    assert "Shelter or housing" in page.content.decode()
    assert client.get(f"{url}?service_at_location={uuid4()}").status_code == 404
    assert client.get(f"{url}?service_at_location=x").status_code == 404


def test_what_could_fail_is_read_before_it_is_asked(client, clinician, jurisdiction):
    session = SessionFactory(jurisdiction=jurisdiction, clinician=clinician)
    place = ServiceAtLocationFactory(
        service__minimum_age=18, hours={"MO": ("09:00", "09:01")}
    )
    ServiceCapacityFactory(service=place.service, available=0, maximum=6)
    client.force_login(clinician)

    with time_machine.travel("2026-03-03T12:00Z"):
        asked = {"session": session.pk, "service_at_location": place.pk}
        page = client.get(reverse("referrals:create"), asked).text

    assert f'href="{reverse("desk:services", args=[session.pk])}" data-key="f"' in page
    assert "What could fail." in page
    assert "ages 18 and over" in page
    assert "closed until" in page
    assert "0 of 6 beds" in page


def test_obtaining_the_service_meets_the_need(jurisdiction, case_manager):
    case = CaseFactory(jurisdiction=jurisdiction)
    need = NeedFactory(jurisdiction=jurisdiction, case=case)
    referral = in_status(
        "in_progress", jurisdiction=jurisdiction, by=case_manager, case=case, need=need
    )

    actions.obtain(referral, by=case_manager, rung="service_obtained")

    need.refresh_from_db()
    assert need.status == "met"


@pytest.mark.parametrize("warmth", ["warm", "cold"])
def test_a_handoff_names_who_stayed_on(client, make, case_manager, warmth):
    referral = make("accepted")
    client.force_login(case_manager)
    url = reverse("referrals:hand-off", args=[referral.pk])

    client.post(url, {"warmth": warmth, "spoke_to": "Lee at the desk"})

    handoff = Handoff.objects.get()
    assert handoff.stayed_on == (case_manager if warmth == "warm" else None)
    assert handoff.spoke_to == "Lee at the desk"


def test_the_page_leaves_a_trace(client, make, case_manager):
    referral = make("requested")
    client.force_login(case_manager)

    page = client.get(referral.get_absolute_url())

    assert page.status_code == 200
    looks = AccessLog.objects.filter(action="view", subject_id=referral.pk)
    assert looks.get().user_id == case_manager.pk


def test_a_page_that_refuses_a_move_is_a_look_at_the_referral(
    client, make, case_manager
):
    referral = make("requested")
    client.force_login(case_manager)

    page = client.post(reverse("referrals:reject", args=[referral.pk]), {})

    assert page.status_code == 422
    assert AccessLog.objects.filter(action="view", subject_id=referral.pk).exists()


def test_the_needs_to_choose_from_are_a_look_at_the_case(
    client, clinician, jurisdiction
):
    case = CaseFactory(jurisdiction=jurisdiction, assigned_to=clinician)
    need = NeedFactory(jurisdiction=jurisdiction, case=case)
    client.force_login(clinician)
    asked = {"case": case.pk, "service_at_location": PlaceFactory().pk}

    page = client.get(reverse("referrals:create"), asked)

    assert need.get_code_display() in page.text
    looks = AccessLog.objects.filter(action="view", subject_id=case.pk)
    assert looks.get().user_id == clinician.pk


def test_a_colleagues_case_asks_why_first(client, make, clinician):
    referral = make("requested")
    client.force_login(clinician)

    response = client.get(referral.get_absolute_url())

    assert response.status_code == 302
    assert str(referral.case_id) in response.url


def test_the_work_list_begins_with_the_answer_due_first(client, make, case_manager):
    late, soon = make("requested"), make("requested")
    Referral.objects.get(pk=late.pk)
    late.answer_due_at = timezone.now() - timedelta(hours=1)
    late.store(by=None)
    client.force_login(case_manager)

    page = client.get(reverse("referrals:list"))

    assert list(page.context["page"]) == [late, soon]
    overdue = client.get(reverse("referrals:list"), {"show": "waiting", "overdue": "1"})
    assert list(overdue.context["page"]) == [late]


@pytest.mark.parametrize(
    ("tab", "states"),
    [
        ("waiting", {"requested"}),
        ("underway", {"accepted", "on_hold"}),
        ("ended", {"rejected"}),
        ("all", {"requested", "accepted", "on_hold", "rejected"}),
        ("nonsense", {"requested"}),
    ],
)
def test_each_tab_shows_its_states(client, make, case_manager, tab, states):
    for status in ("requested", "accepted", "on_hold", "rejected"):
        make(status)
    client.force_login(case_manager)

    page = client.get(reverse("referrals:list"), {"show": tab})

    assert {r.status for r in page.context["page"]} == states


def test_the_list_costs_the_same_however_long(
    client, make, case_manager, django_assert_max_num_queries
):
    for _ in range(5):
        make("requested")
    client.force_login(case_manager)
    client.get(
        reverse("referrals:list")
    )  # the first page of a sign-in is noted, and is one more

    with django_assert_max_num_queries(12):
        client.get(reverse("referrals:list"))


def test_the_api_filters_and_names_the_next_moves(client, make, case_manager):
    make("requested"), make("completed")
    client.force_login(case_manager)

    found = client.get(reverse("referral-list"), {"status": "requested"}).json()[
        "results"
    ]

    assert [r["status"] for r in found] == ["requested"]
    assert found[0]["moves"] == [
        "accepted",
        "cancelled",
        "entered_in_error",
        "rejected",
    ]
    assert (
        client.get(reverse("referral-list"), {"overdue": True}).json()["results"] == []
    )
    one = client.get(reverse("referral-detail", args=[found[0]["id"]]))
    assert one.json()["id"] == found[0]["id"]


def test_the_api_can_keep_a_draft(client, clinician, jurisdiction):
    case = CaseFactory(jurisdiction=jurisdiction, assigned_to=clinician)
    client.force_login(clinician)
    data = {
        "case": str(case.pk),
        "service_at_location": str(PlaceFactory().pk),
        "send": False,
    }

    made = client.post(reverse("referral-list"), data, content_type="application/json")

    assert made.json()["status"] == "draft"


@pytest.mark.parametrize("verb", ["reject", "hold"])
def test_a_move_in_a_colleagues_case_asks_why_too(post, make, clinician, verb):
    referral = make("requested")

    answer = post(clinician, verb, referral, {"reason": "nonsense"})

    assert "Daniel Reyes" not in answer.text
    assert answer.status_code in {302, 403}
    assert stored(referral).status == "requested"


def test_referring_from_a_colleagues_case_asks_why(refer, clinician, jurisdiction):
    case = CaseFactory(jurisdiction=jurisdiction)

    answer = refer(clinician, case=case.pk, service_at_location=PlaceFactory().pk)

    assert answer.status_code in {302, 403}
    assert not Referral.objects.exists()


def test_the_needs_of_a_colleagues_case_are_shown_for_a_reason(
    client, clinician, jurisdiction
):
    case = CaseFactory(jurisdiction=jurisdiction)
    client.force_login(clinician)
    asked = {"case": str(case.pk), "service_at_location": str(PlaceFactory().pk)}

    answer = client.get(reverse("referrals:create"), asked)

    assert answer.status_code == 302
    assert "/why/" in answer.url
    assert asked["service_at_location"] in answer.url, "it leads back to this very page"


def test_a_list_of_the_api_holds_no_words(client, make, case_manager):
    referral = make("requested")
    referral.reject(by=case_manager, reason="other", note="She is afraid of them.")
    client.force_login(case_manager)

    listed = client.get(reverse("referral-list")).json()["results"]
    one = client.get(reverse("referral-detail", args=[referral.pk])).json()

    assert "reason_note" not in listed[0]
    assert one["reason_note"] == "She is afraid of them."


def test_a_session_of_another_case_is_refused(jurisdiction, clinician):
    other = SessionFactory(jurisdiction=jurisdiction, clinician=clinician)
    case = CaseFactory(jurisdiction=jurisdiction)
    place = PlaceFactory()

    with pytest.raises(DomainError, match="session"):
        actions.refer(case, by=clinician, service_at_location=place, session=other)


def test_supervisors_are_told_once_of_a_late_answer(make, jurisdiction, supervisor):
    late = make("requested")
    late.answer_due_at = timezone.now() - timedelta(minutes=1)
    late.store(by=None)
    make("requested")

    assert escalate_overdue_answers() == 1
    assert escalate_overdue_answers() == 0

    notice = Notice.objects.get()
    assert (notice.recipient, notice.subject_id) == (supervisor, late.pk)


def test_a_page_shows_every_state(client, make, case_manager):
    client.force_login(case_manager)
    for status in Referral.Status.values:
        page = client.get(make(status).get_absolute_url())
        assert page.status_code == 200, status


def test_a_draft_is_shown_without_a_due_answer(client, jurisdiction, case_manager):
    DraftFactory(jurisdiction=jurisdiction, by=case_manager)
    client.force_login(case_manager)

    page = client.get(reverse("referrals:list"), {"show": "all"})

    assert b"not sent" in page.content


def test_the_key_of_a_session_asks_once_more_and_leads_back(
    client, clinician, jurisdiction
):
    session = SessionFactory(
        jurisdiction=jurisdiction,
        clinician=clinician,
        case=CaseFactory(jurisdiction=jurisdiction, assigned_to=clinician),
    )
    asked = {"session": session.pk, "service_at_location": PlaceFactory().pk}
    client.force_login(clinician)
    url = reverse("referrals:create")

    page = client.get(url, asked).text
    assert not Referral.objects.exists()
    answer = client.post(url, asked | {"case": session.case_id})

    assert f'href="{session.get_absolute_url()}" data-key="b"' in page
    assert answer.url == session.get_absolute_url()
    referral = client.get(Referral.objects.get().get_absolute_url()).text
    assert f'href="{session.get_absolute_url()}" data-key="b"' in referral


@pytest.mark.parametrize("verb", ["accept", "reject"])
def test_whoever_asked_is_told_that_the_service_answered(
    post, make, clinician, case_manager, jurisdiction, verb
):
    asked = in_status("requested", jurisdiction=jurisdiction, by=clinician)
    give_reason(asked.case, by=case_manager, reason="follow_up")
    _, data, _ = VERBS[verb]

    post(case_manager, verb, asked, data)
    post(case_manager, verb, make("requested"), data)

    told = Notice.objects.get(kind=Notice.Kind.ANSWERED)
    assert (told.recipient, told.subject_id) == (clinician, asked.pk)


def test_who_no_longer_works_here_is_not_told(make, clinician, case_manager):
    referral = in_status(
        "requested", jurisdiction=case_manager.jurisdiction, by=clinician
    )
    clinician.memberships.update(is_active=False)

    actions.accept(referral, by=case_manager)

    assert not Notice.objects.exists()
