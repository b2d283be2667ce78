"""One search entry: a service at a location as search sees it and a result shows it."""

from collections.abc import Iterable
from typing import Any
from zoneinfo import available_timezones

from core.text import normal_words
from providers import continuum
from providers.finding import facets, hours
from providers.finding.hours import Stretch
from providers.finding.zones import ZONE_OF_STATE
from providers.models import (
    Address,
    Language,
    Phone,
    SearchEntry,
    Service,
    ServiceAtLocation,
)

ZONES = frozenset(available_timezones())
# Whom a caller reaches first; a fax or a pager never.
PHONE_ORDER = ["hotline", "voice", "cell", "text", "textphone", "video"]


def entry_of(
    place: ServiceAtLocation, terms: list[Any], stretches: list[Stretch]
) -> SearchEntry:
    """Make the search entry of a place fetched with all of its parts."""
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
        precision="exact" if shown and shown.latitude is not None else "",
        postal_code=address.postal_code[:5] if address else "",
        city=normal_words(address.city) if address else "",
        state=address.state_province.upper() if address else "",
        timezone=zone_of(place),
        county=_county(address),
        has_hours=bool(stretches),
        week=week_of(stretches),
        has_dates=any(map(_is_dated, stretches)),
        keeper=place.origin.jurisdiction_id,
        is_gone=bool(place.gone_since or service.gone_since),
        is_open_for_referral=not place.takes_nobody
        and service.status == Service.Status.ACTIVE,
        card=_card(place, address, terms),
        **_facets(place, terms, ours),
    )


def _facets(
    place: ServiceAtLocation, terms: list[Any], ours: set[str]
) -> dict[str, Any]:
    """Say whom it takes and how, in codes; what nobody said stays empty."""
    service = place.service
    names = [term.name for term in terms]
    named = [service.name, service.alternate_name, *names]
    low, high = facets.ages(service)
    return {
        "minimum_age": low,
        "maximum_age": high,
        "languages": facets.language_codes(
            _languages(place), service.interpretation_services
        ),
        "payers": facets.payer_codes(
            [service.fees, service.fees_description, *_costs(service)]
        ),
        "populations": facets.population_codes(
            [service.eligibility_description, *named]
        ),
        "modalities": facets.modality_codes(place, ours, [*named, service.description]),
    }


def _costs(service: Service) -> list[str]:
    """List what it costs in words, and "free" where the amount is none."""
    said: list[str] = []
    for cost in service.cost_options.all():
        said += [cost.option, cost.amount_description]
        said += ["free"] if cost.amount == 0 else []
    return said


def week_of(stretches: list[Stretch]) -> str:
    """Write an ordinary week's minutes in which it is open, as a multirange."""
    start = lambda s: s.weekday * hours.DAY  # noqa: E731
    found = {
        (start(s) + s.opens, start(s) + s.closes)
        for s in stretches
        if s.opens < s.closes and not _is_dated(s)
    }
    return f"{{{','.join(f'[{first},{last})' for first, last in sorted(found))}}}"


def _is_dated(stretch: Stretch) -> bool:
    """Say whether it holds on some dates only, takes hours away or leaves them open."""
    dated = stretch.valid_from or stretch.valid_to
    return bool(dated) or stretch.kind != hours.OPEN


def _county(address: Address | None) -> str:
    """Name the county where the address does, for a pin that is no better placed."""
    region = normal_words(address.region) if address else ""
    return region.removesuffix(" county")[:100]


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
        "ages": facets.ages(service),
        "alert": service.alert[:300],
        "status": service.status,
        "do_not_refer": place.takes_nobody,
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
