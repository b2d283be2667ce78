"""What is said of free places, and what speaks against it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from core.access import trace
from core.errors import ConflictError, InvalidInput
from providers.actions.editing import note
from providers.models import (
    CapacityDoubt,
    ProviderLink,
    Said,
    Service,
    ServiceAtLocation,
    ServiceCapacity,
    Source,
    Unit,
)
from providers.models.capacity import AHEAD, TEAMS

Speaker = User | ProviderLink


@dataclass(frozen=True)
class Count:
    """How many units are free, of how many, as of a time (None: this moment)."""

    available: int
    maximum: int | None = None
    at: datetime | None = None


@transaction.atomic
def tell_capacity(
    held: ServiceCapacity, count: Count, *, by: Speaker, through: str
) -> bool:
    """Take a count in; False when it says nothing new.

    Raises InvalidInput for an impossible count or a time in the future, ConflictError
    when what is held is newer, or is something else of the very same time, or the
    entry was merged into another, or its teams are told by their roster.
    """
    _one_at_a_time(held.service_id)
    _refuse_merged(held)
    _refuse_rostered(held)
    known = ServiceCapacity.objects.filter(pk=held.pk).first()
    now = timezone.now()
    at = count.at or _next_moment(known, now)
    _check(count, at, now)
    if known is not None and not _is_news(known, count, at):
        return False
    row = known or held
    before = "" if known is None else in_numbers(known)
    row.available, row.maximum, row.updated = count.available, count.maximum, at
    row.said_by, row.said_through, row.retired_at = by.name[:200], through, None
    row.full_clean(validate_unique=False)
    row.save()
    note(row, "available", before, in_numbers(row), by)  # type: ignore[arg-type]
    return True


@transaction.atomic
def step_capacity(held: ServiceCapacity, step: int, *, by: Speaker) -> None:
    """Count one more or one less free, never below none or above all; 0 is still right."""
    _one_at_a_time(held.service_id)
    held.refresh_from_db()
    most = held.maximum if held.maximum is not None else held.available + step
    free = min(max(held.available + step, 0), max(most, 0))
    tell_capacity(held, Count(free, held.maximum), by=by, through=Said.LINK)


def set_capacity(
    place: ServiceAtLocation,
    *,
    by: Speaker,
    unit: str,
    population: str = "",
    **count: Any,
) -> ServiceCapacity:
    """Say how many units are `available` now at this place, of what `maximum`."""
    through = Said.LINK if isinstance(by, ProviderLink) else Said.DESK
    row, _ = tell_of(
        place,
        by=by,
        unit=unit,
        population=population,
        through=through,
        count=Count(**count),
    )
    return row


@transaction.atomic
def tell_of(  # noqa: PLR0913 - a word on capacity is all of these
    where: ServiceAtLocation | Service,
    *,
    by: Speaker,
    unit: str | Unit,
    population: str,
    through: str,
    count: Count,
) -> tuple[ServiceCapacity, bool]:
    """Take in a count of a unit at a place, or of a whole service; say if it is the first.

    What is held of the unit is brought up to date, whoever told it first. Raises what
    `tell_capacity` raises.
    """
    place = where if isinstance(where, ServiceAtLocation) else None
    service = where.service if isinstance(where, ServiceAtLocation) else where
    _one_at_a_time(service.pk)
    named = unit if isinstance(unit, str) else unit.name
    known = _known(service, place, named, population)
    if known is None:
        source = Source.objects.desk(by.jurisdiction)
        held = ServiceCapacity(
            service=service,
            service_at_location=place,
            unit=_unit(unit, source) if isinstance(unit, str) else unit,
            population=population.strip(),
            origin=source,
        )
    else:
        held = known
    tell_capacity(held, count, by=by, through=through)
    return ServiceCapacity.objects.get(pk=held.pk), known is None


@transaction.atomic
def set_rule(unit: Unit, *, by: User, **rule: timedelta | None) -> None:
    """Set how counts of a unit age: the `own_` fields, None for what its kind says.

    Raises ValidationError where a count would be worthless before it stops being trusted.
    """
    unit.refresh_from_db(from_queryset=Unit.objects.select_for_update())
    before = {name: getattr(unit, name) for name in rule}
    for name, span in rule.items():
        setattr(unit, name, span)
    unit.full_clean(validate_unique=False, validate_constraints=False)
    unit.save(update_fields=list(rule))
    for name, span in rule.items():
        if span != before[name]:
            note(unit, name.removeprefix("own_"), before[name], span, by)


@transaction.atomic
def doubt_capacity(
    place: ServiceAtLocation,
    *,
    by: User,
    reason: str = CapacityDoubt.Reason.NO_CAPACITY,
) -> CapacityDoubt:
    """Believe less of what a place says of its room, until its provider speaks again."""
    doubt = CapacityDoubt(service_at_location=place, by=by, reason=reason)
    doubt.full_clean()
    doubt.save(force_insert=True)
    held = ServiceCapacity.objects.of_place(place)
    held.filter(Q(doubted_at=None) | Q(doubted_at__lt=doubt.at)).update(
        doubted_at=doubt.at
    )
    trace("change", place, reason="declined for no capacity")
    return doubt


def in_numbers(row: ServiceCapacity) -> str:
    """Write a count and its time for the trail of changes."""
    most = "" if row.maximum is None else f" of {row.maximum}"
    return f"{row.available}{most} {row.unit} as of {row.updated.isoformat()}"


def _known(
    service: Service, place: ServiceAtLocation | None, unit: str, population: str
) -> ServiceCapacity | None:
    """Find what is held of a unit and population; for a whole service, its only count too."""
    held = ServiceCapacity.objects.current().filter(
        service=service,
        unit__name__iexact=unit.strip(),
        population__iexact=population.strip(),
    )
    here = held.filter(service_at_location=place).order_by("-updated").first()
    if here or place:
        return here
    only = list(held[:2])
    return only[0] if len(only) == 1 else None


def _unit(name: str, source: Source) -> Unit:
    known = Unit.objects.filter(name__iexact=name.strip(), origin=source).first()
    return known or Unit.objects.create(name=name.strip(), origin=source)


def _one_at_a_time(service: object) -> None:
    """Let whoever else tells a capacity of this service wait."""
    list(Service.objects.select_for_update(no_key=True).filter(pk=service).values("pk"))


def _refuse_merged(held: ServiceCapacity) -> None:
    """Say where to tell it: nobody reads the count of an entry that was merged away."""
    service = Service.objects.get(pk=held.service_id)
    place = ServiceAtLocation.objects.filter(pk=held.service_at_location_id).first()
    for entry in (place, service):
        if entry and entry.merged_into_id:
            into = entry.survivor
            raise ConflictError(
                f"{entry} was merged into {into} ({into.pk}): tell it there."
            )


def _refuse_rostered(held: ServiceCapacity) -> None:
    """Let no second truth be told of teams whose roster is kept here."""
    is_team = Unit.objects.filter(pk=held.unit_id, name__iregex=TEAMS).exists()
    if is_team and held.service.teams.active().exists():
        raise ConflictError(
            f"How many teams of {held.service} are free is told by their roster and by "
            "who is out: change the team's shifts or its limit."
        )


def _next_moment(known: ServiceCapacity | None, now: datetime) -> datetime:
    """Give this moment, or the one after a count that a quick clock told ahead of it."""
    if known is None or known.updated < now:
        return now
    return known.updated + timedelta(microseconds=1)


def _check(count: Count, at: datetime, now: datetime) -> None:
    if at > now + AHEAD:
        raise InvalidInput("A capacity cannot be from the future: look at its time.")
    if count.maximum is not None and count.available > count.maximum:
        raise InvalidInput("More are free than there are.")


def _is_news(known: ServiceCapacity, count: Count, at: datetime) -> bool:
    same = (known.available, known.maximum) == (count.available, count.maximum)
    if at == known.updated and same:
        return False
    if at <= known.updated:
        raise ConflictError(
            "A newer capacity is held: nothing was changed.",
            updated=known.updated.isoformat(),
        )
    return True
