"""What directory admins do to any row: write it, change it, retire it, bring it back."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from core.errors import ConflictError, DomainError
from providers.actions.locking import hold, patient
from providers.actions.noting import note
from providers.feeds.secret import secret_places
from providers.finding import index
from providers.models import (
    Address,
    Attribute,
    Contact,
    DirectoryRow,
    Location,
    Metadata,
    Organization,
    Phone,
    Program,
    Service,
    ServiceAtLocation,
    Source,
)

HIDDEN = "(confidential)"
OF_ITS_PROVIDER = {"assured_date", "assurer_email"}
# By which of its columns a row belongs to services at locations.
_WAYS = {
    "service_id": "service_id",
    "location_id": "location_id",
    "service_at_location_id": "pk",
    "organization_id": "service__organization_id",
}


@transaction.atomic
def add_row(row: DirectoryRow, *, by: User) -> None:
    """Write a new row of our own desk; each field that says something leaves metadata."""
    row.origin = Source.objects.desk(by.jurisdiction)
    if _says_nothing(row):
        raise ValidationError("Nothing is filled in: say something of it.")
    _save(row, by)
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        if field.editable and not field.primary_key and value not in (None, "", False):
            _note(row, field.attname, (None, value), by, "create")
    if isinstance(row, Service):
        _keep_findable(row, by)
    if isinstance(row, ServiceAtLocation):
        _keep_findable(row.service, by)
    index.rebuild(places_of(row))


@patient()
@transaction.atomic
def change_row(
    row: DirectoryRow,
    *,
    by: User,
    seen: Mapping[str, str] | None = None,
    **changes: Any,
) -> bool:
    """Change what a row says; each field leaves metadata. Tells if anything differed.

    With `seen`, what the writer was shown as text, raises ConflictError for fields that
    another has changed since; `current` is what they say now, as {name: (text, value)}.

    To edit is not to verify: when a provider said that all is right is written down
    by `verifying.confirm` alone.
    """
    if OF_ITS_PROVIDER & changes.keys():
        raise DomainError("When an entry was verified changes only by a confirmation.")
    hold(row)
    before = {name: getattr(row, name) for name in changes}
    changes = {name: value for name, value in changes.items() if value != before[name]}
    if not changes:
        return False
    _check_seen(row, changes, seen or {})
    for name, value in changes.items():
        setattr(row, name, value)
    if _says_nothing(row):
        raise ValidationError("Nothing would be left of it: take it out of use.")
    if isinstance(row, Service):
        row.last_modified = timezone.now()
    _save(row, by)
    for name, value in changes.items():
        _note(row, name, (before[name], value), by, "update")
    if changes.get("is_confidential"):
        forget_where(row)
    index.rebuild(places_of(row))
    return True


def as_text(row: DirectoryRow, name: str) -> str:
    """Write a field as text, the same for the same value."""
    return row._meta.get_field(name).value_to_string(row)  # type: ignore[union-attr]


def _check_seen(
    row: DirectoryRow, changes: Mapping[str, Any], seen: Mapping[str, str]
) -> None:
    now = {name: as_text(row, name) for name in changes}
    newer = {
        name: (text, getattr(row, name))
        for name, text in now.items()
        if text != seen.get(name, text)
    }
    if newer:
        raise ConflictError("A colleague changed this meanwhile.", current=newer)


@patient()
@transaction.atomic
def retire_row(row: DirectoryRow, *, by: User) -> None:
    """Take a row out of use; an import of it later changes nothing about that.

    Raises ConflictError while something current stands on it.
    """
    hold(row)
    standing = _standing_on(row)
    if standing:
        raise ConflictError(f"{standing} Retire those first.")
    if row.retired_at:
        raise ConflictError("It was taken out of use already.")
    places = list(places_of(row).values_list("pk", flat=True))
    row.retired_at = timezone.now()
    _save(row, by)
    _note(row, "retired_at", (None, row.retired_at), by, "delete")
    if isinstance(row, ServiceAtLocation):
        _keep_findable(row.service, by)
        places += row.service.service_at_locations.values_list("pk", flat=True)
    index.rebuild(ServiceAtLocation.objects.filter(pk__in=places))


@patient()
@transaction.atomic
def restore_row(row: DirectoryRow, *, by: User) -> None:
    """Bring a row back into use."""
    hold(row)
    if not row.retired_at:
        raise ConflictError("It is in use already.")
    before, row.retired_at = row.retired_at, None
    _save(row, by)
    _note(row, "retired_at", (before, None), by, "update")
    if isinstance(row, ServiceAtLocation):
        _keep_findable(row.service, by)
    index.rebuild(places_of(row))


def is_secret(row: DirectoryRow | None) -> bool:
    """Say whether a row tells where a place is that is secret, or whose service is."""
    if isinstance(row, Service | ServiceAtLocation):
        return row.is_confidential
    place = row if isinstance(row, Location) else getattr(row, "location", None)
    if not isinstance(place, Location):
        return False
    # The place may be marked by the very edit that asks, and not be written yet.
    return place.is_confidential or secret_places().filter(pk=place.pk).exists()


def _says_nothing(row: DirectoryRow) -> bool:
    """Tell a row in which nothing is filled in; two kinds say all by what they join."""
    if isinstance(row, Attribute | ServiceAtLocation):
        return False
    own = (f for f in row._meta.concrete_fields if f.editable and not f.is_relation)
    said = {f.attname: (getattr(row, f.attname), f.get_default()) for f in own}
    # No amount is no word, an amount of 0 is one.
    return all(
        v is None or v is False or v in ("", usual) for v, usual in said.values()
    )


def _save(row: DirectoryRow, by: User) -> None:
    fields = row._meta.concrete_fields
    nobody = [f.name for f in fields if f.is_relation and not getattr(row, f.attname)]
    row.full_clean(exclude=nobody, validate_unique=False)
    row._history_user = by  # type: ignore[attr-defined]
    row.save()


def _note(
    row: DirectoryRow, field: str, change: tuple[Any, Any], by: User, action: str
) -> None:
    """Leave metadata, which is published: never a word of where a secret place is."""
    if is_secret(row) and isinstance(row, Location | Address):
        change = tuple(HIDDEN if value else value for value in change)  # type: ignore[assignment]
    note(row, field, *change, by, action=action)


def forget_where(row: DirectoryRow) -> None:
    """Take out of earlier metadata where a place is that has become confidential."""
    places = (
        Location.objects.filter(pk=row.pk)
        if isinstance(row, Location)
        else Location.objects.filter(service_at_locations__service=row.pk)
    )
    addresses = Address.objects.filter(location__in=places)
    told = Q(resource_id__in=addresses.values("pk"))
    told |= Q(resource_id__in=places.values("pk"))
    Metadata.objects.filter(told).update(
        previous_value=HIDDEN, replacement_value=HIDDEN
    )


def _standing_on(row: DirectoryRow) -> str:
    """Say what is in use that would be left without this row."""
    if isinstance(row, Organization) and row.services.current().exists():
        return "It still offers services."
    if isinstance(row, Program) and row.services.current().exists():
        return "Services still belong to it."
    if (
        isinstance(row, Location)
        and row.service_at_locations.current()
        .filter(service__in=Service.objects.current())
        .exists()
    ):
        return "Services are still offered there."
    return ""


def _keep_findable(service: Service, by: User) -> None:
    """Let a service without a place stand by itself, and only such a service.

    Search and referrals go by services at locations, so there must be one.
    """
    rows = ServiceAtLocation.objects.filter(service=service)
    alone = rows.filter(location=None).first()
    if rows.current().exclude(location=None).exists():
        if alone and not alone.retired_at:
            alone.retired_at = timezone.now()
            alone.save()
    elif alone is None:
        desk = Source.objects.desk(by.jurisdiction)
        ServiceAtLocation.objects.create(service=service, location=None, origin=desk)
    elif alone.retired_at:
        alone.retired_at = None
        alone.save()
    index.rebuild_service(service)


def places_of(row: DirectoryRow) -> QuerySet[ServiceAtLocation]:
    """Find every service at a location that shows something of a row."""
    asked = Q(pk__in=())
    owners = {Service: "service_id", Location: "location_id", ServiceAtLocation: "pk"}
    owners |= {Organization: "service__organization_id", Program: "service__program_id"}
    if type(row) in owners:
        asked |= Q(**{owners[type(row)]: row.pk})
    elif isinstance(row, Attribute):
        asked |= Q(service_id=row.link_id)
    else:
        for column, path in _WAYS.items():
            if getattr(row, column, None):
                asked |= Q(**{path: getattr(row, column)})
        for owner in (getattr(row, "contact", None), getattr(row, "phone", None)):
            if isinstance(owner, Contact | Phone):
                asked |= Q(pk__in=places_of(owner))
    return ServiceAtLocation.objects.filter(asked)
