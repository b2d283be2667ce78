"""What the clock does to the directory."""

from datetime import timedelta

from celery import shared_task
from django.core.cache import cache
from django.db.models import Max, Q
from django.utils import timezone

from accounts.models import Jurisdiction
from core import held_files, kept_files
from core.scope import scope
from providers import exports, runs
from providers.actions import areas, following, merging, staleness, verifying
from providers.crisis_map import charting
from providers.finding import index
from providers.models import ImportRun, Schedule, ServiceAtLocation

UNUSUAL = (
    Q(freq=Schedule.Frequency.MONTHLY)
    | Q(interval__gt=1)
    | Q(count__isnull=False)
    | Q(byday__regex=r"\d")
    | ~Q(bymonthday="")
    | ~Q(byweekno="")
    | ~Q(byyearday="")
)


UPLOADS_KEPT = timedelta(days=30)
LONG = 3600  # seconds that a look at the whole directory may take


@shared_task(time_limit=4 * 3600)
def work_imports() -> int:
    """Work on uploaded imports that wait, or whose worker died; a bell wakes it too."""
    return runs.work_waiting()


@shared_task(time_limit=4 * 3600)
def write_exports() -> int:
    """Write files of the directory that were asked for; a bell wakes it too."""
    return exports.write_waiting()


@shared_task
def forget_uploads() -> int:
    """Remove files that nobody applied for a month, or whose form never came back."""
    before = timezone.now() - UPLOADS_KEPT
    old = ImportRun.objects.filter(started_at__lt=before).exclude(stored_as="")
    old = old.exclude(state__in=ImportRun.WORKED_ON)
    for stored_as in old.values_list("stored_as", flat=True):
        kept_files.forget(stored_as)
    forgotten = old.update(stored_as="")
    waiting = ImportRun.objects.exclude(stored_as="")
    names = waiting.values_list("stored_as", flat=True)
    forgotten += kept_files.forget_older("", before, but=names)
    return forgotten + held_files.forget_old() + exports.forget_old()


@shared_task(time_limit=LONG)
def mind_duplicates() -> int:
    """Look for duplicates after each import, and follow it into merged entries.

    Nothing is looked for twice: the newest import seen is remembered, and only
    forgotten when somebody asks to look again.
    """
    newest = ImportRun.objects.aggregate(newest=Max("finished_at"))["newest"]
    if cache.get(merging.LOOKED) == (newest or "never"):
        return 0
    following.follow_imports()
    # First, for it is quick, and looking for duplicates may fail.
    weigh_entries()
    found = merging.propose_all()
    cache.set(merging.LOOKED, newest or "never", None)
    return found


@shared_task(time_limit=LONG)
def weigh_entries() -> int:
    """Work out anew which entry's word is due, and how badly it is wanted."""
    with scope(*Jurisdiction.objects.active()):
        return staleness.weigh_all(staleness.uses_of())


@shared_task
def ask_providers() -> int:
    """Ask for what is stale by e-mail, and heed what came of earlier questions."""
    asked = 0
    for jurisdiction in Jurisdiction.objects.active():
        with scope(jurisdiction), timezone.override(jurisdiction.zone):
            verifying.heed_failures(jurisdiction)
            verifying.close_unanswered(jurisdiction)
            asked += verifying.ask_the_worst(jurisdiction)
    return asked


@shared_task
def renew_openings() -> int:
    """Follow rules that do not repeat each week further ahead; as often as one likes.

    `hours.HORIZON` is how far they were followed; once a day is more than enough.
    """
    unusual = Schedule.objects.current().filter(UNUSUAL)
    places = ServiceAtLocation.objects.filter(
        Q(pk__in=unusual.values("service_at_location"))
        | Q(service__in=unusual.values("service"))
        | Q(location__in=unusual.values("location"))
    )
    return index.rebuild(places)


@shared_task
def refresh_map() -> int:
    """Have the counties, place what has moved and count the map anew where it changed."""
    areas.plant_counties()
    return charting.refresh().doors
