"""Every page, as its first role sees it, in both themes: nothing for axe to find."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client

from accounts.actions import make_service
from accounts.permissions import Role
from core.scope import scope
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
NOT_PAGES = {"session", "session-resumed", "desk:to_close", "notifications:open"}
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


def findings(page, url):
    answer = page.goto(url)
    problems = [f"{url} {answer.status}"] if answer.status >= 500 else []
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        found = Axe().run(page).response["violations"]
        problems += [
            f"{theme} {url} {rule['id']}: {rule['nodes'][0]['html'][:150]}"
            for rule in found
        ]
    wide = "document.documentElement.scrollWidth > innerWidth"
    if page.evaluate(wide):
        problems.append(f"{url} scrolls sideways")
    return problems


def signed_in(context, live_server, user):
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    value = client.cookies[name].value
    context.add_cookies([{"name": name, "value": value, "url": live_server.url}])


def test_axe_finds_nothing_on_any_page(live_server, page, context, cast, jurisdiction):
    with scope(jurisdiction):
        things = make_things(jurisdiction, cast)
    problems = [
        p for path in SIGNED_OUT for p in findings(page, live_server.url + path)
    ]
    for role in {viewer(row) for row in ROWS}:
        signed_in(context, live_server, cast[role])
        mine = [row.url(things) for row in ROWS if viewer(row) == role]
        for path in mine + (OWN if role == Role.SUPERVISOR else []):
            problems += findings(page, live_server.url + path)

    assert problems == []


@pytest.mark.parametrize("size", [(683, 384), (390, 844)], ids=["zoomed", "phone"])
def test_nothing_scrolls_sideways_zoomed_or_on_a_phone(
    live_server, page, context, cast, jurisdiction, size
):
    width, height = size
    page.set_viewport_size({"width": width, "height": height})
    with scope(jurisdiction):
        things = make_things(jurisdiction, cast)
    signed_in(context, live_server, cast[Role.SUPERVISOR])
    wide = []
    for row in ROWS:
        if Role.SUPERVISOR in row.roles:
            page.goto(live_server.url + row.url(things))
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                wide.append(str(row))

    assert wide == []
