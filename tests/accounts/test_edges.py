"""Headers, health and logs: what leaves the house, and what does not."""

import json
import logging
from io import StringIO

import pytest
import structlog
from django.db import OperationalError
from django.test import override_settings
from django.urls import reverse

from config import logs
from core.health import note_sweep


@pytest.fixture
def my_page(client, clinician):
    client.force_login(clinician)
    return client.get(reverse("accounts:me"))


def test_nothing_inline_runs(my_page):
    policy = my_page["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "nonce" not in policy
    assert "http" not in policy


def test_only_pages_of_this_host_frame_a_page(my_page):
    assert "frame-ancestors 'self'" in my_page["Content-Security-Policy"]
    assert my_page["X-Frame-Options"] == "SAMEORIGIN"


def test_headers_hold_the_browser_back(my_page):
    assert my_page["X-Content-Type-Options"] == "nosniff"
    assert my_page["Referrer-Policy"] == "same-origin"
    assert my_page["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in my_page["Permissions-Policy"]


def test_pages_with_people_are_kept_by_no_browser(my_page):
    assert "no-store" in my_page["Cache-Control"]


def test_cookies_of_a_session_are_not_for_scripts(client, clinician, settings):
    clinician.set_password("four words and more")
    clinician.save()
    words = {"login": clinician.email, "password": "four words and more"}
    client.post("/accounts/login/", words)

    cookie = client.cookies[settings.SESSION_COOKIE_NAME]

    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/"


def test_healthz_answers_without_a_database(client, django_db_blocker):
    assert client.get("/healthz").json() == {"status": "ok"}


def test_readyz_says_which_sweep_is_late(client, db, settings):
    for entry in settings.CELERY_BEAT_SCHEDULE.values():
        note_sweep(entry["task"])
    assert client.get("/readyz").json()["status"] == "ok"


def test_readyz_says_so_when_no_sweep_ran(client, db):
    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert "accounts.sweeps.seal_access_log" in answer.json()["late"]


def test_metrics_count_requests_without_naming_anybody(client, clinician):
    client.force_login(clinician)
    client.get(reverse("accounts:me"))

    text = client.get("/metrics").content.decode()

    assert "django_http_requests" in text
    assert clinician.name not in text
    assert clinician.email not in text


@override_settings(METRICS_TOKEN="a-secret")
def test_metrics_ask_for_their_token_where_there_is_one(client, db):
    assert client.get("/metrics").status_code == 404
    given = {"Authorization": "Bearer a-secret"}
    assert client.get("/metrics", headers=given).status_code == 200


# Logs

NAME = "Quentin Sample-Doe"


@pytest.fixture
def lines():
    """Give what was logged, with the configuration of a running system in place."""
    root = logging.getLogger()
    before = list(root.handlers), structlog.get_config(), root.level
    logs.configure("DEBUG")
    written = StringIO()
    root.handlers[0].setStream(written)
    yield written.getvalue
    root.handlers = before[0]
    structlog.configure(**before[1])
    root.setLevel(before[2])


def test_a_log_line_holds_neither_query_nor_body(client, clinician, lines):
    client.force_login(clinician)
    client.get(reverse("accounts:me"), {"q": NAME})
    client.post(reverse("accounts:where"), {"membership": NAME})
    client.get(f"/nothing/here/?q={NAME}")

    assert NAME.split(maxsplit=1)[0] not in lines()


def test_an_exception_is_logged_by_place_and_not_by_words(lines):
    try:
        raise ValueError(NAME)
    except ValueError:
        logging.getLogger("divert").exception("could not")

    text = lines()

    assert NAME not in text
    assert json.loads(text.splitlines()[-1])["exception"] == "ValueError"


def test_trying_too_often_is_answered_in_words(client, db):
    words = {"login": "x@x.example", "password": "y"}

    answers = [client.post("/accounts/login/", words) for _ in range(31)]

    assert answers[-1].status_code == 429
    assert "Too many tries" in answers[-1].content.decode()


def test_a_page_that_is_none_and_a_page_that_broke_say_so(client, clinician):
    client.force_login(clinician)

    assert "Nothing here" in client.get("/nothing/").content.decode()


def test_readyz_is_not_ready_without_a_database(client, monkeypatch, db):
    def away(*args, **kwargs):
        raise OperationalError

    monkeypatch.setattr("core.health.sweep_ages", away)

    assert client.get("/readyz").status_code == 503
