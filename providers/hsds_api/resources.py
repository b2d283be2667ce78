"""What the HSDS API lists: which rows answer a question, and how each is shown."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from math import cos, radians
from operator import and_
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import Avg, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import ASin, Cos, Radians, Sin, Sqrt

from core.text import normal_words
from providers.formats import hsds_objects as objects
from providers.hsds_api.asking import Asked
from providers.models import (
    Attribute,
    Organization,
    SearchEntry,
    Service,
    ServiceArea,
    ServiceAtLocation,
    Taxonomy,
    TaxonomyTerm,
)

EARTH = 12_742_000  # meters through the middle
METERS_PER_DEGREE = 111_000
PAGING = ("search", "page", "per_page", "format")
ABOUT_SERVICES = (
    "taxonomy_term_id",
    "taxonomy_id",
    "organization_id",
    "modified_after",
)

Objects = list[dict[str, Any]]


@dataclass(frozen=True)
class Resource:
    """One list of the API: its rows, how they are shown, and what may be asked of it."""

    name: str
    model: Any
    parameters: tuple[str, ...]
    rows: Callable[[Asked], QuerySet]
    show: Callable[[QuerySet, Asked], Objects]
    whole: Callable[[QuerySet, Asked], Objects]
    of_one: tuple[str, ...] = ()


def services(asked: Asked) -> QuerySet:
    rows = _about_service(Service.objects.public(), asked, "")
    if asked.search:
        places = ServiceAtLocation.objects.public().filter(_found(asked.search))
        rows = rows.filter(pk__in=places.values("service"))
    return rows


def places(asked: Asked) -> QuerySet:
    rows = _about_service(ServiceAtLocation.objects.public(), asked, "service__")
    if asked.search:
        rows = rows.filter(_found(asked.search))
    if asked.proximity:
        return rows.filter(_near(asked.postcode, asked.proximity))
    if asked.postcode:
        code = asked.postcode[:5] if asked.postcode[:5].isdigit() else asked.postcode
        areas = ServiceArea.objects.current().filter(service=OuterRef("service"))
        named = Q(name__contains=code) | Q(extent__contains=code)
        covered = Exists(areas.filter(named | Q(description__contains=code)))
        rows = rows.filter(Q(search_entry__postal_code=code) | covered)
    return rows


def organizations(asked: Asked) -> QuerySet:
    return _worded(
        Organization.objects.public(), asked, ("name", "alternate_name", "description")
    )


def taxonomies(asked: Asked) -> QuerySet:
    return _worded(Taxonomy.objects.public(), asked, ("name", "description"))


def terms(asked: Asked) -> QuerySet:
    rows = TaxonomyTerm.objects.public()
    if asked.taxonomy_id:
        rows = rows.filter(taxonomy=asked.taxonomy_id)
    if asked.top_only:
        rows = rows.filter(parent=None)
    if asked.parent_id:
        rows = rows.filter(parent=asked.parent_id)
    return _worded(rows, asked, ("name", "code", "description"))


def _about_service(rows: QuerySet, asked: Asked, service: str) -> QuerySet:
    """Keep the rows whose service answers what was asked."""
    if asked.organization_id:
        rows = rows.filter(**{f"{service}organization": asked.organization_id})
    if asked.modified_after:
        rows = rows.filter(**{f"{service}last_modified__gte": asked.modified_after})
    given = Attribute.objects.current().filter(
        link_entity="service", link_id=OuterRef(f"{service}pk")
    )
    if asked.taxonomy_term_id:
        rows = rows.filter(Exists(given.filter(taxonomy_term=asked.taxonomy_term_id)))
    if asked.taxonomy_id:
        of_it = given.filter(taxonomy_term__taxonomy=asked.taxonomy_id)
        rows = rows.filter(Exists(of_it))
    return rows


def _found(words: str) -> Q:
    query = SearchQuery(normal_words(words), config="english", search_type="plain")
    return Q(search_entry__document=query)


def _worded(rows: QuerySet, asked: Asked, fields: tuple[str, ...]) -> QuerySet:
    """Keep the rows that hold every word in one of their fields."""
    words = asked.search.split()[:12]
    for word in words:
        anywhere = [Q(**{f"{field}__icontains": word}) for field in fields]
        rows = rows.filter(reduce(lambda a, b: a | b, anywhere))
    return rows


def _near(postcode: str, meters: float) -> Q:
    """Ask for places within so many meters of the middle of what has this postcode."""
    there = SearchEntry.objects.filter(postal_code=postcode[:5])
    middle = there.aggregate(x=Avg("longitude"), y=Avg("latitude"))
    if middle["y"] is None:
        return Q(pk__in=[])
    y, x = middle["y"], middle["x"]
    high = meters / METERS_PER_DEGREE
    wide = high / max(cos(radians(y)), 0.01)
    box = (
        Q(location__latitude__range=(y - high, y + high)),
        Q(location__longitude__range=(x - wide, x + wide)),
    )
    up = Sin((Radians(F("location__latitude")) - radians(y)) / 2.0)
    along = Sin((Radians(F("location__longitude")) - radians(x)) / 2.0)
    bow = up * up + Cos(Radians(F("location__latitude"))) * cos(radians(y)) * (
        along * along
    )
    near = ServiceAtLocation.objects.filter(*box).annotate(
        meters=EARTH * ASin(Sqrt(bow))
    )
    return Q(pk__in=near.filter(meters__lte=meters).values("pk")) & reduce(and_, box)


def _show_services(rows: QuerySet, asked: Asked) -> Objects:
    return objects.full_services(rows) if asked.full else objects.slim_services(rows)


def _show_places(rows: QuerySet, asked: Asked) -> Objects:
    return objects.full_places(rows) if asked.full else objects.slim_places(rows)


def _show_organizations(rows: QuerySet, asked: Asked) -> Objects:
    if asked.full or asked.full_service:
        return _whole_organizations(rows, asked)
    return objects.flat("organization", rows)


def _whole_organizations(rows: QuerySet, asked: Asked) -> Objects:
    return objects.organizations(
        rows, services="full" if asked.full_service else "slim"
    )


RESOURCES = (
    Resource(
        "services",
        Service,
        (*PAGING, *ABOUT_SERVICES, "minimal", "full"),
        services,
        _show_services,
        lambda rows, _: objects.full_services(rows),
    ),
    Resource(
        "organizations",
        Organization,
        (*PAGING, "full", "full_service"),
        organizations,
        _show_organizations,
        _whole_organizations,
        ("full_service",),
    ),
    Resource(
        "service_at_locations",
        ServiceAtLocation,
        (*PAGING, *ABOUT_SERVICES, "full", "postcode", "proximity"),
        places,
        _show_places,
        lambda rows, _: objects.full_places(rows),
    ),
    Resource(
        "taxonomies",
        Taxonomy,
        PAGING,
        taxonomies,
        lambda rows, _: objects.flat("taxonomy", rows),
        lambda rows, _: objects.whole("taxonomy", rows),
    ),
    Resource(
        "taxonomy_terms",
        TaxonomyTerm,
        (*PAGING, "taxonomy_id", "top_only", "parent_id"),
        terms,
        lambda rows, _: objects.whole("taxonomy_term", rows),
        lambda rows, _: objects.whole("taxonomy_term", rows),
    ),
)
