"""Who speaks without a 911 call is with a caller, as who holds one is."""

from uuid import UUID

from cases.models import Session
from staffing.actions import let_go_of_caller, pass_caller, take_up_caller


def begin_talk(session: Session) -> None:
    """Put the clinician of a session without a call on call."""
    if session.call_id is None:
        take_up_caller(session.clinician_id, session.jurisdiction_id)


def end_talk(session: Session) -> None:
    """Let the clinician of a session without a call wrap up, once its end is known."""
    if session.call_id is None:
        let_go_of_caller(session.clinician_id, session.jurisdiction_id)


def pass_talk(session: Session, giver_id: UUID) -> None:
    """Let a session without a call go on with the colleague who has it now."""
    if session.call_id is None:
        pass_caller(giver_id, session.clinician_id, session.jurisdiction_id)
