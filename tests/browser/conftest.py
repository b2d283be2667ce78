"""Debian's Chromium, driven by Playwright against the live server of the tests."""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Lock
from typing import Any

import pytest
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.test import Client
from playwright.sync_api import expect

from core.scope import scope
from tests.browser.axe import problems
from tests.factories.cases import CaseFactory, SessionFactory

# Playwright runs an event loop in the test's own thread, which Django would refuse.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# On a busy machine a page takes longer than the five seconds that are usual.
expect.set_options(timeout=20_000)

QUIET = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Drive the main job in every run, and each screen beside it with the slow tests."""
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker(pytest.mark.browser)
            if item.path.name != "test_walk.py":
                item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict[str, Any]:
    """Start the installed browser; a machine without one fails, never skips."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not chromium:
        pytest.fail("There is no browser here: 'make browser' installs it.")
    return {
        **browser_type_launch_args,
        "executable_path": chromium,
        "args": QUIET,
        "chromium_sandbox": False,
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict) -> dict[str, Any]:
    """Show pages as a dispatch monitor does."""
    return {**browser_context_args, "viewport": {"width": 1366, "height": 768}}


class Busy:
    """Counts the requests that the live server is answering."""

    def __init__(self) -> None:
        self.count = 0
        self.lock = Lock()

    def begin(self, **_: Any) -> None:
        with self.lock:
            self.count += 1

    def end(self, **_: Any) -> None:
        with self.lock:
            self.count -= 1


@pytest.fixture(autouse=True)
def _settled(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let the last request end before the tables are emptied under it."""
    if "live_server" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("live_server")
    context, busy = request.getfixturevalue("context"), Busy()
    request_started.connect(busy.begin)
    request_finished.connect(busy.end)
    yield
    for page in context.pages:
        page.close()
    quiet, until = 0, time.monotonic() + 10
    while quiet < 4 and time.monotonic() < until:
        time.sleep(0.05)
        quiet = 0 if busy.count > 0 else quiet + 1
    request_started.disconnect(busy.begin)
    request_finished.disconnect(busy.end)


@pytest.fixture
def as_user(live_server: Any, context: Any) -> Callable[[Any], Any]:
    """Open a page that this user is signed in on."""

    def open_page(user: Any) -> Any:
        client = Client()
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        value = client.cookies[name].value
        context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
        return context.new_page()

    return open_page


@pytest.fixture
def session(transactional_db: None, jurisdiction: Any, clinician: Any) -> Any:
    """A session the clinician is writing, with one line in it."""
    with scope(jurisdiction):
        case = CaseFactory(jurisdiction=jurisdiction, assigned_to=clinician)
        return SessionFactory(
            jurisdiction=jurisdiction,
            case=case,
            clinician=clinician,
            behavior="Pacing.",
        )


@pytest.fixture
def note(live_server: Any, as_user: Any, clinician: Any, session: Any) -> Any:
    """The page of that session."""
    page = as_user(clinician)
    page.goto(live_server.url + session.get_absolute_url())
    return page


@pytest.fixture
def look(request: pytest.FixtureRequest) -> Callable[[Any, str], None]:
    """Let axe look at a page in both themes, and keep a picture where one is asked for."""
    folder = request.config.getoption("--shots", default="")

    def check(page: Any, name: str) -> None:
        assert problems(page) == []
        for theme in ("light", "dark") if folder and Path(folder).is_dir() else ():
            page.emulate_media(color_scheme=theme)
            page.screenshot(path=f"{folder}/{name}-{theme}.png", full_page=True)

    return check


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--shots", help="take the pictures of the papers into this folder")


def pytest_ignore_collect(collection_path: Any, config: pytest.Config) -> bool | None:
    """Take pictures only when asked to: they are papers, not proofs."""
    asked = config.getoption("--shots", default=None)
    return True if collection_path.name == "test_shots.py" and not asked else None
