"""Finding sessions that were begun and left without a signature."""

from celery import shared_task
from django.utils import timezone

from accounts.models import Jurisdiction, Membership
from accounts.permissions import Role
from cases.models import Session
from core.scope import scope
from notifications.actions import Owed, owe
from notifications.models import Notice

BATCH = 200
SUBJECT = Session._meta.label_lower


@shared_task
def flag_abandoned_sessions() -> int:
    """Flag each session left unsigned and tell its author and the supervisors, once."""
    return sum(_flag(place) for place in Jurisdiction.objects.active())


def _flag(jurisdiction: Jurisdiction) -> int:
    with scope(jurisdiction):
        left = Session.objects.abandoned().filter(
            jurisdiction=jurisdiction, flagged_at=None
        )
        sessions = list(left.select_for_update(skip_locked=True)[:BATCH])
        supervisors = _supervisors(jurisdiction) if sessions else set()
        owed = []
        for session in sessions:
            session.flagged_at = timezone.now()
            session.store(by=None)
            told = supervisors | {session.clinician_id}
            owed += [Owed(session.pk, session.flagged_at, who) for who in told]
        owe(jurisdiction, Notice.Kind.SESSION_UNSIGNED, SUBJECT, owed)
    return len(sessions)


def _supervisors(jurisdiction: Jurisdiction) -> set:
    members = Membership.objects.active().filter(
        jurisdiction=jurisdiction, role=Role.SUPERVISOR
    )
    return set(members.values_list("user_id", flat=True))
