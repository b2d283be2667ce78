"""Search entries and openings, worked out anew from the HSDS tables."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from core import memory
from core.sets import copy_models
from providers.finding import hours
from providers.finding.entries import entry_of
from providers.models import (
    Address,
    Attribute,
    CostOption,
    Language,
    Opening,
    Phone,
    Schedule,
    SearchEntry,
    Service,
    ServiceAtLocation,
    Source,
)

BATCH = 1000
# Entries hold nothing of a confidential place, so no middle gives one away.
IN_ITS_ZIP = """
UPDATE providers_searchentry e
   SET latitude = z.latitude, longitude = z.longitude, precision = 'zip'
  FROM (SELECT postal_code, avg(latitude) AS latitude, avg(longitude) AS longitude
          FROM providers_searchentry
         WHERE precision = 'exact' AND postal_code IN (
               SELECT postal_code FROM providers_searchentry
                WHERE service_at_location_id = ANY(%s) AND latitude IS NULL
                  AND postal_code <> '')
         GROUP BY postal_code) z
 WHERE e.postal_code = z.postal_code AND e.latitude IS NULL
"""
FINDABLE = {Service.Status.ACTIVE, Service.Status.TEMPORARILY_CLOSED}


def rebuild_source(source: Source) -> int:
    """Rebuild what search knows of a source; returns how many places can be found."""
    places = ServiceAtLocation.objects.filter(origin=source)
    return rebuild(places)


def rebuild_service(service: Service) -> None:
    """Rebuild what search knows of one service, after an edit."""
    rebuild(ServiceAtLocation.objects.filter(service=service))


@transaction.atomic
def rebuild(places: QuerySet[ServiceAtLocation]) -> int:
    """Replace the entries and openings of these services at locations."""
    pks = list(places.order_by("pk").values_list("pk", flat=True))
    found = 0
    for start in range(0, len(pks), BATCH):
        found += _rebuild_batch(pks[start : start + BATCH])
        memory.sweep()
    for start in range(0, len(pks), BATCH):
        _place_by_zip(pks[start : start + BATCH])
    return found


def _place_by_zip(pks: list[UUID]) -> None:
    """Put entries without coordinates in the middle of what their ZIP holds."""
    with connection.cursor() as cursor:
        cursor.execute(IN_ITS_ZIP, [pks])


def _rebuild_batch(pks: list[UUID]) -> int:
    # An edit and an import may rebuild the same place at once: one after the other.
    held = ServiceAtLocation.objects.filter(pk__in=pks).order_by("pk")
    list(held.select_for_update(no_key=True).values_list("pk"))
    SearchEntry.objects.filter(pk__in=pks).delete()
    Opening.objects.filter(service_at_location__in=pks).delete()
    left = Q(gone_since__isnull=False) | Q(service__gone_since__isnull=False)
    gone = set(held.filter(left).values_list("pk", flat=True))
    found_places = [
        *_with_parts([pk for pk in pks if pk not in gone], "current"),
        # Its parts left the source with it: until somebody decides, they are its parts.
        *(_with_parts(list(gone), "in_use") if gone else ()),
    ]
    places = [place for place in found_places if _is_findable(place)]
    terms = _terms_of(places, gone)
    today = timezone.now().date()
    entries, openings = [], []
    for place in places:
        found = hours.stretches(schedules_of(place), today)
        entries.append(entry_of(place, terms[place.service_id], found))
        openings += [_opening(place, stretch) for stretch in found]
    # A third of the time that INSERT takes over so many columns.
    copy_models(entries)
    copy_models(openings)
    return len(entries)


def _with_parts(pks: list[UUID], which: str) -> QuerySet[ServiceAtLocation]:
    """Fetch places with all that is shown or searched of them, in a few statements.

    `which` names the rows of a queryset that count as parts: current or in_use.
    """

    def rows(model: Any) -> Any:
        return getattr(model.objects, which)()

    current = {
        "phones": rows(Phone),
        "schedules": rows(Schedule).select_related("origin"),
        "languages": rows(Language),
        "cost_options": rows(CostOption),
        "addresses": rows(Address),
    }
    paths = [
        ("phones", "phones"),
        ("service__phones", "phones"),
        ("location__phones", "phones"),
        ("service__organization__phones", "phones"),
        ("schedules", "schedules"),
        ("service__schedules", "schedules"),
        ("location__schedules", "schedules"),
        ("service__languages", "languages"),
        ("location__languages", "languages"),
        ("service__cost_options", "cost_options"),
    ]
    paths.append(("location__addresses", "addresses"))
    # What the source said is the longest column of all, and nothing here reads it.
    parts = [
        Prefetch(path, queryset=current[kind].defer("as_imported"))
        for path, kind in paths
    ]
    said = ["", "service__", "service__organization__", "location__"]
    return (
        ServiceAtLocation.objects.filter(pk__in=pks)
        .select_related("service__organization", "location", "origin")
        .defer(*(f"{path}as_imported" for path in said))
        .prefetch_related(*parts)
    )


def _is_findable(place: ServiceAtLocation) -> bool:
    service = place.service
    left_behind = place.gone_since and not service.gone_since
    merged = place.merged_into_id or service.merged_into_id
    retired = place.retired_at or service.retired_at
    return service.status in FINDABLE and not (left_behind or merged or retired)


def _terms_of(
    places: list[ServiceAtLocation], gone: set[UUID]
) -> dict[UUID, list[Any]]:
    services = {place.service_id for place in places}
    left = {place.service_id for place in places if place.pk in gone}
    found = defaultdict(list)
    given = Attribute.objects.in_use().filter(
        Q(gone_since=None) | Q(link_id__in=left),
        link_id__in=services,
        link_entity="service",
    )
    for attribute in given.select_related("taxonomy_term__origin"):
        found[attribute.link_id].append(attribute.taxonomy_term)
    return found


def schedules_of(place: ServiceAtLocation) -> list[Schedule]:
    """Choose the schedules nearest to the place: its own, the service's, the building's.

    What our own desk wrote stands first. Closing dates of any of them hold beside
    the hours chosen.
    """
    location = place.location
    layers = [
        [s for s in place.schedules.all() if s.origin.is_desk],
        list(place.schedules.all()),
        [s for s in place.service.schedules.all() if _is_here(s, place)],
        [s for s in location.schedules.all() if s.service_id is None]
        if location
        else [],
    ]
    regular = next(
        (layer for layer in layers if any(not s.is_exception for s in layer)), []
    )
    exceptions = [s for layer in layers for s in layer if s.is_exception]
    return [s for s in regular if not s.is_exception] + exceptions


def _is_here(schedule: Schedule, place: ServiceAtLocation) -> bool:
    elsewhere = schedule.location_id and schedule.location_id != place.location_id
    other = schedule.service_at_location_id
    return not elsewhere and (other is None or other == place.pk)


def _opening(place: ServiceAtLocation, stretch: hours.Stretch) -> Opening:
    return Opening(
        service_at_location=place,
        weekday=stretch.weekday,
        opens=stretch.opens,
        closes=stretch.closes,
        kind=stretch.kind,
        valid_from=stretch.valid_from,
        valid_to=stretch.valid_to,
    )
