"""Real threads on real connections: one person, many hands and a clock."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from core.scope import scope
from dispatch.models import Call
from staffing.actions import plan_shifts
from staffing.models import Availability, Shift, set_availability
from staffing.sweeps import settle_states
from tests.factories.dispatch import OfferedCallFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def at_once(jurisdiction):
    """Run the acts in threads that start together, each in a transaction of its own."""

    def run(acts):
        barrier = Barrier(len(acts))

        def one(act):
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


def of(call):
    """Read a call anew, in the thread that acts on it."""
    return lambda: Call.objects.get(pk=call.pk)


def wrong(answers):
    return [a for a in answers if isinstance(a, Exception)]


def test_states_pressed_at_once_follow_one_another(at_once, clinician, jurisdiction):
    """The very first too, when there is no row yet that could be locked."""
    states = ["ready", "break", "absent", "wrap_up"] * 2

    answers = at_once([lambda s=s: set_availability(clinician, s) for s in states])

    assert wrong(answers) == []
    with scope(jurisdiction):
        rows = list(Availability.objects.order_by("started_at", "id"))
    assert [row.ended_at for row in rows][:-1] == [r.started_at for r in rows[1:]]
    assert rows[-1].ended_at is None


def test_whoever_ends_one_call_while_taking_another_is_on_call(
    at_once, clinician, jurisdiction
):
    with scope(jurisdiction):
        first, second = (OfferedCallFactory(jurisdiction=jurisdiction) for _ in "ab")
        first.take(by=clinician)

    for _ in range(4):
        ends, begins = of(first), of(second)
        answers = at_once(
            [
                lambda end=ends: end().finish(by=clinician),
                lambda take=begins: take().take(by=clinician),
            ]
        )
        assert wrong(answers) == []
        with scope(jurisdiction):
            assert Availability.objects.now().get().state == "on_call"
            first, second = second, OfferedCallFactory(jurisdiction=jurisdiction)


def test_two_who_hand_calls_to_each_other_wait_for_no_lock(
    at_once, clinician, staff, jurisdiction
):
    other = staff("clinician", jurisdiction)
    with scope(jurisdiction):
        mine, theirs = (OfferedCallFactory(jurisdiction=jurisdiction) for _ in "ab")
        mine.take(by=clinician)
        theirs.take(by=other)

    def give(call, to):
        return lambda: of(call)().hand_over(by=to, to=to)

    answers = at_once([give(mine, other), give(theirs, clinician)])

    assert wrong(answers) == []
    with scope(jurisdiction):
        states = Availability.objects.now().values_list("state", flat=True)
        assert list(states) == ["on_call", "on_call"]


def test_the_clock_never_undoes_what_was_pressed_or_taken(
    at_once, clinician, jurisdiction
):
    with scope(jurisdiction):
        set_availability(clinician, "ready")
        call = OfferedCallFactory(jurisdiction=jurisdiction)
        clinician.memberships.update(seen_at=timezone.now() - timedelta(hours=1))

    answers = at_once(
        [lambda: of(call)().take(by=clinician)] + [settle_states for _ in range(4)]
    )

    assert wrong(answers) == []
    with scope(jurisdiction):
        assert Availability.objects.now().get().state == "on_call"


def test_one_person_is_planned_once_by_two_supervisors_at_once(
    at_once, clinician, staff, jurisdiction
):
    supervisors = [staff("supervisor", jurisdiction) for _ in range(3)]
    start = timezone.now()

    answers = at_once(
        [
            lambda by=by, n=n: plan_shifts(
                clinician,
                [(start + timedelta(hours=n), start + timedelta(hours=n + 8))],
                by=by,
            )
            for n, by in enumerate(supervisors)
        ]
    )

    assert len(wrong(answers)) == 2
    with scope(jurisdiction):
        assert Shift.objects.count() == 1
