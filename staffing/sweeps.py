"""What the clock does on the floor; safe to run twice, side by side, or late."""

from celery import shared_task

from accounts.models import Jurisdiction
from core.scope import scope
from staffing.actions import settle

BATCH = 200


@shared_task
def settle_states() -> int:
    """End wrap-ups, and make absent whose shift is over or whose page is long closed."""
    moved = 0
    for jurisdiction in Jurisdiction.objects.active():
        with scope(jurisdiction):
            moved += settle(jurisdiction, limit=BATCH)
    return moved
