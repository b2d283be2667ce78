"""Units sent to the scene: why police, how each step went, and no end without an act."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.errors import ConflictError, DomainError
from dispatch import actions
from dispatch.models import Response
from tests.factories import dispatch as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def screened(jurisdiction, call_taker, screen_form, policy, codes):
    """A call for which the policy names a clinician."""

    def screen(**answers):
        call = make.CallFactory(jurisdiction=jurisdiction, call_type=codes["EDP"])
        safe = {"weapon": "no", "violence": "no", "medical": "no", "willing": "yes"}
        actions.screen_call(call, by=call_taker, answers=safe | answers)
        return call

    return screen


def labels(call, by):
    return [label for _, label in actions.ways_to_help(call, by=by)[0]]


def test_the_least_invasive_come_first_and_police_say_why(screened, clinician):
    choices = labels(screened(), clinician)

    assert choices[:3] == ["Mobile crisis team", "Community responder", "EMS"]
    assert "Police: a weapon is there" in choices
    assert "Police" not in choices


def test_where_the_policy_names_police_nobody_is_asked_why(screened, clinician):
    armed = screened(weapon="yes")

    assert "Police" in labels(armed, clinician)
    assert not actions.send_help(armed, by=clinician, kind="police").asks_why


def test_an_undecided_screen_allows_nobody_in_particular(screened, clinician):
    call = screened(weapon="unknown")

    assert actions.send_help(call, by=clinician, kind="police").lesser == ""


def test_one_press_sends_police_with_the_reason(client, screened, clinician):
    call = screened()
    client.force_login(clinician)

    client.post(
        reverse("dispatch:send-help", args=[call.pk]), {"kind": "police?violence"}
    )

    sent = Response.objects.get()
    assert (sent.kind, sent.lesser, sent.why) == ("police", "clinician", "violence")
    page = client.get(call.get_absolute_url()).text
    assert "Police, because somebody is threatened or hurt" in page


def test_police_never_wait_for_a_reason_but_are_not_cleared_without(
    client, screened, clinician
):
    call = screened()
    client.force_login(clinician)
    client.post(reverse("dispatch:send-help", args=[call.pk]), {"kind": "police"})
    sent = Response.objects.get()
    assert sent.asks_why
    assert "Why police?" in client.get(call.get_absolute_url()).text
    with pytest.raises(DomainError, match="Say first why police"):
        sent.clear(by=clinician, contact=True)
    with pytest.raises(DomainError, match="in a few words"):
        sent.explain(by=clinician, why="other")

    url = reverse("dispatch:move-response", args=[sent.pk, "explain"])
    client.post(url, {"why": "other", "words": "He asked for an officer by name"})

    sent.refresh_from_db()
    sent.clear(by=clinician, contact=True)
    assert (sent.status, sent.why) == ("cleared", "other")


def test_other_units_owe_no_reason(screened, clinician):
    sent = actions.send_help(screened(), by=clinician, kind="ems")

    with pytest.raises(DomainError, match="no lesser response"):
        sent.explain(by=clinician, why="weapon")


@pytest.mark.parametrize("kind", ["police", "fire", "ems"])
def test_an_emergency_unit_on_its_way_is_not_called_off_into_nothing(
    jurisdiction, clinician, kind
):
    call = make.CallFactory(jurisdiction=jurisdiction)
    sent = actions.send_help(call, by=clinician, kind=kind)
    sent.dispatch(by=clinician)
    with pytest.raises(DomainError, match="what is done for the person instead"):
        sent.cancel(by=clinician, reason="Calm now")

    sent.cancel(by=clinician, reason="Calm now", further_action="stayed_on")

    assert (sent.status, sent.further_action) == ("cancelled", "stayed_on")


def test_a_unit_that_was_only_asked_for_is_cancelled_with_a_reason_alone(
    jurisdiction, clinician
):
    call = make.CallFactory(jurisdiction=jurisdiction)
    sent = actions.send_help(call, by=clinician, kind="police")

    sent.cancel(by=clinician, reason="Pressed by mistake")

    assert sent.status == "cancelled"


def test_each_step_says_how_long_it_took(client, jurisdiction, clinician):
    call = make.CallFactory(jurisdiction=jurisdiction)
    sent = actions.send_help(call, by=clinician, kind="ems")
    sent.dispatch(by=clinician)
    sent.arrive(by=clinician)
    sent.clear(by=clinician, contact=True)
    start = timezone.now() - timedelta(hours=2)
    sent._amend(
        by=None,
        requested_at=start,
        dispatched_at=start + timedelta(seconds=40),
        on_scene_at=start + timedelta(minutes=9),
        closed_at=start + timedelta(minutes=70),
    )

    steps = [(step.words, step.after_words) for step in sent.steps]

    assert steps == [
        ("dispatched", "40 s"),
        ("on scene", "8 min"),
        ("cleared", "1 h 1 min"),
    ]
    client.force_login(clinician)
    assert "1 h 10 min in all" in client.get(call.get_absolute_url()).text
    told = client.get(reverse("response-detail", args=[sent.pk])).json()["steps"]
    assert [step["after"] for step in told] == ["00:00:40", "00:08:20", "01:01:00"]


def test_dispatching_twice_is_a_conflict(jurisdiction, clinician):
    call = make.CallFactory(jurisdiction=jurisdiction)
    sent = actions.send_help(call, by=clinician, kind="ems")
    other = Response.objects.get(pk=sent.pk)
    sent.dispatch(by=clinician)

    with pytest.raises(ConflictError):
        other.dispatch(by=clinician)


def test_a_unit_that_left_meanwhile_is_not_cancelled_as_one_that_had_not(
    screened, clinician
):
    sent = actions.send_help(screened(weapon="yes"), by=clinician, kind="police")
    stale = Response.objects.get(pk=sent.pk)
    sent.dispatch(by=clinician)

    with pytest.raises(DomainError, match="done for the person instead"):
        stale.cancel(by=clinician, reason="Not needed")

    sent.refresh_from_db()
    assert sent.status == "dispatched"


def test_contact_confirmed_by_a_colleague_is_enough_to_clear(screened, clinician):
    sent = actions.send_help(screened(weapon="yes"), by=clinician, kind="police")
    stale = Response.objects.get(pk=sent.pk)
    sent.confirm_contact(by=clinician)

    stale.clear(by=clinician)

    assert stale.status == "cleared"
    with pytest.raises(DomainError, match="has ended"):
        sent.confirm_contact(by=clinician)
