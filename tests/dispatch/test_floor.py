"""Waits, offers nobody takes, and what the call taker is told."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from dispatch.actions import screen_call, send_help
from dispatch.actions.merging import merge_calls
from dispatch.models import Call, FloorRules, Screen, Wait
from dispatch.sweeps import escalate_untaken_offers
from notifications.models import Notice
from staffing.models import set_availability
from tests.factories import dispatch as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(jurisdiction: Any, call_taker: Any) -> Call:
    """A call that a call taker offered."""
    offered = make.ScreenedCallFactory(jurisdiction=jurisdiction)
    offered.offer(by=call_taker)
    return offered


def let_wait(call: Call) -> None:
    """Let four minutes pass since the call was offered."""
    long_ago = timezone.now() - timedelta(minutes=4)
    call._amend(by=None, offered_at=long_ago)
    call.waits.filter(ended_at=None).update(began_at=long_ago)


def test_each_stretch_of_waiting_is_kept_with_what_ended_it(
    call: Any, clinician: Any, call_taker: Any
) -> None:
    call.take(by=clinician)
    call.release(by=clinician)
    call.abandon(by=call_taker)

    first, second = call.waits.all()
    assert (first.end, first.taken_by, first.offered_by) == (
        "accepted",
        clinician,
        call_taker,
    )
    assert (second.end, second.taken_by) == ("abandoned", None)
    assert first.began_at == call.offered_at
    assert second.ended_at == call.closed_at


def test_a_call_waits_once_at_a_time(call: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Wait.objects.create(
            jurisdiction=call.jurisdiction, call=call, began_at=timezone.now()
        )


def test_waits_are_summed_up_by_end_and_length(
    jurisdiction: Any, clinician: Any
) -> None:
    start = timezone.now() - timedelta(hours=1)
    for seconds, end in ((10, "accepted"), (20, "accepted"), (90, "abandoned")):
        Wait.objects.create(
            jurisdiction=jurisdiction,
            call=make.CallFactory(jurisdiction=jurisdiction),
            began_at=start,
            ended_at=start + timedelta(seconds=seconds),
            end=end,
            taken_by=clinician if end == "accepted" else None,
        )

    told = Wait.objects.begun(start, timezone.now()).summary()

    assert told | {"most": None} == {
        "offered": 3,
        "accepted": 2,
        "abandoned": 1,
        "waiting": 0,
        "past_limit": 0,
        "median": timedelta(seconds=20),
        "most": None,
        "longest": timedelta(seconds=90),
    }


def test_an_offer_nobody_takes_asks_for_the_fallback_once_and_tells_who_offered(
    call: Any, call_taker: Any, policy: Any
) -> None:
    let_wait(call)

    assert [escalate_untaken_offers(), escalate_untaken_offers()] == [1, 0]

    unit = call.responses.get()
    assert (unit.kind, unit.status, unit.requested_by) == (
        "mobile_crisis",
        "requested",
        None,
    )
    notice = Notice.objects.get(kind="offer_untaken")
    assert (notice.recipient, notice.subject_url) == (
        call_taker,
        call.get_absolute_url(),
    )
    assert call.waits.get().untaken_at is not None
    assert call in Call.objects.waiting()


@pytest.mark.parametrize(
    ("said", "due"),
    [
        ({"eligible": False, "responder": "police"}, "police"),
        ({"eligible": False, "responder": "ems"}, "ems"),
        ({"eligible": True, "responder": "clinician"}, "mobile_crisis"),
        ({"eligible": None, "responder": "mobile_crisis"}, "mobile_crisis"),
    ],
)
def test_who_is_due_for_an_untaken_offer_is_never_less_than_was_decided(
    call: Any,
    call_taker: Any,
    policy: Any,
    screen_form: Any,
    said: dict[str, Any],
    due: str,
) -> None:
    Screen(
        jurisdiction=call.jurisdiction,
        call=call,
        form=screen_form,
        policy=policy,
        reason="A weapon is at hand.",
        by=call_taker,
        **said,
    ).store(by=call_taker)
    let_wait(call)

    escalate_untaken_offers()

    call.refresh_from_db()
    assert (call.escalated_to, call.responses.get().kind) == (due, due)


def test_what_was_answered_for_a_merged_call_counts_for_who_is_due(
    call: Any, call_taker: Any, jurisdiction: Any, policy: Any, screen_form: Any
) -> None:
    other = make.CallFactory(jurisdiction=jurisdiction)
    screen_call(other, by=call_taker, answers={"weapon": "yes"})
    merge_calls(other, into=call, by=call_taker)
    let_wait(call)

    escalate_untaken_offers()

    assert call.responses.get().kind == "police"


def test_a_lesser_decision_about_a_merged_call_takes_nothing_from_the_fallback(
    call: Any, call_taker: Any, jurisdiction: Any, policy: Any, screen_form: Any
) -> None:
    other = make.CallFactory(jurisdiction=jurisdiction)
    Screen(
        jurisdiction=jurisdiction,
        call=other,
        form=screen_form,
        policy=policy,
        eligible=True,
        responder="988",
        reason="So the rule says.",
        by=call_taker,
    ).store(by=call_taker)
    merge_calls(other, into=call, by=call_taker)
    let_wait(call)

    escalate_untaken_offers()

    assert call.responses.get().kind == "mobile_crisis"


def test_a_unit_that_is_out_is_not_asked_for_twice(
    call: Any, call_taker: Any, policy: Any
) -> None:
    send_help(call, by=call_taker, kind="mobile_crisis")
    let_wait(call)

    escalate_untaken_offers()

    assert call.responses.count() == 1


def test_the_call_taker_sees_each_answer_to_the_offer(
    client: Any, call: Any, call_taker: Any, clinician: Any, policy: Any
) -> None:
    client.force_login(call_taker)
    url = reverse("dispatch:standing", args=[call.pk])
    poll = {"headers": {"X-Divert-Poll": "1"}}

    first = client.get(url, **poll)
    assert "Waiting for a clinician" in first.content.decode()
    same = client.get(
        url, headers={"X-Divert-Poll": "1", "If-None-Match": first["ETag"]}
    )
    assert same.status_code == 304
    let_wait(call)
    escalate_untaken_offers()
    page = client.get(url, **poll).content.decode()
    assert "Not taken in time" in page
    assert "Mobile crisis team is asked for" in page
    call.refresh_from_db()
    call.take(by=clinician)
    assert f"Accepted by {clinician.name}" in client.get(url, **poll).content.decode()


def test_while_nobody_is_ready_the_page_says_what_to_do(
    client: Any, call: Any, call_taker: Any, clinician: Any, policy: Any
) -> None:
    client.force_login(call_taker)
    url = call.get_absolute_url()

    page = client.get(url).content.decode()
    assert "No clinician is ready" in page
    assert "Nobody is available: send the mobile crisis team." in page

    set_availability(clinician, "ready")
    assert "No clinician is ready" not in client.get(url).content.decode()


@pytest.mark.parametrize("is_late", [False, True], ids=["nobody ready", "untaken"])
def test_the_fallback_988_is_one_press_that_begins_the_transfer(
    client: Any,
    call: Any,
    call_taker: Any,
    clinician: Any,
    jurisdiction: Any,
    *,
    is_late: bool,
) -> None:
    make.PolicyFactory(jurisdiction=jurisdiction, fallback="988")
    if is_late:
        set_availability(clinician, "ready")
        let_wait(call)
        escalate_untaken_offers()
    client.force_login(call_taker)
    page = client.get(call.get_absolute_url()).text
    assert page.count('data-key="f"') == 1
    assert "Pass to 988, and stay on the line" in page

    said = {"stayed_on": "call_taker"}
    client.post(reverse("dispatch:pass-to-988", args=[call.pk]), said)

    assert call.transfers.get().stayed_on == "call_taker"
    page = client.get(call.get_absolute_url()).text
    assert "On its way to 988: say under “988” how it went" in page
    assert "Pass to 988, and stay on the line" not in page
    for refused in ("offer", "close"):
        assert reverse(f"dispatch:{refused}", args=[call.pk]) not in page


def test_the_fallback_988_asks_why_where_the_decision_does_not_name_it(
    client: Any, call: Any, call_taker: Any, jurisdiction: Any, screen_form: Any
) -> None:
    rules = make.PolicyFactory(jurisdiction=jurisdiction, fallback="988")
    Screen(
        jurisdiction=jurisdiction,
        call=call,
        form=screen_form,
        policy=rules,
        eligible=None,
        responder="",
        reason="Not decided.",
        by=call_taker,
    ).store(by=call_taker)
    client.force_login(call_taker)
    page = client.get(call.get_absolute_url()).text
    form = page[page.index('id="standing"') : page.index('data-key="f"')]
    assert 'name="reason" aria-label="Why 988 all the same?"' in form

    said = {"stayed_on": "call_taker", "reason": "They want to talk to 988."}
    client.post(reverse("dispatch:pass-to-988", args=[call.pk]), said)

    assert call.transfers.exists()
    assert call.screens.get().override_reason == said["reason"]


def test_offers_are_named_to_those_who_take_and_untaken_ones_to_who_offered(
    client: Any, call: Any, call_taker: Any, clinician: Any, policy: Any
) -> None:
    url = reverse("desk:offers")
    told = {
        "words": "1 call waits for a clinician",
        "short": "1 waits",
        "waiting": 1,
    }
    client.force_login(clinician)
    assert client.get(url).json() == {"ids": []} | told, "not ready"
    set_availability(clinician, "ready")
    assert client.get(url).json() == {"ids": [str(call.pk)]} | told
    client.force_login(call_taker)
    assert client.get(url).json() == {
        "ids": [],
        "words": "",
        "short": "",
        "waiting": 1,
    }

    let_wait(call)
    escalate_untaken_offers()

    assert client.get(url).json()["words"] == "Nobody took 1 call you offered"


def test_the_board_warns_past_the_limit_that_is_set_here(
    client: Any, call: Any, supervisor: Any, jurisdiction: Any, policy: Any
) -> None:
    call._amend(by=None, offered_at=timezone.now() - timedelta(seconds=100))
    client.force_login(supervisor)
    url = reverse("desk:board")

    def longest() -> dict[str, Any]:
        tiles = client.get(url).context["numbers"]
        return next(t for t in tiles if "longest wait" in t["words"])

    assert (longest()["kind"], longest()["limit"]) == ("", 180)
    FloorRules(jurisdiction=jurisdiction, wait_limit=timedelta(seconds=90)).store(
        by=None
    )
    assert (longest()["kind"], longest()["limit"]) == ("r", 90)


def test_the_calls_one_offered_show_what_became_of_them(
    client: Any, call: Any, call_taker: Any, clinician: Any, staff: Any
) -> None:
    call.take(by=clinician)
    call.finish(by=clinician)
    url = reverse("dispatch:mine")
    client.force_login(call_taker)
    assert "Diverted, no response" in client.get(url).content.decode()

    client.force_login(staff("call_taker", call.jurisdiction))

    assert "You offered no call yet" in client.get(url).content.decode()


@pytest.mark.parametrize(
    ("came", "words"),
    [
        (None, "is still on its way"),
        (lambda unit, by: unit.cancel(by=by, reason="Safe"), "was resolved by phone"),
        (lambda unit, by: unit.confirm_contact(by=by), "was met by a mobile crisis"),
    ],
)
def test_only_a_team_that_met_the_person_is_said_to_have_met_them(
    client: Any, call: Any, call_taker: Any, clinician: Any, came: Any, words: str
) -> None:
    unit = send_help(call, by=clinician, kind="mobile_crisis")
    call.take(by=clinician)
    if came:
        came(unit, clinician)
    call.finish(by=clinician)
    client.force_login(call_taker)

    page = client.get(reverse("dispatch:mine"))

    assert words in page.context["told"][0].sentence
