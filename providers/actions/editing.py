"""What directory admins and the floor do to the directory."""

from datetime import time
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from providers.actions.locking import hold, patient
from providers.actions.noting import note
from providers.actions.records import change_row
from providers.finding import index
from providers.models import (
    Phone,
    Schedule,
    Service,
    ServiceAtLocation,
    Source,
)

Week = dict[str, list[tuple[time, time]] | None]


def edit_service(service: Service, *, by: User, **changes: Any) -> None:
    """Change what is said of a service; each field leaves a metadata row."""
    change_row(service, by=by, **changes)


@patient()
@transaction.atomic
def set_hours(place: ServiceAtLocation, week: Week, *, by: User) -> None:
    """Write the hours of a week at our own desk; they stand before those of a feed.

    A day of None is unknown, an empty list is closed. A week of all unknown takes
    our hours away, so that those of the feed count again.
    """
    # Two who write a week at once would leave both weeks.
    hold(place.service)
    ours = place.schedules.filter(origin__is_desk=True)
    before = "; ".join(str(schedule) for schedule in ours)
    ours.delete()
    source = Source.objects.desk(by.jurisdiction)
    rows = [
        Schedule(
            origin=source,
            service_at_location=place,
            freq=Schedule.Frequency.WEEKLY,
            byday=day,
            opens_at=opens,
            closes_at=closes,
        )
        for day, pairs in week.items()
        for opens, closes in (pairs if pairs is not None else [(None, None)])
    ]
    if any(pairs is not None for pairs in week.values()):
        Schedule.objects.bulk_create(rows)
    else:
        rows = []
    note(place.service, "schedules", before, "; ".join(map(str, rows)), by)
    _known_anew(place.service)


@patient()
@transaction.atomic
def set_phone(phone: Phone, service: Service, *, by: User, **changes: Any) -> None:
    """Correct a number, or add one to a service."""
    if not phone._state.adding:
        hold(phone)
    before = str(phone) if not phone._state.adding else ""
    for name, value in changes.items():
        setattr(phone, name, value)
    if phone._state.adding:
        phone.service, phone.origin = service, Source.objects.desk(by.jurisdiction)
    phone.full_clean(validate_unique=False)
    phone.save()
    note(service, "phones", before, str(phone), by)
    _known_anew_after_phone(phone, service)


@patient()
@transaction.atomic
def retire_phone(phone: Phone, service: Service, *, by: User) -> None:
    """Take a number out of use; an import of it later changes nothing about that."""
    hold(phone)
    phone.retired_at = timezone.now()
    phone.save()
    note(service, "phones", str(phone), "", by)
    _known_anew_after_phone(phone, service)


def _known_anew(service: Service) -> None:
    index.rebuild_service(service)


def _known_anew_after_phone(phone: Phone, service: Service) -> None:
    """Rebuild every place that shows the number: an organization's is shown by many."""
    index.rebuild_service(service)
    places = ServiceAtLocation.objects.all()
    if phone.organization_id:
        index.rebuild(places.filter(service__organization=phone.organization_id))
    elif phone.location_id:
        index.rebuild(places.filter(location=phone.location_id))
