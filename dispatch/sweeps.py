"""Clock-driven work of the dispatch room; safe to run twice, side by side, or late."""

from collections.abc import Callable
from datetime import timedelta

import structlog
from celery import shared_task
from django.conf import settings
from django.utils import timezone

from accounts.models import Jurisdiction
from core import kept_files
from core.scope import scope
from dispatch.actions.telling import notice_unasked
from dispatch.actions.trials import work_trials
from dispatch.actions.untaken import escalate_untaken
from dispatch.delivery import deliver_in
from dispatch.files import folder, work
from dispatch.models import CallFile, DiversionPolicy

log = structlog.get_logger()
BATCH = 100
# What callers said lies in the open in an upload: nobody keeps one for long.
FILES_KEPT = timedelta(days=1)
LONG = 4 * 3600  # seconds that a file of years may take


def _in_each(work: Callable[[Jurisdiction], int]) -> int:
    """Do this work in one jurisdiction after another; where it fails, the next goes on."""
    done = 0
    for place in Jurisdiction.objects.active():
        try:
            done += work(place)
        except Exception as error:
            # Its words may hold what was to be sent, or an address with its key.
            log.error(
                "sweep_failed",
                work=work.__name__,
                jurisdiction=str(place.pk),
                why=type(error).__name__,
            )
    return done


@shared_task
def escalate_untaken_offers() -> int:
    """Send offers to the policy's fallback that waited past its limit, once each."""
    return _in_each(_escalate_in)


def _escalate_in(jurisdiction: Jurisdiction) -> int:
    with scope(jurisdiction):
        active = DiversionPolicy.objects.active().filter(jurisdiction=jurisdiction)
        # One sweep at a time: two could ask for two teams the other way round.
        rules = active.select_for_update(no_key=True, skip_locked=True).first()
        return escalate_untaken(rules, limit=BATCH) if rules else 0


@shared_task
def tell_cad() -> int:
    """Send CAD systems what they are owed of how calls ended, each under one id."""
    return _in_each(_tell_in)


def _tell_in(jurisdiction: Jurisdiction) -> int:
    told = deliver_in(jurisdiction)
    with scope(jurisdiction):
        notice_unasked(jurisdiction)
    return told


@shared_task(time_limit=3600)
def work_policy_trials() -> int:
    """Try policies on the past where somebody asked; a bell wakes it too."""
    return sum(work_trials(place) for place in Jurisdiction.objects.active())


@shared_task(time_limit=LONG)
def load_call_files() -> int:
    """Load uploaded CAD files that wait, or whose worker died; a bell wakes it too."""
    return work.work_waiting()


@shared_task(time_limit=LONG)
def watch_call_folders() -> int:
    """Load the files that CAD systems dropped into their folders."""
    return folder.watch_all()


@shared_task
def forget_call_files() -> int:
    """Remove uploads that nobody had loaded for a day, and dropped files loaded long ago.

    Among them what was kept for a form that never came back, of which no row knows.

    What is known of them stays.
    """
    before = timezone.now() - FILES_KEPT
    waiting: list[str] = []
    forgotten = folder.forget_loaded(timezone.now() - settings.CALL_FOLDER_KEPT)
    # Of those that pause too: what waits there stands in no other list.
    for place in Jurisdiction.objects.all():
        with scope(place):
            old = CallFile.objects.filter(jurisdiction=place, created_at__lt=before)
            old = old.exclude(stored_as="").exclude(status__in=CallFile.WORKED_ON)
            for file in old:
                kept_files.forget(file.stored_as)
            forgotten += old.update(stored_as="")
            rest = CallFile.objects.filter(jurisdiction=place).exclude(stored_as="")
            waiting += rest.values_list("stored_as", flat=True)
    return forgotten + kept_files.forget_older(work.UPLOADS, before, but=waiting)
