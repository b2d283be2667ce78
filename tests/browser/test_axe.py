"""Every page, as its first role sees it, in both themes: nothing for axe to find."""

import pytest
from django.conf import settings
from django.test import Client

from accounts.actions import make_service
from accounts.permissions import Role
from core.scope import scope
from tests.browser.axe import findings
from tests.matrix import PAGES
from tests.test_permissions import read
from tests.things import make_things

pytestmark = pytest.mark.django_db(transaction=True)

SIGNED_OUT = ["/accounts/login/", "/accounts/password/reset/"]
OWN = [
    "/accounts/2fa/",
    "/accounts/password/change/",
    "/accounts/sessions/",
    "/accounts/logout/",
    "/no/such/page/",
]
# Answers that are no pages.
NOT_PAGES = {
    "dispatch:file-problems",
    "dispatch:standing",
    "providers:import_problems",
    "providers:map_counts",
    "providers:map_outlines",
    "session",
    "session-resumed",
    "desk:offers",
    "desk:to_close",
    "notifications:open",
    "staffing:here",
}
ROWS = [
    row
    for row in read(PAGES)
    if row.method == "GET" and row.name not in NOT_PAGES and "export" not in row.name
]
FEWEST = ("program_admin", "supervisor", "clinician", "case_manager", "call_taker")


def viewer(row):
    """Give the role that sees the page with the most on it."""
    return next((role for role in FEWEST[1:] if role in row.roles), min(row.roles))


@pytest.fixture
def cast(staff, jurisdiction):
    people = [role for role in Role.values if role != Role.INTEGRATION]
    users = {role: staff(role, jurisdiction) for role in people}
    with scope(jurisdiction):
        service = make_service(jurisdiction, by=None, name="CAD")
    users[Role.INTEGRATION] = service.user
    return users


def signed_in(context, live_server, user):
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    value = client.cookies[name].value
    context.add_cookies([{"name": name, "value": value, "url": live_server.url}])


@pytest.mark.parametrize("part", ["care", "rest"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    live_server, page, context, cast, jurisdiction, part
):
    with scope(jurisdiction):
        things = make_things(jurisdiction, cast)
    rows = [r for r in ROWS if (viewer(r) == Role.SUPERVISOR) == (part == "care")]
    paths = [] if part == "care" else SIGNED_OUT
    problems = [p for path in paths for p in findings(page, live_server.url + path)]
    for role in {viewer(row) for row in rows}:
        signed_in(context, live_server, cast[role])
        paths = [row.url(things) for row in rows if viewer(row) == role]
        for path in paths + (OWN if role == Role.CLINICIAN else []):
            problems += findings(page, live_server.url + path)

    assert problems == []
