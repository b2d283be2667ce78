"""What production refuses to start without, and how cookies are bound under https."""

import os
import subprocess
import sys

import pytest

from config import cluster

KEY = "A" * 43 + "="
WHOLE = {
    "DIVERT_PRODUCTION": "1",
    "SECRET_KEY": "x" * 50,
    "FIELD_KEYS": f"key1:{KEY}",
    "INDEX_KEY": KEY,
    "ALLOWED_HOSTS": "divert.example.gov",
    "DATABASE_URL": "postgresql://app@db.internal/divert",
}
SHOW = (
    "from config import settings as s;"
    "print(s.SESSION_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_NAME)"
)


def start(**environment):
    return subprocess.run(
        [sys.executable, "-c", SHOW],
        cwd=cluster.PROJECT,
        env={"PATH": os.defpath} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("name", ["SECRET_KEY", "FIELD_KEYS", "INDEX_KEY"])
def test_production_does_not_start_without_its_secrets(name):
    started = start(**{k: v for k, v in WHOLE.items() if k != name})

    assert started.returncode != 0
    assert f"{name} is not set: production does not start without it." in started.stderr


def test_under_https_cookies_are_bound_to_their_host():
    started = start(**WHOLE)

    assert started.stdout.split() == ["__Host-sid", "True", "__Host-csrf"]


def test_on_this_machine_plain_http_is_enough():
    assert start().stdout.split() == ["sid", "False", "csrf"]


def test_plain_http_serves_no_other_machine():
    started = start(ALLOWED_HOSTS="divert.example.gov")

    assert started.returncode != 0
    assert "set HTTPS=1" in started.stderr
