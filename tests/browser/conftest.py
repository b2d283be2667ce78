"""Debian's Chromium, driven by Playwright against the live server of the tests."""

import os
import shutil
from typing import Any

import pytest

# Playwright runs an event loop in the test's own thread, which Django would refuse.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

QUIET = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker(pytest.mark.browser)


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
