"""What providers say should be different: proposed by them, let in by an admin."""

from collections.abc import Mapping, Sequence
from datetime import time, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from core import days
from core.access import trace
from core.errors import ConflictError, InvalidInput
from providers.actions import staleness, verifying
from providers.actions.editing import edit_service, retire_phone, set_hours, set_phone
from providers.feeds import clean
from providers.finding import hours
from providers.finding.index import schedules_of
from providers.models import (
    DirectoryCorrection,
    Phone,
    ProviderLink,
    Service,
    ServiceAtLocation,
    Verification,
)

# What a provider may correct of a service, in the order of their page.
FIELDS = (
    "name",
    "alternate_name",
    "status",
    "description",
    "eligibility_description",
    "minimum_age",
    "maximum_age",
    "application_process",
    "fees",
    "wait_time",
    "url",
    "email",
)
LEFT_ALONE = timedelta(days=30)
NO_PLACE = (
    "The place whose hours these are is no longer part of this entry. Turn the "
    "correction down, or write the hours where the place is now."
)
Status = DirectoryCorrection.Status


@transaction.atomic
def propose(link: ProviderLink, changes: Mapping[str, tuple[str, str]]) -> None:
    """Lay a provider's corrections before the admins, {field: (old, new)}; spends the link.

    The directory stays as it is. Raises ConflictError when the link was used meanwhile.
    """
    link.use()
    DirectoryCorrection.objects.bulk_create(
        DirectoryCorrection(
            service=link.service, link=link, field=field, old=old, new=new
        )
        for field, (old, new) in changes.items()
    )
    waiting = Verification.objects.filter(service=link.service)
    today = days.today(link.jurisdiction.zone)
    waiting.update(unanswered=0, ask_after=today + LEFT_ALONE)
    trace("change", link.service, reason="corrections by its provider")


@transaction.atomic
def approve(
    correction: DirectoryCorrection, *, by: User, despite: str | None = None
) -> None:
    """Take a correction over into the directory.

    Raises ConflictError when the field changed since the provider looked, unless the
    admin has seen what it is now and says so by `despite`. When all that a provider
    corrected has been taken over, the entry is as they said: that confirms it.
    """
    correction = _lock(correction)
    now = current_value(correction.service, correction.field)
    if now is None:
        raise ConflictError(NO_PLACE)
    if now not in {correction.old, despite}:
        raise ConflictError(
            f"This was changed meanwhile: it is now “{now or 'empty'}”. Look again.",
            current=now,
        )
    _apply(correction, by)
    _decide(correction, Status.APPROVED, by)
    _confirm_if_complete(correction)


@transaction.atomic
def reject(correction: DirectoryCorrection, *, by: User) -> None:
    """Turn a correction down; the directory stays as it is."""
    correction = _lock(correction)
    _decide(correction, Status.REJECTED, by)
    staleness.weigh([correction.service_id])


def current_value(service: Service, field: str) -> str | None:
    """Say as text what a field is now, as `current_values` does."""
    fresh = Service.objects.get(pk=service.pk)
    asked = DirectoryCorrection(service=fresh, field=field)
    return current_values([asked])[asked.pk]


def current_values(
    corrections: Sequence[DirectoryCorrection],
) -> dict[UUID, str | None]:
    """Say by correction what its field is now, as a provider was shown it.

    None for the hours of a place that the entry has no more: a split or a merge took it.
    The services are taken as they come; all else is asked in a few statements.
    """
    phones = Phone.objects.current().in_bulk(_named(corrections, "phone"))
    places = _places().in_bulk(_named(corrections, "hours"))
    return {c.pk: _current(c, phones, places) for c in corrections}


def _named(corrections: Sequence[DirectoryCorrection], kind: str) -> list[UUID]:
    """List the ids of the rows that corrections of a kind are about."""
    about = (c.field.partition(":") for c in corrections)
    return [UUID(pk) for name, _, pk in about if name == kind]


def _current(
    correction: DirectoryCorrection,
    phones: Mapping[UUID, Phone],
    places: Mapping[UUID, ServiceAtLocation],
) -> str | None:
    kind, _, pk = correction.field.partition(":")
    match kind:
        case "remark":
            return ""
        case "phone":
            phone = phones.get(UUID(pk))
            return phone_in_words(phone) if phone else ""
        case "hours":
            place = places.get(UUID(pk))
            is_ours = place and place.service_id == correction.service_id
            return hours_in_words(place) if place and is_ours else None
    return field_in_words(correction.service, kind)


def field_in_words(service: Service, name: str) -> str:
    """Write a field of a service as its provider is shown it."""
    value = clean.plain(getattr(service, name))
    return "" if value is None else str(value)


def phone_in_words(phone: Phone) -> str:
    """Write a number as it is dialled."""
    more = f" ext. {phone.extension}" if phone.extension else ""
    return f"{phone.number}{more}"


def hours_in_words(place: ServiceAtLocation) -> str:
    """Write the regular hours of a week, a line for each day that says something."""
    chosen = [s for s in schedules_of(place) if not (s.gone_since or s.retired_at)]
    regular = [s for s in chosen if not s.is_exception]
    lines = []
    for number, code in enumerate(hours.WEEKDAYS):
        today = [s for s in regular if _names(s, number)]
        timed = [s for s in today if s.opens_at and s.closes_at]
        timed.sort(key=lambda s: (s.opens_at, s.closes_at))
        said = ", ".join(map(_stretch, timed))
        if said or (regular and not today):
            lines.append(f"{code} {said or 'closed'}")
    return "\n".join(lines)


def week_of(text: str) -> dict[str, list[tuple[time, time]] | None]:
    """Read hours written a line a day; InvalidInput where that cannot be done."""
    week: dict[str, list[tuple[time, time]] | None] = dict.fromkeys(hours.WEEKDAYS)
    for line in text.splitlines():
        code, _, said = line.partition(" ")
        try:
            week[code] = [] if said == "closed" else clean.stretches(said)
        except ValueError as error:
            raise InvalidInput(f"These hours cannot be read: {line}") from error
    return week


def _names(schedule: Any, number: int) -> bool:
    try:
        named = hours.weekdays(schedule.byday)
    except ValueError:
        return False
    return not named or number in {day for day, _ in named}


def _stretch(schedule: Any) -> str:
    if schedule.opens_at == schedule.closes_at:
        return "24 hours"
    return f"{schedule.opens_at:%H:%M}-{schedule.closes_at:%H:%M}"


def _lock(correction: DirectoryCorrection) -> DirectoryCorrection:
    rows = DirectoryCorrection.objects.select_for_update(of=("self",))
    locked = rows.select_related("service", "link").get(pk=correction.pk)
    Service.objects.select_for_update(of=("self",)).get(pk=locked.service_id)
    if locked.status != Status.PROPOSED:
        raise ConflictError("This correction was decided already.")
    return locked


def _apply(correction: DirectoryCorrection, by: User) -> None:
    kind, _, pk = correction.field.partition(":")
    service = Service.objects.get(pk=correction.service_id)
    if kind == "phone":
        _apply_phone(Phone.objects.get(pk=pk), service, correction.new, by)
    elif kind == "hours":
        place = _place(service, pk)
        if place is None:
            raise ConflictError(NO_PLACE)
        set_hours(place, week_of(correction.new), by=by)
    elif kind in FIELDS:
        edit_service(service, by=by, **{kind: _typed(kind, correction.new)})


def _apply_phone(phone: Phone, service: Service, said: str, by: User) -> None:
    if not said:
        retire_phone(phone, service, by=by)
        return
    number, _, extension = said.partition(" ext. ")
    set_phone(phone, service, by=by, number=number, extension=extension)


def _typed(field: str, text: str) -> Any:
    column: Any = Service._meta.get_field(field)
    if not text and column.null:
        return None
    try:
        return column.to_python(text)
    except ValidationError as error:
        raise InvalidInput(" ".join(error.messages)) from error


def _places() -> QuerySet[ServiceAtLocation]:
    """Fetch places with the schedules that their hours are chosen from."""
    rows = ServiceAtLocation.objects.in_use().select_related("service", "location")
    owners = ("", "service__", "location__")
    return rows.prefetch_related(*(f"{owner}schedules__origin" for owner in owners))


def _place(service: Service, pk: str | UUID) -> ServiceAtLocation | None:
    return _places().filter(pk=pk, service=service).first()


def _decide(correction: DirectoryCorrection, status: str, by: User) -> None:
    correction.status = status
    correction.decided_by, correction.decided_at = by, timezone.now()
    correction.save(update_fields=["status", "decided_by", "decided_at"])
    trace("change", correction, reason=f"correction {status}")


def _confirm_if_complete(correction: DirectoryCorrection) -> None:
    """Count a provider's word once all of it stands; what was turned down spoils it."""
    link = correction.link
    if link.corrections.exclude(status=Status.APPROVED).exists():
        return
    said_on = timezone.localdate(link.used_at, link.jurisdiction.zone)
    verifying.confirm(link.service, by=link, email=link.email, on=said_on)
