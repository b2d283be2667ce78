"""`search.`: finding the open door among all of them, against the same question by hand."""

import json
from collections.abc import Callable
from dataclasses import replace
from statistics import median
from time import perf_counter
from typing import Any
from urllib.parse import urlencode

import psycopg
from django.db import connection, transaction
from django.test import Client

from bench import bare, database, questions
from bench.figures import Figure, against, as_flat_as, no_more_than, shown
from bench.load import Load, request
from bench.measuring import Stage, over, people, rates, session_of
from bench.statements import of
from providers.finding.search import SearchQuery, find

ROLE = "clinician"
TIMES = 60
API, PAGE = "/api/v1/services/search/", "/directory/"
QUERY = SearchQuery(
    words=questions.WORD,
    latitude=questions.LATITUDE,
    longitude=questions.LONGITUDE,
    open_now=True,
    age=questions.AGE,
    has_room=True,
    can_refer=True,
)
TYPO = SearchQuery(words=questions.TYPO)
FORM = {
    "q": QUERY.words,
    "latitude": QUERY.latitude,
    "longitude": QUERY.longitude,
    "open": "on",
    "age": QUERY.age,
    "room": "on",
    "refer": "on",
}
BODY = {
    name: getattr(QUERY, name)
    for name in ("words", "latitude", "longitude", "open_now", "age", "has_room")
} | {"can_refer": True}
JSON_BODY = {"Content-Type": "application/json"}
FORM_BODY = {
    "Content-Type": "application/x-www-form-urlencoded",
    "HX-Request": "true",
}


def measure(stage: Stage) -> list[Figure]:
    few, many = (at(stage, scale) for scale in database.DIRECTORIES[stage.scale.name])
    with over(few.url):
        small, _ = timed(lambda: find(QUERY), lambda: None)
    with over(many.url), psycopg.connect(many.url, autocommit=True) as by_hand:
        figures = sql(by_hand)
        large, _ = timed(lambda: find(QUERY), lambda: None)
        figures.append(
            as_flat_as("search.ten_times_more", large, small, at_most=2, unit="ms")
        )
        figures.append(
            no_more_than("search.statements", statements(), 4, unit="statements")
        )
    return figures + served(many)


def at(stage: Stage, scale: database.Scale) -> Stage:
    """Stand on a database that holds a directory and nobody's cases."""
    url, _ = database.prepare(scale, stage.server_url)
    return replace(stage, scale=scale, url=url, sessions={})


def sql(by_hand: psycopg.Connection) -> list[Figure]:
    """Time our statements through Django beside those written by hand, in turn."""
    ours, hand = timed(lambda: find(QUERY), ask(by_hand, questions.BY_HAND))
    typo, trigrams = timed(lambda: find(TYPO), ask(by_hand, questions.TRIGRAMS))
    return [
        shown("search.found", find(QUERY).found, "candidates"),
        shown("search.p50", median(ours), "ms"),
        as_flat_as("search.sql.p95", [p95(ours)], [p95(hand)], at_most=3, unit="ms"),
        as_flat_as(
            "search.typo.p95", [p95(typo)], [p95(trigrams)], at_most=4, unit="ms"
        ),
    ]


def ask(by_hand: psycopg.Connection, statement: str) -> Callable[[], Any]:
    return lambda: by_hand.execute(
        statement, questions.asked(statement), prepare=True
    ).fetchall()


def timed(*asks: Callable[[], Any]) -> list[list[float]]:
    """Warm each up until its plan is settled, then time them alternating, in ms."""
    times: list[list[float]] = [[] for _ in asks]
    with transaction.atomic():
        for number in range(TIMES + 10):
            for one, kept in zip(asks, times, strict=True):
                started = perf_counter()
                one()
                if number >= 10:
                    kept.append((perf_counter() - started) * 1000)
    return times


def p95(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)]


def statements() -> int:
    """Count the statements of one page of results, session and user included."""
    client = Client(headers={"HX-Request": "true"})
    client.force_login(people(ROLE)[0])
    return len(of(lambda: client.post(PAGE, FORM)))


def served(stage: Stage) -> list[Figure]:
    with over(stage.url):
        stage.sessions[ROLE] = [session_of(user) for user in people(ROLE)]
    body, form = json.dumps(BODY).encode(), urlencode(FORM).encode()
    with stage.serving() as port:
        floor, found = stage.race(
            port, bare.search(stage), posts(stage, API, JSON_BODY, body)
        )
        rows, part = stage.race(
            port, bare.rows(stage), posts(stage, PAGE, FORM_BODY, form)
        )
    connection.close()
    return [
        against(
            "search.json", rates(found), rates(floor), at_least=0.33, unit="requests/s"
        ),
        against(
            "search.page", rates(part), rates(rows), at_least=0.2, unit="requests/s"
        ),
    ]


def posts(stage: Stage, path: str, headers: dict[str, str], body: bytes) -> Load:
    return Load(
        lambda client: request(
            "POST", path, stage.headers(ROLE, client) | headers, body
        )
    )
