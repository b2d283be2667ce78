"""One state at a time: said by oneself or a supervisor, and followed from calls and clock."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from cases.actions import end_session, open_session, void_session
from core.errors import ConflictError
from core.models import AccessLog
from core.scope import scope
from dispatch.actions import take_next_call
from staffing.actions import set_for_colleague
from staffing.models import Availability, Shift, StateRules, set_availability
from staffing.sweeps import settle_states
from tests.factories.dispatch import AcceptedCallFactory, OfferedCallFactory

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def state_of(user):
    found = Availability.objects.now().filter(user=user).first()
    return (found.state, found.cause) if found else None


def is_ready(user):
    return Availability.objects.ready().filter(user=user).exists()


def seen(user, ago=timedelta(0)):
    user.memberships.update(seen_at=timezone.now() - ago)


def on_shift(user, start, end):
    now = timezone.now()
    return Shift(
        jurisdiction=user.jurisdiction,
        user=user,
        starts_at=now + start,
        ends_at=now + end,
    ).store(by=None)


@pytest.fixture
def waiting(jurisdiction):
    return OfferedCallFactory(jurisdiction=jurisdiction)


def test_taking_a_call_is_on_call_its_end_wrap_up_and_then_ready_again(
    clinician, waiting
):
    set_availability(clinician, "ready")

    take_next_call(by=clinician)
    assert state_of(clinician) == ("on_call", "caller")
    assert not is_ready(clinician)

    waiting.refresh_from_db()
    waiting.return_to_911(by=clinician, reason="A weapon was mentioned.")
    assert state_of(clinician) == ("wrap_up", "caller_left")

    with time_machine.travel(timezone.now() + timedelta(minutes=4), tick=False):
        seen(clinician)
        settle_states()
        assert state_of(clinician) == ("wrap_up", "caller_left")
    with time_machine.travel(timezone.now() + timedelta(minutes=6), tick=False):
        seen(clinician)
        settle_states()
        assert state_of(clinician) == ("ready", "wrapped_up")
        assert is_ready(clinician)


def test_who_takes_a_call_by_hand_on_a_break_goes_back_to_it(clinician, waiting):
    set_availability(clinician, "break")

    waiting.take(by=clinician)
    assert state_of(clinician) == ("on_call", "caller")
    waiting.finish(by=clinician)

    with time_machine.travel(timezone.now() + HOUR, tick=False):
        seen(clinician)
        settle_states()
        assert state_of(clinician) == ("break", "wrapped_up")


def test_the_jurisdiction_sets_how_long_wrap_up_lasts(jurisdiction, clinician, waiting):
    StateRules.objects.of(jurisdiction.pk).set_to(by=None, wrap_up=HOUR)
    set_availability(clinician, "ready")
    waiting.take(by=clinician)
    waiting.finish(by=clinician)

    for later, state in ((0.9 * HOUR, "wrap_up"), (1.1 * HOUR, "ready")):
        with time_machine.travel(timezone.now() + later, tick=False):
            seen(clinician)
            settle_states()
            assert state_of(clinician)[0] == state


def test_who_holds_another_call_stays_on_call_when_one_ends(
    jurisdiction, clinician, waiting
):
    waiting.take(by=clinician)
    AcceptedCallFactory(jurisdiction=jurisdiction, held_by=clinician)

    waiting.finish(by=clinician)

    assert state_of(clinician) == ("on_call", "caller")


def test_released_wraps_up_and_handed_over_changes_both(clinician, staff, waiting):
    colleague = staff("clinician", clinician.jurisdiction, "Bo")
    waiting.take(by=clinician)

    waiting.hand_over(by=clinician, to=colleague)
    assert state_of(clinician)[0] == "wrap_up"
    assert state_of(colleague)[0] == "on_call"

    waiting.release(by=colleague)
    assert state_of(colleague)[0] == "wrap_up"


@pytest.mark.parametrize(
    "end",
    [
        lambda session, by: end_session(session, by=by),
        lambda session, by: void_session(session, by=by, reason="Begun by mistake."),
    ],
    ids=["ended", "void"],
)
def test_who_speaks_without_a_911_call_is_on_call_too(clinician, end):
    session = open_session(by=clinician, kind="call_back")
    assert state_of(clinician) == ("on_call", "caller")

    end(session, clinician)

    assert state_of(clinician) == ("wrap_up", "caller_left")


def test_a_session_that_was_left_behind_keeps_nobody_from_being_ready(clinician):
    begun = timezone.now() - timedelta(hours=3.9)
    open_session(by=clinician, kind="call_back", started_at=begun)
    with pytest.raises(ConflictError):
        set_availability(clinician, "ready")

    with time_machine.travel(timezone.now() + HOUR / 2, tick=False):
        set_availability(clinician, "ready")
        assert is_ready(clinician)


def test_nobody_is_ready_for_two_callers(client, clinician, supervisor, waiting):
    waiting.take(by=clinician)
    client.force_login(clinician)

    with pytest.raises(ConflictError, match="still with a caller"):
        set_for_colleague(clinician.memberships.get(), "ready", by=supervisor)
    said = client.post(
        "/api/v1/availability/", {"state": "ready"}, content_type="application/json"
    )

    assert said.status_code == 409
    assert state_of(clinician)[0] == "on_call"


def test_who_shows_no_page_is_ready_for_nobody_and_then_absent(clinician, waiting):
    set_availability(clinician, "ready")
    assert is_ready(clinician)
    seen(clinician, timedelta(minutes=6))

    assert not is_ready(clinician)
    settle_states()

    assert state_of(clinician) == ("absent", "silent")


def test_silence_ends_no_call_and_no_break(clinician, staff, waiting):
    colleague = staff("clinician", clinician.jurisdiction)
    set_availability(colleague, "break")
    waiting.take(by=clinician)
    for user in (clinician, colleague):
        seen(user, HOUR)

    settle_states()

    assert state_of(clinician)[0] == "on_call"
    assert state_of(colleague)[0] == "break"


def test_the_end_of_a_shift_ends_ready_and_break_but_not_overtime(clinician, staff):
    others = [staff("clinician", clinician.jurisdiction) for _ in range(3)]
    resting, relieved, late = others
    for user, state in ((clinician, "ready"), (resting, "break"), (relieved, "ready")):
        set_availability(user, state)
        on_shift(user, -8 * HOUR, timedelta(minutes=30))
    on_shift(relieved, timedelta(minutes=30), 8 * HOUR)
    on_shift(late, -8 * HOUR, timedelta(minutes=30))

    with time_machine.travel(timezone.now() + timedelta(minutes=31), tick=False):
        set_availability(late, "ready")
        for user in (clinician, resting, relieved):
            seen(user)
        settle_states()

        assert state_of(clinician) == ("absent", "shift_ended")
        assert state_of(resting) == ("absent", "shift_ended")
        assert state_of(relieved)[0] == "ready"
        assert state_of(late)[0] == "ready"


def test_a_shift_that_ended_during_the_last_call_counts_after_its_wrap_up(
    clinician, waiting
):
    set_availability(clinician, "ready")
    on_shift(clinician, -8 * HOUR, timedelta(minutes=10))
    waiting.take(by=clinician)

    with time_machine.travel(timezone.now() + HOUR, tick=False):
        seen(clinician)
        settle_states()
        assert state_of(clinician)[0] == "on_call"
        waiting.finish(by=clinician)
        settle_states()
        assert state_of(clinician)[0] == "wrap_up"
    with time_machine.travel(timezone.now() + 1.2 * HOUR, tick=False):
        seen(clinician)
        settle_states()
        assert state_of(clinician) == ("absent", "shift_ended")


def test_ready_is_who_takes_calls_here_and_as_it_stood_at_a_moment(
    clinician, call_taker, supervisor, outsider
):
    start = timezone.now()
    with time_machine.travel(start, tick=False):
        for user in (clinician, call_taker, supervisor):
            set_availability(user, "ready")
    with time_machine.travel(start + HOUR, tick=False):
        set_availability(clinician, "break")

        def ready(at=None):
            return {a.user for a in Availability.objects.ready(at)}

        assert ready() == set(), "the supervisor's page is closed for an hour"
        seen(supervisor)
        assert ready() == {supervisor}
        assert ready(start + HOUR / 2) == {clinician, supervisor}
        assert ready(start - HOUR) == set()


def test_signing_out_takes_one_off_the_offers_at_once(client, clinician):
    client.force_login(clinician)
    client.post(reverse("staffing:set-mine"), {"state": "ready"})
    assert is_ready(clinician)

    client.post(reverse("account_logout"))

    assert not is_ready(clinician)


def test_an_open_page_keeps_one_ready_and_its_look_leaves_no_trace(client, clinician):
    client.force_login(clinician)
    client.post(reverse("staffing:set-mine"), {"state": "ready"})
    seen(clinician, HOUR)
    before = AccessLog.objects.count()

    answer = client.get(
        reverse("staffing:here"), headers={"X-Divert-Poll": "1", "HX-Request": "true"}
    )

    assert b'data-state="ready"' in answer.content
    assert is_ready(clinician)
    assert AccessLog.objects.count() == before


def test_one_click_in_the_bar_sets_ones_state_and_stays_where_one_is(client, clinician):
    client.force_login(clinician)
    url = reverse("staffing:set-mine")

    bar = client.post(url, {"state": "ready"}, headers={"HX-Request": "true"})
    back = client.post(url, {"state": "break", "next": "/calls/?status=offered"})
    away = client.post(url, {"state": "absent", "next": "https://evil.example/"})

    assert b"Take a break" in bar.content
    assert back["Location"] == "/calls/?status=offered"
    assert away["Location"] == reverse("staffing:list")
    assert b'data-state="absent"' in client.get("/queue/").content


@pytest.mark.parametrize("edge", ["page", "api"])
def test_a_supervisor_sets_a_colleague_and_the_log_says_who(
    client, supervisor, clinician, edge
):
    seen(clinician)
    client.force_login(supervisor)
    membership = clinician.memberships.get()
    if edge == "page":
        url = reverse("staffing:set-state", args=[membership.pk])
        client.post(url, {"state": "ready"})
    else:
        said = {"user": str(clinician.pk), "state": "ready"}
        url = "/api/v1/availability/colleague/"
        client.post(url, said, content_type="application/json")

    set_ = Availability.objects.now().get(user=clinician)
    assert (set_.state, set_.cause, set_.set_by) == ("ready", "supervisor", supervisor)
    trace = AccessLog.objects.get(subject_id=set_.pk)
    assert (trace.user_id, trace.reason) == (
        supervisor.pk,
        "ready: set by a supervisor",
    )


def test_nobody_makes_a_ghost_ready_or_sets_who_is_not_on_the_floor(
    client, supervisor, clinician, evaluator
):
    client.force_login(supervisor)

    def post(user):
        said = {"user": str(user.pk), "state": "ready"}
        url = "/api/v1/availability/colleague/"
        return client.post(url, said, content_type="application/json")

    assert "no page open" in post(clinician).json()["detail"]
    assert post(evaluator).status_code == 422
    assert not Availability.objects.exists()


def test_the_database_holds_that_nobody_is_in_two_states_at_once(clinician):
    now = timezone.now()

    def stretch(start, end):
        return Availability(
            jurisdiction=clinician.jurisdiction,
            user=clinician,
            state="ready",
            started_at=now + start * HOUR,
            ended_at=None if end is None else now + end * HOUR,
        )

    stretch(-3, -1).save()
    stretch(-1, None).save()
    for wrong in (stretch(-2, -1.5), stretch(0, 1), stretch(-9, None), stretch(5, 4)):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong.save()


def test_times_of_each_state_are_kept_and_summed(client, clinician, supervisor):
    start = timezone.now().replace(microsecond=0) - 4 * HOUR
    for after, state in ((0, "ready"), (1, "break"), (1.5, "ready"), (2, "absent")):
        with time_machine.travel(start + after * HOUR, tick=False):
            set_availability(clinician, state)
    client.force_login(supervisor)

    span = {
        "start": (start + 0.5 * HOUR).isoformat(),
        "end": (start + 3 * HOUR).isoformat(),
    }
    (line,) = client.get("/api/v1/availability/times/", span).json()

    assert line["seconds"] == {"ready": 3600, "break": 1800, "absent": 3600}
    assert (
        client.get(
            "/api/v1/availability/times/", {"start": "2001-01-01T00:00Z"}
        ).status_code
        == 400
    )


def test_an_end_before_all_times_is_refused(client, supervisor):
    client.force_login(supervisor)

    for end in ("0001-01-01T12:00:00Z", "9999-12-31T23:59:59-12:00"):
        url = f"/api/v1/availability/times/?start=0001-01-01T12:00:00Z&end={end}"
        assert client.get(url).status_code == 400
    answer = client.get("/api/v1/availability/times/?end=0001-01-01T12:00:00Z")
    assert answer.status_code == 400


def test_the_floor_says_what_is_late_first(client, supervisor, clinician, staff):
    start = timezone.now()
    resting = staff("clinician", clinician.jurisdiction, "Theo on break")
    missing = staff("clinician", clinician.jurisdiction, "Mo not here")
    set_availability(resting, "break")
    on_shift(missing, -HOUR, HOUR)
    client.force_login(supervisor)

    with time_machine.travel(start + timedelta(minutes=25), tick=False):
        set_availability(clinician, "ready")
        page = client.get(reverse("staffing:floor"))

    lines = [
        (line.membership.user.name, line.warning) for line in page.context["lines"]
    ]
    assert lines[:2] == [
        ("Theo on break", "long break"),
        ("Mo not here", "on shift, not here"),
    ]
    tiles = {t["words"]: t["value"] for t in page.context["numbers"]}
    assert tiles["ready for a call"] == "1 of 2"
    assert tiles["on shift, not here"] == 1


def test_the_floors_page_costs_the_same_for_one_and_for_many(
    client, supervisor, staff, django_assert_max_num_queries
):
    client.force_login(supervisor)
    client.get(reverse("staffing:floor"))
    for _ in range(8):
        set_availability(staff("clinician", supervisor.jurisdiction), "ready")

    with django_assert_max_num_queries(12):
        client.get(reverse("staffing:floor"))


def test_the_rules_are_set_on_a_page_and_nonsense_is_said_beside_its_field(
    client, program_admin
):
    client.force_login(program_admin)
    url = reverse("staffing:rules")
    said = {"wrap_up": 8, "longest_break": 15, "silence": 1, "least_on_shift": 2}

    wrong = client.post(url, said)
    client.post(url, said | {"silence": 4})

    assert wrong.status_code == 422
    assert "silence" in wrong.context["form"].errors
    held = StateRules.objects.of(program_admin.jurisdiction_id)
    assert held.wrap_up == timedelta(minutes=8)
    assert (held.silence, held.least_on_shift) == (timedelta(minutes=4), 2)


def test_the_sweep_keeps_to_each_jurisdiction(clinician, outsider, other_jurisdiction):
    with scope(other_jurisdiction):
        set_availability(outsider, "ready")
        seen(outsider, HOUR)
    set_availability(clinician, "ready")

    assert settle_states() == 1

    with scope(other_jurisdiction):
        assert state_of(outsider) == ("absent", "silent")
    assert state_of(clinician)[0] == "ready"
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM staffing_availability")
        assert cursor.fetchone() == (1,)


def test_a_call_is_handed_to_who_is_ready_before_who_is_busy_or_away(
    client, clinician, staff, jurisdiction
):
    states = ("on_call", "ready", "absent", "break")
    there = {name: staff("clinician", jurisdiction) for name in states}
    for name, user in there.items():
        client.force_login(user)
        client.get(reverse("staffing:here"))  # a page of theirs is open
        set_availability(user, name)
    call = AcceptedCallFactory(jurisdiction=jurisdiction, held_by=clinician)
    client.force_login(clinician)

    form = client.get(call.get_absolute_url()).context["hand_over_form"]

    chosen, *offered = form.fields["to"].choices
    assert chosen == ("", "Choose a colleague")
    assert [pk for pk, _ in offered] == [
        there[name].pk for name in ("ready", "break", "on_call", "absent")
    ]
    assert offered[0][1].endswith(": ready")
