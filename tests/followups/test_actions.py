"""Planning, trying, stopping: who is called, when, and when no more."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from cases.actions import keep_person
from core.errors import ConflictError, DomainError, TransitionError
from followups import actions
from followups.models import Attempt, FollowUp, Protocol
from notifications.models import Delivery, Notice
from tests.factories.cases import CaseFactory, PersonFactory, SessionFactory
from tests.factories.followups import FollowUpFactory

Outcome, Status, Stop = Attempt.Outcome, FollowUp.Status, FollowUp.Stop
CHICAGO = ZoneInfo("America/Chicago")
EVENING = datetime(2026, 6, 1, 21, 17, tzinfo=CHICAGO)


@pytest.fixture
def case(jurisdiction, case_manager):
    return CaseFactory(jurisdiction=jurisdiction, assigned_to=case_manager)


@pytest.fixture
def risk(jurisdiction):
    return actions.protocol_for(jurisdiction, Protocol.Trigger.RISK, by=None)


@pytest.fixture
def planned(case, risk, clinician):
    return actions.plan_follow_ups(
        case, by=clinician, protocol=risk, from_=timezone.now() - timedelta(days=8)
    )


def statuses(case):
    rows = case.follow_ups.order_by("promised_by").values_list("status", "stop")
    return list(rows)


def test_a_risk_is_followed_within_24_hours_then_on_day_3_and_7(case, risk, clinician):
    planned = actions.plan_follow_ups(case, by=clinician, protocol=risk, from_=EVENING)

    assert [f.label for f in planned] == ["First contact within 24 h", "Day 3", "Day 7"]
    assert planned[0].window_ends_at == EVENING + timedelta(hours=24)
    assert all(EVENING < f.due_at < f.window_ends_at for f in planned)
    assert {f.assigned_to for f in planned} == {case.assigned_to}


@pytest.mark.parametrize("hour", range(0, 24, 3))
@pytest.mark.parametrize("day", [(3, 7), (3, 8), (10, 31), (11, 1), (6, 1)])
def test_nobody_is_called_at_night_whatever_the_clocks_do(
    case, risk, clinician, hour, day
):
    start = datetime(2026, *day, hour, tzinfo=CHICAGO)

    planned = actions.plan_follow_ups(case, by=clinician, protocol=risk, from_=start)

    assert all(8 <= f.due_at.astimezone(CHICAGO).hour < 21 for f in planned)
    assert planned[0].due_at <= start + timedelta(hours=24)


def test_quiet_hours_are_those_of_the_persons_own_zone(jurisdiction, risk, clinician):
    person = PersonFactory(jurisdiction=jurisdiction, time_zone="America/Anchorage")
    case = CaseFactory(jurisdiction=jurisdiction, person=person)
    start = datetime(2026, 6, 1, 14, tzinfo=CHICAGO)  # due at 10:00 there is 7:00 here

    first = actions.plan_follow_ups(case, by=clinician, protocol=risk, from_=start)[0]

    assert first.due_at.astimezone(ZoneInfo("America/Anchorage")).hour >= 8


def test_a_later_session_plans_anew(case, risk, clinician, planned):
    actions.plan_follow_ups(case, by=clinician, protocol=risk)

    assert case.follow_ups.scheduled().count() == 3
    assert case.follow_ups.filter(stop=Stop.REPLANNED).count() == 3


def test_someone_who_said_no_is_never_planned(case, risk, clinician):
    case.person.stop_contact(by=clinician, reason="asked")

    with pytest.raises(DomainError, match="asked not to be contacted"):
        actions.plan_follow_ups(case, by=clinician, protocol=risk)
    with pytest.raises(DomainError, match="asked not to be contacted"):
        actions.plan_contact(case, by=clinician, due_at=_noon())


def _noon():
    tomorrow = timezone.now().astimezone(CHICAGO) + timedelta(days=1)
    return tomorrow.replace(hour=12)


def test_the_database_itself_plans_nobody_who_said_no(case, clinician):
    follow_up = FollowUp(
        jurisdiction=case.jurisdiction,
        case=case,
        due_at=_noon(),
        window_ends_at=_noon() + timedelta(hours=1),
        promised_by=_noon(),
    )
    case.person.stop_contact(by=clinician, reason="asked")

    with (
        pytest.raises(IntegrityError, match="asked not to be contacted"),
        transaction.atomic(),
    ):
        follow_up.save()


def test_a_closed_case_is_not_followed(case, risk, clinician):
    case.close(by=clinician, reason="resolved")

    with pytest.raises(DomainError, match="closed case"):
        actions.plan_follow_ups(case, by=clinician, protocol=risk)


def test_no_contact_is_planned_by_hand_for_the_night(case, clinician):
    night = _noon().replace(hour=22)

    with pytest.raises(DomainError, match="end at 08:00"):
        actions.plan_contact(case, by=clinician, due_at=night)


def test_reached_completes_and_leaves_the_rest(case, planned, case_manager):
    actions.log_attempt(planned[0], by=case_manager, outcome=Outcome.REACHED)

    assert statuses(case) == [
        ("completed", "reached"),
        ("scheduled", ""),
        ("scheduled", ""),
    ]


@pytest.mark.parametrize(
    ("outcome", "first", "stop"),
    [
        (Outcome.REACHED, "completed", "linked_to_care"),
        (Outcome.REFUSED, "refused", "refused"),
        (Outcome.DECEASED, "cancelled", "deceased"),
    ],
)
def test_what_stops_the_rest(case, planned, outcome, first, stop):
    linked = outcome == Outcome.REACHED
    actions.log_attempt(
        planned[0], by=case.assigned_to, outcome=outcome, is_linked_to_care=linked
    )

    assert statuses(case) == [(first, stop), ("cancelled", stop), ("cancelled", stop)]


@pytest.fixture
def tried(planned, case_manager):
    """Log a try after the wait since the one before."""

    def log(outcome=Outcome.NO_ANSWER, **said):
        FollowUp.objects.get(pk=planned[0].pk)._amend(by=None, not_before=None)
        return actions.log_attempt(planned[0], by=case_manager, outcome=outcome, **said)

    return log


@pytest.mark.parametrize("outcome", [Outcome.NO_ANSWER, Outcome.BUSY])
def test_the_third_try_in_vain_uses_the_attempts_up(case, tried, supervisor, outcome):
    for _ in range(2):
        tried(outcome)
        assert case.follow_ups.scheduled().count() == 3

    with pytest.raises(actions.Unsaid) as asked:
        tried(outcome)
    assert asked.value.field == "confirm_last"
    assert case.follow_ups.scheduled().count() == 3
    tried(outcome, confirm_last=True)

    used_up = "attempts_used_up"
    assert statuses(case) == [
        ("unable_to_reach", used_up),
        ("cancelled", used_up),
        ("cancelled", used_up),
    ]
    told = Notice.objects.unread().get(kind=Notice.Kind.FOLLOW_UP_USED_UP)
    assert told.recipient == supervisor
    assert Delivery.objects.get(notice=told).state == Delivery.State.OWED


def test_a_wrong_number_uses_nothing_up_and_is_not_called_again(case, tried, clinician):
    tried(Outcome.WRONG_NUMBER)

    follow_up = case.follow_ups.scheduled().order_by("due_at").first()
    assert follow_up.tries_left() == 3
    case.person.refresh_from_db()
    assert case.person.phone_wrong_at
    for outcome in (Outcome.NO_ANSWER, Outcome.BUSY, Outcome.WRONG_NUMBER):
        with pytest.raises(DomainError, match="another before calling"):
            tried(outcome)

    keep_person(case.person, by=clinician, phone="312 555 0199")
    tried(Outcome.NO_ANSWER)
    assert follow_up.tries_left() == 2


def test_the_same_number_written_otherwise_stays_wrong(case, tried, clinician):
    tried(Outcome.WRONG_NUMBER)

    keep_person(case.person, by=clinician, phone="+1 312-555-0142")

    assert case.person.phone_wrong_at


def test_a_line_that_is_not_safe_is_called_when_it_is_and_takes_no_voicemail(
    case, planned, tried
):
    with pytest.raises(actions.Unsaid) as asked:
        tried(Outcome.UNSAFE)
    assert asked.value.field == "safe_at"

    safe = _noon()
    tried(Outcome.UNSAFE, safe_at=safe)

    planned[0].refresh_from_db()
    case.person.refresh_from_db()
    assert (planned[0].due_at, planned[0].status) == (safe, "scheduled")
    assert planned[0].tries_left() == 3
    assert case.person.voicemail_ok is False


def test_nobody_is_called_at_night_because_it_is_safe_then(tried):
    with pytest.raises(DomainError, match="quiet hours"):
        tried(Outcome.UNSAFE, safe_at=_noon().replace(hour=23))


def test_a_call_before_its_time_says_why(planned, case_manager):
    actions.log_attempt(planned[0], by=case_manager, outcome=Outcome.NO_ANSWER)

    with pytest.raises(actions.Unsaid) as asked:
        actions.log_attempt(planned[0], by=case_manager, outcome=Outcome.BUSY)
    assert asked.value.field == "early_reason"
    made = actions.log_attempt(
        planned[0],
        by=case_manager,
        outcome=Outcome.REACHED,
        early_reason="He rang us.",
    )

    assert made.early_reason == "He rang us."


def test_no_contact_is_planned_by_hand_for_a_time_gone_by(case, clinician):
    with pytest.raises(DomainError, match="still to come"):
        actions.plan_contact(case, by=clinician, due_at=_noon() - timedelta(days=2))


def test_what_is_planned_by_hand_in_a_session_belongs_to_it(case, clinician):
    session = SessionFactory(
        jurisdiction=case.jurisdiction, case=case, clinician=clinician
    )

    assert (
        actions.plan_contact(case, by=clinician, due_at=_noon()).session_id
        == session.pk
    )


def test_the_next_try_waits_and_not_into_the_night(planned, case_manager, time_machine):
    time_machine.move_to(datetime(2026, 6, 1, 19, tzinfo=CHICAGO))

    actions.log_attempt(
        planned[0],
        by=case_manager,
        outcome=Outcome.NO_ANSWER,
        early_reason="The clock of this test stands before it.",
    )

    planned[0].refresh_from_db()
    assert planned[0].not_before == datetime(2026, 6, 2, 8, tzinfo=CHICAGO)


@pytest.mark.parametrize("allowed", [False, None])
def test_no_voicemail_where_nobody_allowed_it(case, planned, case_manager, allowed):
    case.person.voicemail_ok = allowed
    case.person.store(by=None)

    with pytest.raises(DomainError, match="voicemail"):
        actions.log_attempt(planned[0], by=case_manager, outcome=Outcome.VOICEMAIL)


def test_a_voicemail_that_is_allowed_is_a_try(case, planned, case_manager):
    case.person.voicemail_ok = True
    case.person.store(by=None)

    attempt = actions.log_attempt(
        planned[0], by=case_manager, outcome=Outcome.VOICEMAIL
    )

    assert attempt.position == 1


def test_a_key_pressed_twice_is_one_try(planned, case_manager):
    actions.log_attempt(planned[0], by=case_manager, outcome=Outcome.BUSY, position=1)

    with pytest.raises(ConflictError, match="meanwhile"):
        actions.log_attempt(
            planned[0], by=case_manager, outcome=Outcome.BUSY, position=1
        )
    assert planned[0].attempts.count() == 1


def test_an_ended_follow_up_takes_no_more_tries(planned, case_manager):
    actions.log_attempt(planned[0], by=case_manager, outcome=Outcome.REACHED)

    with pytest.raises(TransitionError, match="completed"):
        actions.log_attempt(planned[0], by=case_manager, outcome=Outcome.BUSY)


def test_only_who_was_reached_can_be_linked(planned, case_manager):
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.log_attempt(
            planned[0], by=case_manager, outcome=Outcome.BUSY, is_linked_to_care=True
        )


def test_the_note_of_a_try_is_sealed(planned, case_manager):
    attempt = actions.log_attempt(
        planned[0], by=case_manager, outcome=Outcome.BUSY, note="His sister answered."
    )

    raw = Attempt.objects.values_list("note", flat=True).get(pk=attempt.pk)
    assert b"sister" not in bytes(raw)
    assert Attempt.objects.get(pk=attempt.pk).note == "His sister answered."


def test_a_colleague_who_is_given_a_follow_up_is_told(planned, case_manager, clinician):
    actions.assign(planned[0], by=clinician, to=case_manager)

    notice = Notice.objects.get(recipient=case_manager)
    assert notice.kind == Notice.Kind.FOLLOW_UP_ASSIGNED
    assert Delivery.objects.get(notice=notice).state == Delivery.State.OWED


def test_taking_one_oneself_is_no_news(planned, case_manager):
    actions.assign(planned[0], by=case_manager, to=case_manager)

    assert not Notice.objects.exists()


@pytest.mark.parametrize("role", ["call_taker", "evaluator", "program_admin"])
def test_who_makes_no_calls_is_given_none(
    planned, case_manager, staff, jurisdiction, role
):
    with pytest.raises(DomainError, match="does not make follow-up calls"):
        actions.assign(planned[0], by=case_manager, to=staff(role, jurisdiction))


def test_an_outsider_is_given_none(planned, case_manager, outsider):
    with pytest.raises(DomainError):
        actions.assign(planned[0], by=case_manager, to=outsider)


def test_moving_keeps_the_promise_on_record(planned, case_manager):
    promised, length = (
        planned[0].promised_by,
        planned[0].window_ends_at - planned[0].due_at,
    )

    actions.reschedule(planned[0], by=case_manager, due_at=_noon())

    planned[0].refresh_from_db()
    assert planned[0].window_ends_at - planned[0].due_at == length
    assert planned[0].promised_by == promised


def test_nothing_is_moved_into_the_past_or_the_night(planned, case_manager):
    for moment, words in [
        (timezone.now() - timedelta(minutes=1), "still to come"),
        (_noon().replace(hour=23), "quiet hours"),
    ]:
        with pytest.raises(DomainError, match=words):
            actions.reschedule(planned[0], by=case_manager, due_at=moment)


def test_closing_a_case_cancels_what_is_planned_with_the_reason(
    case, planned, clinician
):
    assert actions.cancel_open(case, reason=Stop.CASE_CLOSED, by=clinician) == 3

    assert set(statuses(case)) == {("cancelled", "case_closed")}


def test_no_contact_cancels_what_is_planned_in_any_case(case, planned, clinician):
    actions.cancel_for_person(case.person, reason=Stop.DO_NOT_CONTACT, by=clinician)

    assert set(statuses(case)) == {("cancelled", "do_not_contact")}


def test_an_end_has_a_reason_in_the_database(planned):
    planned[0].status = Status.CANCELLED

    with pytest.raises(IntegrityError), transaction.atomic():
        planned[0].save()


@pytest.mark.parametrize("new", [s for s in Status.values if s != "scheduled"])
def test_every_end_is_final(jurisdiction, case_manager, new):
    follow_up = FollowUpFactory(jurisdiction=jurisdiction)
    follow_up.end(new, Stop.NOT_NEEDED, by=case_manager)

    for other in Status.values:
        with pytest.raises(TransitionError):
            follow_up.end(other, Stop.NOT_NEEDED, by=case_manager)


def test_lists_pass_over_closed_cases_and_those_who_said_no(jurisdiction, clinician):
    due = FollowUpFactory(jurisdiction=jurisdiction)
    closed = FollowUpFactory(jurisdiction=jurisdiction)
    closed.case.close(by=clinician, reason="resolved")
    silent = FollowUpFactory(jurisdiction=jurisdiction)
    silent.case.person.stop_contact(by=clinician, reason="asked")

    assert list(FollowUp.objects.due()) == [due]


def test_the_starting_protocols_are_written_once(jurisdiction, risk):
    again = actions.protocol_for(jurisdiction, Protocol.Trigger.RISK, by=None)

    assert again == risk
    assert (
        actions.protocol_for(jurisdiction, Protocol.Trigger.STANDARD, by=None) != risk
    )
