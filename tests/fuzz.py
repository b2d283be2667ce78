"""Input that nobody would send, made from the API's own schema."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from time import monotonic
from typing import Any
from urllib.parse import quote, urlencode

import schemathesis
from django.db import transaction
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, given, settings
from rest_framework.test import APIClient

from tests.matrix import API
from tests.routes import routes

THINGS = {
    " ".join(line.split()[:2]): line.split()[3:] for line in API.split("\n") if line
}
NAMES = {
    re.sub(r"<\w+:(\w+)>", r"{\1}", route.path).replace("{pk}", "{id}"): route.name
    for route in routes()
    if route.is_api
}


class TooSlow(Exception):
    """The time ran out before all that was to be tried was tried."""


def send_nonsense(
    client: APIClient,
    things: dict[str, Any],
    examples: int,
    *,
    only: str = "",
    answers: Counter | None = None,
    seconds: float = float("inf"),
) -> list[str]:
    """Try every operation so many times; say which answers no program could read.

    `only` is what a path has to match, `answers` counts what came by path and status.
    Raises TooSlow rather than trying less than was asked.
    """
    wrong: list[str] = []
    schema = SchemaGenerator().get_schema(request=None, public=True)
    until = monotonic() + seconds
    for operation in schemathesis.openapi.from_dict(schema).get_all_operations():
        if re.search(only, operation.ok().path):
            told = Counter() if answers is None else answers
            wrong += _try(client, operation.ok(), things, examples, told, until)
    return sorted(set(wrong))


def _try(
    client: APIClient,
    operation: Any,
    things: dict[str, Any],
    examples: int,
    answers: Counter,
    until: float,
) -> list[str]:
    wrong: list[str] = []
    documented = set(operation.definition.raw["responses"])

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def attempt(case: Any) -> None:
        if monotonic() > until:
            tried = f"{answers.total()} cases were tried when the time ran out"
            raise TooSlow(f"{tried}; wrong so far: {sorted(set(wrong))}")
        wrong.extend(_faults(client, case, things, documented, answers))

    attempt()
    return wrong


def _faults(
    client: APIClient,
    case: Any,
    things: dict[str, Any],
    documented: set[str],
    answers: Counter,
) -> Iterator[str]:
    with transaction.atomic():
        answer = client.generic(
            case.method,
            _path(case, things),
            _body(case),
            content_type="application/json",
        )
        transaction.set_rollback(True)
    answers[case.path, answer.status_code] += 1
    what = f"{case.method} {case.path} gave {answer.status_code}"
    if answer.status_code >= 500:
        yield f"{what} for {_body(case)[:300]!r}"
    elif str(answer.status_code) not in documented:
        yield f"{what}, which its schema does not tell of"
    elif answer.status_code >= 400 and "problem+json" not in answer["Content-Type"]:
        yield f"{what} without a problem document"


def _path(case: Any, things: dict[str, Any]) -> str:
    """Name a row that is there, so that input reaches it."""
    named = THINGS.get(f"{NAMES.get(case.path)} {case.method}", [])
    path = case.path
    said = case.path_parameters or {}
    # What a program makes up as an id is tried as well as one that is there.
    if "incident_id" in said and len(str(said["incident_id"])) % 2:
        path = path.replace("{incident_id}", quote(str(said["incident_id"]), safe=""))
    for thing in named if "{" in path else []:
        before, _, rest = path.partition("{")
        path = before + str(things[thing]) + rest.partition("}")[2]
    query = urlencode(case.query or {}, doseq=True)
    return f"{path}?{query}" if query else path


def _body(case: Any) -> bytes:
    if not isinstance(case.body, dict | list | str | int | float | bool):
        return b""
    return json.dumps(case.body).encode("utf-8", "surrogatepass")
