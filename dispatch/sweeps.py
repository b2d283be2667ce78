"""Clock-driven work of the dispatch room; safe to run twice, side by side, or late."""

from celery import shared_task

from accounts.models import Jurisdiction
from core.scope import scope
from dispatch.actions.untaken import escalate_untaken
from dispatch.models import DiversionPolicy

BATCH = 100


@shared_task
def escalate_untaken_offers() -> int:
    """Send offers to the policy's fallback that waited past its limit, once each."""
    marked = 0
    for jurisdiction in Jurisdiction.objects.active():
        with scope(jurisdiction):
            rules = (
                DiversionPolicy.objects.active()
                .filter(jurisdiction=jurisdiction)
                .first()
            )
            if rules:
                marked += escalate_untaken(rules, limit=BATCH)
    return marked
