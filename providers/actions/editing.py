"""What directory admins and the floor do to the directory."""

import re
from datetime import time
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core.access import trace
from providers.feeds import clean
from providers.finding import index
from providers.models import (
    DirectoryReport,
    DirectoryRow,
    Metadata,
    Phone,
    Schedule,
    Service,
    ServiceAtLocation,
    Source,
)

Week = dict[str, list[tuple[time, time]] | None]


@transaction.atomic
def edit_service(service: Service, *, by: User, **changes: Any) -> None:
    """Change what is said of a service; each field leaves a metadata row."""
    before = {name: getattr(service, name) for name in changes}
    changes = {name: value for name, value in changes.items() if value != before[name]}
    if not changes:
        return
    for name, value in changes.items():
        setattr(service, name, value)
    service.last_modified = timezone.now()
    service.full_clean(validate_unique=False)
    service._history_user = by  # type: ignore[attr-defined]
    service.save()
    for name, value in changes.items():
        note(service, name, before[name], value, by)
    _known_anew(service)


@transaction.atomic
def set_hours(place: ServiceAtLocation, week: Week, *, by: User) -> None:
    """Write the hours of a week at our own desk; they stand before those of a feed.

    A day of None is unknown, an empty list is closed. A week of all unknown takes
    our hours away, so that those of the feed count again.
    """
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


@transaction.atomic
def set_phone(phone: Phone, service: Service, *, by: User, **changes: Any) -> None:
    """Correct a number, or add one to a service."""
    before = str(phone) if not phone._state.adding else ""
    for name, value in changes.items():
        setattr(phone, name, value)
    if phone._state.adding:
        phone.service, phone.origin = service, Source.objects.desk(by.jurisdiction)
    phone.full_clean(validate_unique=False)
    phone.save()
    note(service, "phones", before, str(phone), by)
    _known_anew_after_phone(phone, service)


@transaction.atomic
def retire_phone(phone: Phone, service: Service, *, by: User) -> None:
    """Take a number out of use; an import of it later changes nothing about that."""
    phone.retired_at = timezone.now()
    phone.save()
    note(service, "phones", str(phone), "", by)
    _known_anew_after_phone(phone, service)


def report_wrong(
    service: Service, *, by: User, kind: str, note: str = ""
) -> DirectoryReport:
    """Put word from the floor on the admin's list; search warns of it from now on."""
    report = DirectoryReport(service=service, kind=kind, note=note, reported_by=by)
    report.full_clean()
    report.save()
    trace("change", service, reason=f"reported: {kind}")
    return report


def note(row: DirectoryRow, field: str, before: Any, after: Any, by: User) -> None:
    """Leave the HSDS metadata row and the trace of one field's edit."""
    said = [
        "" if value is None else str(clean.plain(value)) for value in (before, after)
    ]
    Metadata.objects.create(
        origin=Source.objects.desk(by.jurisdiction),
        resource_id=row.pk,
        resource_type=table_of(row),
        last_action_date=timezone.localdate(),
        last_action_type="update",
        field_name=field,
        previous_value=said[0],
        replacement_value=said[1],
        updated_by=by.name,
    )
    trace("change", row, reason=field)


def table_of(row: DirectoryRow) -> str:
    """Name the HSDS table of a row: `service_at_location` of a ServiceAtLocation."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", type(row).__name__).lower()


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
