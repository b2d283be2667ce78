"""What the call's page says to do now, and whom one key sends."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from dispatch.actions import send_help
from dispatch.models import Call, Screen
from dispatch.sweeps import escalate_untaken_offers
from staffing.models import set_availability
from tests.factories import dispatch as make
from tests.factories.teams import a_team

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(jurisdiction: Any, call_taker: Any) -> Call:
    """A call that a call taker offered."""
    offered = make.ScreenedCallFactory(jurisdiction=jurisdiction)
    offered.offer(by=call_taker, at=timezone.now() - timedelta(minutes=4))
    return offered


@pytest.fixture
def decided(call: Any, call_taker: Any, policy: Any, screen_form: Any) -> Any:
    """Keep a screen of the call that was decided for this responder."""

    def keep(responder: str) -> None:
        is_eligible = responder in {"clinician", "988"}
        Screen(
            jurisdiction=call.jurisdiction,
            call=call,
            form=screen_form,
            policy=policy,
            eligible=is_eligible,
            responder=responder,
            reason="So the rule says.",
            by=call_taker,
        ).store(by=call_taker)

    return keep


def test_a_call_decided_for_others_has_their_key_and_no_word_of_clinicians(
    client: Any, call: Any, call_taker: Any, decided: Any
) -> None:
    decided("police")
    call.leave_queue(by=call_taker)
    client.force_login(call_taker)

    page = client.get(call.get_absolute_url()).text

    assert "No clinician is ready" not in page
    assert re.findall(r'value="(\w+)" data-key="f"', page) == ["police"]
    send_help(call, by=call_taker, kind="police")
    assert 'data-key="f"' not in client.get(call.get_absolute_url()).text


def test_a_call_offered_against_the_policy_falls_to_whom_it_named(
    client: Any, call: Any, call_taker: Any, decided: Any
) -> None:
    decided("police")
    client.force_login(call_taker)

    page = client.get(call.get_absolute_url()).text

    assert "Nobody is available: send the police." in page
    assert "mobile crisis team." not in page
    assert re.findall(r'value="(\w+)" data-key="f"', page) == ["police"]


def test_another_unit_that_is_out_takes_neither_the_words_nor_the_key_away(
    client: Any, call: Any, call_taker: Any, policy: Any
) -> None:
    client.force_login(call_taker)

    send_help(call, by=call_taker, kind="ems")
    page = client.get(call.get_absolute_url()).text
    assert "Nobody is available: send the mobile crisis team." in page
    assert re.findall(r'value="(\w+)" data-key="f"', page) == ["mobile_crisis"]

    unit = send_help(call, by=call_taker, kind="mobile_crisis")
    page = client.get(call.get_absolute_url()).text
    assert "No clinician is ready" in page
    assert "it need not be sent again" in page
    assert 'data-key="f"' not in page

    unit.clear(by=call_taker, further_action="call_back")
    assert 'data-key="f"' in client.get(call.get_absolute_url()).text, "met nobody"


def test_where_no_team_can_go_the_page_says_so_and_opens_the_list(
    client: Any,
    call: Any,
    call_taker: Any,
    clinician: Any,
    supervisor: Any,
    policy: Any,
) -> None:
    a_team(supervisor, on_shift=False)
    client.force_login(call_taker)

    page = client.get(call.get_absolute_url()).text
    assert "No mobile crisis team can go. North is not on shift." in page
    assert 'data-key="f"' not in page

    set_availability(clinician, "ready")
    escalate_untaken_offers()
    page = client.get(call.get_absolute_url()).text
    assert "Mobile crisis team: not sent yet." in page
    assert "Choose somebody else" in page


def test_the_key_does_what_the_words_beside_it_say_though_others_were_due_before(
    client: Any, call: Any, call_taker: Any, policy: Any
) -> None:
    call._amend(by=None, escalated_to="police", escalated_at=timezone.now())
    client.force_login(call_taker)

    page = client.get(call.get_absolute_url()).text

    assert "Nobody is available: send the mobile crisis team." in page
    assert re.findall(r'value="(\w+)" data-key="f"', page) == ["mobile_crisis"]


def test_a_call_screened_anew_after_its_wait_falls_to_whom_the_new_answers_name(
    client: Any, call: Any, call_taker: Any, clinician: Any, decided: Any
) -> None:
    call._amend(by=None, escalated_to="988", escalated_at=timezone.now())
    decided("police")
    set_availability(clinician, "ready")
    client.force_login(call_taker)

    page = client.get(call.get_absolute_url()).text

    assert re.findall(r'value="(\w+)" data-key="f"', page) == ["police"]


def test_each_step_of_the_unit_that_was_asked_for_is_told_though_others_are_due_now(
    client: Any, call: Any, call_taker: Any, decided: Any, policy: Any
) -> None:
    escalate_untaken_offers()
    decided("police")
    client.force_login(call_taker)
    url = reverse("dispatch:standing", args=[call.pk])
    before = client.get(url)

    call.responses.get().arrive(by=call_taker)

    after = client.get(url, headers={"If-None-Match": before["ETag"]})
    assert "Not taken in time: Mobile crisis team on scene" in after.text


def test_where_who_goes_was_left_open_the_fallback_is_due_and_what_is_unknown_is_said(
    client: Any, call: Any, call_taker: Any, policy: Any, screen_form: Any
) -> None:
    Screen(
        jurisdiction=call.jurisdiction,
        call=call,
        form=screen_form,
        policy=policy,
        eligible=None,
        reason="Not decided.",
        missing=["weapon"],
        by=call_taker,
    ).store(by=call_taker)
    escalate_untaken_offers()
    client.force_login(call_taker)

    page = client.get(reverse("dispatch:standing", args=[call.pk])).text

    assert call.responses.get().kind == policy.fallback
    assert "The decision left open who goes." in page
    assert "to be told to whoever goes: <b>Is there a weapon?</b>" in page


def test_the_verdict_says_that_no_clinician_is_ready_where_one_is_the_answer(
    client: Any, call: Any, call_taker: Any, screen_form: Any, policy: Any, codes: Any
) -> None:
    call._amend(by=None, call_type=codes["EDP"])
    client.force_login(call_taker)
    url = reverse("dispatch:preview-screen", args=[call.pk])
    calm = {"weapon": "no", "violence": "no", "medical": "no"}

    assert "No clinician is ready" in client.post(url, calm).text
    armed = client.post(url, calm | {"weapon": "yes"}).text

    assert "Decline: Police" in armed
    assert "No clinician is ready" not in armed
