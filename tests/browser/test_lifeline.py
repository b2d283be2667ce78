"""A caller is passed to 988 by keyboard, lost, and first in the queue; a month is settled."""

from datetime import timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from core.scope import scope
from dispatch.actions import screen_call
from dispatch.models import CadReport, Outlet
from tests.factories import dispatch as make

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def look(request):
    """Let axe look at a page in both themes, and keep a picture where one is asked for."""
    folder = request.config.getoption("--shots", default="")

    def check(page, name):
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            found = Axe().run(page).response["violations"]
            assert not found, [
                f"{r['id']}: {r['nodes'][0]['html'][:150]}" for r in found
            ]
            if folder and Path(folder).is_dir():
                page.screenshot(path=f"{folder}/{name}-{theme}.png", full_page=True)
        page.emulate_media(color_scheme="light")
        width = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert width <= 0

    return check


@pytest.fixture
def call(jurisdiction, call_taker):
    """A call for which the policy names a clinician."""
    with scope(jurisdiction):
        make.ScreenFormFactory(jurisdiction=jurisdiction)
        make.PolicyFactory(jurisdiction=jurisdiction)
        kind = make.CallTypeFactory(jurisdiction=jurisdiction)
        call = make.CallFactory(jurisdiction=jurisdiction, call_type=kind)
        safe = dict.fromkeys(("weapon", "violence", "medical"), "no")
        screen_call(call, by=call_taker, answers=safe | {"willing": "yes"})
    return call


def test_a_lost_caller_comes_first_and_police_are_sent_with_the_reason(
    live_server, as_user, supervisor, call, look
):
    page = as_user(supervisor)
    page.goto(live_server.url + call.get_absolute_url())
    page.keyboard.press("8")
    page.get_by_label("How?").select_option("call_taker")
    with page.expect_navigation():
        page.get_by_role("button", name="Pass to 988").click()
    expect(page.get_by_text("Under way")).to_be_visible()
    look(page, "call-on-its-way")
    with page.expect_navigation():
        page.get_by_role("button", name="Dropped: call back first").click()
    expect(page.get_by_text("The call is first in the queue")).to_be_visible()

    page.keyboard.press("!")
    with page.expect_navigation():
        page.get_by_role("button", name="Police: a weapon is there").click()
    expect(page.get_by_text("Police, because a weapon is there")).to_be_visible()
    with page.expect_navigation():
        page.get_by_role("button", name="Dispatched").click()
    look(page, "call-with-police")

    page.goto(f"{live_server.url}/calls/988/")
    expect(page.get_by_role("cell", name="Dropped")).to_be_visible()
    look(page, "ledger")
    page.goto(f"{live_server.url}/calls/988/new/")
    look(page, "from-988")
    page.goto(f"{live_server.url}/calls/988/months/")
    page.get_by_label("Month", exact=True).fill("2026-05")
    text = "Transfer ID,Started at,Direction,Outcome\nT-8,2026-05-05 18:00,inbound,ok\n"
    page.get_by_label("CSV of the 988 center").set_input_files(
        {"name": "may.csv", "mimeType": "text/csv", "buffer": text.encode()}
    )
    look(page, "months")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Not in our ledger")).to_be_visible()
    look(page, "month")
    page.get_by_label("Settle: not in our ledger, line 2").fill("A test call of theirs")
    with page.expect_navigation():
        page.get_by_role("button", name="Settle").click()
    expect(page.get_by_text("A test call of theirs")).to_be_visible()


def test_a_report_that_was_given_up_is_sent_again(
    live_server, as_user, program_admin, jurisdiction, look
):
    with scope(jurisdiction):
        feed = make.FeedFactory(jurisdiction=jurisdiction, name="metro-cad")
        outlet = Outlet.objects.create(jurisdiction=jurisdiction, feed=feed, way="pull")
        county = make.FeedFactory(jurisdiction=jurisdiction, name="county-cad")
        Outlet.objects.create(jurisdiction=jurisdiction, feed=county, way="pull")
        make.OfferedCallFactory(jurisdiction=jurisdiction).return_to_911(
            by=None, reason="x"
        )
        CadReport.objects.filter(outlet=outlet).update(
            state="dead", last_error="it answered 503"
        )
        CadReport.objects.update(created_at=timezone.now() - timedelta(hours=2))
    page = as_user(program_admin)
    page.goto(live_server.url + outlet.get_absolute_url())
    page.get_by_label("We send it, signed").check()
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Say where it is sent to.", exact=True)).to_be_visible()
    look(page, "outlet")

    page.get_by_role("link", name="What could not be told").click()
    expect(page.get_by_text("it answered 503")).to_be_visible()
    expect(page.get_by_role("link", name="county-cad")).to_be_visible()
    look(page, "untold")
    page.get_by_role("link", name="county-cad").click()
    expect(page.get_by_text("It does not ask")).to_be_visible()
    look(page, "unasked")
    page.go_back()
    with page.expect_navigation():
        page.keyboard.press("a")

    expect(page.get_by_text("1 sent again now")).to_be_visible()
