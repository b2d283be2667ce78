"""Who called again: the first later call from the same phone or address, in any order."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.scope import scope
from dispatch.actions.merging import merge_calls, split_call
from dispatch.actions.recontacts import find_recontacts_anew
from dispatch.models import Call, CallToken, Recontact
from dispatch.models.recontacts import DAY, MONTH, WEEK
from tests.factories.cases import SignedSessionFactory
from tests.factories.dispatch import CallFactory, ClosedCallFactory

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 2, 10, tzinfo=UTC)
ELSEWHERE = {"place": "Riverside Park"}


@pytest.fixture
def call_at(jurisdiction: Any) -> Any:
    def make(after: timedelta, phone: str = "206 555 0100", **more: Any) -> Call:
        fields = ELSEWHERE | {"callback": phone, "received_at": START + after}
        return CallFactory(**fields | {"jurisdiction": jurisdiction} | more)

    return make


def again_of(call: Call) -> tuple[Call, str] | None:
    found = Recontact.objects.filter(call=call).first()
    return (found.again, found.window) if found else None


@pytest.mark.parametrize(
    ("after", "window"),
    [
        (timedelta(0), "24 hours"),
        (DAY, "24 hours"),
        (DAY + timedelta(seconds=1), "7 days"),
        (WEEK, "7 days"),
        (WEEK + timedelta(seconds=1), "30 days"),
        (MONTH, "30 days"),
    ],
)
def test_the_next_call_falls_into_the_shortest_window_that_holds_it(
    call_at: Any, after: timedelta, window: str
) -> None:
    first = call_at(timedelta(0))

    second = call_at(after)

    assert again_of(first) == (second, window)
    assert again_of(second) is None


def test_a_call_after_thirty_days_is_no_recontact(call_at: Any) -> None:
    first = call_at(timedelta(0))

    call_at(MONTH + timedelta(seconds=1))

    assert again_of(first) is None


def test_another_phone_at_the_same_street_address_is_one_and_a_stranger_is_none(
    call_at: Any,
) -> None:
    first = call_at(timedelta(0), place="12 Elm Street, Alder")

    call_at(timedelta(hours=1), "206 555 0177")
    second = call_at(timedelta(hours=2), "206 555 0188", place="12 ELM ST.")

    assert again_of(first) == (second, "24 hours")
    assert Recontact.objects.get().kind == "address"


def test_another_jurisdictions_call_is_none(
    call_at: Any, other_jurisdiction: Any
) -> None:
    first = call_at(timedelta(0))

    with scope(other_jurisdiction):
        call_at(timedelta(hours=1), jurisdiction=other_jurisdiction)

    assert again_of(first) is None


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.permutations([(0, "0"), (2, "1"), (5, "0"), (5, "0"), (40, "0"), (41, "1")]))
def test_in_whatever_order_calls_come_each_ends_with_its_next_one(
    call_at: Any, order: list[tuple[int, str]]
) -> None:
    CallToken.objects.all()._raw_delete("default")
    Recontact.objects.all().delete()
    calls = {}
    for days, phone in order:
        call = call_at(timedelta(days=days), f"206 555 010{phone}")
        calls[call.pk] = (call.received_at, call.pk, phone)

    for pk, (at, _, phone) in calls.items():
        later = [c for c in calls.values() if c[2] == phone and c[:2] > (at, pk)]
        soonest = min(later, default=None)
        expected = soonest and soonest[0] - at <= MONTH and soonest[1]
        found = Recontact.objects.filter(call=pk).values_list("again", flat=True)
        assert found.first() == (expected or None)


def test_a_call_whose_time_is_corrected_takes_its_contacts_along(
    call_at: Any, jurisdiction: Any
) -> None:
    first, second = call_at(timedelta(0)), call_at(timedelta(hours=1))
    third = call_at(timedelta(days=3))

    second._amend(by=None, received_at=START + timedelta(days=60))
    find_recontacts_anew([second.pk], here=jurisdiction.pk)

    assert again_of(first) == (third, "7 days")
    assert again_of(second) is None
    moved = set(second.tokens.values_list("received_at", flat=True))
    assert moved == {START + timedelta(days=60)}


def test_an_outcome_stays_what_it_was(jurisdiction: Any, clinician: Any) -> None:
    first = ClosedCallFactory(
        jurisdiction=jurisdiction, held_by=clinician, received_at=START
    )
    before = first.history.count()

    again = CallFactory(jurisdiction=jurisdiction, received_at=START + DAY)

    assert again_of(first) == (again, "24 hours")
    first.refresh_from_db()
    assert (first.outcome_class, first.history.count()) == ("diverted", before)


def test_a_call_merged_into_another_is_no_contact_and_is_one_again_when_told_apart(
    jurisdiction: Any, clinician: Any
) -> None:
    received = {"jurisdiction": jurisdiction}
    first = CallFactory(received_at=START, **received)
    second = CallFactory(received_at=START + timedelta(minutes=2), **received)
    third = CallFactory(received_at=START + timedelta(days=2), **received)
    assert again_of(first) == (second, "24 hours")

    merge_calls(second, into=first, by=clinician)
    assert again_of(first) == (third, "7 days")
    assert again_of(second) is None

    split_call(second, by=clinician)
    assert again_of(first) == (second, "24 hours")
    assert again_of(second) == (third, "7 days")


def test_the_pages_of_call_and_case_say_beside_the_outcome_who_called_again(
    client: Any, clinician: Any, jurisdiction: Any
) -> None:
    client.force_login(clinician)
    fields = {"jurisdiction": jurisdiction, "held_by": clinician}
    first = ClosedCallFactory(**fields, received_at=START)
    session = SignedSessionFactory(
        jurisdiction=jurisdiction,
        clinician=clinician,
        call=first,
        case__assigned_to=clinician,
    )
    again = CallFactory(
        jurisdiction=jurisdiction, received_at=START + timedelta(days=3)
    )
    silent = ClosedCallFactory(**fields, callback="", place="A bridge")
    ended = ClosedCallFactory(**fields | ELSEWHERE, callback="206 555 0199")
    ended._amend(by=None, received_at=START)

    def page(url: str) -> str:
        return client.get(url).content.decode()

    link = f'href="{again.get_absolute_url()}"'
    assert f"{link}>within 7 days</a>" in page(first.get_absolute_url())
    assert f"{link}>called again within 7 days</a>" in page(
        session.case.get_absolute_url()
    )
    assert "cannot be told" in page(silent.get_absolute_url())
    assert "not within 30 days" in page(ended.get_absolute_url())
