"""Which places search must know anew after an import, and no others."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from providers.feeds.difference import Difference
from providers.finding import index
from providers.models import Attribute, ServiceAtLocation, Source

# Beyond this the whole source is rebuilt: naming each place would cost more.
MOST_ROWS = 3000
# What search knows nothing of.
UNSEEN = {"metadata", "organization_identifier"}
PATHS = {
    "organization": "service__organization",
    "service": "service",
    "location": "location",
    "service_at_location": "pk",
    "program": "service__program",
}


def rebuild(differences: list[Difference], source: Source) -> None:
    """Rebuild what search knows of the places that these differences touch."""
    seen = [d for d in differences if d.table not in UNSEEN]
    rows = sum(len(d.added) + len(d.changed) + len(d.gone) for d in seen)
    if rows:
        index.rebuild(_all(source) if rows > MOST_ROWS else _some(seen))


def _all(source: Source) -> QuerySet[ServiceAtLocation]:
    return ServiceAtLocation.objects.filter(
        Q(origin=source) | Q(service__origin=source)
    )


def rebuild_rows(table: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """Rebuild what search knows of the places that these rows of one table touch."""
    if table not in UNSEEN:
        index.rebuild(_places(_ids((table, row.get("id"), row) for row in rows)))


def _some(differences: list[Difference]) -> QuerySet[ServiceAtLocation]:
    return _places(_ids((d.table, *one) for d in differences for one in _said(d)))


def _ids(rows: Iterable[tuple[str, Any, Mapping[str, Any]]]) -> dict[str, set[Any]]:
    """Gather whom rows belong to: places, services, locations, organizations."""
    ids: dict[str, set[Any]] = defaultdict(set)
    for table, pk, said in rows:
        ids[table].add(pk)
        # What a service is part of has not changed with it; what a phone is of has.
        for owner in () if table in PATHS else PATHS:
            ids[owner].add(said.get(f"{owner}_id"))
        ids["service"].add(said.get("link_id"))
    return ids


def _places(ids: dict[str, set[Any]]) -> QuerySet[ServiceAtLocation]:
    given = Attribute.objects.filter(taxonomy_term__in=ids["taxonomy_term"])
    ids["service"] |= set(given.values_list("link_id", flat=True))
    wanted = Q(pk=None)
    for table, path in PATHS.items():
        wanted |= Q(**{f"{path}__in": ids[table] - {None}})
    pks = ServiceAtLocation.objects.filter(wanted).values_list("pk", flat=True)
    return ServiceAtLocation.objects.filter(pk__in=set(pks))


def _said(difference: Difference) -> Iterator[tuple[UUID, Mapping[str, Any]]]:
    for added in difference.added:
        yield added.pk, added.said
    for one in difference.changed:
        yield one.row.pk, one.row.__dict__
        yield one.row.pk, one.owners_before
    for row in difference.gone:
        yield row.pk, row.__dict__
