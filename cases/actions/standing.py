"""What stands beside the sessions: consents, care plans, safety plans."""

from typing import Any

from django.db import transaction

from accounts.models import User
from cases.models import CarePlan, Case, Consent, Person, SafetyPlan, Session


def record_consent(case: Case, *, by: User, **said: Any) -> Consent:
    """Write down what the person agreed to or refused."""
    return Consent(jurisdiction_id=case.jurisdiction_id, case=case, **said).store(by=by)


@transaction.atomic
def write_care_plan(person: Person, *, by: User, **said: Any) -> CarePlan:
    """Put a new care plan in place of the current one, which is kept."""
    for current in person.care_plans.filter(status=CarePlan.Status.CURRENT):
        current.end(by=by)
    plan = CarePlan(jurisdiction_id=person.jurisdiction_id, person=person, **said)
    return plan.store(by=by)


def write_safety_plan(
    case: Case, *, by: User, sections: dict[str, str], session: Session | None = None
) -> SafetyPlan:
    """Keep the person's own steps for the next crisis; earlier plans stay."""
    known = {n: sections.get(n, "") for n in SafetyPlan.SECTIONS}
    plan = SafetyPlan(
        jurisdiction_id=case.jurisdiction_id, case=case, session=session, sections=known
    )
    return plan.store(by=by)
