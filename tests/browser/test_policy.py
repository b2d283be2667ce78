"""A program admin writes a policy and tries it on the past, by keyboard alone."""

import os
import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from core.scope import scope
from dispatch import starter, sweeps
from dispatch.actions import screen_call
from dispatch.demo.calls import SAFE
from dispatch.models import CallType, DiversionPolicy
from tests.browser.axe import problems
from tests.factories.dispatch import CallFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def loaded(jurisdiction, staff):
    """The starting policy, and thirty days of calls screened as safe and no further."""
    with scope(jurisdiction):
        starter.load(jurisdiction)
        taker = staff("call_taker", jurisdiction)
        kind = CallType.objects.get(code="WELFARE")
        for day in range(30):
            call = CallFactory(
                jurisdiction=jurisdiction,
                initial_type=kind,
                call_type=kind,
                received_at=timezone.now() - timedelta(days=1 + day),
            )
            screen_call(call, by=taker, answers=SAFE)


def checked(page, name):
    """Look at a page in both themes, as it is."""
    if folder := os.environ.get("SHOTS"):
        for theme in ("dark", "light"):
            page.emulate_media(color_scheme=theme)
            page.screenshot(path=f"{folder}/{name}-{theme}.png", full_page=True)
    assert problems(page) == []


def go(page, key):
    """Press a key that leads to another page."""
    with page.expect_navigation():
        page.keyboard.press(key)


def test_a_policy_is_copied_edited_ordered_tried_and_put_in_force_by_keyboard(
    live_server, as_user, staff, jurisdiction, loaded
):
    with scope(jurisdiction):
        admin = staff("program_admin", jurisdiction)
    page = as_user(admin)
    page.goto(f"{live_server.url}/calls/policies/")
    checked(page, "policies")

    page.keyboard.press("j")
    go(page, "Enter")
    go(page, "c")
    expect(page.get_by_role("heading", name="Policy 2")).to_be_visible()

    go(page, "+")
    page.get_by_role("checkbox", name="WELFARE").focus()
    page.keyboard.press("Space")
    page.get_by_label("Then").select_option("yes:community")
    page.get_by_label("Because").fill("A neighborhood team knows them.")
    checked(page, "rule")
    go(page, "Control+Enter")

    added = page.locator("[data-row=a-neighborhood-team-knows-them]")
    expect(added).to_contain_text(
        "When the call type is Welfare check, divert it to a community responder, "
        "because a neighborhood team knows them."
    )
    for _ in range(2):
        go(page, "u")
    expect(added.locator(".n")).to_have_text("8")
    focused = page.evaluate("document.activeElement.textContent")
    assert focused == "Up rule 8"
    go(page, "u")
    go(page, "u")
    go(page, "u")
    expect(added.locator(".n")).to_have_text("5")
    expect(added.get_by_role("button", name="Up rule 5")).to_be_disabled()
    checked(page, "policy")

    go(page, "w")
    checked(page, "what-if")
    go(page, "Control+Enter")
    expect(page.get_by_text("Waiting for a worker")).to_be_visible()
    assert sweeps.work_policy_trials() == 1
    expect(page.get_by_text("decided otherwise than now")).to_be_visible(timeout=8000)
    expect(page.locator("#trial")).to_contain_text(
        re.compile(r"Not decided becomes eligible, community responder\s*30")
    )
    checked(page, "trial")

    go(page, "b")
    go(page, "a")
    expect(page.get_by_text("Tried on 30 past calls")).to_be_visible()
    checked(page, "activate")
    go(page, "Control+Enter")
    expect(page.get_by_text("Policy 2 decides from now on.")).to_be_visible()
    with scope(jurisdiction):
        assert DiversionPolicy.objects.active().get().version == 2

    page.goto(f"{live_server.url}/calls/missed/")
    checked(page, "missed")
