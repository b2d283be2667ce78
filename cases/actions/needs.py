"""The needs of a case, as they are ticked during a session."""

from collections.abc import Iterable

from accounts.models import User
from cases.models import Case, Need, Session


def set_needs(
    case: Case, codes: Iterable[str], *, by: User, session: Session | None = None
) -> None:
    """Make these the needs of the case: new ones unmet, unticked unmet ones withdrawn.

    A need once met stays met whatever is ticked. New ones are raised in `session`.
    """
    wanted = set(codes)
    held = {need.code: need for need in case.needs.all()}
    for code in sorted(wanted - held.keys()):
        add_need(case, code, by=by, session=session)
    for code, need in held.items():
        if need.status == Need.Status.UNMET and code not in wanted:
            need.withdraw(by=by)
        elif need.status == Need.Status.WITHDRAWN and code in wanted:
            need.reopen(by=by)


def add_need(
    case: Case, code: str, *, by: User, session: Session | None = None
) -> Need:
    """Put a need on the case, told in this session where one is named."""
    need = Need(
        jurisdiction_id=case.jurisdiction_id, case=case, raised_in=session, code=code
    )
    return need.store(by=by)


def take_needs(before: Case, session: Session, *, by: User) -> None:
    """Take the needs a session raised along to its new case.

    One for which the case it leaves has asked a service stays there as well, and one
    that the new case has already is withdrawn where it was raised by mistake.
    """
    held = {need.code for need in session.case.needs.all()}
    for need in before.needs.filter(raised_in=session):
        if need.referrals.exclude(session=session).exists():
            if need.code not in held:
                add_need(session.case, need.code, by=by, session=session)
        elif need.code not in held:
            need._amend(by=by, case=session.case)
        elif need.status == Need.Status.UNMET:
            need.withdraw(by=by)
