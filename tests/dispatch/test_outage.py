"""A call from paper: its true times, in order, and marked as back-entered."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from core.errors import ConflictError, InvalidInput
from dispatch.actions.past import STEPS, PastCall, PastUnit, enter_past_call
from dispatch.models import Call, Outcome
from tests.factories import dispatch as make

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 4, 28, 12, 0, tzinfo=UTC)
URL = "dispatch:back-enter"


def times(*minutes: int | None, start: datetime | None = None) -> dict[str, Any]:
    begun = start or timezone.now() - timedelta(hours=3)
    steps = zip(STEPS, (*minutes, *[None] * 5), strict=False)
    return {s: m if m is None else begun + timedelta(minutes=m) for s, m in steps}


def test_a_paper_call_stands_as_if_it_had_been_entered_then(
    call_taker: Any, clinician: Any, screen_form: Any, policy: Any, codes: Any
) -> None:
    at = times(0, 1, 2, 4, 31)
    told = PastCall(
        times=at,
        said={"place": "14 Elm Ct", "call_type": codes["EDP"]},
        answers={"weapon": "no", "violence": "no", "medical": "no"},
        taken_by=clinician,
        end="diverted",
    )

    call = enter_past_call(told, by=call_taker)

    stood = (
        call.received_at,
        call.screened_at,
        call.offered_at,
        call.accepted_at,
        call.closed_at,
    )
    assert stood == tuple(at.values())
    assert (call.status, call.outcome_class, call.source, call.held_by) == (
        "closed",
        "diverted",
        "outage",
        clinician,
    )
    assert call.created_at > call.closed_at
    assert call.screens.get().at == at["screened"]
    wait = call.waits.get()
    assert (wait.began_at, wait.ended_at, wait.taken_by) == (
        at["offered"],
        at["taken"],
        clinician,
    )
    assert call.history.first().history_user == call_taker


def test_a_paper_without_a_number_sent_twice_is_one_call_with_one_unit(
    call_taker: Any, screen_form: Any, policy: Any
) -> None:
    at = times(0)
    told = PastCall(
        times=at,
        said={"place": "14 Elm Ct"},
        unit=PastUnit(sent="police", asked=at["received"]),
    )

    first, second = (enter_past_call(told, by=call_taker) for _ in range(2))

    assert first == second
    assert first.responses.count() == 1


def test_a_paper_call_that_was_not_diverted_has_no_outcome(
    call_taker: Any, screen_form: Any, policy: Any
) -> None:
    at = times(0, 1, None, None, 9)

    call = enter_past_call(PastCall(times=at, end="not_diverted"), by=call_taker)

    assert (call.status, call.outcome_class) == ("closed", "")
    assert not Outcome.objects.filter(call=call).exists()


def test_what_was_sent_stands_with_its_true_times_and_tells_the_outcome(
    call_taker: Any, clinician: Any, screen_form: Any, policy: Any
) -> None:
    at = times(0, 1, 2, 4, 31)
    sent = {"asked": at["taken"], "back": at["ended"], "came_to": "met"}
    told = PastCall(
        times=at,
        taken_by=clinician,
        end="co_notified",
        unit=PastUnit(sent="ems", **sent),
    )

    call = enter_past_call(told, by=call_taker)

    unit = call.responses.get()
    assert (unit.requested_at, unit.closed_at) == (at["taken"], at["ended"])
    assert (unit.status, unit.contact_confirmed_at) == ("cleared", at["ended"])
    assert not call.outcome.is_overridden
    assert "EMS was asked for" in call.outcome.because


@pytest.mark.parametrize(
    ("unit", "end", "field"),
    [
        ({"asked": NOON}, "", "sent"),
        ({"sent": "ems"}, "", "asked"),
        ({"sent": "ems", "asked": NOON, "back": NOON}, "", "came_to"),
        ({"sent": "ems", "asked": NOON - timedelta(hours=9)}, "", "asked"),
        ({"sent": "ems", "asked": NOON}, "diverted", "end"),
        ({"sent": "community", "asked": NOON}, "co_notified", "sent"),
    ],
)
def test_a_unit_that_cannot_have_gone_so_is_said_beside_its_field(
    unit: dict, end: str, field: str
) -> None:
    at = times(0, 1, 2, 3, 9, start=NOON - timedelta(minutes=30))

    found = PastCall(times=at, end=end, unit=PastUnit(**unit)).faults(NOON)

    assert field in found


def test_a_call_that_still_goes_on_waits_on_the_queue(
    call_taker: Any, screen_form: Any, policy: Any
) -> None:
    call = enter_past_call(PastCall(times=times(0, 1, 2)), by=call_taker)

    assert list(Call.objects.waiting()) == [call]


@pytest.mark.parametrize(
    ("minutes", "changes", "field"),
    [
        ((0, -1), {}, "screened"),
        ((0, 1, 300), {}, "offered"),
        ((None, 1), {}, "received"),
        ((0, None, 2), {}, "screened"),
        ((0, 1, 2, 3), {}, "taken_by"),
        ((0, 1, 2, None, 9), {}, "end"),
        ((0, 1, 2, None, 9), {"end": "diverted"}, "end"),
        ((0, 1, 2, 3, 9), {"end": "abandoned"}, "end"),
        ((0, 1, 2), {"end": "returned"}, "ended"),
        ((-60 * 24 * 32,), {}, "received"),
    ],
)
def test_what_cannot_have_been_so_is_refused_beside_its_field(
    call_taker: Any, minutes: Any, changes: dict, field: str
) -> None:
    told = PastCall(times=times(*minutes), **changes)

    assert field in told.faults(timezone.now())
    with pytest.raises(InvalidInput):
        enter_past_call(told, by=call_taker)
    assert not Call.objects.exists()


@given(st.lists(st.integers(-300, 300) | st.none(), min_size=5, max_size=5))
def test_no_times_out_of_order_or_to_come_get_through(minutes: list) -> None:
    at = times(*minutes, start=NOON)

    found = PastCall(times=at).faults(NOON)

    given_times = [moment for moment in at.values() if moment]
    honest = given_times == sorted(given_times) and all(t <= NOON for t in given_times)
    assert honest or found


def test_the_page_takes_one_paper_after_the_other(
    client: Any,
    call_taker: Any,
    clinician: Any,
    screen_form: Any,
    policy: Any,
    jurisdiction: Any,
) -> None:
    day = timezone.localdate(timezone=jurisdiction.zone) - timedelta(days=2)
    typed = {
        "day": day.isoformat(),
        "received": "2350",
        "screened": "23:51",
        "offered": "2352",
        "taken": "0004",
        "ended": "0:30",
        "taken_by": clinician.pk,
        "end": "co_notified",
        "sent": "police",
        "asked": "2358",
        "back": "0025",
        "came_to": "met",
        "cad_number": "26-P",
        "place": "14 Elm Ct",
        "screen-weapon": "no",
    }
    client.force_login(call_taker)
    url = reverse(URL)

    answer = client.post(url, typed, follow=True)

    call = Call.objects.get()
    assert "26-P</a> is entered" in answer.content.decode()
    assert answer.context["form"].initial["day"] == day.isoformat()
    assert call.closed_at - call.received_at == timedelta(minutes=40)
    unit = call.responses.get()
    assert unit.closed_at - unit.requested_at == timedelta(minutes=27)
    assert timezone.localtime(call.received_at, jurisdiction.zone).date() == day
    assert call.screens.get().answers["weapon"] == "no"
    again = client.post(url, typed)
    assert again.status_code == 422
    assert "is here already" in again.content.decode()
    assert "Back-entered" in client.get(call.get_absolute_url()).content.decode()


def test_the_paper_asks_what_the_screen_asks(
    client: Any, call_taker: Any, screen_form: Any
) -> None:
    client.force_login(call_taker)

    page = client.get(reverse("dispatch:outage-form")).content.decode()

    for question in make.QUESTIONS:
        assert question["text"] in page
    assert "screen version 1" in page


def test_a_day_that_nobody_means_is_told_beside_its_field(
    client: Any, call_taker: Any, screen_form: Any, policy: Any
) -> None:
    client.force_login(call_taker)
    said = {"day": "9999-12-31", "received": "23:50", "screened": "00:10"}

    page = client.post(reverse(URL), said)

    assert page.status_code == 422
    assert "Choose a day from 1990 to 2100." in page.text


@pytest.mark.parametrize(("hours", "calls"), [(20, 2), (0, 1)])
def test_a_number_that_comes_again_each_day_keeps_no_paper_out(
    call_taker: Any, jurisdiction: Any, hours: int, calls: int
) -> None:
    at = timezone.now() - timedelta(minutes=3)
    make.CallFactory(
        jurisdiction=jurisdiction,
        cad_number="5",
        received_at=at - timedelta(hours=hours),
    )
    told = PastCall(times={"received": at}, said={"cad_number": "5"})

    with suppress(ConflictError):
        enter_past_call(told, by=call_taker)

    assert Call.objects.count() == calls
