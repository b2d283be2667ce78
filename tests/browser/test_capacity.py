"""A provider's phone without scripts, a supervisor's week by keyboard, a team sent by key."""

import os
import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from core.scope import scope
from providers.actions.links import issue_link
from providers.models import ServiceCapacity, TeamShift
from tests.browser.test_axe import findings
from tests.factories.dispatch import OfferedCallFactory
from tests.factories.providers import (
    ServiceAtLocationFactory,
    ServiceCapacityFactory,
    UnitFactory,
)
from tests.factories.teams import a_service, a_team

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def told(staff, jurisdiction, request):
    """A service that told two of six beds, nine hours ago unless a test says else."""
    with scope(jurisdiction):
        service = a_service(jurisdiction)
        place = ServiceAtLocationFactory(service=service)
        return ServiceCapacityFactory(
            service=service,
            service_at_location=place,
            unit=UnitFactory(origin=service.origin),
            population="women",
            updated=timezone.now() - getattr(request, "param", timedelta(hours=9)),
        )


@pytest.fixture
def phone(browser, live_server):
    """A small screen on which no script runs."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, java_script_enabled=False
    )
    yield context.new_page()
    context.close()


def shot(page, name):
    """Keep a picture where somebody asked for one."""
    if folder := os.environ.get("SHOTS"):
        page.set_viewport_size({"width": 1366, "height": 768})
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def test_a_provider_tells_with_a_thumb_and_without_scripts(
    live_server, phone, page, told, staff, jurisdiction, settings
):
    settings.SITE_URL = live_server.url
    with scope(jurisdiction):
        admin = staff("directory_admin", jurisdiction)
        _, url = issue_link(told.service, "capacity", by=admin)

    phone.goto(url)
    expect(phone.get_by_text("Told 9 hours ago")).to_be_visible()
    phone.get_by_role("button", name="One more free: Bed, women").click()

    expect(phone.locator("output")).to_have_text("3 of 6")
    expect(phone.get_by_text("Told just now")).to_be_visible()
    button = phone.get_by_role("button", name="One less free: Bed, women")
    assert button.bounding_box()["height"] >= 48
    assert ServiceCapacity.objects.get().available == 3
    assert findings(page, url) == []
    if folder := os.environ.get("SHOTS"):
        phone.screenshot(path=f"{folder}/phone.png", full_page=True)


def test_a_week_is_planned_by_keyboard(live_server, as_user, staff, jurisdiction):
    with scope(jurisdiction):
        supervisor = staff("supervisor", jurisdiction)
        team = a_team(supervisor, on_shift=False, areas=("78701", "Travis County"))
    page = as_user(supervisor)
    page.goto(f"{live_server.url}/directory/teams/")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(str(team.pk)))
    page.keyboard.press("]")
    page.wait_for_url(re.compile("week="))

    page.locator("#id_member").focus()
    for _ in range(2):
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
    page.locator("#id_starts").fill("22:00")
    page.locator("#id_ends").fill("06:00")
    page.keyboard.press("Control+Enter")

    expect(page.locator(".plan .tag")).to_have_text([re.compile("^22:00.06:00$")] * 2)
    with scope(jurisdiction):
        assert TeamShift.objects.standing().count() == 2
    shot(page, "team")
    assert findings(page, page.url) == []


def test_hours_taken_already_are_refused_beside_the_form(
    live_server, as_user, staff, jurisdiction
):
    with scope(jurisdiction):
        supervisor = staff("supervisor", jurisdiction)
        team = a_team(supervisor, on_shift=False)
    page = as_user(supervisor)
    page.goto(f"{live_server.url}/directory/teams/{team.pk}/")

    for _ in range(2):
        page.get_by_text("Mon", exact=True).last.click()
        page.locator("#id_starts").fill("08:00")
        page.locator("#id_ends").fill("16:00")
        page.get_by_role("button", name=re.compile("^Plan")).click()

    expect(
        page.get_by_text("This person already has a shift in these hours.")
    ).to_be_visible()


def test_help_is_sent_with_a_team_that_is_free(
    live_server, as_user, clinician, staff, jurisdiction
):
    with scope(jurisdiction):
        supervisor = staff("supervisor", jurisdiction)
        a_team(supervisor, "North", limit=1)
        a_team(supervisor, "Night", on_shift=False)
        call = OfferedCallFactory(jurisdiction=jurisdiction)
    page = as_user(clinician)
    page.goto(live_server.url + call.get_absolute_url())

    page.keyboard.press("!")
    dialog = page.get_by_role("dialog", name="Send help now")
    expect(dialog.get_by_text("Night is not on shift.")).to_be_visible()
    shot(page, "help")
    dialog.get_by_role("button", name="North: 1 of 1 free").click()

    expect(page.get_by_text("Mobile crisis team North", exact=True)).to_be_visible()
    page.keyboard.press("!")
    expect(page.get_by_text("North is full: 1 of 1 are out.")).to_be_visible()


@pytest.mark.parametrize("told", [timedelta(days=3)], indirect=True)
def test_an_admin_sees_who_tells_late_and_sets_a_rule(
    live_server, as_user, staff, jurisdiction, told
):
    with scope(jurisdiction):
        admin = staff("directory_admin", jurisdiction)
    page = as_user(admin)
    page.goto(f"{live_server.url}/directory/capacity/")
    expect(page.get_by_text("1 of 1")).to_be_visible()
    shot(page, "capacities")

    page.keyboard.press("u")
    page.wait_for_url(re.compile("units"))
    shot(page, "units")
    page.get_by_role("link", name="Bed").click()
    rule = page.get_by_role("group", name="Trusted for")
    assert findings(page, page.url) == []
    rule.get_by_label("How many").fill("2")
    shot(page, "unit")
    page.keyboard.press("Control+Enter")

    expect(page.get_by_text("2 hours")).to_be_visible()
    page.goto(live_server.url + told.service.get_absolute_url())
    expect(page.get_by_text("told too long ago to rely on").first).to_be_visible()
    shot(page, "service")
