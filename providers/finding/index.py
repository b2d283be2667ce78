"""Search entries and openings, worked out anew from the HSDS tables."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo, available_timezones

from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from core.text import normal_words
from providers import continuum
from providers.finding import hours
from providers.finding.zones import ZONE_OF_STATE
from providers.models import (
    Address,
    Attribute,
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
ZONES = frozenset(available_timezones())
FINDABLE = {Service.Status.ACTIVE, Service.Status.TEMPORARILY_CLOSED}
# Whom a caller reaches first; a fax or a pager never.
PHONE_ORDER = ["hotline", "voice", "cell", "text", "textphone", "video"]


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
    return found


def _rebuild_batch(pks: list[UUID]) -> int:
    # An edit and an import may rebuild the same place at once: one after the other.
    held = ServiceAtLocation.objects.filter(pk__in=pks).order_by("pk")
    list(held.select_for_update(no_key=True).values_list("pk"))
    SearchEntry.objects.filter(pk__in=pks).delete()
    Opening.objects.filter(service_at_location__in=pks).delete()
    places = [place for place in _with_parts(pks) if _is_findable(place)]
    terms = _terms_of(places)
    today = timezone.now().date()
    entries, openings = [], []
    for place in places:
        found = hours.stretches(schedules_of(place), today)
        entries.append(_entry(place, terms[place.service_id], has_hours=bool(found)))
        openings += [_opening(place, stretch) for stretch in found]
    SearchEntry.objects.bulk_create(entries, batch_size=BATCH)
    Opening.objects.bulk_create(openings, batch_size=BATCH * 5)
    return len(entries)


def _with_parts(pks: list[UUID]) -> QuerySet[ServiceAtLocation]:
    """Fetch places with all that is shown or searched of them, in a few statements."""
    current = {
        "phones": Phone.objects.current(),
        "schedules": Schedule.objects.current().select_related("origin"),
        "languages": Language.objects.current(),
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
    ]
    parts = [Prefetch(path, queryset=current[kind]) for path, kind in paths]
    parts.append(Prefetch("location__addresses", queryset=Address.objects.current()))
    return (
        ServiceAtLocation.objects.filter(pk__in=pks)
        .select_related("service__organization", "location", "origin")
        .prefetch_related(*parts)
    )


def _is_findable(place: ServiceAtLocation) -> bool:
    service = place.service
    left_behind = place.gone_since and not service.gone_since
    merged = place.merged_into_id or service.merged_into_id
    return service.status in FINDABLE and not (left_behind or merged)


def _terms_of(places: list[ServiceAtLocation]) -> dict[UUID, list[Any]]:
    services = {place.service_id for place in places}
    found = defaultdict(list)
    given = Attribute.objects.current().filter(
        link_id__in=services, link_entity="service"
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


def _entry(
    place: ServiceAtLocation, terms: list[Any], *, has_hours: bool
) -> SearchEntry:
    service, location = place.service, place.location
    address = _address(place)
    ours = {t.code for t in terms if t.origin.slug == continuum.SLUG}
    shown = location if location and not place.is_confidential else None
    return SearchEntry(
        service_at_location=place,
        service_id=service.pk,
        title=normal_words(service.name),
        keywords=normal_words(_keywords(place, terms)),
        body=normal_words(_body(place, address)),
        needs=continuum.with_levels(ours),
        latitude=shown.latitude if shown else None,
        longitude=shown.longitude if shown else None,
        postal_code=address.postal_code[:5] if address else "",
        city=normal_words(address.city) if address else "",
        state=address.state_province.upper() if address else "",
        timezone=zone_of(place),
        has_hours=has_hours,
        keeper=place.origin.jurisdiction_id,
        is_open_for_referral=not service.do_not_refer
        and service.status == Service.Status.ACTIVE,
        card=_card(place, address, terms),
    )


def _keywords(place: ServiceAtLocation, terms: Iterable[Any]) -> str:
    service, organization = place.service, place.service.organization
    names = [service.alternate_name, *(term.name for term in terms)]
    if organization:
        names += [organization.name, organization.alternate_name]
    return " ".join(filter(None, names))


def _body(place: ServiceAtLocation, address: Address | None) -> str:
    """Gather the words by which a place may be found; of a secret one, none about where."""
    service, location = place.service, place.location
    said = [service.description, service.eligibility_description, place.description]
    if location and not place.is_confidential:
        said += [location.name, location.alternate_name, location.description]
    if address:
        said += [address.address_1, address.city, address.postal_code]
    said += [language.name for language in _languages(place)]
    return " ".join(filter(None, said))[:20_000]


def _address(place: ServiceAtLocation) -> Address | None:
    """Give the street address that may be shown; of a confidential place there is none."""
    if place.location is None or place.is_confidential:
        return None
    found = list(place.location.addresses.all())
    streets = [a for a in found if a.address_type == "physical"]
    return next(iter(streets or found), None)


def _languages(place: ServiceAtLocation) -> list[Language]:
    location = place.location.languages.all() if place.location else ()
    return [*place.service.languages.all(), *location]


def phones_of(place: ServiceAtLocation) -> list[Phone]:
    """List the numbers to ring, the nearest to the place first, the best kind first."""
    location, organization = place.location, place.service.organization
    layers: list[Iterable[Phone]] = [place.phones.all(), place.service.phones.all()]
    layers.append(location.phones.all() if location else ())
    layers.append(organization.phones.all() if organization else ())
    found = [p for layer in layers for p in sorted(layer, key=_rank_of_phone)]
    callable_ = [p for p in found if p.type in PHONE_ORDER]
    return list({(p.number, p.extension): p for p in reversed(callable_)}.values())[
        ::-1
    ]


def _rank_of_phone(phone: Phone) -> int:
    return PHONE_ORDER.index(phone.type) if phone.type in PHONE_ORDER else 99


def zone_of(place: ServiceAtLocation) -> str:
    """Name the zone of its clocks: its own, its state's, else that of its source."""
    location = place.location
    if location and location.timezone in ZONES:
        return location.timezone
    addresses = list(location.addresses.all()) if location else []
    for address in addresses:
        zone = ZONE_OF_STATE.get(address.state_province.upper())
        if zone and address.country in {"", "US"}:
            return zone
    return place.origin.timezone if place.origin.timezone in ZONES else "UTC"


def local_date(zone: str) -> date:
    return timezone.now().astimezone(ZoneInfo(zone)).date()


def _card(place: ServiceAtLocation, address: Address | None, terms: list[Any]) -> dict:
    """Put together what a result shows, so that showing it asks no further question."""
    service, organization = place.service, place.service.organization
    gone = place.gone_since or service.gone_since
    return {
        "service": service.name,
        "organization": organization.name if organization else "",
        "place": "" if place.is_confidential else _place_name(place),
        "address": _street(address),
        "city": address.city if address else "",
        "phones": [
            {"number": p.number, "ext": p.extension, "kind": p.type}
            for p in phones_of(place)[:3]
        ],
        "url": service.url or (organization.website if organization else ""),
        "languages": sorted({str(language) for language in _languages(place)})[:12],
        "needs": [term.name for term in terms],
        "fees": service.fees[:200],
        "eligibility": service.eligibility_description[:300],
        "ages": [service.minimum_age, service.maximum_age],
        "alert": service.alert[:300],
        "status": service.status,
        "do_not_refer": service.do_not_refer,
        "is_confidential": place.is_confidential,
        "gone_since": gone.date().isoformat() if gone else None,
        "assured": service.assured_date.isoformat() if service.assured_date else None,
    }


def _place_name(place: ServiceAtLocation) -> str:
    location = place.location
    return location.name if location and location.name != place.service.name else ""


def _street(address: Address | None) -> str:
    if not address:
        return ""
    parts = [address.address_1, address.address_2, address.city]
    region = f"{address.state_province} {address.postal_code}".strip()
    return ", ".join(filter(None, [*parts, region]))
