"""Find the open door: one statement over the search entries, and words for each result.

A place by name costs a second statement, a misspelt word a third.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from math import cos, radians
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from core.text import normal_words
from providers import continuum
from providers.finding import asked, results
from providers.finding.results import Result
from providers.finding.search_sql import ENOUGH, likes, statement

MILES_PER_DEGREE = 69.0
# The inner part of a circle, looked through first.
NEAR = 0.3
SIDES = ("south", "north", "west", "east")
SIZE = 20
PLACE_BY_POSTAL_CODE = """
SELECT coalesce(avg(latitude) FILTER (WHERE postal_code = %(postal_code)s::text),
                avg(latitude)) AS latitude,
       coalesce(avg(longitude) FILTER (WHERE postal_code = %(postal_code)s::text),
                avg(longitude)) AS longitude,
       count(*) FILTER (WHERE postal_code = %(postal_code)s::text) AS count
  FROM providers_searchentry
 WHERE precision = 'exact' AND postal_code >= left(%(postal_code)s::text, 3)
   AND postal_code <= left(%(postal_code)s::text, 3) || '99'
"""
PLACE_BY_CITY = """
SELECT avg(latitude) AS latitude, avg(longitude) AS longitude, count(*) AS count
  FROM providers_searchentry
 WHERE city = %(city)s::text AND (%(state)s::text = '' OR state = %(state)s::text)
 GROUP BY state ORDER BY count(*) DESC LIMIT 1
"""
AS_JSON = ("card", "openings", "capacities", "reports")


@dataclass(frozen=True)
class SearchQuery:
    """What somebody looks for; every part may be left empty."""

    words: str = ""
    place: str = ""
    need: str = ""
    open_now: bool = False
    latitude: float | None = None
    longitude: float | None = None
    miles: float = 25.0
    at: datetime | None = None
    keeper: UUID | None = None
    offset: int = 0
    size: int = SIZE
    age: int | None = None
    language: str = ""
    payer: str = ""
    population: str = ""
    modality: str = ""
    can_refer: bool = False
    has_room: bool = False

    @property
    def is_empty(self) -> bool:
        return not (self.words.strip() or self.place.strip() or self.latitude) and (
            not self.filters
        )

    @property
    def filters(self) -> list[str]:
        """Name what is asked for beside words and place."""
        names = ("need", "open_now", "language", "payer", "population", "modality")
        asked = [n for n in (*names, "can_refer", "has_room") if getattr(self, n)]
        return asked + (["age"] if self.age is not None else [])


@dataclass(frozen=True)
class Results:
    """A page of what was found, best first, and what to know about the whole."""

    rows: list[Result] = field(default_factory=list)
    found: int = 0
    notes: list[str] = field(default_factory=list)
    query: SearchQuery = field(default_factory=SearchQuery)

    def __iter__(self) -> Iterator[Result]:
        return iter(self.rows)

    @property
    def is_capped(self) -> bool:
        """Say whether there may be more, which nobody looked for."""
        return self.found >= ENOUGH

    @property
    def next_offset(self) -> int | None:
        reached = self.query.offset + len(self.rows)
        return reached if reached < self.found else None


def find(query: SearchQuery) -> Results:
    """Find services at locations: what the person can use comes first."""
    notes: list[str] = []
    query, where = _placed(query, notes)
    tokens = _tokens(query.words)
    params = _params(query, tokens, where)
    rows = _run(statement(query, tokens, where, spelled=True), params)
    is_spelled = bool(rows)
    if not rows and tokens and not query.offset:
        rows = _run(statement(query, tokens, where, spelled=False), params)
        if rows:
            notes.append("Nothing is spelled like that; these come closest.")
    found = rows[0]["found"] if rows else 0
    shown = [
        results.put(row, query, tokens, params["now"], is_spelled=is_spelled)
        for row in rows
    ]
    return Results(shown, found, notes, query)


def _placed(query: SearchQuery, notes: list[str]) -> tuple[SearchQuery, dict[str, str]]:
    """Turn a place by name into coordinates; where it is none, say so and look everywhere."""
    place = query.place.strip()
    if not place or query.latitude is not None:
        return query, {}
    where = _read_place(place)
    sql = PLACE_BY_POSTAL_CODE if where.get("postal_code") else PLACE_BY_CITY
    found = _run(sql, {"postal_code": "", "city": "", "state": ""} | where)
    if found and found[0]["latitude"] is not None:
        query = replace(
            query, latitude=found[0]["latitude"], longitude=found[0]["longitude"]
        )
        if not found[0].get("count", 1):
            notes.append(
                f"Nothing in the directory is in {place}: looked around the ZIPs that "
                f"begin with {place[:3]}."
            )
    elif not found or not found[0]["count"]:
        notes.append(f"The directory knows no place called {place}: looked everywhere.")
        return query, {}
    return query, where


def _read_place(place: str) -> dict[str, str]:
    digits = place.replace(" ", "")[:5]
    if len(digits) == 5 and digits.isdigit():
        return {"postal_code": digits}
    city, _, state = place.partition(",")
    return {"city": normal_words(city), "state": state.strip().upper()}


def _tokens(words: str) -> list[str]:
    return [token for token in normal_words(words).replace("_", " ").split() if token][
        :12
    ]


def _params(
    query: SearchQuery, tokens: list[str], where: dict[str, str]
) -> dict[str, Any]:
    now = timezone.now()
    params: dict[str, Any] = {
        "now": now,
        "at": query.at or now,
        "size": query.size,
        "keeper": query.keeper,
        "offset": query.offset,
        "need": [query.need],
        "need_words": continuum.words_of(query.need) if query.need else "",
        "folded": " ".join(tokens),
        "whole": " & ".join(tokens),
        "prefix": " & ".join([*tokens[:-1], *(f"{last}:*" for last in tokens[-1:])]),
        "postal_code": "",
        "city": "",
        "state": "",
        **where,
        **asked.params(query),
        **likes(tokens),
    }
    if query.latitude is not None and query.longitude is not None:
        params |= _box(query.latitude, query.longitude, query.miles)
        near = _box(query.latitude, query.longitude, query.miles * NEAR)
        params |= {f"near_{side}": near[side] for side in SIDES}
    return params


def _box(latitude: float, longitude: float, miles: float) -> dict[str, float]:
    high = miles / MILES_PER_DEGREE
    wide = high / max(cos(radians(latitude)), 0.01)
    return {
        "latitude": latitude,
        "longitude": longitude,
        "south": latitude - high,
        "north": latitude + high,
        "west": longitude - wide,
        "east": longitude + wide,
    }


def _run(sql: str, params: dict[str, Any]) -> list[dict[str, Any]]:
    used = {name: value for name, value in params.items() if f"%({name})s" in sql}
    with connection.cursor() as cursor:
        cursor.execute(sql, used)
        names = [column.name for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    for row in rows:
        # Django leaves jsonb as text in a cursor of its own.
        row |= {n: json.loads(row[n]) for n in AS_JSON if isinstance(row.get(n), str)}
    return rows


def results_of(service: UUID) -> list[Result]:
    """Show each place of one service as search would, with its hours and capacity."""
    query = SearchQuery(size=200)
    params = _params(query, [], {}) | {"only": service}
    rows = _run(statement(query, [], {}, spelled=True, only=True), params)
    return [results.put(row, query, [], params["now"]) for row in rows]
