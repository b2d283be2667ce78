"""What goes along when a session turns out to be another person's.

A contact left under the wrong case rings the wrong person up; one left under a number
that was given up is never made.
"""

from django.db import transaction

from accounts.models import User
from cases import actions as cases
from cases.models import Case, Person, Session
from followups import actions as followups
from followups.models import FollowUp
from referrals import actions as referrals


@transaction.atomic
def confirm_match(session: Session, person: Person, *, by: User) -> Session:
    """Go on in the case of the one on the line, with all that was planned and asked."""
    before = session.case
    cases.confirm_match(session, person, by=by)
    _bring_along(session, before, by=by)
    if person.do_not_contact:
        # The case of the voice may have become this person's own.
        stop = FollowUp.Stop.DO_NOT_CONTACT
        followups.cancel_for_person(person, reason=stop, by=by)
    return session


@transaction.atomic
def move_session(session: Session, *, by: User, to: Person, reason: str) -> Case:
    """Put a session under the right person's case, with what was planned in it."""
    before = session.case
    case = cases.move_session(session, by=by, to=to, reason=reason)
    _bring_along(session, before, by=by)
    return case


def _bring_along(session: Session, before: Case, *, by: User) -> None:
    if session.case_id == before.pk:
        return
    planned, asked = before.follow_ups.scheduled(), before.referrals.all()
    before.refresh_from_db()
    if before.continued_in_id is None:
        # The case goes on without this session: only what came of it leaves.
        asked, planned = asked.filter(session=session), planned.filter(session=session)
    followups.take_along(planned, session.case, by=by)
    referrals.take_along(asked, session.case, by=by)
