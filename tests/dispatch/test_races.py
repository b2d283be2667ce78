"""Real threads on real connections: what happens when people press at once."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from ipaddress import ip_network
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from core.errors import ConflictError, TransitionError
from core.scope import scope
from dispatch import actions, intake
from dispatch.actions import lifeline, telling
from dispatch.actions.past import PastCall, enter_past_call
from dispatch.eido.apart import put_together
from dispatch.models import CadParts, Call, Outlet, RawMessage, Response, Transfer
from dispatch.sweeps import tell_cad
from tests.dispatch.receiver import receiving
from tests.factories import dispatch as make

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def at_once(jurisdiction: Any) -> Callable[..., list[Any]]:
    """Run the acts in threads that start together, each in a transaction of its own."""

    def run(acts: list[Callable[[], Any]]) -> list[Any]:
        barrier = Barrier(len(acts))

        def one(act: Callable[[], Any]) -> Any:
            try:
                barrier.wait(timeout=10)
                with scope(jurisdiction):
                    return act()
            except Exception as error:
                return error
            finally:
                connection.close()

        with ThreadPoolExecutor(len(acts)) as pool:
            return list(pool.map(one, acts))

    return run


def test_help_pressed_by_four_at_once_is_one_unit(
    at_once: Any, clinician: Any, jurisdiction: Any
) -> None:
    with scope(jurisdiction):
        call = make.OfferedCallFactory(jurisdiction=jurisdiction)
    press = lambda: actions.send_help(call, by=clinician, kind="ems")  # noqa: E731

    answers = at_once([press] * 4)

    refused = [a for a in answers if isinstance(a, actions.AlreadySent)]
    assert len(refused) == 3
    with scope(jurisdiction):
        assert call.responses.count() == 1


def test_two_clinicians_never_get_the_same_call(
    at_once: Any, staff: Any, jurisdiction: Any
) -> None:
    clinicians = [staff("clinician", jurisdiction) for _ in range(6)]
    with scope(jurisdiction):
        calls = {
            make.OfferedCallFactory(jurisdiction=jurisdiction).pk for _ in range(4)
        }

    taken = at_once(
        [lambda who=who: actions.take_next_call(by=who) for who in clinicians]
    )

    got = [call.pk for call in taken if call]
    assert len(got) == len(set(got)) == 4
    assert set(got) == calls
    assert taken.count(None) == 2
    with scope(jurisdiction):
        assert Call.objects.filter(status="accepted").count() == 4


def test_one_of_many_takes_a_chosen_call(
    at_once: Any, staff: Any, jurisdiction: Any
) -> None:
    clinicians = [staff("clinician", jurisdiction) for _ in range(4)]
    with scope(jurisdiction):
        call = make.OfferedCallFactory(jurisdiction=jurisdiction)

    def take(who: Any) -> None:
        Call.objects.get(pk=call.pk).take(by=who)

    results = at_once([lambda who=who: take(who) for who in clinicians])

    assert results.count(None) == 1
    assert sum(isinstance(result, TransitionError) for result in results) == 3


def test_the_same_message_at_once_makes_one_call(
    at_once: Any, jurisdiction: Any, eido: Any, feed: Any
) -> None:
    body = json.dumps(eido()).encode()

    receipts = at_once(
        [
            lambda: intake.receive_eido(body, feed=feed, message_id="m1")
            for _ in range(4)
        ]
    )

    assert sorted(receipt.result for receipt in receipts) == [
        "created",
        *["unchanged"] * 3,
    ]
    with scope(jurisdiction):
        assert (Call.objects.count(), RawMessage.objects.count()) == (1, 1)


def test_two_first_messages_of_one_incident_make_one_call(
    at_once: Any, jurisdiction: Any, eido: Any, feed: Any
) -> None:
    bodies = [
        json.dumps(eido(eidoExtensionId=[str(number)])).encode() for number in range(4)
    ]

    receipts = at_once(
        [lambda body=body: intake.receive_eido(body, feed=feed) for body in bodies]
    )

    assert [receipt.result for receipt in receipts].count("created") == 1
    with scope(jurisdiction):
        # Of four words of one moment the same one stands, whoever came first.
        told = put_together(CadParts.objects.get().content)
        assert told["eidoExtensionId"] == ["3"]
        assert (Call.objects.count(), RawMessage.objects.count()) == (1, 4)


def test_an_update_and_a_take_at_once_both_count(
    at_once: Any, jurisdiction: Any, eido: Any, feed: Any, clinician: Any
) -> None:
    with scope(jurisdiction):
        intake.receive_eido(json.dumps(eido()).encode(), feed=feed)
        call = Call.objects.get()
        call._amend(
            by=None,
            status="offered",
            screened_at=call.received_at,
            offered_at=call.received_at,
        )
    later = eido(lastUpdateTimeStamp="2026-04-28T22:00:00-05:00")
    later["incidentComponent"]["incidentCommonPriorityNumber"] = 1
    body = json.dumps(later).encode()

    at_once(
        [
            lambda: actions.take_next_call(by=clinician),
            lambda: intake.receive_eido(body, feed=feed),
        ]
    )

    with scope(jurisdiction):
        call = Call.objects.get()
        taken_first = call.status == "accepted"
        # Whichever held the row first: the update is in, and nothing undid the take.
        assert call.priority == 1
        assert taken_first or actions.take_next_call(by=clinician) == call


def test_a_unit_dispatched_by_two_at_once_is_dispatched_once(
    at_once: Any, call_taker: Any, jurisdiction: Any
) -> None:
    with scope(jurisdiction):
        call = make.CallFactory(jurisdiction=jurisdiction)
        sent = actions.send_help(call, by=call_taker, kind="ems")

    def press() -> None:
        Response.objects.get(pk=sent.pk).dispatch(by=call_taker)

    answers = at_once([press] * 4)

    assert sum(isinstance(a, TransitionError) for a in answers) == 3
    with scope(jurisdiction):
        assert sent.history.filter(status="dispatched").count() == 1


def test_a_call_dropped_and_accepted_at_once_has_one_end(
    at_once: Any, call_taker: Any, jurisdiction: Any
) -> None:
    with scope(jurisdiction):
        call = make.ScreenedCallFactory(jurisdiction=jurisdiction)
        transfer = lifeline.pass_to_988(call, by=call_taker, stayed_on="nobody")

    def note(act: Any) -> Any:
        return lambda: act(
            Transfer.objects.select_related("call").get(pk=transfer.pk), by=call_taker
        )

    at_once([note(lifeline.note_returned), note(lifeline.note_dropped)])

    with scope(jurisdiction):
        call = Call.objects.get()
        transfer = Transfer.objects.get()
        assert call.status == "offered"
        assert call.waits.count() == 1
        assert transfer.history.count() == 2


def test_a_cad_that_asks_twice_at_once_gets_each_report_under_one_number(
    at_once: Any, jurisdiction: Any
) -> None:
    with scope(jurisdiction):
        feed = make.FeedFactory(jurisdiction=jurisdiction)
        outlet = Outlet.objects.create(jurisdiction=jurisdiction, feed=feed, way="pull")
        for _ in range(5):
            call = make.OfferedCallFactory(jurisdiction=jurisdiction)
            call.return_to_911(by=None, reason="x")

    def ask() -> list[tuple[int, str]]:
        mine = Outlet.objects.get(pk=outlet.pk)
        return [(r.number or 0, r.message_id) for r in telling.pull(mine, since=0)]

    first, second, third = at_once([ask] * 3)

    assert first == second == third
    assert [number for number, _ in first] == [1, 2, 3, 4, 5]


def test_two_sweeps_at_once_send_each_report_once(
    at_once: Any, jurisdiction: Any, settings: Any
) -> None:
    settings.CAD_OUT_NETWORKS = [ip_network("127.0.0.0/8")]
    with receiving() as cad:
        with scope(jurisdiction):
            feed = make.FeedFactory(jurisdiction=jurisdiction)
            Outlet.objects.create(
                jurisdiction=jurisdiction, feed=feed, way="webhook", address=cad.url
            )
            for _ in range(12):
                call = make.OfferedCallFactory(jurisdiction=jurisdiction)
                call.return_to_911(by=None, reason="x")

        assert sum(at_once([tell_cad] * 2)) == 12
        assert len(set(cad.ids)) == len(cad.ids) == 12


def test_of_incidents_that_bear_one_number_a_single_one_is_the_call_that_was_typed(
    at_once: Any, jurisdiction: Any, feed: Any, eido: Any
) -> None:
    with scope(jurisdiction):
        typed = make.CallFactory(jurisdiction=jurisdiction, cad_number="26-118-0455")
    sent = [
        eido(
            **{"$id": f"urn:{n}"},
            incidentComponent={"$id": f"urn:{n}", "internalIncidentId": "26-118-0455"},
        )
        for n in range(6)
    ]

    answers = at_once(
        [
            lambda one=one: intake.receive_eido(json.dumps(one).encode(), feed=feed)
            for one in sent
        ]
    )

    told = [answer.message.call_id for answer in answers if answer.result == "updated"]
    assert told == [typed.pk]
    assert [answer.result for answer in answers].count("created") == 5


def test_a_paper_that_two_enter_at_once_is_one_call(
    at_once: Any, jurisdiction: Any, staff: Any
) -> None:
    takers = [staff("call_taker", jurisdiction) for _ in range(4)]
    told = PastCall(
        times={"received": timezone.now() - timedelta(minutes=5)},
        said={"cad_number": "26-P"},
    )

    answers = at_once([lambda by=by: enter_past_call(told, by=by) for by in takers])

    assert sum(isinstance(answer, ConflictError) for answer in answers) == 3
    with scope(jurisdiction):
        assert Call.objects.get().cad_number == "26-P"
