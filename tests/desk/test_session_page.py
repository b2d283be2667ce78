"""The session page: from the queue to a signature, and nothing typed is lost."""

import json
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.actions import open_session, record_consent, save_session
from cases.models import Need, Session, SessionDraft
from core.models import AccessLog
from desk.actions import send_help_now, sign_and_plan
from desk.moves import confirm_match, move_session
from dispatch.actions import enter_call, screen_call
from dispatch.actions.merging import merge_calls
from dispatch.models import Call, Response
from followups.actions import plan_contact
from referrals.actions import refer
from tests.factories.cases import CaseFactory, NeedFactory, PersonFactory
from tests.factories.dispatch import PolicyFactory, ScreenFormFactory
from tests.factories.followups import FollowUpFactory
from tests.factories.referrals import PlaceFactory

pytestmark = pytest.mark.django_db


def url(name, session, *args):
    return reverse(f"desk:{name}", args=[session.pk, *args])


def autosave(client, session, base, **fields):
    return client.post(
        url("draft", session),
        json.dumps({"base_version": base, "fields": fields}),
        content_type="application/json",
        headers={"X-Divert-Poll": "1"},
    )


def test_next_opens_the_session_of_the_call_that_waits(client, clinician, waiting):
    client.force_login(clinician)

    answer = client.post(reverse("desk:take_next"), follow=True)

    session = Session.objects.get(call=waiting)
    assert answer.redirect_chain[-1][0] == session.get_absolute_url()
    assert session.clinician == clinician
    assert session.case.person.is_anonymous
    assert session.calling_party == "Rosa Reyes"
    assert "26-118-0442" in answer.text
    waiting.refresh_from_db()
    assert waiting.held_by == clinician


def test_the_page_shows_what_the_call_and_the_one_merged_into_it_said(
    client, clinician, call_taker, waiting
):
    waiting._amend(by=None, details="He has locked himself in.")
    other = enter_call(
        by=call_taker,
        cad_number="26-118-0443",
        callback="312 555 0177",
        place="1400 Alder St, Unit 6",
        details="My neighbor shouts.",
    )
    merge_calls(other, into=waiting, by=call_taker)
    client.force_login(clinician)

    page = client.post(reverse("desk:take_next"), follow=True).text

    told = page[page.index('id="told-head"') : page.index('id="contacts-head"')]
    own, of_other = told.split("From the other call 26-118-0443")
    assert "He has locked himself in." in own
    for words in ("My neighbor shouts.", "(312) 555-0177", "1400 Alder St, Unit 6"):
        assert words in of_other
    seen = AccessLog.objects.filter(subject_id=other.pk, reason="what was said")
    assert seen.get().user_id == clinician.pk


def test_the_page_shows_what_the_call_taker_was_answered_and_leads_to_the_call(
    client, clinician, call_taker, jurisdiction, waiting
):
    ScreenFormFactory(jurisdiction=jurisdiction)
    PolicyFactory(jurisdiction=jurisdiction)
    screen_call(waiting, by=call_taker, answers={"weapon": "no", "willing": "yes"})
    client.force_login(clinician)

    page = client.post(reverse("desk:take_next"), follow=True).text

    told = page[page.index('id="told-head"') : page.index('id="contacts-head"')]
    answers = re.findall(r"<span>([^<]*\?)</span><b[^>]*>(\w+)</b>", told)
    assert ("Is there a weapon?", "no") in answers
    assert ("Is anyone being hurt now?", "unknown") in answers
    assert ("Will the person talk?", "yes") in answers
    assert f'href="{waiting.get_absolute_url()}">CAD 26-118-0442</a>' in page


@pytest.mark.parametrize(
    ("source", "said"), [("cad", "from CAD"), ("hand", "entered by hand")]
)
def test_the_page_says_where_the_call_comes_from(
    client, clinician, waiting, source, said
):
    waiting._amend(by=None, source=source, cad_number="")
    client.force_login(clinician)

    page = client.post(reverse("desk:take_next"), follow=True).text

    waiting.refresh_from_db()
    assert f">Call {waiting.number}</a>" in page
    person = page.split('id="person-card"')[1].split("</section>")[0]
    assert person.count(said) == 2
    assert ("from CAD" in page) == (source == "cad")


def test_a_held_call_is_handed_to_who_takes_calls_and_says_how_they_stand(
    client, clinician, case_manager, staff, jurisdiction, waiting
):
    colleague = staff("clinician", jurisdiction)
    client.force_login(clinician)

    page = client.post(reverse("desk:take_next"), follow=True).text

    menu = page[page.index('id="hand-to"') : page.index("Hand over</button>")]
    assert f'<option value="{colleague.pk}">{colleague.name}: absent</option>' in menu
    assert case_manager.name not in menu
    assert menu.index("Choose a colleague") < menu.index(colleague.name)


def test_going_back_to_911_has_fixed_words_first_and_says_who_reads_them(
    client, clinician, waiting
):
    client.force_login(clinician)
    page = client.post(reverse("desk:take_next"), follow=True).text
    assert "<option>A weapon or violence came up</option>" in page
    assert "Call takers read it: nothing of what was said in confidence." in page
    session = Session.objects.get(call=waiting)
    back = url("return_911", session)

    assert client.post(back, {"reason": "", "words": " "}).status_code == 400
    client.post(back, {"reason": "A crime is reported", "words": "She is robbed now"})

    waiting.refresh_from_db()
    assert (waiting.status, waiting.reason) == ("returned", "She is robbed now")


def test_next_says_so_when_nobody_waits(client, clinician):
    client.force_login(clinician)

    answer = client.post(reverse("desk:take_next"))

    assert answer.url == reverse("desk:queue")


def test_the_page_shows_the_person_the_note_and_what_is_to_close(
    client, clinician, session
):
    client.force_login(clinician)

    text = client.get(session.get_absolute_url()).text

    assert session.case.number in text
    assert "Daniel Reyes" in text
    assert 'name="behavior"' in text
    assert "To close" in text


def test_a_draft_shows_again_after_a_reload(client, clinician, session):
    client.force_login(clinician)

    answer = autosave(
        client, session, 0, behavior="Pacing since two", symptoms=["voices"]
    )
    page = client.get(session.get_absolute_url())

    assert answer.status_code == 200
    assert "saved_at" in answer.json()
    assert "Pacing since two" in page.text
    assert page.context["version"] == answer.json()["version"]
    assert "Pacing since two" not in session.behavior


def test_an_autosave_costs_four_statements(client, clinician, session, statements):
    client.force_login(clinician)
    version = autosave(client, session, 0, behavior="P").json()["version"]

    answer, count = statements(
        lambda: autosave(client, session, version, behavior="Pa")
    )

    assert answer.status_code == 200
    assert count == 4


def test_an_autosave_leaves_one_trace_a_draft(client, clinician, session):
    client.force_login(clinician)
    version = autosave(client, session, 0, behavior="P").json()["version"]
    autosave(client, session, version, behavior="Pa")

    traces = AccessLog.objects.filter(subject_type="cases.sessiondraft")
    assert traces.count() == 1


def test_signed_out_an_autosave_is_401(client, session):
    assert autosave(client, session, 0, behavior="x").status_code == 401


@pytest.mark.parametrize(
    "body", ["", "[]", "{}", '{"base_version": "x", "fields": {}}']
)
def test_an_unreadable_autosave_is_a_problem(client, clinician, session, body):
    client.force_login(clinician)

    answer = client.post(url("draft", session), body, content_type="application/json")

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"


def test_an_autosave_of_nobodys_session_is_404(client, outsider, session):
    client.force_login(outsider)

    assert autosave(client, session, 0, behavior="x").status_code == 404


def test_two_versions_are_a_409_with_both_texts(client, clinician, supervisor, session):
    client.force_login(clinician)
    version = autosave(client, session, 0, behavior="mine").json()["version"]
    save_session(session, by=supervisor, typed={"behavior": "hers"}, base_version=0)

    answer = autosave(client, session, version, behavior="mine too")

    assert answer.status_code == 409
    current = answer.json()["current"]
    assert current["fields"]["behavior"] == "hers"
    assert current["by"] == supervisor.name
    assert current["status"] == "in_progress"


def test_a_stale_draft_is_shown_beside_what_was_saved(
    client, clinician, supervisor, session
):
    client.force_login(clinician)
    autosave(client, session, 0, behavior="mine", plan="Call tomorrow")
    typed = {"behavior": "hers", "summary": "Her summary"}
    save_session(session, by=supervisor, typed=typed, base_version=0)

    page = client.get(session.get_absolute_url())

    values = page.context["form"].initial
    assert values["behavior"] == "mine"
    assert values["plan"] == "Call tomorrow"
    assert values["summary"] == "Her summary"
    assert [clash.saved for _, clash in page.context["clashes"]] == ["hers"]


def test_a_colleague_sees_the_record_and_that_a_draft_is_newer(
    client, clinician, supervisor, session
):
    client.force_login(clinician)
    autosave(client, session, 0, behavior="not saved yet")
    client.force_login(supervisor)

    page = client.get(session.get_absolute_url())

    assert page.context["form"].initial["behavior"] == ""
    assert f"<b>{clinician.name}</b> has unsaved text here" in page.text


def test_a_colleague_is_here_who_opened_it_and_not_who_read_its_follow_up(
    client, clinician, supervisor, case_manager, session
):
    contact = FollowUpFactory(
        jurisdiction=session.jurisdiction,
        case=session.case,
        session=session,
        assigned_to=case_manager,
    )
    for colleague, opened in ((supervisor, session), (case_manager, contact)):
        client.force_login(colleague)
        client.get(opened.get_absolute_url())

    client.force_login(clinician)
    page = client.get(session.get_absolute_url())

    looks = AccessLog.objects.filter(subject_id=session.pk, user_id=case_manager.pk)
    assert looks.get().reason == "follow-up"
    assert page.context["others"] == [supervisor.name]


def test_a_colleague_who_was_refused_is_not_here(
    client, clinician, call_taker, session
):
    client.force_login(call_taker)
    assert client.get(session.get_absolute_url()).status_code == 403

    client.force_login(clinician)
    page = client.get(session.get_absolute_url())

    assert page.context["others"] == []


def test_who_is_shown_what_is_known_of_a_person_has_looked_at_them(
    client, clinician, session
):
    client.force_login(clinician)

    page = client.get(url("who", session))

    assert session.case.person.name in page.text
    looks = AccessLog.objects.filter(action="view", subject_id=session.case.person_id)
    assert looks.get().user_id == clinician.pk


@pytest.mark.parametrize("act", ["save", "addendum"])
def test_a_page_that_refuses_an_act_is_a_look_at_the_session(
    client, clinician, session, whole, act
):
    if act == "addendum":
        sign_and_plan(session, by=clinician, typed=whole, base_version=0)
    client.force_login(clinician)

    page = client.post(url(act, session), {"base_version": "0", "ended_at": "soon"})

    assert page.status_code == 422
    looks = AccessLog.objects.filter(action="view", subject_id=session.pk)
    assert looks.get().user_id == clinician.pk


def test_a_supervisor_takes_over_what_was_left_in_a_draft(
    client, clinician, supervisor, session
):
    client.force_login(clinician)
    autosave(client, session, 0, behavior="typed before going home")
    client.force_login(supervisor)

    client.post(url("adopt", session, SessionDraft.objects.get().pk))

    session.refresh_from_db()
    assert session.behavior == "typed before going home"


def test_save_works_without_scripts(client, clinician, session):
    client.force_login(clinician)

    answer = client.post(
        url("save", session),
        {"behavior": "Pacing", "symptoms": ["voices"], "base_version": "0"},
    )

    session.refresh_from_db()
    assert answer.url == session.get_absolute_url()
    assert (session.behavior, session.symptoms) == ("Pacing", ["voices"])


def test_a_conflicting_save_shows_both_and_loses_neither(
    client, clinician, supervisor, session
):
    save_session(session, by=supervisor, typed={"behavior": "hers"}, base_version=0)
    client.force_login(clinician)

    answer = client.post(
        url("save", session), {"behavior": "mine", "base_version": "0"}
    )

    assert answer.status_code == 409
    assert "mine" in answer.text
    assert "hers" in answer.text
    session.refresh_from_db()
    assert session.behavior == "hers"


def test_a_value_that_cannot_be_read_is_named(client, clinician, session):
    client.force_login(clinician)

    answer = client.post(
        url("save", session), {"started_at": "yesterday", "base_version": "0"}
    )

    assert answer.status_code == 422
    assert "Write a date and a time." in answer.text


def test_signing_names_what_is_missing_and_keeps_what_was_typed(
    client, clinician, session
):
    client.force_login(clinician)

    answer = client.post(
        url("sign", session), {"behavior": "Pacing", "base_version": "0"}
    )

    assert answer.status_code == 422
    assert "Disposition" in answer.text
    session.refresh_from_db()
    assert session.status == "in_progress"
    assert session.behavior == "Pacing"


def test_signing_closes_the_call_with_its_outcome(client, clinician, waiting, whole):
    client.force_login(clinician)
    client.post(reverse("desk:take_next"))
    session = Session.objects.get(call=waiting)

    client.post(url("sign", session), whole)
    page = client.get(session.get_absolute_url())

    waiting.refresh_from_db()
    session.refresh_from_db()
    assert session.status == "signed"
    assert session.outcome_class == waiting.outcome_class == "diverted"
    assert waiting.disposition.code == "05"
    ref = session.case.ref
    assert f"CLINICIAN RESOLVED BY PHONE, NO RESPONSE NEEDED, REF {ref}" in page.text


def test_a_follow_up_is_planned_when_it_was_agreed(client, clinician, session, whole):
    client.force_login(clinician)
    agreed = {
        "follow_up_planned": "yes",
        "follow_up_reason": "Agreed",
        "risk_level": "high",
    }

    client.post(url("sign", session), whole | agreed)

    first = session.case.follow_ups.order_by("due_at").first()
    session.refresh_from_db()
    assert first.due_at - session.ended_at <= timedelta(hours=24)


@pytest.mark.parametrize(
    ("risk", "hours"), [("low", 48), ("not_asked", 20), ("moderate", 20)]
)
def test_a_risk_nobody_knows_is_followed_up_within_a_day(
    client, clinician, session, whole, risk, hours
):
    client.force_login(clinician)
    said = whole | {"risk_level": risk, "risk_reason": "Only his mother spoke."}
    said |= {"follow_up_planned": "yes", "follow_up_reason": "Agreed."}

    page = client.post(url("sign", session), said, follow=True)

    first = session.follow_ups.order_by("due_at").first()
    session.refresh_from_db()
    promised = first.window_ends_at - session.ended_at
    assert promised <= timedelta(hours=24 if hours == 20 else 96)
    assert f"{first.due_at.astimezone(session.jurisdiction.zone):%H:%M}" in page.text


def test_the_signed_page_says_what_follows_and_leads_back_to_the_queue(
    client, clinician, session, whole
):
    place = PlaceFactory(service__name="Elm House respite")
    refer(session.case, by=clinician, service_at_location=place, session=session)
    client.force_login(clinician)
    said = whole | {"follow_up_planned": "yes", "follow_up_reason": "Agreed."}

    page = client.post(url("sign", session), said, follow=True).text

    follows = page.split("What follows")[1].split("</section>")[0]
    for follow_up in session.follow_ups.all():
        assert follow_up.label in follows
    assert session.follow_ups.count() == 2
    assert "Elm House respite" in follows
    assert f'href="{reverse("desk:queue")}" data-key="q"' in page


def test_a_signed_session_that_planned_nothing_says_so(
    client, clinician, session, whole
):
    client.force_login(clinician)

    page = client.post(url("sign", session), whole, follow=True).text

    assert "No follow-up is planned." in page
    assert "Nobody was referred in this session." in page


def test_the_outcome_that_would_be_signed_is_proposed_in_words(
    client, clinician, waiting
):
    client.force_login(clinician)
    client.post(reverse("desk:take_next"))
    session = Session.objects.get(call=waiting)

    before = client.get(session.get_absolute_url()).text
    send_help_now(session, by=clinician, kind="police")
    after = client.get(session.get_absolute_url()).text

    assert "Proposed from what was sent: Diverted" in before
    assert 'no response <span class="faint">proposed</span>' in before
    assert "Proposed from what was sent: Co-notified" in after
    assert "Police was asked for at" in after
    assert 'Co-notified <span class="faint">proposed</span>' in after


def test_an_override_of_the_outcome_asks_why(client, clinician, waiting, whole):
    client.force_login(clinician)
    client.post(reverse("desk:take_next"))
    session = Session.objects.get(call=waiting)

    answer = client.post(url("sign", session), whole | {"outcome_class": "co_notified"})
    assert "Why another outcome" in answer.text

    version = answer.context["version"]
    said = {
        "outcome_class": "co_notified",
        "outcome_reason": "Officer was there",
        "base_version": version,
    }
    client.post(url("sign", session), whole | said)
    waiting.refresh_from_db()
    assert waiting.outcome_class == "co_notified"


def test_help_is_sent_to_the_place_of_the_call(client, clinician, waiting, whole):
    client.force_login(clinician)
    client.post(reverse("desk:take_next"))
    session = Session.objects.get(call=waiting)

    answer = client.post(url("help", session), {"kind": "ems"}, follow=True)

    assert Response.objects.get().call == waiting
    assert "1400 Alder St" in answer.text
    Response.objects.get().keep(by=clinician)
    client.post(url("sign", session), whole)
    session.refresh_from_db()
    assert session.outcome_class == "co_notified"


def test_help_can_be_sent_when_no_call_began_it(client, clinician, session, whole):
    client.force_login(clinician)

    client.post(url("help", session), {"kind": "police"})

    session.refresh_from_db()
    assert session.call.source == Call.Source.SESSION
    Response.objects.get().keep(by=clinician)
    client.post(url("sign", session), whole)
    session.call.refresh_from_db()
    assert session.call.outcome_class == "co_notified"


def test_a_message_says_nothing_of_the_place(client, clinician, waiting):
    client.force_login(clinician)
    client.post(reverse("desk:take_next"))
    session = Session.objects.get(call=waiting)

    client.post(url("help", session), {"kind": "ems"})

    assert "messages" not in client.cookies
    assert "Alder St" not in str(dict(client.session.items()))


def test_help_goes_out_from_a_signed_session_too(client, clinician, session, whole):
    client.force_login(clinician)
    client.post(url("sign", session), whole)

    client.post(url("help", session), {"kind": "ems"})

    assert Response.objects.get().kind == "ems"


@pytest.mark.parametrize("path", ["session", "call"])
def test_help_pressed_twice_is_one_unit_and_says_since_when(
    client, clinician, waiting, path
):
    client.force_login(clinician)
    client.post(reverse("desk:take_next"))
    session = Session.objects.get(call=waiting)
    call_page = reverse("dispatch:send-help", args=[waiting.pk])
    press = url("help", session) if path == "session" else call_page
    client.post(press, {"kind": "ems"})

    again = client.post(press, {"kind": "ems"}, follow=True)

    sent = Response.objects.get()
    at = sent.requested_at.astimezone(waiting.jurisdiction.zone)
    assert f"EMS was already sent at {at:%H:%M}" in again.text
    assert f"Second unit: EMS (asked {at:%H:%M})" in again.text
    client.post(press, {"kind": "police"})
    client.post(press, {"kind": "ems+again"})
    assert sorted(r.kind for r in Response.objects.all()) == ["ems", "ems", "police"]


def test_a_unit_that_is_back_can_be_sent_again(clinician, session):
    sent = send_help_now(session, by=clinician, kind="ems")
    sent.cancel(by=clinician, reason="Not needed")

    assert send_help_now(session, by=clinician, kind="ems") != sent


def test_a_program_that_asks_twice_is_told_of_the_first(api, clinician, waiting):
    api.force_login(clinician)
    one = reverse("call-send-help", args=[waiting.pk])
    assert api.post(one, {"kind": "ems"}).status_code == 201

    refused = api.post(one, {"kind": "ems"})

    assert refused.status_code == 409
    assert refused.json()["sent"]["response"] == str(Response.objects.get().pk)
    assert api.post(one, {"kind": "ems", "again": True}).status_code == 201


def test_help_asked_for_twice_is_one_call(clinician, session):
    same = Session.objects.get(pk=session.pk)

    send_help_now(session, by=clinician, kind="ems")
    send_help_now(same, by=clinician, kind="police")

    assert Call.objects.count() == 1


@pytest.mark.parametrize("act", ["release", "return_911", "drop", "hand_over"])
def test_nobody_else_moves_a_call_that_a_clinician_holds(
    client, clinician, case_manager, staff, jurisdiction, waiting, act
):
    colleague = staff("clinician", jurisdiction, "Another clinician")
    client.force_login(clinician)
    client.post(reverse("desk:take_next"))
    session = Session.objects.get(call=waiting)
    client.force_login(colleague)
    client.post(reverse("cases:why", args=[session.case_id]), {"reason": "cover"})

    answer = client.post(
        url(act, session), {"reason": "By mistake", "to": str(colleague.pk)}
    )

    assert answer.status_code == 403
    waiting.refresh_from_db()
    assert (waiting.status, waiting.held_by) == ("accepted", clinician)


def test_a_911_call_goes_only_to_who_takes_calls(
    client, clinician, case_manager, waiting
):
    client.force_login(clinician)
    client.post(reverse("desk:take_next"))
    session = Session.objects.get(call=waiting)

    answer = client.post(url("hand_over", session), {"to": str(case_manager.pk)})

    assert answer.status_code == 422
    session.refresh_from_db()
    assert session.clinician == clinician


def test_why_an_outcome_was_overridden_stays_with_those_who_treat(
    client, clinician, call_taker, waiting, whole
):
    client.force_login(clinician)
    client.post(reverse("desk:take_next"))
    session = Session.objects.get(call=waiting)
    words = {"outcome_class": "co_notified", "outcome_reason": "She had taken pills"}
    client.post(url("sign", session), whole | words)

    client.force_login(call_taker)
    page = client.get(waiting.get_absolute_url())

    waiting.refresh_from_db()
    assert waiting.outcome_class == "co_notified"
    assert "pills" not in page.text


def test_a_released_call_keeps_what_was_typed_for_who_takes_it(
    client, clinician, supervisor, waiting
):
    client.force_login(clinician)
    client.post(reverse("desk:take_next"))
    session = Session.objects.get(call=waiting)
    autosave(client, session, 0, behavior="Talked for ten minutes")
    client.post(url("release", session), {"reason": "Fire alarm"})

    client.force_login(supervisor)
    client.post(reverse("desk:take_next"))

    session.refresh_from_db()
    assert Session.objects.count() == 1
    assert session.clinician == supervisor
    assert session.behavior == "Talked for ten minutes"


def test_a_session_handed_over_goes_with_its_call_and_text(
    client, clinician, supervisor, waiting
):
    client.force_login(clinician)
    client.post(reverse("desk:take_next"))
    session = Session.objects.get(call=waiting)
    autosave(client, session, 0, behavior="Talked for ten minutes")

    client.post(url("hand_over", session), {"to": str(supervisor.pk)})

    session.refresh_from_db()
    waiting.refresh_from_db()
    assert session.clinician == waiting.held_by == supervisor
    assert session.behavior == "Talked for ten minutes"


def test_a_call_given_back_to_911_leaves_a_session_to_sign(
    client, clinician, waiting, whole
):
    client.force_login(clinician)
    client.post(reverse("desk:take_next"))
    session = Session.objects.get(call=waiting)

    client.post(url("return_911", session), {"reason": "Weapon named"})
    client.post(url("sign", session), whole)

    session.refresh_from_db()
    assert session.status == "signed"
    assert session.outcome_class == "returned"


def test_a_dropped_call_leaves_a_session_to_sign(client, clinician, waiting, whole):
    client.force_login(clinician)
    client.post(reverse("desk:take_next"))
    session = Session.objects.get(call=waiting)

    client.post(url("drop", session))
    client.post(url("sign", session), whole)

    session.refresh_from_db()
    assert session.outcome_class == "dropped"


@pytest.mark.parametrize("act", ["return", "drop", "finish"])
def test_a_call_ended_on_its_own_page_ends_its_session(
    client, clinician, supervisor, waiting, disposition, act
):
    client.force_login(clinician)
    client.post(reverse("desk:take_next"))
    session = Session.objects.get(call=waiting)
    autosave(client, session, session.version, behavior="Pacing.", ended_at="")

    client.force_login(supervisor)
    said = {"reason": "Weapon", "disposition": disposition.pk}
    client.post(reverse(f"dispatch:{act}", args=[waiting.pk]), said)

    session.refresh_from_db()
    ended = session.ended_at
    assert ended is not None
    assert session.status == "in_progress"
    typed = {"behavior": "Pacing, then calm.", "ended_at": ""}
    save_session(
        session, by=clinician, typed=typed, base_version=session.drafts.get().version
    )
    session.refresh_from_db()
    assert (session.ended_at, session.behavior) == (ended, "Pacing, then calm.")


def test_needs_told_in_a_session_move_with_it(
    client, clinician, session, whole, jurisdiction
):
    right = PersonFactory(jurisdiction=jurisdiction, name="Ana", phone="312 555 0177")
    NeedFactory(jurisdiction=jurisdiction, case=session.case, code="food")
    client.force_login(clinician)
    client.post(url("sign", session), whole | {"needs": ["food", "housing"]})

    case = move_session(
        session, by=clinician, to=right, reason="Written on the wrong person"
    )

    wrong = Need.objects.exclude(case=case)
    assert [need.code for need in case.needs.all()] == ["housing"]
    assert [need.code for need in wrong] == ["food"]


def test_a_need_that_was_asked_for_elsewhere_stays_there_too(
    clinician, session, jurisdiction
):
    save_session(session, by=clinician, typed={"needs": ["housing"]}, base_version=0)
    before, need = session.case, session.case.needs.get()
    place = PlaceFactory()
    refer(before, by=clinician, service_at_location=place, need=need)
    right = PersonFactory(jurisdiction=jurisdiction, name="Ana", phone="312 555 0177")

    case = move_session(session, by=clinician, to=right, reason="Wrong person")

    assert before.needs.get().status == "unmet"
    assert case.needs.get().code == "housing"


def test_a_known_caller_is_suggested_and_confirmed(client, clinician, person, waiting):
    client.force_login(clinician)
    client.post(reverse("desk:take_next"))
    session = Session.objects.get(call=waiting)

    page = client.get(session.get_absolute_url())
    assert "Daniel Reyes" in page.text

    who = client.get(url("who", session))
    assert 'data-key="1" data-key-name="the same person' in who.text
    client.post(url("match", session, person.pk), {"answer": "same"})
    session.refresh_from_db()
    assert session.case.person == person


def test_a_new_person_is_written_down_from_the_session(client, clinician, waiting):
    client.force_login(clinician)
    client.post(reverse("desk:take_next"))
    session = Session.objects.get(call=waiting)

    client.post(
        url("identify", session),
        {
            "name": "Ana Lopez",
            "birth_date": "1990-01-02",
            "base_version": session.case.person.version,
        },
    )

    page = client.get(session.get_absolute_url())
    assert "Ana Lopez" in page.text


def test_a_session_needs_no_911_call(client, clinician, case):
    client.force_login(clinician)

    answer = client.post(
        reverse("desk:open_session"),
        {"kind": "walk_in", "case": str(case.pk), "relationship": "self"},
    )

    session = Session.objects.get(kind="walk_in")
    assert answer.url == session.get_absolute_url()
    assert session.case == case


@pytest.mark.parametrize("act", ["addendum", "void"])
def test_what_is_left_empty_on_a_signed_page_is_asked_beside_it(
    client, clinician, session, whole, act
):
    client.force_login(clinician)
    client.post(url("sign", session), whole)

    page = client.post(url(act, session), {"text": " ", "reason": " "})

    assert page.status_code == 422
    assert page.context[f"{act}_form"].errors
    assert "Calmer after breathing together." in page.text


def test_a_signed_session_takes_addenda_on_its_page(client, clinician, session, whole):
    client.force_login(clinician)
    client.post(url("sign", session), whole)

    client.post(url("addendum", session), {"text": "He rang back."})

    assert "He rang back." in client.get(session.get_absolute_url()).text


def test_a_supervisor_co_signs_on_the_page(
    client, clinician, supervisor, session, whole
):
    save_session(session, by=clinician, typed={"risk_level": "high"}, base_version=0)
    client.force_login(clinician)
    said = {"risk_level": "low", "base_version": session.version}
    client.post(url("sign", session), whole | said)
    assert client.post(url("co_sign", session)).status_code == 403

    client.force_login(supervisor)
    assert "Awaits a co-signature" in client.get(session.get_absolute_url()).text
    client.post(url("co_sign", session))

    assert "Co-signed by" in client.get(session.get_absolute_url()).text


@pytest.mark.parametrize(
    "role", ["call_taker", "directory_admin", "evaluator", "program_admin"]
)
def test_nobody_else_reads_clinical_text(client, request, role, session):
    client.force_login(request.getfixturevalue(role))

    assert client.get(session.get_absolute_url()).status_code == 403
    assert autosave(client, session, 0, behavior="x").status_code == 403


def test_another_jurisdiction_sees_no_such_session(client, outsider, session):
    client.force_login(outsider)

    assert client.get(session.get_absolute_url()).status_code == 404


def test_a_colleagues_session_asks_why_once_a_shift(client, case_manager, session):
    client.force_login(case_manager)

    asked = client.get(session.get_absolute_url())
    assert asked.url.startswith(reverse("cases:why", args=[session.case_id]))
    onward = client.post(asked.url, {"reason": "cover"})
    assert onward.url == session.get_absolute_url()

    assert client.get(session.get_absolute_url()).status_code == 200


def test_a_session_on_the_wrong_person_is_moved_and_says_so(
    client, clinician, session, whole, jurisdiction
):
    right = PersonFactory(
        jurisdiction=jurisdiction, name="Ana Lopez", phone="312 555 0177"
    )
    before = session.case.number
    client.force_login(clinician)
    client.post(url("sign", session), whole)

    found = client.post(url("wrong_person", session), {"phone": "312 555 0177"})
    move = url("move", session, right.pk)
    assert move in found.text
    page = client.post(move, {"reason": "Mixed up"}, follow=True)

    assert f"Moved here from {before}: Mixed up" in page.text


def test_what_was_planned_and_asked_moves_with_its_session(
    clinician, session, whole, jurisdiction
):
    """Left behind, it would ring the wrong person up about somebody else's crisis."""
    wrong = session.case
    referral = refer(
        wrong, by=clinician, service_at_location=PlaceFactory(), session=session
    )
    told = {k: v for k, v in whole.items() if k != "base_version"}
    sign_and_plan(
        session, by=clinician, typed=told | {"follow_up_planned": "yes"}, base_version=0
    )
    assert wrong.follow_ups.scheduled().exists()
    right = PersonFactory(jurisdiction=jurisdiction, name="Ana Lopez")

    case = move_session(session, by=clinician, to=right, reason="Mixed up")

    assert not wrong.follow_ups.scheduled().exists()
    assert case.follow_ups.scheduled().exists()
    referral.refresh_from_db()
    assert referral.case == case


def test_what_was_planned_for_a_voice_is_kept_for_the_person_known(
    clinician, person, jurisdiction
):
    """Left under the number that is given up, nobody would ever be reminded of it."""
    known = CaseFactory(jurisdiction=jurisdiction, person=person)
    session = open_session(by=clinician, kind="relative")
    voice = session.case
    planned = plan_contact(voice, by=clinician, due_at=noon(jurisdiction))
    record_consent(voice, by=clinician, scope="share", status="refused")

    confirm_match(session, person, by=clinician)

    planned.refresh_from_db()
    assert planned.case == known
    assert known.consents.get().status == "refused"


@pytest.mark.parametrize("has_case", [True, False])
def test_a_contact_never_moves_to_who_asked_for_none(
    clinician, person, jurisdiction, has_case
):
    if has_case:
        CaseFactory(jurisdiction=jurisdiction, person=person)
    person.stop_contact(by=clinician, reason="Said so")
    session = open_session(by=clinician, kind="relative")
    planned = plan_contact(session.case, by=clinician, due_at=noon(jurisdiction))

    confirm_match(session, person, by=clinician)

    planned.refresh_from_db()
    assert (planned.status, planned.stop) == ("cancelled", "do_not_contact")


def noon(jurisdiction):
    tomorrow = timezone.now().astimezone(jurisdiction.zone) + timedelta(days=1)
    return tomorrow.replace(hour=12, minute=0)


def test_who_it_is_cannot_be_answered_once_it_is_signed(
    client, clinician, session, whole, jurisdiction
):
    other = PersonFactory(jurisdiction=jurisdiction, name="Ana Lopez")
    client.force_login(clinician)
    client.post(url("sign", session), whole)

    answer = client.post(url("match", session, other.pk), {"answer": "same"})

    assert answer.status_code == 409


def test_a_move_asks_why(client, clinician, session, whole, person):
    client.force_login(clinician)
    client.post(url("sign", session), whole)

    assert client.post(url("move", session, person.pk)).status_code == 422


def test_signing_twice_by_mistake_shows_what_is_signed(
    client, clinician, session, whole
):
    client.force_login(clinician)
    client.post(url("sign", session), whole)

    answer = client.post(url("sign", session), whole)

    assert answer.url == session.get_absolute_url()


def test_text_that_comes_after_the_signature_is_offered_as_an_addendum(
    client, clinician, supervisor, session, whole
):
    client.force_login(supervisor)
    client.post(url("sign", session), whole)
    client.force_login(clinician)

    late = whole | {"plan": "Sister comes tomorrow"}
    answer = client.post(url("save", session), late)

    assert answer.status_code == 409
    assert answer.context["addendum_form"].initial["text"] == "Sister comes tomorrow"
    session.refresh_from_db()
    assert session.plan == ""
