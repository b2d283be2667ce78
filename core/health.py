"""What a monitor asks: does it answer, can it work, and how much does it do."""

from datetime import timedelta
from secrets import compare_digest
from time import time

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import Error, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django_prometheus.exports import ExportToDjangoView

PREFIX = "swept:"
# A sweep is late when it missed three rounds and a minute.
ROUNDS, GRACE = 3, 60
KEPT = int(timedelta(days=7).total_seconds())


def note_sweep(name: str) -> None:
    """Remember that a sweep has just run to its end."""
    cache.set(PREFIX + name, int(time()), KEPT)


def sweep_ages() -> dict[str, int | None]:
    """Say how many seconds ago each sweep ended, None where it never did."""
    tasks = [entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()]
    ended = cache.get_many([PREFIX + task for task in tasks])
    now = int(time())
    return {
        task: now - ended[PREFIX + task] if PREFIX + task in ended else None
        for task in tasks
    }


def late_sweeps(ages: dict[str, int | None]) -> list[str]:
    """Name the sweeps that missed their time."""
    late = []
    for entry in settings.CELERY_BEAT_SCHEDULE.values():
        every = entry["schedule"]
        seconds = every.total_seconds() if isinstance(every, timedelta) else every
        age = ages[entry["task"]]
        if age is None or age > ROUNDS * float(seconds) + GRACE:
            late.append(entry["task"])
    return late


@never_cache
@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer: that is all this says."""
    return JsonResponse({"status": "ok"})


@never_cache
@login_not_required
def readyz(request: HttpRequest) -> HttpResponse:
    """Say whether requests can be served, and whether the sweeps keep their time.

    Late sweeps do not make it unready: the pages work without a worker.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        ages = sweep_ages()
    except Error:
        return JsonResponse({"status": "no database"}, status=503)
    late = late_sweeps(ages)
    status = "sweeps are late" if late else "ok"
    return JsonResponse({"status": status, "late": late, "sweep_seconds": ages})


@never_cache
@login_not_required
def metrics(request: HttpRequest) -> HttpResponse:
    """Count requests and sweeps for Prometheus; no label holds a person."""
    if not _may_scrape(request):
        raise Http404
    response = ExportToDjangoView(request)
    lines = ["# TYPE divert_sweep_age_seconds gauge"]
    for task, age in sweep_ages().items():
        if age is not None:
            lines.append(f'divert_sweep_age_seconds{{task="{task}"}} {age}')
    response.write("\n".join(lines) + "\n")
    return response


def _may_scrape(request: HttpRequest) -> bool:
    if not settings.METRICS_TOKEN:
        return not settings.PRODUCTION
    given = request.headers.get("Authorization", "")
    return compare_digest(given.encode(), f"Bearer {settings.METRICS_TOKEN}".encode())
