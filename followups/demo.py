"""Invented follow-ups: overdue, due, planned and ended, for the demo jurisdictions."""

from collections.abc import Mapping
from datetime import timedelta

from django.utils import timezone

from accounts.models import Jurisdiction, User
from accounts.permissions import Role
from cases.models import Case
from followups import actions
from followups.models import Attempt, Protocol

HOUR = timedelta(hours=1)
Outcome = Attempt.Outcome

# When the session was, by which protocol, and what was tried since.
PLANS = (
    (26 * HOUR, Protocol.Trigger.RISK, (Outcome.NO_ANSWER, Outcome.BUSY)),
    (21 * HOUR, Protocol.Trigger.RISK, ()),
    (2 * HOUR, Protocol.Trigger.RISK, ()),
    (80 * HOUR, Protocol.Trigger.RISK, (Outcome.REACHED,)),
    (60 * HOUR, Protocol.Trigger.STANDARD, ()),
    (5 * HOUR, Protocol.Trigger.STANDARD, ()),
    (50 * HOUR, Protocol.Trigger.STANDARD, (Outcome.REFUSED,)),
)


def load(jurisdiction: Jurisdiction, users: Mapping[str, User]) -> None:
    """Plan follow-ups for open demo cases that have none."""
    keeper = users[Role.CASE_MANAGER]
    cases = Case.objects.filter(
        jurisdiction=jurisdiction, person__do_not_contact=False, follow_ups=None
    )
    open_cases = cases.open().order_by("opened_at")[: len(PLANS)]
    for step, (case, plan) in enumerate(zip(open_cases, PLANS, strict=False)):
        ago, trigger, tried = plan
        protocol = actions.protocol_for(jurisdiction, trigger, by=None)
        planned = actions.plan_follow_ups(
            case,
            by=keeper,
            protocol=protocol,
            from_=timezone.now() - ago,
            assigned_to=None if step == 1 else keeper,
        )
        for outcome in tried:
            planned[0].refresh_from_db()
            why = "Asked to be called sooner." if planned[0].is_early else ""
            actions.log_attempt(
                planned[0], by=keeper, outcome=outcome, early_reason=why
            )
