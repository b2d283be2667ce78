"""The API as a program meets it: its schema, its errors, its pages."""

import pytest
from django.test import Client
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from openapi_spec_validator import validate

from dispatch.api import CallViewSet
from tests.factories.dispatch import CallFactory
from tests.routes import routes

pytestmark = pytest.mark.django_db

PROBLEM = "application/problem+json"


@pytest.fixture(scope="module")
def schema():
    return SchemaGenerator().get_schema(request=None, public=True)


def test_the_schema_is_valid_openapi(schema):
    validate(schema)


def test_the_schema_is_made_without_a_warning():
    GENERATOR_STATS.reset()
    SchemaGenerator().get_schema(request=None, public=True)

    assert dict(GENERATOR_STATS._warn_cache) == {}
    assert dict(GENERATOR_STATS._error_cache) == {}


def test_the_schema_knows_every_route(schema):
    found = {
        route.path for route in routes() if route.is_api and route.name != "schema"
    }
    told = set(schema["paths"])

    assert {without_converters(p) for p in found} - told == set()


def without_converters(path):
    for kind in ("uuid", "str", "int", "slug", "incidentid"):
        path = path.replace(f"<{kind}:", "<")
    return path.replace("<", "{").replace(">", "}").replace("{pk}", "{id}")


def test_every_operation_says_how_it_fails_and_who_may(schema):
    silent = [
        f"{method} {path}"
        for path, operations in schema["paths"].items()
        for method, operation in operations.items()
        if method != "parameters" and not {"401", "403"} <= set(operation["responses"])
    ]
    assert silent == []


def test_ids_are_uuids_and_times_have_an_offset(schema):
    for name, component in schema["components"]["schemas"].items():
        for field, definition in component.get("properties", {}).items():
            if field == "id":
                assert definition.get("format") == "uuid", name
            if field.endswith("_at") and "format" in definition:
                assert definition["format"] == "date-time", f"{name}.{field}"


@pytest.mark.parametrize(
    ("method", "url", "status"),
    [
        ("get", "/api/v1/calls/", 401),
        ("get", "/api/v1/nothing/", 404),
        ("get", "/api/v1/calls/not-a-uuid/", 404),
    ],
)
def test_signed_out_or_lost_a_program_gets_a_problem(client, db, method, url, status):
    answer = getattr(client, method)(url)

    assert_problem(answer, status)


@pytest.mark.parametrize(
    ("send", "status"),
    [
        (lambda c: c.get("/api/v1/calls/01990000-0000-7000-8000-000000000000/"), 404),
        (lambda c: c.delete("/api/v1/calls/"), 405),
        (lambda c: c.post("/api/v1/calls/", "<a/>", content_type="text/xml"), 415),
        (lambda c: c.post("/api/v1/calls/", "{", content_type="application/json"), 400),
        (
            lambda c: c.post("/api/v1/calls/", "[]", content_type="application/json"),
            400,
        ),
        (lambda c: c.get("/api/v1/calls/?cursor=nonsense"), 404),
        (lambda c: c.get("/api/v1/cad/messages/"), 403),
        (lambda c: c.get("/api/v1/calls/", headers={"Accept": "text/html"}), 406),
    ],
)
def test_every_refusal_is_a_problem_document(client, call_taker, send, status):
    client.force_login(call_taker)

    assert_problem(send(client), status)


def test_a_session_without_the_csrf_token_may_not_write(clinician):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(clinician)

    assert_problem(browser.post("/api/v1/calls/take-next/"), 403)


def test_a_crash_is_a_problem_that_says_nothing_inside(clinician, monkeypatch):
    def crash(*args, **kwargs):
        raise RuntimeError("Quentin Sample-Doe")

    monkeypatch.setattr(CallViewSet, "get_queryset", crash)
    client = Client(raise_request_exception=False)
    client.force_login(clinician)

    answer = client.get("/api/v1/calls/")

    assert_problem(answer, 500)
    assert "Quentin" not in answer.content.decode()


def assert_problem(answer, status):
    assert answer.status_code == status
    assert answer["Content-Type"] == PROBLEM
    body = answer.json()
    assert body["status"] == status
    assert body["title"]
    assert body["detail"]
    assert "no-store" in answer["Cache-Control"]


def test_lists_are_walked_by_cursor(client, clinician, jurisdiction):
    made = {str(CallFactory(jurisdiction=jurisdiction).pk) for _ in range(5)}
    client.force_login(clinician)
    seen, url = [], "/api/v1/calls/?page_size=2"
    while url:
        body = client.get(url).json()
        seen += [row["id"] for row in body["results"]]
        url = body["next"]

    assert len(seen) == 5
    assert set(seen) == made
    assert "count" not in body
