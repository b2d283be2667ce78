"""The needs of a case, as they are ticked during a session."""

from collections.abc import Iterable

from accounts.models import User
from cases.models import Case, Need


def set_needs(case: Case, codes: Iterable[str], *, by: User) -> None:
    """Make these the needs of the case: new ones unmet, unticked unmet ones withdrawn.

    A need once met stays met whatever is ticked.
    """
    wanted = set(codes)
    held = {need.code: need for need in case.needs.all()}
    for code in sorted(wanted - held.keys()):
        add_need(case, code, by=by)
    for code, need in held.items():
        if need.status == Need.Status.UNMET and code not in wanted:
            need.withdraw(by=by)
        elif need.status == Need.Status.WITHDRAWN and code in wanted:
            need.reopen(by=by)


def add_need(case: Case, code: str, *, by: User) -> Need:
    """Put a need on the case."""
    need = Need(jurisdiction_id=case.jurisdiction_id, case=case, code=code)
    return need.store(by=by)
