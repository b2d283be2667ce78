"""Follow-ups over their pages and over the API: who, which row, which state, what input."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from core.models import AccessLog
from followups.actions import log_attempt
from followups.models import Attempt, FollowUp
from tests.factories.cases import (
    CaseFactory,
    PersonFactory,
    SessionFactory,
    SignedSessionFactory,
)
from tests.factories.followups import FollowUpFactory

CHICAGO = ZoneInfo("America/Chicago")


def noon():
    tomorrow = timezone.now().astimezone(CHICAGO) + timedelta(days=1)
    return tomorrow.replace(hour=12, minute=0, second=0, microsecond=0)


# verb: (API action, what the page sends, what the API is sent)
VERBS = {
    "attempt": ("attempts", {"outcome": "no_answer"}, {"outcome": "no_answer"}),
    "assign": ("assign", {"to": ""}, {"to": None}),
    "reschedule": (
        "reschedule",
        {"due_at": f"{noon():%Y-%m-%dT%H:%M}"},
        {"due_at": noon().isoformat()},
    ),
    "cancel": ("cancel", {"reason": "not_needed"}, {"reason": "not_needed"}),
}


@pytest.fixture(params=["page", "api"])
def post(request, client):
    def as_(user, verb, follow_up, data=None):
        client.force_login(user)
        action, page_data, api_data = VERBS[verb]
        if request.param == "page":
            url = reverse(f"followups:{verb}", args=[follow_up.pk])
            return client.post(url, page_data if data is None else data)
        url = reverse(f"follow-up-{action}", args=[follow_up.pk])
        sent = api_data if data is None else data
        return client.post(url, sent, content_type="application/json")

    return as_


@pytest.fixture
def follow_up(jurisdiction, case_manager):
    return FollowUpFactory(jurisdiction=jurisdiction, assigned_to=case_manager)


def test_the_page_says_what_the_last_try_ends_and_who_takes_over(
    client, case_manager, supervisor, follow_up
):
    follow_up._amend(by=None, max_attempts=1)
    client.force_login(case_manager)
    url = reverse("followups:attempt", args=[follow_up.pk])

    before = client.get(follow_up.get_absolute_url()).text
    refused = client.post(url, {"outcome": "busy", "position": "1"})
    done = client.post(
        url, {"outcome": "busy", "position": "1", "confirm_last": "on"}, follow=True
    )

    assert f"{supervisor.name} is told to take over" in before
    assert refused.status_code == 422
    assert "confirm that it does" in refused.text
    assert f"{supervisor.name} was told to take over" in done.text


def test_a_wrong_number_is_struck_and_another_asked_for(
    client, case_manager, follow_up
):
    client.force_login(case_manager)
    url = reverse("followups:attempt", args=[follow_up.pk])

    page = client.post(url, {"outcome": "wrong_number"}, follow=True).text

    assert "Write another number down" in page
    assert "tel:" not in page
    assert 'value="no_answer"' not in page


def test_a_line_that_is_not_safe_asks_when_it_is(post, case_manager, follow_up):
    asked = post(case_manager, "attempt", follow_up, {"outcome": "unsafe"})
    told = {"outcome": "unsafe", "safe_at": f"{noon():%Y-%m-%dT%H:%M}"}
    done = post(case_manager, "attempt", follow_up, told)

    assert asked.status_code == 422
    assert "safe_at" in asked.content.decode()
    assert done.status_code in {201, 302}
    assert stored(follow_up).due_at == noon()


def test_the_warning_stays_with_every_contact_of_the_case(
    client, case_manager, follow_up, jurisdiction
):
    other = FollowUpFactory(
        jurisdiction=jurisdiction, case=follow_up.case, assigned_to=case_manager
    )
    client.force_login(case_manager)
    told = {"outcome": "unsafe", "safe_at": f"{noon():%Y-%m-%dT%H:%M}"}
    client.post(reverse("followups:attempt", args=[follow_up.pk]), told)

    assert "Not safe to talk</span>" in client.get(other.get_absolute_url()).text


def stored(follow_up):
    return FollowUp.objects.get(pk=follow_up.pk)


@pytest.mark.parametrize("verb", VERBS)
def test_the_verb_is_done(post, follow_up, case_manager, verb):
    response = post(case_manager, verb, follow_up)

    assert response.status_code in {200, 201, 302}
    now = stored(follow_up)
    done = {
        "attempt": now.attempts.count() == 1,
        "assign": now.assigned_to is None,
        "reschedule": now.due_at == noon(),
        "cancel": (now.status, now.stop) == ("cancelled", "not_needed"),
    }
    assert done[verb]


@pytest.mark.parametrize("verb", VERBS)
def test_another_jurisdiction_sees_no_such_follow_up(post, follow_up, outsider, verb):
    assert post(outsider, verb, follow_up).status_code == 404


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize(
    "role", ["call_taker", "directory_admin", "evaluator", "program_admin"]
)
def test_other_roles_may_not(post, follow_up, staff, jurisdiction, verb, role):
    assert post(staff(role, jurisdiction), verb, follow_up).status_code == 403


@pytest.mark.parametrize("verb", VERBS)
def test_after_the_end_it_is_a_conflict(post, follow_up, case_manager, verb):
    follow_up.end("cancelled", "not_needed", by=case_manager)

    assert post(case_manager, verb, follow_up).status_code == 409


@pytest.mark.parametrize(
    ("verb", "data"),
    [
        ("attempt", {}),
        ("attempt", {"outcome": "sang"}),
        ("assign", {"to": "nobody at all"}),
        ("reschedule", {"due_at": "soon"}),
        ("reschedule", {"due_at": "9999-12-31T23:30Z"}),
        ("cancel", {"reason": "bored"}),
    ],
)
def test_what_makes_no_sense_is_not_taken(post, follow_up, case_manager, verb, data):
    assert post(case_manager, verb, follow_up, data).status_code in {400, 422}


def test_voicemail_is_refused_in_plain_words(post, follow_up, case_manager):
    response = post(case_manager, "attempt", follow_up, {"outcome": "voicemail"})

    assert response.status_code == 422
    assert b"Leave none" in response.content


def test_one_key_says_reached_and_linked(client, follow_up, case_manager):
    client.force_login(case_manager)
    url = reverse("followups:attempt", args=[follow_up.pk])

    client.post(url, {"outcome": "linked", "position": "1"})

    assert Attempt.objects.get().is_linked_to_care
    assert stored(follow_up).stop == "linked_to_care"


@pytest.mark.parametrize(
    ("first", "second", "status"),
    [("busy", "busy", 302), ("busy", "no_answer", 409), ("reached", "reached", 302)],
)
def test_a_key_pressed_twice_is_one_try_and_another_key_is_told_so(
    client, follow_up, case_manager, first, second, status
):
    client.force_login(case_manager)
    url = reverse("followups:attempt", args=[follow_up.pk])
    client.post(url, {"outcome": first, "position": "1"})

    response = client.post(url, {"outcome": second, "position": "1"})

    assert response.status_code == status
    assert Attempt.objects.count() == 1


@pytest.mark.parametrize(
    "other",
    [
        {"outcome": "linked"},
        {"note": "His sister answered"},
        {"early_reason": "He rang and asked"},
    ],
)
def test_a_try_that_says_something_else_is_never_taken_for_the_one_before(
    client, jurisdiction, case_manager, other
):
    follow_up = FollowUpFactory(
        jurisdiction=jurisdiction, assigned_to=case_manager, due_at=noon()
    )
    client.force_login(case_manager)
    url = reverse("followups:attempt", args=[follow_up.pk])
    said = {"outcome": "reached", "position": "1", "early_reason": "He asked for it"}
    client.post(url, said)

    assert client.post(url, said).status_code == 302
    assert client.post(url, said | other).status_code == 409


@pytest.mark.parametrize("first", ["busy", "reached"])
def test_words_of_a_try_that_came_second_stay_in_front_of_who_wrote_them(
    client, follow_up, case_manager, clinician, first
):
    log_attempt(follow_up, by=clinician, outcome=first)
    client.force_login(case_manager)
    url = reverse("followups:attempt", args=[follow_up.pk])
    said = {"outcome": "no_answer", "note": "Rang long.", "position": "1"}
    said["early_reason"] = "He asked for nine."

    page = client.post(url, said)

    assert page.status_code == 409
    assert "Rang long." in page.text
    assert "He asked for nine." in page.text
    assert "meanwhile" in page.text or "cannot be changed" in page.text
    assert Attempt.objects.count() == 1
    if first == "busy":
        assert 'name="position" value="2"' in page.text
        assert 'name="early_reason"' in page.text


@pytest.mark.parametrize(
    ("said", "status"),
    [({"outcome": "no_answer", "position": "1"}, 409), ({"outcome": "nonsense"}, 422)],
)
def test_a_page_that_refuses_a_try_is_a_look_at_the_follow_up(
    client, follow_up, case_manager, clinician, said, status
):
    log_attempt(follow_up, by=clinician, outcome="busy", note="His wife answered.")
    client.force_login(case_manager)

    page = client.post(reverse("followups:attempt", args=[follow_up.pk]), said)

    assert page.status_code == status
    assert "His wife answered." in page.text
    assert AccessLog.objects.filter(action="view", subject_id=follow_up.pk).exists()


def test_another_time_at_which_it_is_safe_is_not_the_same_try(
    client, follow_up, case_manager
):
    client.force_login(case_manager)
    url = reverse("followups:attempt", args=[follow_up.pk])
    said = {"outcome": "unsafe", "position": "1", "safe_at": f"{noon():%Y-%m-%dT%H:%M}"}
    later = f"{noon() + timedelta(hours=1):%Y-%m-%dT%H:%M}"
    assert client.post(url, said).status_code == 302

    assert client.post(url, said).status_code == 302
    assert client.post(url, said | {"safe_at": later}).status_code == 409


def test_taking_it_oneself(client, jurisdiction, case_manager):
    follow_up = FollowUpFactory(
        jurisdiction=jurisdiction, case__assigned_to=case_manager
    )
    client.force_login(case_manager)
    client.post(reverse("cases:why", args=[follow_up.case_id]), {"reason": "follow_up"})

    client.post(reverse("followups:take", args=[follow_up.pk]))

    assert stored(follow_up).assigned_to == case_manager


@pytest.mark.parametrize("verb", VERBS)
def test_a_colleagues_follow_up_asks_why_on_every_path(
    post, follow_up, clinician, verb
):
    answer = post(clinician, verb, follow_up, {"outcome": "nonsense"})

    assert "Daniel Reyes" not in answer.text
    assert answer.status_code in {302, 403}
    assert stored(follow_up).status == "scheduled"


def test_taking_a_follow_up_is_no_way_round_the_reason(client, follow_up, clinician):
    client.force_login(clinician)

    answer = client.post(reverse("followups:take", args=[follow_up.pk]))

    assert "/why/" in answer.url
    assert stored(follow_up).assigned_to != clinician


def test_nobody_of_another_jurisdiction_can_be_named(
    post, follow_up, case_manager, outsider
):
    answer = post(case_manager, "assign", follow_up, {"to": str(outsider.pk)})

    assert answer.status_code in {400, 422}
    assert outsider.name not in answer.text


def test_the_session_read_for_a_call_is_a_look_of_its_own(
    client, jurisdiction, clinician, case_manager
):
    session = SignedSessionFactory(jurisdiction=jurisdiction, clinician=clinician)
    follow_up = FollowUpFactory(
        jurisdiction=jurisdiction, case=session.case, assigned_to=case_manager
    )
    client.force_login(case_manager)

    page = client.get(follow_up.get_absolute_url())

    assert session.summary in page.text
    looks = AccessLog.objects.filter(action="view", subject_id=session.pk)
    assert looks.get().reason == "follow-up"


def test_the_page_says_how_to_call_safely(client, jurisdiction, case_manager):
    person = PersonFactory(
        jurisdiction=jurisdiction, voicemail_ok=False, safety_flags=["Past attempt"]
    )
    case = CaseFactory(jurisdiction=jurisdiction, person=person)
    follow_up = FollowUpFactory(
        jurisdiction=jurisdiction, case=case, assigned_to=case_manager
    )
    client.force_login(case_manager)

    page = client.get(follow_up.get_absolute_url()).content.decode()

    assert "No voicemail" in page
    assert "Past attempt" in page
    assert 'value="voicemail"' not in page
    assert AccessLog.objects.filter(action="view", subject_id=follow_up.pk).exists()


def test_every_end_has_a_page(client, jurisdiction, case_manager):
    client.force_login(case_manager)
    for status in FollowUp.Status.values:
        follow_up = FollowUpFactory(jurisdiction=jurisdiction, assigned_to=case_manager)
        if status != "scheduled":
            follow_up.end(status, "not_needed", by=case_manager)
        assert client.get(follow_up.get_absolute_url()).status_code == 200


def test_a_colleagues_case_asks_why_first(client, follow_up, clinician):
    client.force_login(clinician)

    assert client.get(follow_up.get_absolute_url()).status_code == 302
    assert (
        client.get(reverse("follow-up-detail", args=[follow_up.pk])).status_code == 403
    )


@pytest.fixture
def spread(jurisdiction, case_manager, time_machine):
    """Follow-ups around a noon in Chicago: overdue, due, tonight, tomorrow, ended."""
    time_machine.move_to(datetime(2026, 6, 1, 12, tzinfo=CHICAGO), tick=False)
    hours = {"overdue": -5, "due": -1, "tonight": 8, "tomorrow": 12.5, "ended": -30}
    rows = {
        name: FollowUpFactory(
            jurisdiction=jurisdiction,
            assigned_to=None if name == "tonight" else case_manager,
            due_at=timezone.now() + timedelta(hours=ahead),
        )
        for name, ahead in hours.items()
    }
    rows["ended"].end("completed", "reached", by=case_manager)
    return rows


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("?show=overdue&who=team", ["overdue"]),
        ("?show=due&who=team", ["overdue", "due"]),
        ("?show=today&who=team", ["overdue", "due", "tonight"]),
        ("?show=ended&who=team", ["ended"]),
        ("?show=planned&who=nobody", ["tonight"]),
        ("", ["overdue", "due", "tomorrow"]),
    ],
)
def test_each_list_shows_its_own(client, spread, case_manager, query, names):
    client.force_login(case_manager)

    page = client.get(reverse("followups:list") + query)

    assert list(page.context["page"]) == [spread[name] for name in names]


@pytest.mark.parametrize(
    ("now", "ends"),
    [
        (datetime(2026, 3, 8, 12, tzinfo=CHICAGO), datetime(2026, 3, 9, 5, tzinfo=UTC)),
        (
            datetime(2026, 11, 1, 12, tzinfo=CHICAGO),
            datetime(2026, 11, 2, 6, tzinfo=UTC),
        ),
    ],
)
def test_today_is_the_whole_local_day(
    client, jurisdiction, supervisor, time_machine, now, ends
):
    time_machine.move_to(now, tick=False)
    last = FollowUpFactory(
        jurisdiction=jurisdiction, due_at=ends - timedelta(minutes=1)
    )
    FollowUpFactory(jurisdiction=jurisdiction, due_at=ends)
    client.force_login(supervisor)

    page = client.get(reverse("followups:list"), {"show": "today"})

    assert list(page.context["page"]) == [last]


def test_the_list_costs_the_same_however_long(
    client, jurisdiction, supervisor, django_assert_max_num_queries
):
    for _ in range(5):
        FollowUpFactory(jurisdiction=jurisdiction)
    client.force_login(supervisor)
    client.get(
        reverse("followups:list")
    )  # the first page of a sign-in is noted, and is one more

    with django_assert_max_num_queries(12):
        client.get(reverse("followups:list"))


@pytest.mark.parametrize("way", ["page", "api"])
@pytest.mark.parametrize("protocol", ["risk", "standard"])
def test_a_protocol_is_planned(client, jurisdiction, case_manager, way, protocol):
    case = CaseFactory(jurisdiction=jurisdiction, assigned_to=case_manager)
    client.force_login(case_manager)

    if way == "page":
        response = client.post(
            reverse("followups:plan", args=[case.pk]), {"protocol": protocol}
        )
    else:
        data = {"case": str(case.pk), "protocol": protocol}
        response = client.post(
            reverse("follow-up-list"), data, content_type="application/json"
        )

    assert response.status_code in {201, 302}
    assert case.follow_ups.count() == {"risk": 3, "standard": 2}[protocol]


@pytest.mark.parametrize("way", ["page", "api"])
def test_one_contact_is_planned_by_hand(client, jurisdiction, case_manager, way):
    case = CaseFactory(jurisdiction=jurisdiction, assigned_to=case_manager)
    client.force_login(case_manager)
    url = reverse("followups:plan", args=[case.pk])
    assert client.get(url).status_code == 200

    if way == "page":
        client.post(
            url, {"due_at": f"{noon():%Y-%m-%dT%H:%M}", "purpose": "first_visit"}
        )
    else:
        data = {
            "case": str(case.pk),
            "due_at": noon().isoformat(),
            "purpose": "first_visit",
        }
        client.post(reverse("follow-up-list"), data, content_type="application/json")

    follow_up = case.follow_ups.get()
    assert (follow_up.due_at, follow_up.label) == (noon(), "First visit kept?")


def test_the_person_is_called_by_their_own_clock(client, jurisdiction, case_manager):
    person = PersonFactory(jurisdiction=jurisdiction, time_zone="America/Denver")
    case = CaseFactory(
        jurisdiction=jurisdiction, person=person, assigned_to=case_manager
    )
    client.force_login(case_manager)
    url = reverse("followups:plan", args=[case.pk])

    client.post(url, {"due_at": f"{noon():%Y-%m-%dT%H:%M}", "purpose": "other"})

    there = case.follow_ups.get().due_at.astimezone(ZoneInfo("America/Denver"))
    assert there.hour == 12


@pytest.mark.parametrize("verb", ["plan", "reschedule"])
def test_a_time_gone_by_is_told_beside_the_field(
    client, jurisdiction, case_manager, verb
):
    mine = {"assigned_to": case_manager, "case__assigned_to": case_manager}
    follow_up = FollowUpFactory(jurisdiction=jurisdiction, **mine)
    client.force_login(case_manager)
    row = follow_up.case_id if verb == "plan" else follow_up.pk
    gone = {"due_at": "2026-03-01T15:00", "purpose": "other"}

    page = client.post(reverse(f"followups:{verb}", args=[row]), gone)

    form = page.context["form" if verb == "plan" else "move_form"]
    assert page.status_code == 422
    assert "still to come" in form.errors["due_at"][0]


def test_planning_from_a_session_leads_back_to_it(client, jurisdiction, clinician):
    case = CaseFactory(jurisdiction=jurisdiction, assigned_to=clinician)
    session = SessionFactory(jurisdiction=jurisdiction, case=case, clinician=clinician)
    client.force_login(clinician)
    url = reverse("followups:plan", args=[case.pk])

    page = client.get(url).text
    answer = client.post(url, {"protocol": "risk"})

    assert f'href="{session.get_absolute_url()}" data-key="b"' in page
    assert answer.url == session.get_absolute_url()


def test_a_plan_without_a_time_is_asked_again(client, jurisdiction, case_manager):
    case = CaseFactory(jurisdiction=jurisdiction, assigned_to=case_manager)
    client.force_login(case_manager)

    page = client.post(reverse("followups:plan", args=[case.pk]), {"purpose": "other"})

    assert page.status_code == 422


def test_the_api_wants_either_a_protocol_or_a_time(client, jurisdiction, case_manager):
    case = CaseFactory(jurisdiction=jurisdiction, assigned_to=case_manager)
    client.force_login(case_manager)

    response = client.post(
        reverse("follow-up-list"),
        {"case": str(case.pk)},
        content_type="application/json",
    )

    assert response.status_code == 400


def test_the_api_lists_what_is_due(client, spread, case_manager):
    client.force_login(case_manager)
    url = reverse("follow-up-list")

    for query, names in [("due", {"overdue", "due"}), ("overdue", {"overdue"})]:
        found = client.get(url, {query: True}).json()["results"]
        assert {row["id"] for row in found} == {str(spread[n].pk) for n in names}
    one = client.get(reverse("follow-up-detail", args=[spread["due"].pk])).json()
    assert (one["is_due"], one["is_overdue"]) == (True, False)


def test_protocols_are_shown(client, jurisdiction, program_admin, case_manager):
    case = CaseFactory(jurisdiction=jurisdiction, assigned_to=case_manager)
    client.force_login(case_manager)
    client.post(reverse("followups:plan", args=[case.pk]), {"protocol": "risk"})
    client.force_login(program_admin)

    page = client.get(reverse("followups:protocols")).content.decode()

    assert "First contact within 24 h" in page


def test_the_page_says_why_it_was_planned(
    client, jurisdiction, case_manager, clinician
):
    session = SignedSessionFactory(
        jurisdiction=jurisdiction,
        case__assigned_to=case_manager,
        clinician=clinician,
        summary="Calmer after breathing.",
        risk_level="moderate",
        follow_up_planned=True,
        follow_up_reason="New medication.",
    )
    follow_up = FollowUpFactory(
        jurisdiction=jurisdiction,
        case=session.case,
        session=session,
        assigned_to=case_manager,
    )
    client.force_login(case_manager)

    page = client.get(follow_up.get_absolute_url()).text

    for words in ("New medication.", "Moderate", "Calmer after breathing."):
        assert words in page
