"""What the clock does to the directory."""

from celery import shared_task
from django.db.models import Q

from providers.finding import index
from providers.models import Schedule, ServiceAtLocation

UNUSUAL = (
    Q(freq=Schedule.Frequency.MONTHLY)
    | Q(interval__gt=1)
    | Q(count__isnull=False)
    | Q(byday__regex=r"\d")
    | ~Q(bymonthday="")
    | ~Q(byweekno="")
    | ~Q(byyearday="")
)


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
