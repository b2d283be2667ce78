"""The queue board and the supervisor's board."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases.actions import end_session, open_session
from cases.models import CarePlan, Session
from core.models import AccessLog
from dispatch.actions import offer_call, screen_call, send_help
from dispatch.actions.lifeline import pass_to_988
from dispatch.models import Call
from followups.models import FollowUp
from staffing.models import set_availability
from tests.factories import dispatch as make
from tests.factories.cases import CaseFactory, PersonFactory

pytestmark = pytest.mark.django_db
POLL = {"X-Divert-Poll": "1", "HX-Request": "true"}


@pytest.fixture(params=["/queue/", "/api/v1/queue/"], ids=["page", "api"])
def queue(request: Any) -> str:
    return request.param


@pytest.fixture
def waiting(jurisdiction: Any) -> Any:
    return make.OfferedCallFactory(jurisdiction=jurisdiction, cad_number="26-1-WAITS")


def poll(client: Any, url: str, etag: str = "") -> Any:
    return client.get(url, headers=POLL | ({"If-None-Match": etag} if etag else {}))


def test_a_received_call_is_on_the_board_at_once(
    client: Any, call_taker: Any, jurisdiction: Any, queue: str
) -> None:
    client.force_login(call_taker)
    before = poll(client, queue)
    make.CallFactory(jurisdiction=jurisdiction, cad_number="26-1-NEW")

    after = poll(client, queue, before["ETag"])

    assert after.status_code == 200
    assert b"26-1-NEW" in after.content


def test_nothing_new_is_304_and_leaves_no_trace(
    client: Any, clinician: Any, waiting: Any, queue: str
) -> None:
    client.force_login(clinician)
    with time_machine.travel(datetime(2026, 4, 1, 12, 0, 5, tzinfo=UTC), tick=False):
        etag = poll(client, queue)["ETag"]
        traces = AccessLog.objects.count()
        again = poll(client, queue, etag)

    assert (again.status_code, again.content) == (304, b"")
    assert AccessLog.objects.count() == traces == 0


def test_the_list_of_who_is_with_a_clinician_says_which_are_calls(
    client: Any, clinician: Any, jurisdiction: Any
) -> None:
    call = make.AcceptedCallFactory(jurisdiction=jurisdiction, held_by=clinician)
    open_session(by=clinician, call=call)
    open_session(by=clinician, kind=Session.Kind.WALK_IN)
    client.force_login(clinician)

    page = client.get("/queue/").text

    assert "With a clinician <span>1 call, 1 without a 911 call</span>" in page
    assert ">call with a clinician<" in page


def test_a_call_on_its_way_to_988_is_not_one_that_somebody_forgot_to_offer(
    client: Any, call_taker: Any, jurisdiction: Any
) -> None:
    call = make.ScreenedCallFactory(jurisdiction=jurisdiction)
    client.force_login(call_taker)
    before = poll(client, "/queue/")
    assert "screened, not offered" in before.text

    pass_to_988(call, by=call_taker, stayed_on="call_taker")

    after = poll(client, "/queue/", before["ETag"])
    assert "On its way to 988" in after.text
    assert "screened, not offered" not in after.text


CHANGES = {
    "taken": lambda call, user: call.take(by=user),
    "ended": lambda call, user: call.abandon(by=user),
    "urgent": lambda call, user: call._amend(by=user, priority=1),
    "help": lambda call, user: send_help(call, by=user, kind="ems"),
    "ready": lambda call, user: set_availability(user, "ready"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_any_change_is_shown(
    client: Any, clinician: Any, waiting: Any, queue: str, change: str
) -> None:
    client.force_login(clinician)
    with time_machine.travel(datetime(2026, 4, 1, 12, 0, 5, tzinfo=UTC), tick=False):
        etag = poll(client, queue)["ETag"]
        CHANGES[change](waiting, clinician)

        assert poll(client, queue, etag).status_code == 200


def test_a_change_stamped_earlier_but_seen_later_is_shown(
    client: Any, clinician: Any, waiting: Any, jurisdiction: Any, queue: str
) -> None:
    """Of two transactions the one that began first may commit last."""
    other = make.OfferedCallFactory(jurisdiction=jurisdiction)
    client.force_login(clinician)
    with time_machine.travel(datetime(2026, 4, 1, 12, 0, 5, tzinfo=UTC), tick=False):
        etag = poll(client, queue)["ETag"]
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE dispatch_call SET priority = 1, updated_at = %s WHERE id = %s",
                [other.updated_at - timedelta(seconds=3), other.pk],
            )

        assert poll(client, queue, etag).status_code == 200


def test_a_visit_leaves_one_trace(client: Any, clinician: Any, waiting: Any) -> None:
    client.force_login(clinician)

    client.get("/queue/")

    assert AccessLog.objects.filter(user_id=clinician.pk, reason="queue").count() == 1


def test_the_board_costs_the_same_for_one_call_and_for_many(
    client: Any, clinician: Any, jurisdiction: Any, queue: str
) -> None:
    client.force_login(clinician)
    poll(client, queue)
    counts = []
    for calls in (1, 6):
        for _ in range(calls):
            make.OfferedCallFactory(jurisdiction=jurisdiction)
            held = make.AcceptedCallFactory(
                jurisdiction=jurisdiction, held_by=clinician
            )
            open_session(by=clinician, call=held)
        with CaptureQueriesContext(connection) as queries:
            assert poll(client, queue).status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_a_poll_that_changes_nothing_costs_few_statements(
    client: Any, clinician: Any, waiting: Any, queue: str
) -> None:
    client.force_login(clinician)
    with time_machine.travel(datetime(2026, 4, 1, 12, 0, 5, tzinfo=UTC), tick=False):
        etag = poll(client, queue)["ETag"]
        with CaptureQueriesContext(connection) as queries:
            poll(client, queue, etag)

    counted = [
        q["sql"] for q in queries if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))
    ]
    # Session, user, the scope and its return in a test, and the one that looks for change.
    assert len(counted) <= 5, "\n".join(sql[:90] for sql in counted)


def test_what_is_known_of_the_caller_stands_beside_the_call(
    client: Any, clinician: Any, waiting: Any, jurisdiction: Any
) -> None:
    make.ReturnedCallFactory(
        jurisdiction=jurisdiction, received_at=timezone.now() - timedelta(days=3)
    )
    PersonFactory(
        jurisdiction=jurisdiction, phone=waiting.callback, safety_flags=["Past attempt"]
    )
    client.force_login(clinician)

    content = client.get("/queue/").content.decode()

    assert "1 contact in 90 days" in content
    assert "Past attempt" in content


def test_a_call_taker_sees_nothing_of_the_person(
    client: Any, call_taker: Any, waiting: Any, jurisdiction: Any
) -> None:
    PersonFactory(
        jurisdiction=jurisdiction, phone=waiting.callback, safety_flags=["Past attempt"]
    )
    client.force_login(call_taker)

    content = client.get("/queue/").content.decode()

    assert "26-1-WAITS" in content
    assert "Past attempt" not in content
    assert "Follow-ups due" not in content


def test_take_the_next_opens_its_session(
    client: Any, clinician: Any, waiting: Any
) -> None:
    client.force_login(clinician)

    answer = client.post(reverse("desk:take_next"))

    waiting.refresh_from_db()
    assert answer.url == waiting.sessions.get().get_absolute_url()
    assert waiting.held_by == clinician


def test_a_chosen_call_is_taken_with_its_session_once(
    client: Any, clinician: Any, waiting: Any
) -> None:
    client.force_login(clinician)
    url = reverse("desk:open_call", args=[waiting.pk])

    first, again = client.post(url), client.post(url)

    assert first.url == again.url
    assert waiting.sessions.count() == 1


def _outcomes(jurisdiction: Any, clinician: Any, *ends: datetime) -> list[Call]:
    return [
        make.ClosedCallFactory(
            jurisdiction=jurisdiction, held_by=clinician, closed_at=end
        )
        for end in ends
    ]


@pytest.mark.parametrize(
    ("now", "first", "last"),
    [
        # Chicago: 23 hours on 8 March 2026, 25 hours on 1 November 2026.
        ("2026-03-08T18:00Z", "2026-03-08T06:00Z", "2026-03-09T04:59Z"),
        ("2026-11-01T18:00Z", "2026-11-01T05:00Z", "2026-11-02T05:59Z"),
        ("2026-06-10T03:00Z", "2026-06-09T05:00Z", "2026-06-10T04:59Z"),
    ],
)
def test_today_is_the_whole_local_day(
    client: Any,
    supervisor: Any,
    clinician: Any,
    jurisdiction: Any,
    now: str,
    first: str,
    last: str,
) -> None:
    start, end = datetime.fromisoformat(first), datetime.fromisoformat(last)
    minute = timedelta(minutes=1)
    _outcomes(jurisdiction, clinician, start, end, start - minute, end + minute)
    client.force_login(supervisor)

    with time_machine.travel(datetime.fromisoformat(now), tick=False):
        client.force_login(supervisor)
        today = client.get("/api/v1/queue/").json()["today"]

    assert {line["outcome"]: line["number"] for line in today}["diverted"] == 2


@pytest.mark.parametrize("board", ["/api/v1/queue/", "/api/v1/board/"])
def test_every_number_equals_the_list_behind_it(
    client: Any,
    supervisor: Any,
    clinician: Any,
    jurisdiction: Any,
    waiting: Any,
    board: str,
) -> None:
    _outcomes(jurisdiction, clinician, timezone.now(), timezone.now())
    make.ReturnedCallFactory(jurisdiction=jurisdiction)
    make.AcceptedCallFactory(jurisdiction=jurisdiction, held_by=clinician)
    waiting._amend(by=None, escalated_at=timezone.now(), escalated_to="mobile_crisis")
    session = open_session(
        by=clinician,
        call=make.AcceptedCallFactory(jurisdiction=jurisdiction, held_by=clinician),
    )
    ended = open_session(by=clinician)
    end_session(ended, by=clinician)
    assert session.ended_at is None
    client.force_login(supervisor)
    answer = client.get(board).json()

    tiles = [(t["value"], t["url"]) for t in answer["numbers"] if t["value"].isdigit()]
    tiles += [(t["number"], t["url"]) for t in answer["today"]]
    for value, url in tiles:
        page = client.get(url)
        assert page.status_code == 200, url
        assert len(page.context["page"].rows) == int(value), url
    assert any(int(value) for value, _ in tiles)


def test_calls_behind_a_number_are_filtered_as_the_number_is(
    client: Any, supervisor: Any, clinician: Any, jurisdiction: Any
) -> None:
    _outcomes(jurisdiction, clinician, timezone.now())
    client.force_login(supervisor)
    line = client.get("/api/v1/queue/").json()["today"][0]

    filters = parse_qs(urlsplit(line["url"]).query)

    assert filters["outcome"] == ["diverted"]
    assert "closed_on" in filters


def test_the_supervisors_board_is_for_supervisors(client: Any, clinician: Any) -> None:
    client.force_login(clinician)

    assert client.get("/board/").status_code == 403
    assert client.get("/api/v1/board/").status_code == 403


def test_the_supervisors_board_shows_what_stands_open(
    client: Any, supervisor: Any, clinician: Any, jurisdiction: Any, waiting: Any
) -> None:
    session = open_session(
        by=clinician,
        call=make.AcceptedCallFactory(jurisdiction=jurisdiction, held_by=clinician),
    )
    send_help(session.call, by=clinician, kind="police")
    set_availability(supervisor, "ready")
    client.force_login(supervisor)

    content = client.get("/board/").content.decode()

    for words in (session.case.number, "26-1-WAITS", "Police", clinician.name, "Ready"):
        assert words in content


def test_held_calls_say_how_they_stand(
    client: Any, supervisor: Any, clinician: Any, jurisdiction: Any
) -> None:
    def held(**fields: Any) -> Any:
        return make.AcceptedCallFactory(
            jurisdiction=jurisdiction, held_by=clinician, **fields
        )

    held(accepted_at=timezone.now() - timedelta(hours=1))
    held(engaged_at=timezone.now())
    ended = open_session(by=clinician, call=held())
    end_session(ended, by=clinician)
    risky = open_session(by=clinician, call=held())
    risky._amend(by=clinician, risk_level="high")
    unit = send_help(held(), by=clinician, kind="ems")
    client.force_login(supervisor)

    words = {line["words"] for line in client.get("/api/v1/queue/").json()["engaged"]}

    assert words == {
        "Long session",
        "Engaged",
        "Call ended, not signed",
        "High risk",
        f"EMS asked {unit.requested_at.astimezone(unit.jurisdiction.zone):%H:%M}",
    }


def test_what_is_due_and_asked_says_how_late_it_is(
    client: Any, case_manager: Any, supervisor: Any, jurisdiction: Any
) -> None:
    case = CaseFactory(jurisdiction=jurisdiction)
    now = timezone.now()
    for due, until in ((-3 * 24, -2), (-3, 4), (-0.5, 4)):
        FollowUp(
            jurisdiction=jurisdiction,
            case=case,
            due_at=now + timedelta(hours=due),
            window_ends_at=now + timedelta(hours=until),
            promised_by=now,
        ).store(by=case_manager)
    client.force_login(case_manager)

    missed = "due 3 d ago, missed 2 h ago"
    content = client.get("/queue/").content.decode()

    for words in (missed, "due 3 h ago", "due 30 min ago", "follow-ups overdue"):
        assert words in content
    overdue = {"show": "overdue", "who": "team"}
    assert missed in client.get(reverse("followups:list"), overdue).text
    client.force_login(supervisor)
    assert missed in client.get(reverse("desk:board")).text


def test_who_speaks_without_a_911_call_is_with_a_caller_too(
    client: Any, clinician: Any, call_taker: Any, staff: Any, jurisdiction: Any
) -> None:
    busy = staff("clinician", jurisdiction, "Bo on the phone")
    for user in (clinician, busy):
        set_availability(user, "ready")
    session = open_session(by=busy, kind="call_back")

    def shown(user: Any) -> tuple[dict[str, Any], str]:
        client.force_login(user)
        board = client.get("/api/v1/queue/").json()
        tiles = {tile["words"]: tile["value"] for tile in board["numbers"]}
        assert tiles["staff ready"] == "1 of 2"
        return board["engaged"][0], client.get("/queue/").content.decode()

    line, page = shown(clinician)
    assert (line["held_by"], line["session"]) == (busy.name, str(session.pk))
    assert session.case.number in page
    line, page = shown(call_taker)
    assert (line["held_by"], line["session"]) == (busy.name, None)
    assert session.case.number not in page


def test_no_session_is_known_to_who_is_not_on_the_floor(
    clinician: Any, evaluator: Any, staff: Any, other_jurisdiction: Any
) -> None:
    session = open_session(by=clinician, kind="call_back")
    stranger = staff("clinician", other_jurisdiction)

    known = Session.objects.known_to_floor

    assert list(known(clinician)) == [session]
    assert not known(evaluator).exists()
    assert not known(stranger).exists()


def test_who_holds_a_call_is_not_counted_ready(
    client: Any, clinician: Any, jurisdiction: Any
) -> None:
    set_availability(clinician, "ready")
    make.AcceptedCallFactory(jurisdiction=jurisdiction, held_by=clinician)
    client.force_login(clinician)

    tiles = client.get("/api/v1/queue/").json()["numbers"]

    assert "0 of 1" in [t["value"] for t in tiles if t["words"] == "staff ready"]
    assert "with a caller" in client.get("/shifts/").content.decode()


def test_a_call_offered_against_the_policy_says_so_and_why(
    client: Any, call_taker: Any, clinician: Any, jurisdiction: Any
) -> None:
    make.ScreenFormFactory(jurisdiction=jurisdiction)
    make.PolicyFactory(jurisdiction=jurisdiction)
    call = make.CallFactory(jurisdiction=jurisdiction)
    screen_call(call, by=call_taker, answers={"weapon": "yes"})
    offer_call(call, by=call_taker, reason="The knife is locked away.")
    client.force_login(clinician)

    words = "Not eligible, offered all the same: The knife is locked away."
    assert words in client.get("/queue/").content.decode()


def test_known_flags_and_plans_stand_beside_a_waiting_call(
    client: Any, clinician: Any, waiting: Any, jurisdiction: Any
) -> None:
    person = PersonFactory(jurisdiction=jurisdiction, phone=waiting.callback)
    person.stop_contact(by=clinician, reason="Asked for it.")
    CarePlan(
        jurisdiction=jurisdiction,
        person=person,
        advice="Speak slowly.",
        review_on=timezone.localdate(),
    ).store(by=clinician)
    waiting._amend(
        by=None, safety_flags=[{"code": "Dog", "text": "", "severity": "high"}]
    )
    client.force_login(clinician)

    content = client.get("/queue/").content.decode()

    for words in ("Do not contact", "Care plan, review", "Dog"):
        assert words in content
    assert "Speak slowly" not in content


def test_help_is_one_key_from_the_queue_for_any_call_on_it(
    client, call_taker, jurisdiction
):
    """One that is still to be screened, where nobody waits."""
    call = make.CallFactory(jurisdiction=jurisdiction)
    client.force_login(call_taker)

    page = client.get(reverse("desk:queue")).text

    assert f'href="{call.get_absolute_url()}#help-now"' in page
    dialog = client.get(call.get_absolute_url()).text
    assert 'id="help-now"' in dialog
    assert f"<b>{call.place}</b>" in dialog


def test_a_call_that_a_clinician_holds_without_a_session_is_on_the_board(
    client: Any, supervisor: Any, clinician: Any, jurisdiction: Any
) -> None:
    call = make.AcceptedCallFactory(jurisdiction=jurisdiction, held_by=clinician)
    client.force_login(supervisor)

    board = client.get(reverse("desk:board"))

    assert [line["call"] for line in board.context["unbegun"]] == [call]
    assert f'href="{call.get_absolute_url()}">{call.number}</a>' in board.text
    open_session(by=clinician, call=call)
    assert client.get(reverse("desk:board")).context["unbegun"] == []


def test_every_number_of_todays_waits_is_the_list_behind_it(
    client: Any, supervisor: Any, clinician: Any, waiting: Any, jurisdiction: Any
) -> None:
    waiting.take(by=clinician)
    waiting.release(by=clinician)
    waiting.take(by=clinician)
    lost = make.ScreenedCallFactory(jurisdiction=jurisdiction)
    lost.offer(by=supervisor)
    lost.escalate(to="mobile_crisis")
    lost.abandon(by=supervisor)
    client.force_login(supervisor)

    board = client.get(reverse("desk:board"))

    listing = reverse("dispatch:list")
    links = re.findall(rf'href="{listing}\?(waited_today=\w+)">(\d+)<', board.text)
    assert [int(number) for _, number in links] == [2, 1, 1, 1]
    for query, number in links:
        rows = client.get(f"{listing}?{query}").context["page"].rows
        assert len(rows) == int(number)
