"""A referral moves along its table and no other way."""

import pytest
from django.db import IntegrityError, transaction

from core.errors import DomainError, TransitionError
from referrals.models import Referral
from tests.factories.cases import CaseFactory, NeedFactory
from tests.factories.referrals import ROADS, DraftFactory, PlaceFactory, in_status

Status = Referral.Status

# DESIGN.md section 5, written out a second time on purpose.
MOVES = {
    ("draft", "requested"),
    ("requested", "accepted"),
    ("requested", "rejected"),
    ("requested", "cancelled"),
    ("accepted", "in_progress"),
    ("in_progress", "completed"),
    ("in_progress", "failed"),
    ("in_progress", "on_hold"),
    ("on_hold", "in_progress"),
} | {(s, "entered_in_error") for s in Status.values if s != "entered_in_error"}

VERBS = {
    "requested": ("send", {}),
    "accepted": ("accept", {}),
    "rejected": ("reject", {"reason": "no_capacity"}),
    "cancelled": ("cancel", {"reason": "no_answer"}),
    "in_progress": ("start", {}),
    "on_hold": ("hold", {}),
    "completed": ("complete", {"rung": "service_obtained"}),
    "failed": ("fail", {"reason": "no_show"}),
    "entered_in_error": ("enter_in_error", {}),
}


@pytest.mark.parametrize("old", Status.values)
def test_every_pair_of_states(jurisdiction, case_manager, old):
    referral = in_status(old, jurisdiction=jurisdiction, by=case_manager)

    for new, (verb, extra) in VERBS.items():
        with transaction.atomic():
            try:
                getattr(referral, verb)(by=case_manager, **extra)
                moved = True
            except TransitionError:
                moved = False
            assert moved == ((old, new) in MOVES), f"{old} to {new}"
            assert Referral.objects.get(pk=referral.pk).status == (
                new if moved else old
            )
            transaction.set_rollback(True)
        referral.refresh_from_db()


def test_open_are_those_with_a_way_left():
    assert set(Referral.OPEN) == {
        "draft",
        "requested",
        "accepted",
        "in_progress",
        "on_hold",
    }


def test_sending_starts_the_time_to_answer(jurisdiction, case_manager):
    referral = DraftFactory(jurisdiction=jurisdiction, by=case_manager, warmth="warm")

    referral.send(by=case_manager)

    assert (referral.answer_due_at - referral.sent_at).total_seconds() == 30 * 60
    assert referral.rung == "referred"


def test_resuming_forgets_why_it_was_held(jurisdiction, case_manager):
    referral = in_status("on_hold", jurisdiction=jurisdiction, by=case_manager)

    referral.resume(by=case_manager)

    assert (referral.status, referral.reason) == ("in_progress", "")


def test_a_first_visit_is_a_rung_and_not_an_end(jurisdiction, case_manager):
    referral = in_status("in_progress", jurisdiction=jurisdiction, by=case_manager)

    referral.record_visit(by=case_manager)

    assert (referral.status, referral.rung) == ("in_progress", "first_visit")


@pytest.mark.parametrize("status", sorted(set(ROADS) - {"in_progress", "on_hold"}))
def test_a_first_visit_needs_a_referral_in_progress(jurisdiction, case_manager, status):
    referral = in_status(status, jurisdiction=jurisdiction, by=case_manager)

    with pytest.raises(TransitionError):
        referral.record_visit(by=case_manager)


@pytest.mark.parametrize("rung", ["information_given", "referred", "accepted"])
def test_nothing_less_than_a_visit_completes(jurisdiction, case_manager, rung):
    referral = in_status("in_progress", jurisdiction=jurisdiction, by=case_manager)

    with pytest.raises(DomainError, match="first visit"):
        referral.complete(by=case_manager, rung=rung)


@pytest.mark.parametrize(
    ("status", "column"),
    [
        ("requested", "sent_at"),
        ("requested", "answer_due_at"),
        ("accepted", "responded_at"),
        ("in_progress", "started_at"),
        ("rejected", "ended_at"),
        ("completed", "ended_at"),
    ],
)
def test_the_database_wants_the_time_of_each_state(
    jurisdiction, case_manager, status, column
):
    referral = in_status(status, jurisdiction=jurisdiction, by=case_manager)
    setattr(referral, column, None)

    with pytest.raises(IntegrityError), transaction.atomic():
        referral.save()


@pytest.mark.parametrize(
    "status", ["rejected", "cancelled", "failed", "entered_in_error"]
)
def test_the_database_wants_a_reason_for_an_end_without_help(
    jurisdiction, case_manager, status
):
    referral = in_status(status, jurisdiction=jurisdiction, by=case_manager)
    referral.reason = ""

    with pytest.raises(IntegrityError), transaction.atomic():
        referral.save()


def test_the_same_service_is_asked_once_for_a_need(jurisdiction, case_manager):
    case = CaseFactory(jurisdiction=jurisdiction)
    need = NeedFactory(jurisdiction=jurisdiction, case=case)
    what = {"case": case, "service_at_location": PlaceFactory(), "need": need}
    first = in_status("requested", jurisdiction=jurisdiction, by=case_manager, **what)

    with pytest.raises(IntegrityError), transaction.atomic():
        DraftFactory(jurisdiction=jurisdiction, by=case_manager, **what)

    first.reject(by=case_manager, reason="no_capacity")
    DraftFactory(jurisdiction=jurisdiction, by=case_manager, **what)


def test_nobody_is_referred_where_nobody_should_be(jurisdiction, case_manager):
    place = PlaceFactory(service__do_not_refer=True)

    with pytest.raises(DomainError, match="Nobody is to be referred"):
        DraftFactory(
            jurisdiction=jurisdiction, by=case_manager, service_at_location=place
        )


def test_a_closed_case_refers_nobody(jurisdiction, case_manager):
    case = CaseFactory(jurisdiction=jurisdiction)
    case.close(by=case_manager, reason="resolved")

    with pytest.raises(DomainError, match="closed case"):
        DraftFactory(jurisdiction=jurisdiction, by=case_manager, case=case)


def test_a_need_is_one_of_the_case(jurisdiction, case_manager):
    other = NeedFactory(
        jurisdiction=jurisdiction, case=CaseFactory(jurisdiction=jurisdiction)
    )

    with pytest.raises(DomainError, match="need"):
        DraftFactory(jurisdiction=jurisdiction, by=case_manager, need=other)


def test_history_says_who_moved_it(jurisdiction, case_manager, clinician):
    referral = in_status("requested", jurisdiction=jurisdiction, by=case_manager)

    referral.accept(by=clinician)

    newest = referral.history.first()
    assert (newest.status, newest.history_user) == ("accepted", clinician)
