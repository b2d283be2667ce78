"""The turns that a session rarely takes, each with its plain refusal."""

import pytest

from cases.actions import (
    adopt_draft,
    confirm_match,
    end_session,
    hand_over_session,
    open_session,
    record_assessment,
    save_draft,
    save_session,
    set_needs,
    sign_session,
    suggest_people,
    void_session,
    write_safety_plan,
)
from cases.models import Session
from core.errors import ConflictError, DomainError, TransitionError
from dispatch.models import Disposition
from tests.factories.cases import CaseFactory, NeedFactory, PersonFactory
from tests.factories.dispatch import OfferedCallFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def whole(jurisdiction):
    disposition = Disposition(
        jurisdiction=jurisdiction, code="05", label="x", common_code="05"
    ).store(by=None)
    return {
        "summary": "Calm",
        "risk_level": "low",
        "participants": "Daniel",
        "disposition": str(disposition.pk),
        "follow_up_planned": "no",
        "follow_up_reason": "Declined",
    }


@pytest.fixture
def held(jurisdiction, clinician):
    """A session of a call that the clinician holds."""
    call = OfferedCallFactory(jurisdiction=jurisdiction)
    call.take(by=clinician)
    return open_session(by=clinician, call=call)


def test_a_void_session_takes_no_more_text(session, clinician):
    void_session(session, by=clinician, reason="Opened twice")

    with pytest.raises(ConflictError, match="voided"):
        save_draft(session.pk, by=clinician, content={"plan": "x"}, base_version=0)


def test_a_draft_that_was_overtaken_is_not_put_on_the_record(
    session, clinician, supervisor
):
    save_draft(session.pk, by=clinician, content={"plan": "x"}, base_version=0)
    save_session(session, by=supervisor, typed={"plan": "y"}, base_version=0)

    with pytest.raises(ConflictError):
        adopt_draft(session.drafts.get(), by=supervisor)


def test_a_need_withdrawn_and_ticked_again_is_unmet(session, clinician):
    need = NeedFactory(jurisdiction=session.jurisdiction, case=session.case)
    need.withdraw(by=clinician)

    set_needs(session.case, ["housing"], by=clinician)

    need.refresh_from_db()
    assert need.status == "unmet"


def test_a_caller_who_speaks_of_themselves_is_suggested_by_name(
    clinician, person, jurisdiction
):
    session = open_session(
        by=clinician, kind="walk_in", relationship="self", calling_party="Daniel Reyes"
    )

    assert [m.person for m in suggest_people(session, by=clinician)] == [person]


def test_confirming_the_person_of_the_case_changes_nothing(session, clinician, person):
    confirm_match(session, person, by=clinician)

    assert session.case.person == person


def test_a_known_person_mistaken_for_another_gets_a_case_of_their_own(
    session, clinician, jurisdiction
):
    before = session.case
    other = PersonFactory(jurisdiction=jurisdiction, name="Ana Lopez", phone="")

    confirm_match(session, other, by=clinician)

    before.refresh_from_db()
    assert session.case.person == other
    assert before.status == "open"


def test_needs_taken_along_are_not_doubled(clinician, person, jurisdiction):
    session = open_session(by=clinician, kind="walk_in")
    known = CaseFactory(jurisdiction=jurisdiction, person=person)
    NeedFactory(jurisdiction=jurisdiction, case=known)
    NeedFactory(jurisdiction=jurisdiction, case=session.case)

    confirm_match(session, person, by=clinician)

    assert known.needs.count() == 1


def test_a_session_whose_call_waits_again_is_not_signed(held, clinician, whole):
    held.call.release(by=clinician, reason="Alarm")

    with pytest.raises(ConflictError, match="take it before signing"):
        sign_session(held, by=clinician, typed=whole, base_version=0)


def test_an_outcome_that_does_not_fit_is_refused(held, clinician, whole):
    said = {"outcome_class": "declined", "outcome_reason": "x"}

    with pytest.raises(DomainError, match="does not fit"):
        sign_session(held, by=clinician, typed=whole | said, base_version=0)


def test_whoever_holds_the_call_goes_on_in_its_session(held, clinician):
    assert open_session(by=clinician, call=held.call) == held
    assert Session.objects.count() == 1


def test_a_signed_session_takes_no_assessment_and_no_other_hand(
    session, clinician, supervisor, whole
):
    sign_session(session, by=clinician, typed=whole, base_version=0)

    with pytest.raises(ConflictError):
        record_assessment(session, by=clinician, instrument="PHQ-9")
    with pytest.raises(TransitionError):
        hand_over_session(session, by=clinician, to=supervisor)


def test_the_end_of_a_session_is_noted_once(session, clinician):
    end_session(session, by=clinician)
    first = session.ended_at

    end_session(session, by=clinician)

    assert session.ended_at == first


def test_a_safety_plan_holds_its_six_sections(session, clinician):
    plan = write_safety_plan(
        session.case, by=clinician, sections={"coping": "Walk the dog", "x": "y"}
    )

    plan.refresh_from_db()
    assert plan.sections["coping"] == "Walk the dog"
    assert len(plan.sections) == 6
