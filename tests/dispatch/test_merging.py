"""Two calls of one incident: what is kept, what is refused, and who gets there first."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from cases.actions import open_session
from core.errors import ConflictError
from core.scope import scope
from dispatch import actions
from dispatch.actions.lifeline import pass_to_988
from dispatch.actions.merging import likely_duplicates, merge_calls, split_call
from dispatch.models import Call, CallParty, FloorRules
from tests.factories import dispatch as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(jurisdiction: Any) -> tuple[Call, Call]:
    """A call that waits, and a later one from the same number."""
    return (
        make.OfferedCallFactory(jurisdiction=jurisdiction, cad_number="26-1"),
        make.CallFactory(jurisdiction=jurisdiction, cad_number="26-2"),
    )


def test_the_other_goes_on_in_the_survivor_with_its_units(
    pair: Any, call_taker: Any
) -> None:
    survivor, other = pair
    unit = actions.send_help(other, by=call_taker, kind="ems")

    merge_calls(other, into=survivor, by=call_taker)

    unit.refresh_from_db()
    assert (other.status, other.merged_into) == ("merged", survivor)
    assert (unit.call, unit.merged_from) == (survivor, other)
    assert other.history.first().history_user == call_taker
    assert survivor.derived_outcome() == "co_notified"


def test_telling_them_apart_puts_everything_back(pair: Any, call_taker: Any) -> None:
    survivor, other = pair
    own = actions.send_help(survivor, by=call_taker, kind="police")
    unit = actions.send_help(other, by=call_taker, kind="ems")
    merge_calls(other, into=survivor, by=call_taker)

    split_call(other, by=call_taker)

    assert (other.status, other.merged_into, other.closed_at) == (
        "received",
        None,
        None,
    )
    assert list(other.responses.all()) == [unit]
    assert list(survivor.responses.all()) == [own]
    with pytest.raises(ConflictError, match="told apart"):
        split_call(Call(pk=other.pk, merged_into=survivor), by=call_taker)


def test_help_for_a_merged_call_goes_to_the_one_it_goes_on_in(
    pair: Any, call_taker: Any
) -> None:
    survivor, other = pair
    stale = Call.objects.get(pk=other.pk)
    merge_calls(other, into=survivor, by=call_taker)

    unit = actions.send_help(stale, by=call_taker, kind="ems")

    assert (unit.call, unit.merged_from) == (survivor, other)
    for call in (other, survivor):
        with pytest.raises(ConflictError, match="already sent"):
            actions.send_help(call, by=call_taker, kind="ems")
    split_call(other, by=call_taker)
    assert list(other.responses.all()) == [unit]


def test_a_merged_offer_ends_its_wait_and_waits_again_when_told_apart(
    jurisdiction: Any, call_taker: Any
) -> None:
    survivor, other = (
        make.ScreenedCallFactory(jurisdiction=jurisdiction) for _ in "ab"
    )
    for call in (survivor, other):
        call.offer(by=call_taker)

    merge_calls(other, into=survivor, by=call_taker)
    assert list(Call.objects.waiting()) == [survivor]
    assert other.waits.get().end == "merged"
    split_call(other, by=call_taker)

    assert set(Call.objects.waiting()) == {survivor, other}
    assert other.waits.filter(ended_at=None).count() == 1


def test_nothing_the_other_told_is_lost_on_the_page(
    client: Any, pair: Any, call_taker: Any, screen_form: Any, policy: Any
) -> None:
    survivor, other = pair
    other._amend(
        by=None,
        details="He went to the bridge.",
        place="North bridge",
        safety_flags=[{"code": "dog", "text": "Dog"}],
    )
    CallParty.objects.create(
        jurisdiction=other.jurisdiction, call=other, role="Witness", name="Ana Lund"
    )
    merge_calls(other, into=survivor, by=call_taker)
    client.force_login(call_taker)

    page = client.get(survivor.get_absolute_url()).content.decode()

    for words in ("26-2", "He went to the bridge.", "North bridge", "Ana Lund", "Dog"):
        assert words in page
    assert survivor.all_flags == [{"code": "dog", "text": "Dog"}]


@pytest.mark.parametrize(
    ("mine", "theirs", "words"),
    [
        ("offered", "received", "further on: keep that one"),
        ("accepted", "offered", "A clinician holds call"),
        ("returned", "offered", "Only open calls are merged"),
        ("received", "returned", "Only open calls are merged"),
    ],
)
def test_a_merge_that_would_lose_its_place_is_refused(
    jurisdiction: Any,
    clinician: Any,
    call_taker: Any,
    mine: str,
    theirs: str,
    words: str,
) -> None:
    other = make.call_in(mine, jurisdiction=jurisdiction, holder=clinician)
    survivor = make.call_in(theirs, jurisdiction=jurisdiction, holder=clinician)

    with pytest.raises(ConflictError, match=words):
        merge_calls(other, into=survivor, by=call_taker)

    other.refresh_from_db()
    assert other.status == mine


def test_a_call_on_its_way_to_988_goes_on_in_no_other(
    pair: Any, call_taker: Any
) -> None:
    call, _ = pair
    pass_to_988(call, by=call_taker, stayed_on="nobody")
    survivor = make.OfferedCallFactory(jurisdiction=call.jurisdiction)

    with pytest.raises(ConflictError, match="on its way to 988"):
        merge_calls(call, into=survivor, by=call_taker)


def test_two_calls_with_sessions_stay_two(
    jurisdiction: Any, clinician: Any, supervisor: Any, call_taker: Any
) -> None:
    calls = [
        make.AcceptedCallFactory(jurisdiction=jurisdiction, held_by=who)
        for who in (clinician, supervisor)
    ]
    for call in calls:
        open_session(by=call.held_by, call=call)

    with pytest.raises(ConflictError, match="Both calls have a session"):
        merge_calls(calls[0], into=calls[1], by=call_taker)


def test_likely_the_same_are_open_of_one_number_and_within_minutes(
    jurisdiction: Any, call_taker: Any
) -> None:
    now = timezone.now()
    call = make.CallFactory(jurisdiction=jurisdiction, received_at=now)
    near = make.CallFactory(
        jurisdiction=jurisdiction, received_at=now - timedelta(minutes=9)
    )
    make.CallFactory(jurisdiction=jurisdiction, received_at=now - timedelta(minutes=16))
    make.CallFactory(
        jurisdiction=jurisdiction,
        received_at=now,
        callback="+12065550177",
        place="9 Far Rd",
    )
    make.ReturnedCallFactory(jurisdiction=jurisdiction, received_at=now)

    assert likely_duplicates(call, by=call_taker) == [near]
    FloorRules(jurisdiction=jurisdiction, duplicate_minutes=5).store(by=None)
    assert likely_duplicates(call, by=call_taker) == []


@pytest.mark.parametrize("url", ["/queue/", "/calls/"])
def test_lists_mark_what_is_likely_the_same_and_lead_to_comparing(
    client: Any, jurisdiction: Any, call_taker: Any, url: str
) -> None:
    now = timezone.now()
    ago = {"a": 20, "b": 9, "c": 3, "d": 0}
    calls = {
        name: make.CallFactory(
            jurisdiction=jurisdiction,
            cad_number=f"26-{name}",
            received_at=now - timedelta(minutes=minutes),
        )
        for name, minutes in ago.items()
    }
    make.ReturnedCallFactory(jurisdiction=jurisdiction, received_at=now)
    client.force_login(call_taker)

    page = client.get(url).content.decode()

    # Each leads to the open one nearest in time, the ended one to none and is none's.
    for name, other in {"a": "b", "b": "c", "c": "d", "d": "c"}.items():
        compare = reverse("dispatch:merge", args=[calls[name].pk])
        assert f"{compare}?with={calls[other].pk}" in page
    assert page.count("Likely the same as") == 4
    merge_calls(calls["d"], into=calls["c"], by=call_taker)
    assert client.get(url).content.decode().count("Likely the same as") == 3


def test_a_merged_call_is_no_earlier_contact(pair: Any, call_taker: Any) -> None:
    survivor, other = pair
    other._amend(by=None, received_at=survivor.received_at - timedelta(minutes=1))
    assert Call.objects.earlier_contacts(survivor).count() == 1

    merge_calls(other, into=survivor, by=call_taker)

    assert not Call.objects.earlier_contacts(survivor).exists()


def test_the_page_shows_both_sides_and_merges(
    client: Any, pair: Any, call_taker: Any
) -> None:
    survivor, other = pair
    client.force_login(call_taker)
    url = reverse("dispatch:merge", args=[survivor.pk])

    page = client.get(url, {"with": other.pk}).content.decode()
    assert "Call 26-1 is further on: keep that one." in page
    assert "26-2 goes on in it" in page
    answer = client.post(url, {"call": other.pk}, follow=True).content.decode()

    assert "Call 26-2 goes on in this one." in answer
    assert "Not the same: tell them apart" in answer
    assert client.post(url, {"call": other.pk}).status_code == 409


@pytest.mark.django_db(transaction=True)
def test_a_take_and_a_merge_at_once_leave_one_of_them(
    jurisdiction: Any, clinician: Any, call_taker: Any
) -> None:
    with scope(jurisdiction):
        survivor = make.OfferedCallFactory(jurisdiction=jurisdiction)
        other = make.OfferedCallFactory(jurisdiction=jurisdiction)
    barrier = Barrier(2)

    def at_once(act: Any) -> Any:
        try:
            barrier.wait(timeout=10)
            with scope(jurisdiction):
                return act()
        except ConflictError as error:
            return error
        finally:
            connection.close()

    def take() -> None:
        Call.objects.get(pk=other.pk).take(by=clinician)

    def merge() -> None:
        merge_calls(
            Call.objects.get(pk=other.pk),
            into=Call.objects.get(pk=survivor.pk),
            by=call_taker,
        )

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(at_once, (take, merge)))

    with scope(jurisdiction):
        other.refresh_from_db()
    assert sorted(map(bool, results)) == [False, True]
    assert other.status == ("accepted" if results[1] else "merged")


def test_programs_merge_and_tell_apart_by_the_same_verbs(
    api: Any, pair: Any, call_taker: Any
) -> None:
    survivor, other = pair
    api.force_login(call_taker)
    merge = reverse("call-merge", args=[survivor.pk])

    assert api.post(merge, {"call": str(other.pk)}).json()["id"] == str(survivor.pk)
    assert api.post(merge, {"call": str(other.pk)}).status_code == 409
    told = api.post(reverse("call-split", args=[other.pk])).json()

    assert (told["status"], told["merged_into"]) == ("received", None)
    assert api.post(merge, {"call": "x"}).status_code == 400
