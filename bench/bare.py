"""The loads of the bare views."""

import json
from itertools import count
from uuid import uuid4

from bench.load import CLIENTS, Load, request
from bench.measuring import Stage, get

ROLE = "clinician"
JSON = {"Content-Type": "application/json"}


def read(stage: Stage) -> Load:
    return get(stage, ROLE, "/bare/read/bare-77")


def page(stage: Stage) -> Load:
    return get(stage, ROLE, "/bare/page")


def search(stage: Stage) -> Load:
    """Ask the search question that is written by hand."""
    return get(stage, ROLE, "/bare/search")


def rows(stage: Stage) -> Load:
    return get(stage, ROLE, "/bare/rows")


def update(stage: Stage) -> Load:
    body = json.dumps({"notes": "Caller speaks fast, asks for help. " * 20}).encode()
    asked = [
        request(
            "POST",
            f"/bare/update/bare-{client + 1}",
            stage.headers(ROLE, client) | JSON,
            body,
        )
        for client in range(CLIENTS)
    ]
    return Load(asked.__getitem__)


def write(stage: Stage) -> Load:
    numbers, run = count(), uuid4().hex
    message = {
        "kind": "welfare",
        "priority": 2,
        "place": "12 Alder Street",
        "notes": "Caller speaks fast, asks for help.",
        "line": {"name": "Ada Dunn", "phone": "+15125550100"},
    }
    heads = [stage.headers(ROLE, client) | JSON for client in range(CLIENTS)]

    def ask(client: int) -> bytes:
        body = json.dumps(message | {"key": f"{run}-{next(numbers)}"}).encode()
        return request("POST", "/bare/write", heads[client], body)

    return Load(ask, expect=201)
