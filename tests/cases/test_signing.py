"""Signed means signed: what a signature needs, and what cannot be done after it."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError, InternalError
from django.utils import timezone

from cases.actions import (
    NotReady,
    add_addendum,
    cad_line,
    co_sign,
    move_session,
    open_session,
    record_assessment,
    save_draft,
    save_session,
    sign_session,
    void_session,
)
from cases.models import Session
from core.errors import ConflictError, DomainError, Refused, TransitionError
from dispatch.models import Disposition
from tests.factories.cases import PersonFactory, SessionFactory
from tests.factories.dispatch import OfferedCallFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def disposition(jurisdiction):
    return Disposition(
        jurisdiction=jurisdiction,
        code="05",
        label="Resolved by phone",
        common_code="05",
    ).store(by=None)


@pytest.fixture
def whole(disposition):
    """Everything a signature needs, as it is typed."""
    return {
        "behavior": "Pacing, not slept.",
        "risk_level": "low",
        "summary": "Calmer after breathing together.",
        "participants": "Daniel, his mother",
        "disposition": str(disposition.pk),
        "follow_up_planned": "no",
        "follow_up_reason": "Does not want one.",
    }


@pytest.fixture
def signed(session, clinician, whole):
    return sign_session(session, by=clinician, typed=whole, base_version=0)


def sql(statement, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_what_is_missing_is_named(session, clinician):
    with pytest.raises(NotReady) as refused:
        sign_session(session, by=clinician, typed={"summary": "x"}, base_version=0)

    assert refused.value.extra["missing"] == [
        "risk_level",
        "participants",
        "disposition",
        "follow_up_planned",
    ]


def test_someone_without_a_credential_cannot_sign(session, clinician, whole):
    clinician.credential = ""

    with pytest.raises(NotReady, match="credential"):
        sign_session(session, by=clinician, typed=whole, base_version=0)


def test_a_signature_keeps_name_credential_and_time(signed, clinician):
    signed.refresh_from_db()

    assert signed.status == "signed"
    assert (signed.staff_name, signed.credential) == (clinician.name, "LPC")
    assert signed.signed_by == clinician
    assert signed.ended_at is not None


def test_a_draft_is_signed_as_it_stands(session, clinician, whole):
    save_draft(session.pk, by=clinician, content=whole, base_version=0)

    sign_session(session, by=clinician)

    session.refresh_from_db()
    assert session.behavior == "Pacing, not slept."
    assert not session.drafts.exists()


def test_a_colleague_cannot_sign_but_a_supervisor_can(
    session, case_manager, supervisor, whole
):
    with pytest.raises(Refused):
        sign_session(session, by=case_manager, typed=whole, base_version=0)

    sign_session(session, by=supervisor, typed=whole, base_version=0)

    assert session.staff_name == supervisor.name


def test_a_draft_never_reaches_a_signed_session(signed, clinician, supervisor):
    for author in (clinician, supervisor):
        with pytest.raises(ConflictError) as refused:
            save_draft(
                signed.pk,
                by=author,
                content={"behavior": "late"},
                base_version=signed.version,
            )
        assert refused.value.extra["current"]["signed"] is True

    signed.refresh_from_db()
    assert signed.behavior == "Pacing, not slept."


def test_saving_a_signed_session_is_a_conflict(signed, clinician):
    with pytest.raises(ConflictError):
        save_session(
            signed, by=clinician, typed={"behavior": "x"}, base_version=signed.version
        )


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE cases_session SET behavior = '\\x00' WHERE id = %s",
        "UPDATE cases_session SET risk_level = 'high' WHERE id = %s",
        "UPDATE cases_session SET started_at = now() WHERE id = %s",
        "UPDATE cases_session SET staff_name = 'X' WHERE id = %s",
        "UPDATE cases_session SET status = 'in_progress' WHERE id = %s",
        "DELETE FROM cases_session WHERE id = %s",
    ],
)
@pytest.mark.parametrize("role", ["app", "owner"])
def test_the_database_refuses_to_change_a_signed_session(signed, statement, role):
    if role == "owner":
        sql("SET LOCAL ROLE NONE")
    try:
        with pytest.raises((InternalError, IntegrityError), match="signed session"):
            sql(statement, signed.pk)
    finally:
        sql("SET LOCAL ROLE app")


def test_the_database_keeps_history_addenda_and_co_signatures(signed, clinician):
    add_addendum(signed, by=clinician, text="He rang back.")

    for table in ("cases_addendum", "cases_historicalsession"):
        for act in (f"DELETE FROM {table}", f"UPDATE {table} SET created_at = now()"):  # noqa: S608
            with pytest.raises((InternalError, IntegrityError), match="written once"):
                sql(act)


def test_the_maintenance_role_may_seal_anew(signed):
    sql("SET LOCAL ROLE NONE")
    sql("GRANT SELECT, UPDATE ON cases_session TO maintenance")
    sql("SET LOCAL ROLE maintenance")

    sql("UPDATE cases_session SET plan = behavior WHERE id = %s", signed.pk)

    sql("SET LOCAL ROLE app")


def test_an_addendum_stands_beside_the_text(signed, case_manager):
    addendum = add_addendum(signed, by=case_manager, text="He rang back.")

    assert addendum.staff_name == case_manager.name
    signed.refresh_from_db()
    assert signed.behavior == "Pacing, not slept."


def test_only_a_signed_session_takes_an_addendum(session, clinician):
    with pytest.raises(ConflictError):
        add_addendum(session, by=clinician, text="x")


def test_an_empty_addendum_is_refused(signed, clinician):
    with pytest.raises(DomainError):
        add_addendum(signed, by=clinician, text="  ")


def test_voiding_leaves_the_text_to_be_seen(signed, clinician):
    void_session(signed, by=clinician, reason="Wrong person")

    signed.refresh_from_db()
    assert signed.status == "void"
    assert signed.behavior == "Pacing, not slept."
    assert signed.void_reason == "Wrong person"


def test_voiding_asks_why(signed, clinician):
    with pytest.raises(DomainError):
        void_session(signed, by=clinician, reason=" ")


def test_a_void_session_stays_void(signed, clinician):
    void_session(signed, by=clinician, reason="Wrong person")

    with pytest.raises(TransitionError):
        signed.sign(by=clinician)


def test_a_session_signed_on_the_wrong_person_is_moved_visibly(
    signed, clinician, jurisdiction
):
    before = signed.case
    right = PersonFactory(jurisdiction=jurisdiction, name="Ana Lopez", phone="")

    case = move_session(signed, by=clinician, to=right, reason="Mixed up")

    signed.refresh_from_db()
    assert (signed.case, signed.moved_from) == (case, before)
    assert signed.behavior == "Pacing, not slept."


def test_a_lowered_risk_waits_for_a_co_signature(session, clinician, supervisor, whole):
    save_session(session, by=clinician, typed={"risk_level": "high"}, base_version=0)

    sign_session(
        session,
        by=clinician,
        typed=whole | {"risk_level": "low"},
        base_version=session.version,
    )

    assert session.risk_lowered_from == "high"
    assert session.risk_in_force == "high"
    assert list(Session.objects.awaiting_co_signature()) == [session]

    co_sign(session, by=supervisor)

    assert session.risk_in_force == "low"
    assert not Session.objects.awaiting_co_signature().exists()


def test_a_level_below_the_instruments_waits_for_a_co_signature(
    session, clinician, whole
):
    record_assessment(session, by=clinician, instrument="C-SSRS", risk_level="moderate")

    sign_session(
        session, by=clinician, typed=whole | {"risk_level": "low"}, base_version=0
    )

    assert session.risk_lowered_from == "moderate"


def test_nobody_co_signs_their_own(session, supervisor, whole):
    save_session(session, by=supervisor, typed={"risk_level": "high"}, base_version=0)
    typed = whole | {"risk_level": "low"}
    sign_session(session, by=supervisor, typed=typed, base_version=session.version)

    with pytest.raises(Refused):
        co_sign(session, by=supervisor)


def test_a_raised_risk_asks_for_nothing(session, clinician, supervisor, whole):
    save_session(session, by=clinician, typed={"risk_level": "low"}, base_version=0)
    typed = whole | {"risk_level": "high"}
    sign_session(session, by=clinician, typed=typed, base_version=session.version)

    assert session.risk_lowered_from == ""
    with pytest.raises(ConflictError):
        co_sign(session, by=supervisor)


@pytest.mark.parametrize(
    ("common_code", "words"),
    [
        ("05", "CLINICIAN RESOLVED BY PHONE, NO RESPONSE NEEDED"),
        ("15", "CLINICIAN HANDED TO A PARTNER, NO RESPONSE NEEDED"),
        ("10", "CLINICIAN ENDED THE CALL, NO RESPONSE NEEDED"),
    ],
)
def test_the_line_for_cad_says_how_a_diverted_call_ended(
    jurisdiction, clinician, whole, disposition, common_code, words
):
    disposition.common_code = common_code
    disposition.store(by=None)
    call = OfferedCallFactory(jurisdiction=jurisdiction)
    call.take(by=clinician)
    session = open_session(by=clinician, call=call)

    sign_session(session, by=clinician, typed=whole, base_version=0)

    assert cad_line(session).startswith(f"{words}, REF ")


def test_a_session_without_a_call_has_no_outcome_class_and_no_cad_line(signed):
    assert signed.outcome_class == ""
    assert cad_line(signed) == ""


def test_a_session_joins_the_open_case_else_opens_one(clinician, jurisdiction):
    person = PersonFactory(jurisdiction=jurisdiction)

    first = open_session(by=clinician, person=person, kind="call_back")
    second = open_session(by=clinician, person=person, kind="walk_in")
    stranger = open_session(by=clinician, kind="relative")

    assert first.case == second.case
    assert stranger.case != first.case
    assert stranger.case.person.is_anonymous
    numbers = [int(s.case.number.rsplit("-", 1)[1]) for s in (first, stranger)]
    assert numbers[1] == numbers[0] + 1


def test_a_session_left_unsigned_counts_as_abandoned(session, jurisdiction, clinician):
    old = SessionFactory(
        jurisdiction=jurisdiction,
        case=session.case,
        clinician=clinician,
        started_at=timezone.now() - timedelta(hours=9),
    )

    assert list(Session.objects.abandoned()) == [old]


@pytest.mark.parametrize(
    "told", [{"risk_level": ""}, {"risk_level": "not_asked", "risk_reason": "  "}]
)
def test_nobody_signs_without_a_word_on_suicide_risk(session, clinician, whole, told):
    with pytest.raises(NotReady) as refused:
        sign_session(session, by=clinician, typed=whole | told, base_version=0)

    assert refused.value.extra["missing"] == ["risk_level"]


def test_that_it_was_not_asked_is_signed_with_the_reason(session, clinician, whole):
    told = {"risk_level": "not_asked", "risk_reason": "Only his mother spoke."}

    sign_session(session, by=clinician, typed=whole | told, base_version=0)

    session.refresh_from_db()
    assert (session.risk_level, session.risk_reason) == tuple(told.values())
    assert session.risk_lowered_from == ""


def test_not_asked_after_a_level_was_named_is_a_lower_one(session, clinician, whole):
    save_session(session, by=clinician, typed={"risk_level": "high"}, base_version=0)
    told = {"risk_level": "not_asked", "risk_reason": "Misread."}

    sign_session(
        session, by=clinician, typed=whole | told, base_version=session.version
    )

    assert session.risk_in_force == "high"


def test_a_call_lost_before_anyone_spoke_asks_for_no_risk(
    jurisdiction, clinician, whole
):
    call = OfferedCallFactory(jurisdiction=jurisdiction)
    call.take(by=clinician)
    session = open_session(by=clinician, call=call)
    call.drop(by=clinician, reason="")

    session.call.refresh_from_db()
    sign_session(
        session, by=clinician, typed=whole | {"risk_level": ""}, base_version=0
    )

    assert session.status == "signed"
