"""One key for one's own state from any page, a week planned and others set by keyboard."""

import os
import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from core.scope import scope
from staffing.models import Availability, Shift, set_availability
from tests.browser.test_axe import findings
from tests.factories.dispatch import OfferedCallFactory

pytestmark = pytest.mark.django_db(transaction=True)


def shot(page, name):
    """Keep pictures where somebody asked for them: a monitor in both themes, a phone."""
    if folder := os.environ.get("SHOTS"):
        for theme, width in (("light", 1366), ("dark", 1366), ("light", 390)):
            page.emulate_media(color_scheme=theme)
            page.set_viewport_size({"width": width, "height": 768})
            page.screenshot(path=f"{folder}/{name}-{theme}-{width}.png", full_page=True)
        page.set_viewport_size({"width": 1366, "height": 768})


def state_of(user, jurisdiction):
    with scope(jurisdiction):
        return Availability.objects.now().get(user=user).state


def test_ones_state_is_set_by_one_key_from_any_page(
    live_server, as_user, clinician, jurisdiction, session
):
    with scope(jurisdiction):
        session._amend(by=clinician, ended_at=timezone.now())
    page = as_user(clinician)
    page.goto(f"{live_server.url}/queue/")
    bar = page.locator("#mine")
    said = bar.locator("summary")
    expect(said).to_contain_text("Absent")

    page.keyboard.press(".")
    expect(said).to_contain_text("Ready")
    expect(bar.get_by_role("button", name="Take a break")).to_be_focused()
    shot(page, "queue")
    page.keyboard.press(",")
    page.keyboard.press("w")
    expect(said).to_contain_text("Wrap-up")
    assert state_of(clinician, jurisdiction) == "wrap_up"

    page.goto(live_server.url + session.get_absolute_url())
    page.locator("#id_plan").fill("Not to be lost.")
    page.locator("#id_plan").blur()
    said.click()
    shot(page, "menu")
    bar.get_by_role("button", name="Break", exact=False).first.click()

    expect(said).to_contain_text("Break")
    expect(page.locator("#id_plan")).to_have_value("Not to be lost.")
    assert state_of(clinician, jurisdiction) == "break"
    shot(page, "session")


def test_what_others_set_shows_in_the_bar_by_itself(
    live_server, as_user, clinician, supervisor, jurisdiction
):
    with scope(jurisdiction):
        set_availability(clinician, "ready")
    page = as_user(clinician)
    page.clock.install()
    page.goto(f"{live_server.url}/queue/")
    with scope(jurisdiction):
        set_availability(clinician, "break")

    page.clock.run_for(16_000)

    expect(page.locator("#mine summary")).to_contain_text("Break")


def test_a_supervisor_watches_the_floor_and_sets_a_colleague_by_keyboard(
    live_server, as_user, clinician, supervisor, staff, jurisdiction
):
    with scope(jurisdiction):
        call = OfferedCallFactory(jurisdiction=jurisdiction)
        other = staff("clinician", jurisdiction, "Theo Iverson")
        set_availability(other, "ready")
        call.take(by=other)
        set_availability(clinician, "break")
        Availability.objects.filter(user=clinician).update(
            started_at=timezone.now() - timedelta(minutes=31)
        )
    page = as_user(supervisor)
    page.goto(f"{live_server.url}/board/")
    shot(page, "board")
    with page.expect_navigation():
        page.get_by_role("link", name="states").click()
    expect(page.get_by_text("long break")).to_be_visible()
    shot(page, "floor")

    page.keyboard.press("j")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    with page.expect_navigation():
        page.keyboard.press("a")

    expect(page.get_by_text("is marked as absent")).to_be_visible()
    assert state_of(clinician, jurisdiction) == "absent"
    shot(page, "person")
    assert findings(page, page.url) == []
    assert findings(page, f"{live_server.url}/shifts/floor/") == []


def test_a_week_is_planned_and_copied_by_keyboard(
    live_server, as_user, clinician, supervisor, jurisdiction
):
    page = as_user(supervisor)
    page.goto(f"{live_server.url}/shifts/roster/?week=2026-03-02")
    expect(page.get_by_text("nobody").first).to_be_visible()

    page.keyboard.press("p")
    page.keyboard.type("Clin")
    page.keyboard.press("Tab")
    for _ in range(7):
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
    page.locator("#id_starts").fill("22:00")
    page.locator("#id_ends").fill("06:00")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    expect(page.get_by_text("7 shifts planned.")).to_be_visible()
    page.keyboard.press("Escape")
    with page.expect_navigation():
        page.keyboard.press("]")
    with page.expect_navigation():
        page.keyboard.press("c")

    expect(page.get_by_text("7 shifts planned.")).to_be_visible()
    expect(page.locator(".plan .tag")).to_have_text([re.compile("^22:00.06:00$")] * 7)
    with scope(jurisdiction):
        assert Shift.objects.standing().filter(user=clinician).count() == 14
    shot(page, "roster")
    assert findings(page, page.url) == []
    page.goto(f"{live_server.url}/shifts/roster/?week=2026-03-02")
    expect(
        page.get_by_text("The clocks change on Sunday 8 March: 23 hours")
    ).to_be_visible()
    shot(page, "roster-dst")
