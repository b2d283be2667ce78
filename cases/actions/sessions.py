"""The course of a session: opened, signed, and what may follow a signature."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Role
from cases.actions.closing import Item, outcomes_open_to, to_close
from cases.actions.drafts import fold_draft, save_session
from cases.actions.episodes import open_case
from cases.actions.needs import take_needs
from cases.actions.talking import begin_talk, end_talk, pass_talk
from cases.models import (
    Addendum,
    Assessment,
    Case,
    CoSignature,
    Person,
    RiskLevel,
    Session,
    higher_risk,
)
from core.errors import ConflictError, DomainError, Refused
from dispatch.actions.telling import owe_sign_off
from dispatch.models import Call


@transaction.atomic
def open_session(
    *,
    by: User,
    call: Call | None = None,
    person: Person | None = None,
    kind: str = Session.Kind.CALL,
    **fields: Any,
) -> Session:
    """Begin a session in the person's open case, or in a new one.

    A call has one session in progress: whoever holds the call goes on in it.
    Without a person, one without identifiers stands for the voice on the line.
    """
    if call and (found := call.sessions.in_progress().first()):
        return _go_on(found, by=by)
    if person is None:
        person = Person(jurisdiction=by.jurisdiction).store(by=by)
    elif person.do_not_contact and kind == Session.Kind.CALL_BACK:
        raise DomainError("This person asked not to be contacted.")
    if call:
        fields.setdefault("calling_party", call.caller_name)
    session = Session(
        jurisdiction_id=person.jurisdiction_id,
        case=open_case(person, by=by),
        call=call,
        clinician=by,
        kind=kind,
        **fields,
    ).store(by=by)
    begin_talk(session)
    return session


def _go_on(session: Session, *, by: User) -> Session:
    if session.clinician_id != by.pk:
        hand_over_session(session, by=by, to=by)
    return session


@transaction.atomic
def hand_over_session(session: Session, *, by: User, to: User) -> None:
    """Give the session to a colleague with all that was typed."""
    fold_draft(session, by=by)
    giver_id = session.clinician_id
    session.hand_to(to, by=by)
    if session.ended_at is None:
        pass_talk(session, giver_id)


@transaction.atomic
def end_session(session: Session, *, by: User | None) -> None:
    """Note that the contact is over, where that is not yet written; it is still to sign.

    The version stays: whoever is typing goes on, and an end left empty keeps this one.
    """
    session.lock()
    if session.ended_at is None and session.status == Session.Status.IN_PROGRESS:
        session.ended_at = timezone.now()
        session.store(by=by)
        end_talk(session)


def end_with_call(call: Call, *, by: User | None) -> None:
    """End the session of a call that was ended on its own page or by its feed."""
    for session in call.sessions.in_progress():
        end_session(session, by=by)


class NotReady(DomainError):
    """A signature was asked for and something it needs is missing."""

    def __init__(self, missing: list[Item]) -> None:
        names = ", ".join(item.label.lower() for item in missing)
        fields = [item.field for item in missing]
        super().__init__(f"Not signed yet. Missing: {names}.", missing=fields)
        self.labels = [item.label for item in missing]


@transaction.atomic
def sign_session(
    session: Session,
    *,
    by: User,
    typed: Mapping[str, Any] | None = None,
    base_version: int | None = None,
) -> Session:
    """Save what was typed, fix the outcome and freeze the session under `by`'s name.

    Raises NotReady with what is missing, ConflictError for text not seen, and
    Refused for anyone but the one who holds the session or a supervisor.
    """
    may_finish(session, by=by)
    if typed is not None:
        save_session(session, by=by, typed=typed, base_version=base_version or 0)
    else:
        fold_draft(session, by=by)
    session.lock()
    if missing := [item for item in to_close(session, by=by) if not item.is_done]:
        raise NotReady(missing)
    session.sign(
        by=by,
        outcome_class=_outcome_to_sign(session),
        risk_lowered_from=_risk_lowered_from(session),
    )
    end_talk(session)
    if session.call:
        owe_sign_off(
            session.call,
            agent=by.name,
            at=session.signed_at,
            disposition=session.disposition,
        )
    return session


def may_finish(session: Session, *, by: User) -> None:
    """Refuse anyone but the one who holds the session and supervisors."""
    if by.pk != session.clinician_id and by.role != Role.SUPERVISOR:
        raise Refused(
            f"{session.clinician.name} holds this session, and supervisors finish it."
        )


def _outcome_to_sign(session: Session) -> str:
    open_to = outcomes_open_to(session)
    if not open_to:
        return ""
    if session.call and session.call.status == Call.Status.OFFERED:
        raise ConflictError(
            "The call waits on the queue again: take it before signing."
        )
    chosen = session.outcome_class or open_to[0]
    if chosen not in open_to:
        raise DomainError("This outcome does not fit how the call stands.")
    return chosen


def _risk_lowered_from(session: Session) -> str:
    """Give the highest level seen in this session when the one to be signed is below it."""
    seen = set(session.history.values_list("risk_level", flat=True))
    seen |= set(session.assessments.values_list("risk_level", flat=True))
    highest = higher_risk(*seen - {RiskLevel.NOT_ASKED})
    return (
        ""
        if higher_risk(highest, session.risk_level) == session.risk_level
        else highest
    )


@transaction.atomic
def add_addendum(session: Session, *, by: User, text: str) -> Addendum:
    """Add text to a signed session under its own name and time."""
    if session.status != Session.Status.SIGNED:
        raise ConflictError("Only a signed session takes an addendum.")
    if not text.strip():
        raise DomainError("Write what is to be added.")
    addendum = Addendum(
        jurisdiction_id=session.jurisdiction_id,
        session=session,
        text=text,
        author=by,
        staff_name=by.name,
        credential=by.credential,
    )
    return addendum.store(by=by)


@transaction.atomic
def co_sign(session: Session, *, by: User, note: str = "") -> CoSignature:
    """Agree, as a supervisor, that the risk level was rightly lowered."""
    if session.status != Session.Status.SIGNED or not session.risk_lowered_from:
        raise ConflictError("This session asks for no co-signature.")
    if by.pk == session.signed_by_id:
        raise Refused("Somebody else than the one who signed must co-sign.")
    signature = CoSignature(
        jurisdiction_id=session.jurisdiction_id,
        session=session,
        signed_by=by,
        staff_name=by.name,
        credential=by.credential,
        note=note,
    )
    return signature.store(by=by)


@transaction.atomic
def void_session(session: Session, *, by: User, reason: str) -> None:
    """Mark a session that should never have been, with the reason; it stays to be seen."""
    may_finish(session, by=by)
    session.void(by=by, reason=_told(reason))
    end_talk(session)


@transaction.atomic
def move_session(session: Session, *, by: User, to: Person, reason: str) -> Case:
    """Put a session that was written on the wrong person under the right one's case."""
    may_finish(session, by=by)
    why = _told(reason)
    if session.status == Session.Status.VOID or session.case.person_id == to.pk:
        raise ConflictError("This session is void, or that person's already.")
    before, case = session.case, open_case(to, by=by)
    session.move_to_case(case, by=by, reason=why)
    take_needs(before, session, by=by)
    return case


def _told(reason: str) -> str:
    if not reason.strip():
        raise DomainError("Say why.")
    return reason.strip()


@transaction.atomic
def record_assessment(
    session: Session, *, by: User, instrument: str, risk_level: str = "", **fields: Any
) -> Assessment:
    """Keep a completed instrument and the risk level it points to."""
    if session.status != Session.Status.IN_PROGRESS:
        raise ConflictError("This session takes no more assessments.")
    assessment = Assessment(
        jurisdiction_id=session.jurisdiction_id,
        session=session,
        instrument=instrument,
        risk_level=risk_level,
        author=by,
        **fields,
    )
    return assessment.store(by=by)
