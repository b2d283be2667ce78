"""Rows locked in one order (ADR 23): people who come up against each other both get on."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from cases.models import Session
from core.scope import scope
from desk.actions import send_help_now
from dispatch import actions
from dispatch.actions.codes import put_in_order
from dispatch.actions.merging import merge_calls, split_call
from dispatch.files.loading import load_calls
from dispatch.files.reading import read_mapping
from dispatch.models import Call, CallParty, CallType, DiversionPolicy
from dispatch.sweeps import escalate_untaken_offers
from tests.factories import dispatch as make
from tests.factories.cases import CaseFactory, SessionFactory

pytestmark = pytest.mark.django_db(transaction=True)

WAITING = """
SELECT count(DISTINCT l.pid) FROM pg_locks l JOIN pg_stat_activity a USING (pid)
 WHERE NOT l.granted AND a.datname = current_database()
"""


def _wait_until(number: int) -> None:
    """Return once so many connections wait for a lock."""
    until = monotonic() + 10
    with connection.cursor() as cursor:
        while monotonic() < until:
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(WAITING)
            if cursor.fetchone()[0] == number:
                return
            sleep(0.02)
    raise AssertionError(f"{number} were to wait by now.")


@pytest.fixture
def against(jurisdiction: Any) -> Callable[..., list[Any]]:
    """Hold a row until all acts, each begun after the one before stood still, wait; let go."""

    def run(row: Any, acts: list[Callable[[], Any]]) -> list[Any]:
        def one(act: Callable[[], Any]) -> Any:
            try:
                with scope(jurisdiction):
                    return act()
            except Exception as error:
                return error
            finally:
                connection.close()

        with ThreadPoolExecutor(len(acts)) as pool:
            with scope(jurisdiction):
                type(row).objects.select_for_update().get(pk=row.pk)
                came = []
                for number, act in enumerate(acts, 1):
                    came.append(pool.submit(one, act))
                    _wait_until(number)
            return [future.result(timeout=15) for future in came]

    return run


def _calls(jurisdiction: Any, number: int) -> list[Call]:
    with scope(jurisdiction):
        return [
            make.CallFactory(jurisdiction=jurisdiction, cad_number=f"26-{each}")
            for each in range(number)
        ]


def test_a_correction_sees_what_was_changed_while_it_waited(
    against: Any, client: Any, jurisdiction: Any, call_taker: Any
) -> None:
    (call,) = _calls(jurisdiction, 1)
    client.force_login(call_taker)
    url = reverse("dispatch:correct", args=[call.pk])
    form = client.get(url).context["form"]
    said = {name: form[name].value() or "" for name in form.fields}

    _, answer = against(
        call,
        [
            lambda: call._amend(by=None, place="2 Oak St"),
            lambda: client.post(url, said | {"place": "14 Elm Ct"}),
        ],
    )

    assert answer.status_code == 422
    with scope(jurisdiction):
        assert Call.objects.get(pk=call.pk).place == "2 Oak St"


def test_help_for_a_merged_call_and_telling_it_apart(
    against: Any, jurisdiction: Any, call_taker: Any
) -> None:
    survivor, other = _calls(jurisdiction, 2)
    with scope(jurisdiction):
        merge_calls(other, into=survivor, by=call_taker)

    def help_() -> Any:
        return actions.send_help(
            Call.objects.get(pk=other.pk), by=call_taker, kind="ems"
        )

    apart, unit = against(
        survivor,
        [lambda: split_call(Call.objects.get(pk=other.pk), by=call_taker), help_],
    )

    assert apart is None
    assert unit.call_id == other.pk


def test_help_from_a_session_and_telling_apart_what_was_merged_into_its_call(
    against: Any, jurisdiction: Any, call_taker: Any, clinician: Any
) -> None:
    with scope(jurisdiction):
        other = make.CallFactory(jurisdiction=jurisdiction)
        held = make.AcceptedCallFactory(jurisdiction=jurisdiction, held_by=clinician)
        case = CaseFactory(jurisdiction=jurisdiction, assigned_to=clinician)
        session = SessionFactory(
            jurisdiction=jurisdiction, case=case, call=held, clinician=clinician
        )
        merge_calls(other, into=held, by=call_taker)

    unit, apart = against(
        held,
        [
            lambda: send_help_now(
                Session.objects.get(pk=session.pk), by=clinician, kind="ems"
            ),
            lambda: split_call(Call.objects.get(pk=other.pk), by=call_taker),
        ],
    )

    assert apart is None
    assert unit.call_id == held.pk


def test_a_call_told_apart_while_the_one_it_was_in_is_merged_further(
    against: Any, jurisdiction: Any, call_taker: Any
) -> None:
    first, middle, last = _calls(jurisdiction, 3)
    with scope(jurisdiction):
        actions.send_help(first, by=call_taker, kind="ems")
        merge_calls(first, into=middle, by=call_taker)

    def again(call: Call) -> Call:
        return Call.objects.get(pk=call.pk)

    came = against(
        middle,
        [
            lambda: merge_calls(again(middle), into=again(last), by=call_taker),
            lambda: split_call(again(first), by=call_taker),
        ],
    )

    assert came == [None, None]
    with scope(jurisdiction):
        assert again(middle).merged_into == last
        assert again(first).status == "received"
        assert first.responses.count() == 1


def test_a_merge_and_a_file_that_tells_of_both_calls(
    against: Any,
    jurisdiction: Any,
    call_taker: Any,
    feed: Any,
    tmp_path: Path,
) -> None:
    survivor, other = _calls(jurisdiction, 2)
    path = tmp_path / "calls.csv"
    at = survivor.received_at.astimezone(ZoneInfo("America/Chicago"))
    lines = [f"26-{n},{at:%Y-%m-%d %H:%M:%S},Oak\n" for n in "10"]
    path.write_text("id,at,place\n" + "".join(lines))
    mapping = read_mapping(
        {
            "timezone": "America/Chicago",
            "cad_number": "id",
            "received_at": "at",
            "place": "place",
        }
    )

    merged, file = against(
        survivor,
        [
            lambda: merge_calls(other, into=survivor, by=call_taker),
            lambda: load_calls(path, mapping, feed=feed, by=call_taker),
        ],
    )

    assert merged is None
    assert (file.status, file.same) == ("done", 2)


def test_a_message_that_speaks_of_a_call_while_a_line_waits_for_it(
    against: Any, jurisdiction: Any, call_taker: Any, feed: Any, tmp_path: Path
) -> None:
    mapping = read_mapping(
        {
            "timezone": "America/Chicago",
            "cad_number": "id",
            "received_at": "at",
            "place": "place",
            "details": "said",
        }
    )
    path = tmp_path / "calls.csv"
    path.write_text("id,at,place,said\n1,2026-03-02,12 Elm St,shouting\n")
    load_calls(path, mapping, feed=feed, by=call_taker)
    path.write_text("id,at,place,said\n1,2026-03-02,12 Elm St,still shouting\n")
    with scope(jurisdiction):
        call = Call.objects.get()

    def told() -> None:
        known = Call.objects.select_for_update().get()
        known.incident_uid, known.details = "urn:1", "Has a knife."
        known.save()

    against(
        call,
        [told, lambda: load_calls(path, mapping, feed=feed, by=call_taker)],
    )

    with scope(jurisdiction):
        assert Call.objects.get().details == "Has a knife."


def test_two_who_put_codes_in_order(
    against: Any, jurisdiction: Any, program_admin: Any
) -> None:
    with scope(jurisdiction):
        a, b, c = (
            make.CallTypeFactory(jurisdiction=jurisdiction, code=code, order=order)
            for code, order in (("A", 10), ("B", 20), ("C", 30))
        )

    def put(*codes: Any) -> Callable[[], None]:
        wanted = [code.pk for code in codes]
        return lambda: put_in_order(CallType, wanted, by=program_admin)

    assert against(a, [put(c, a, b), put(b, c, a)]) == [None, None]

    with scope(jurisdiction):
        assert list(CallType.objects.current()) == [b, c, a]


def test_a_row_that_names_a_call_does_not_wait_for_who_changes_the_call(
    jurisdiction: Any,
) -> None:
    [call] = _calls(jurisdiction, 1)

    def name_it() -> None:
        with scope(jurisdiction):
            CallParty.objects.create(jurisdiction=jurisdiction, call=call, name="Ana")
        connection.close()

    with ThreadPoolExecutor(1) as pool, scope(jurisdiction):
        call._amend(by=None, priority=2)
        pool.submit(name_it).result(timeout=4)


def test_one_sweep_at_a_time_asks_for_units(jurisdiction: Any, call_taker: Any) -> None:
    with scope(jurisdiction):
        policy = make.PolicyFactory(jurisdiction=jurisdiction)
        call = make.ScreenedCallFactory(jurisdiction=jurisdiction)
        call.offer(by=call_taker, at=timezone.now() - timedelta(hours=1))

    def sweep() -> int:
        try:
            return escalate_untaken_offers()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with scope(jurisdiction):
            held = DiversionPolicy.objects.select_for_update(no_key=True)
            held.get(pk=policy.pk)
            assert pool.submit(sweep).result(timeout=10) == 0
        assert pool.submit(sweep).result(timeout=10) == 1
