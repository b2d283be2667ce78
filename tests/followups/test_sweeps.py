"""What is due is told once, to the right one, however often the clock rings."""

from datetime import timedelta

import pytest
from django.utils import timezone

from followups import actions
from followups.models import Escalation, FollowUp, Reminder
from followups.sweeps import escalate_overdue, remind_of_due_follow_ups
from notifications.models import Delivery, Notice
from tests.factories.cases import CaseFactory
from tests.factories.followups import FollowUpFactory


def told(follow_up, kind=Notice.Kind.FOLLOW_UP_DUE):
    rows = Notice.objects.filter(subject_id=follow_up.pk, kind=kind)
    return {notice.recipient for notice in rows}


def test_who_is_to_call_is_told_once(jurisdiction, case_manager, supervisor):
    follow_up = FollowUpFactory(jurisdiction=jurisdiction, assigned_to=case_manager)

    assert remind_of_due_follow_ups() == 1
    assert remind_of_due_follow_ups() == 0

    assert told(follow_up) == {case_manager}
    assert Delivery.objects.get().notice.recipient == case_manager


def test_supervisors_are_told_of_what_nobody_is_to_call(
    jurisdiction, supervisor, staff
):
    second = staff("supervisor", jurisdiction)
    follow_up = FollowUpFactory(jurisdiction=jurisdiction)

    remind_of_due_follow_ups()

    assert told(follow_up) == {supervisor, second}


def test_supervisors_are_told_when_the_caller_has_left(
    jurisdiction, case_manager, supervisor
):
    follow_up = FollowUpFactory(jurisdiction=jurisdiction, assigned_to=case_manager)
    case_manager.memberships.update(is_active=False)

    remind_of_due_follow_ups()

    assert told(follow_up) == {supervisor}


def test_where_nobody_works_the_word_stays_owed(jurisdiction):
    FollowUpFactory(jurisdiction=jurisdiction)

    assert remind_of_due_follow_ups() == 0
    assert Reminder.objects.exists()


def test_what_is_not_due_waits(jurisdiction, case_manager):
    soon = timezone.now() + timedelta(minutes=5)
    FollowUpFactory(jurisdiction=jurisdiction, assigned_to=case_manager, due_at=soon)

    assert remind_of_due_follow_ups() == 0


def test_closed_cases_and_those_who_said_no_bring_no_word(
    jurisdiction, case_manager, supervisor
):
    closed = FollowUpFactory(jurisdiction=jurisdiction, assigned_to=case_manager)
    closed.case.close(by=case_manager, reason="resolved")
    silent = FollowUpFactory(jurisdiction=jurisdiction, assigned_to=case_manager)
    silent.case.person.stop_contact(by=case_manager, reason="asked")

    assert remind_of_due_follow_ups() == 0
    assert escalate_overdue() == 0


def test_a_follow_up_moved_to_another_time_is_told_again(jurisdiction, case_manager):
    follow_up = FollowUpFactory(jurisdiction=jurisdiction, assigned_to=case_manager)
    remind_of_due_follow_ups()
    follow_up.due_at += timedelta(minutes=30)
    follow_up.store(by=case_manager)

    assert remind_of_due_follow_ups() == 1
    assert remind_of_due_follow_ups() == 0


def test_what_was_missed_is_told_to_supervisors_once(
    jurisdiction, case_manager, supervisor
):
    missed = FollowUpFactory(
        jurisdiction=jurisdiction,
        assigned_to=case_manager,
        due_at=timezone.now() - timedelta(hours=9),
    )

    assert escalate_overdue() == 1
    assert escalate_overdue() == 0

    assert told(missed, Notice.Kind.FOLLOW_UP_MISSED) == {supervisor}
    assert not Escalation.objects.exists()


def test_a_stop_takes_back_what_was_not_yet_read(jurisdiction, case_manager):
    follow_up = FollowUpFactory(jurisdiction=jurisdiction, assigned_to=case_manager)
    remind_of_due_follow_ups()

    actions.cancel_open(
        follow_up.case, reason=FollowUp.Stop.CASE_CLOSED, by=case_manager
    )

    assert not Notice.objects.unread().exists()
    assert Delivery.objects.get().state == Delivery.State.WITHDRAWN


def test_more_than_a_batch_is_told_in_batches(jurisdiction, case_manager, monkeypatch):
    monkeypatch.setattr("followups.sweeps.BATCH", 2)
    case = CaseFactory(jurisdiction=jurisdiction)
    for _ in range(5):
        FollowUpFactory(jurisdiction=jurisdiction, case=case, assigned_to=case_manager)

    assert remind_of_due_follow_ups() == 5


def test_whatever_path_plans_a_follow_up_owes_its_words(jurisdiction):
    follow_up = FollowUpFactory(jurisdiction=jurisdiction)

    assert Reminder.objects.get().at == follow_up.due_at
    assert Escalation.objects.get().at == follow_up.window_ends_at


def test_the_time_it_was_moved_from_leads_nowhere(jurisdiction, case_manager):
    follow_up = FollowUpFactory(jurisdiction=jurisdiction, assigned_to=case_manager)
    follow_up.due_at = timezone.now() + timedelta(hours=1)
    follow_up.window_ends_at = follow_up.due_at + timedelta(hours=4)
    follow_up.store(by=case_manager)

    assert remind_of_due_follow_ups() == 0
    assert Reminder.objects.get().at == follow_up.due_at


def test_a_retired_jurisdiction_is_left_alone(jurisdiction, case_manager):
    FollowUpFactory(jurisdiction=jurisdiction, assigned_to=case_manager)
    jurisdiction.is_active = False
    jurisdiction.save()

    assert remind_of_due_follow_ups() == 0


@pytest.mark.parametrize("sweep", [remind_of_due_follow_ups, escalate_overdue])
def test_a_quiet_clock_costs_little(
    jurisdiction, supervisor, sweep, django_assert_max_num_queries
):
    with django_assert_max_num_queries(8):
        sweep()
