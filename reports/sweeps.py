"""The clock's work on reports: keep the daily counts of the last weeks true."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from accounts.models import Jurisdiction
from core.scope import scope
from reports.actions import rebuild

BACK = timedelta(days=35)  # a follow-up or referral changes its count for weeks


@shared_task
def roll_up() -> int:
    """Make the daily counts of the last weeks anew in every jurisdiction."""
    made = 0
    for jurisdiction in Jurisdiction.objects.active():
        with scope(jurisdiction):
            today = timezone.localdate(timezone=jurisdiction.zone)
            made += rebuild(jurisdiction, today - BACK, today)
    return made
