"""The clock's work on referrals: tell supervisors which answers are late."""

from itertools import product

from celery import shared_task
from django.db.models import Exists, F, OuterRef

from accounts.models import Jurisdiction, Membership
from accounts.permissions import Role
from core.scope import scope
from notifications.actions import Owed, owe
from notifications.models import Notice
from referrals.models import Referral

BATCH = 500
SUBJECT = Referral._meta.label_lower
KIND = Notice.Kind.ANSWER_OVERDUE


@shared_task
def escalate_overdue_answers() -> int:
    """Tell supervisors once of each referral whose answer is late."""
    return sum(escalate_in(place) for place in Jurisdiction.objects.active())


def escalate_in(jurisdiction: Jurisdiction) -> int:
    """Notice one jurisdiction's late answers, one transaction per batch."""
    working = Membership.objects.active().filter(jurisdiction=jurisdiction)
    leads = list(working.filter(role=Role.SUPERVISOR).values_list("user", flat=True))
    total = 0
    while leads:
        with scope(jurisdiction):
            late = _late()
            owed = [Owed(pk, due, lead) for (pk, due), lead in product(late, leads)]
            total += owe(jurisdiction, KIND, SUBJECT, owed)
        if len(late) < BATCH:
            break
    return total


def _late() -> list[tuple]:
    """Lock a batch of late referrals that nobody was told of."""
    told = Notice.objects.filter(
        jurisdiction=OuterRef("jurisdiction"),
        kind=KIND,
        subject_id=OuterRef("pk"),
        occasion=OuterRef("answer_due_at"),
    )
    rows = Referral.objects.overdue().filter(~Exists(told), case__status="open")
    rows = rows.order_by(F("answer_due_at")).select_for_update(
        skip_locked=True, of=("self",)
    )
    return list(rows.values_list("pk", "answer_due_at")[:BATCH])
