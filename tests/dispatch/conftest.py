"""Feeds, codes and the policy that the dispatch tests stand on."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from dispatch import webhooks
from tests.factories import dispatch as make

EIDO_URL = "/api/v1/cad/eido"


@pytest.fixture
def feed(jurisdiction: Any) -> Any:
    return make.FeedFactory(jurisdiction=jurisdiction, name="metro-cad")


@pytest.fixture
def codes(jurisdiction: Any) -> dict[str, Any]:
    return {
        "EDP": make.CallTypeFactory(jurisdiction=jurisdiction),
        "MNTL": make.CallTypeFactory(
            jurisdiction=jurisdiction,
            code="MENTAL",
            label="Mental person",
            registry_code="MNTL",
            default_priority=4,
        ),
    }


@pytest.fixture
def disposition(jurisdiction: Any) -> Any:
    return make.DispositionFactory(jurisdiction=jurisdiction)


@pytest.fixture
def screen_form(jurisdiction: Any) -> Any:
    return make.ScreenFormFactory(jurisdiction=jurisdiction)


@pytest.fixture
def policy(jurisdiction: Any) -> Any:
    return make.PolicyFactory(jurisdiction=jurisdiction)


@pytest.fixture
def sample(shared_data: Path) -> bytes:
    return (shared_data / "eido/sample/Sample call transfer EIDO.json").read_bytes()


@pytest.fixture
def eido() -> Callable[..., dict[str, Any]]:
    """Make a small whole EIDO; keywords replace or add top-level parts."""

    def build(**parts: Any) -> dict[str, Any]:
        stamp = {
            "lastUpdateTimeStamp": "2026-04-28T21:31:00-05:00",
            "updatedByAgencyReference": {"$ref": "alder.example"},
        }
        document = {
            "$id": "urn:emergency:uid:incidentid:0455:alder.example",
            **stamp,
            "eidoVersion": "1.0",
            "issuingElementIdentification": "cad.alder.example",
            "agencyComponent": [{"$id": "alder.example", **stamp}],
            "incidentComponent": {
                "$id": "urn:emergency:uid:incidentid:0455:alder.example",
                **stamp,
                "internalIncidentId": "26-118-0455",
                "incidentTypeCommonRegistryText": "EDP",
                "incidentCommonPriorityNumber": 2,
            },
        }
        return document | parts

    return build


@pytest.fixture
def post(feed: Any) -> Callable[..., Any]:
    """Send a message signed as the feed would sign it."""

    def send(body: Any, *, message_id: str = "msg-1", **headers: str) -> Any:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        stamp = headers.pop("timestamp", str(int(time.time())))
        secret = headers.pop("secret", feed.secret)
        signed = {
            "webhook-id": message_id,
            "webhook-timestamp": stamp,
            "webhook-signature": webhooks.sign(secret, message_id, stamp, raw),
        }
        return Client().post(
            EIDO_URL, raw, content_type="application/json", headers=signed | headers
        )

    return send
