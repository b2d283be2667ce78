"""The map's own table, made out of the directory whenever that has changed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from core.sets import copy_rows
from providers.crisis_map import placing
from providers.crisis_map.served import spellings
from providers.models import (
    Address,
    MapEntry,
    MapState,
    SearchEntry,
    Service,
    ServiceArea,
    ServiceAtLocation,
)
from providers.models.chart import (
    CLOSED_HOUR,
    HOURS_OF_WEEK,
    OPEN_HOUR,
    UNSAID_HOUR,
)

ADULT, OLDER, MAX_AGE = 18, 60, 150
OF_TERM = {"youth": "youth", "older-adults": "older", "veterans": "veterans"}
# Whatever changes an entry or its hours changes a sum of hashes.
FINGERPRINT = """
SELECT concat_ws(' ', 'v5', count(*), sum(hashtextextended(
           concat_ws(' ', e.service_at_location_id, e.title, e.needs, e.languages,
           e.populations, e.minimum_age, e.maximum_age, e.has_hours, e.keeper, e.state,
           e.latitude IS NULL, e.postal_code, e.city, e.card), 0)),
       (SELECT concat_ws(' ', count(*), sum(hashtextextended(concat_ws(' ',
                   a.service_id, a.name), 0)))
          FROM providers_servicearea a
         WHERE a.gone_since IS NULL AND a.retired_at IS NULL),
       (SELECT concat_ws(' ', count(*), sum(hashtextextended(concat_ws(' ',
                   o.service_at_location_id, o.weekday, o.opens, o.closes, o.kind), 0)))
          FROM providers_opening o WHERE o.valid_from IS DISTINCT FROM o.valid_to
            OR o.valid_from IS NULL),
       (SELECT concat_ws(' ', count(*), sum(hashtextextended(l.id::text, 0)))
          FROM providers_location l WHERE l.is_confidential),
       (SELECT concat_ws(' ', count(*), sum(hashtextextended(a.location_id::text, 0)))
          FROM providers_address a
         WHERE a.gone_since IS NULL AND a.retired_at IS NULL
           AND (a.city <> '' OR a.postal_code <> '') AND a.location_id IN (
               SELECT l.id FROM providers_location l WHERE l.is_confidential
                UNION
               SELECT p.location_id FROM providers_service s
                 JOIN providers_serviceatlocation p ON p.service_id = s.id
                WHERE s.is_confidential)))
  FROM providers_searchentry e
"""
# A holiday is no part of an ordinary week; a rule that is not weekly makes none.
ORDINARY = """
SELECT o.service_at_location_id,
       json_agg(json_build_array(o.weekday, o.opens, o.closes, o.kind,
                o.valid_from IS NOT NULL AND o.valid_from = o.valid_to))
  FROM providers_opening o
 WHERE o.kind <> 'closed'
   AND coalesce(o.valid_to >= current_date, true)
   AND (coalesce(o.valid_from <= current_date, true) OR o.valid_from = o.valid_to)
 GROUP BY 1
"""
COLUMNS = (
    "service_at_location_id",
    "location_id",
    "name",
    "codes",
    "languages",
    "populations",
    "hours",
    "is_confidential",
    "keeper",
    "serves",
    "is_nowhere",
)


@dataclass(frozen=True)
class Refreshed:
    """Whether the map was made anew, and of how many doors."""

    is_new: bool
    doors: int
    placed: int


def refresh() -> Refreshed:
    """Bring areas and entries up to date; nothing is written where nothing changed."""
    # What was placed stands, even if counting should fail or be cut off.
    placed = placing.place_all()
    return _recount(placed)


@transaction.atomic
def _recount(placed: int) -> Refreshed:
    now = timezone.now()
    state, _ = MapState.objects.select_for_update().get_or_create(
        pk=1, defaults={"made_at": now, "checked_at": now, "fingerprint": ""}
    )
    fingerprint = f"{now.date()} {_ask(FINGERPRINT)[0][0]}"
    is_new = fingerprint != state.fingerprint
    if is_new:
        _rebuild()
        state.made_at, state.fingerprint = now, fingerprint
    state.checked_at = now
    state.save()
    return Refreshed(is_new, MapEntry.objects.count(), placed)


def _rebuild() -> None:
    MapEntry.objects.all().delete()
    hours = _Hours()
    weeks = {row[0]: hours.of(row[1]) for row in _ask(ORDINARY)}
    served = _areas_served()
    # All read before any is written: a connection does one thing at a time.
    found = [_entry(door, weeks, served) for door in _doors()]
    copy_rows(MapEntry._meta.db_table, COLUMNS, found)


def _doors() -> Iterable[Any]:
    """Walk what can be found and is in use, as search knows it."""
    in_use = Service.objects.current()
    current = ServiceAtLocation.objects.current().filter(service__in=in_use)
    entries = SearchEntry.objects.filter(service_at_location__in=current)
    # Search is told nothing of where a confidential place is: not that it is nowhere.
    streets = Address.objects.current().exclude(city="", postal_code="")
    here = OuterRef("service_at_location__location")
    entries = entries.annotate(has_street=Exists(streets.filter(location=here)))
    return entries.values(
        "service_at_location_id",
        "service_at_location__location_id",
        "service_id",
        "latitude",
        "postal_code",
        "city",
        "state",
        "keeper",
        "needs",
        "card",
        "has_street",
        "has_hours",
        "languages",
        "populations",
        "minimum_age",
        "maximum_age",
    ).iterator(chunk_size=5_000)


def _areas_served() -> dict[UUID, list[str]]:
    """List the names of the areas that each service says it serves."""
    found = defaultdict(list)
    told = ServiceArea.objects.current().exclude(name="")
    for service, name in told.values_list("service_id", "name"):
        found[service].append(name)
    return found


def _entry(
    door: dict[str, Any], weeks: dict[Any, str], served: dict[UUID, list[str]]
) -> tuple[Any, ...]:
    card, pk = door["card"], door["service_at_location_id"]
    ordinary = weeks.get(pk, CLOSED_HOUR * HOURS_OF_WEEK)
    return (
        pk,
        door["service_at_location__location_id"],
        card["service"][:300],
        sorted(door["needs"]),
        sorted(door["languages"]),
        populations(
            {*door["populations"], *(OF_TERM.get(n, "") for n in door["needs"])} - {""},
            door["minimum_age"],
            door["maximum_age"],
        ),
        ordinary if door["has_hours"] else "",
        card["is_confidential"],
        door["keeper"],
        sorted(
            {
                spelling
                for name in served.get(door["service_id"], ())
                for spelling in spellings(name, door["state"])
            }
        ),
        _stands_nowhere(door),
    )


def _stands_nowhere(door: dict[str, Any]) -> bool:
    is_placed = door["latitude"] is not None or door["postal_code"] or door["city"]
    return not (is_placed or door["has_street"])


def populations(
    said: Iterable[str], youngest: int | None, oldest: int | None
) -> list[str]:
    """Say for whom a service is, by its words and its ages; [] where neither tells."""
    found = set(said)
    if youngest is not None or oldest is not None:
        low, high = youngest or 0, MAX_AGE if oldest is None else oldest
        if low < ADULT:
            found.add("youth")
        if low < OLDER and high >= ADULT:
            found.add("adults")
        if high >= OLDER:
            found.add("older")
    return sorted(found)


class _Hours:
    """Opening stretches as a letter an hour; many doors keep the same hours."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def of(self, stretches: Any) -> str:
        key = str(stretches)
        if key not in self._known:
            self._known[key] = week_of(_read(stretches))
        return self._known[key]


def week_of(stretches: Iterable[tuple[int, int, int, str]]) -> str:
    """Write (weekday, opens, closes, letter) as a week; open beats unknown."""
    week = [CLOSED_HOUR] * HOURS_OF_WEEK
    for weekday, opens, closes, letter in stretches:
        for hour in range(24):
            if opens <= hour * 60 + 30 < closes and week[weekday * 24 + hour] != "o":
                week[weekday * 24 + hour] = letter
    return "".join(week)


def _read(stretches: Any) -> Iterator[tuple[int, int, int, str]]:
    """Take hours that hold on single dates for unknown: no week is like them."""
    for weekday, opens, closes, kind, is_single in stretches:
        is_open = kind == "open" and not is_single
        yield weekday, opens, closes, OPEN_HOUR if is_open else UNSAID_HOUR


def _ask(sql: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()
