"""Opening cases, and telling why one opens a colleague's."""

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from cases.actions.needs import add_need, take_needs
from cases.models import Case, CaseOpening, Need, Person, Session
from core.access import trace
from core.ids import uuid7

NEXT_NUMBER = """
INSERT INTO cases_casecounter AS c (id, jurisdiction_id, created_at, last)
VALUES (%s, %s, %s, 1)
ON CONFLICT (jurisdiction_id) DO UPDATE SET last = c.last + 1
RETURNING last
"""


@transaction.atomic
def open_case(person: Person, *, by: User) -> Case:
    """Give the person's open case, or open one that `by` answers for."""
    # Two sessions for one person at once must end up in one case.
    Person.objects.select_for_update().only("pk").get(pk=person.pk)
    case = person.cases.open().first()
    if case is None:
        case = Case(
            jurisdiction_id=person.jurisdiction_id,
            person=person,
            number=_next_number(person),
            assigned_to=by,
        )
        case.store(by=by)
    return case


def _next_number(person: Person) -> str:
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(NEXT_NUMBER, [uuid7(), person.jurisdiction_id, now])
        last = cursor.fetchone()[0]
    year = now.astimezone(person.jurisdiction.zone).year
    return f"C-{year}-{last:06d}"


def join_cases(before: Case, session: Session, *, by: User) -> None:
    """Take a session's needs along to its new case, and close the one it left empty."""
    take_needs(before, session, by=by)
    others = before.sessions.exclude(pk=session.pk)
    if before.person.is_anonymous and before.status == "open" and not others.exists():
        _take_unmet(before, session, by=by)
        for row in (*before.consents.all(), *before.safety_plans.all()):
            row._amend(by=by, case=session.case)
        before.continue_in(session.case, by=by)


def _take_unmet(before: Case, session: Session, *, by: User) -> None:
    """Put whatever else a case that ends had still to do under the one it goes on in."""
    held = {need.code for need in session.case.needs.all()}
    for need in before.needs.filter(status=Need.Status.UNMET):
        if need.code not in held:
            add_need(session.case, need.code, by=by, session=session)


def give_reason(case: Case, *, by: User, reason: str) -> CaseOpening:
    """Note why `by` opens a case that is not theirs; it holds for the shift."""
    opening = CaseOpening(
        jurisdiction_id=case.jurisdiction_id, case=case, by=by, reason=reason
    )
    opening.full_clean(exclude=["case", "by"])
    opening.save()
    trace("view", case, reason=reason)
    return opening
