"""The call taker's floor by keyboard: questions in seconds, offers that sound, the paper."""

import re
import time
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from core.scope import scope
from dispatch import starter
from dispatch.actions import enter_call
from dispatch.models import Call, CallType, ScreenForm
from staffing.models import set_availability
from tests.browser.axe import problems
from tests.factories.dispatch import OfferedCallFactory, call_in

pytestmark = pytest.mark.django_db(transaction=True)
# How long somebody who reads a question aloud and hears its answer needs for a key.
PACE = 0.9
MOST = 15
LONG = "Is there anybody else in the house who could be hurt, or who helps?"


@pytest.fixture
def floor(jurisdiction):
    with scope(jurisdiction):
        starter.load(jurisdiction)
    return jurisdiction


def findings(page):
    found = []
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        violations = Axe().run(page).response["violations"]
        found += [
            f"{theme} {v['id']}: {v['nodes'][0]['html'][:120]}" for v in violations
        ]
    page.emulate_media(color_scheme="light")
    return found


def test_eight_questions_are_answered_by_keys_within_15_seconds(
    live_server, as_user, call_taker, floor
):
    with scope(floor):
        call = call_in("received", jurisdiction=floor, holder=None)
        call._amend(by=None, call_type=CallType.objects.current().get(code="EDP"))
    page = as_user(call_taker)
    page.goto(f"{live_server.url}/calls/{call.pk}/screen/")

    begun = time.monotonic()
    for key in "nnnnnapy":
        time.sleep(PACE)
        page.keyboard.press(key)
    expect(page.locator("#verdict")).to_contain_text("Accept: Clinician")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    took = time.monotonic() - begun

    assert took < MOST, f"{took:.1f} s"
    expect(page.locator("#decision-head + p")).to_contain_text("Eligible")
    expect(page.locator("#nobody-head")).to_have_text("No clinician is ready")
    with scope(floor):
        answers = call.screens.get().answers
    assert (answers["age"], answers["caller"], answers["willing"]) == (
        "adult",
        "person",
        "yes",
    )
    with page.expect_navigation():
        page.keyboard.press("o")
    expect(page.locator("#standing")).to_contain_text("Waiting for a clinician")
    assert findings(page) == []


def test_a_safety_yes_declines_at_once_and_backspace_goes_back(
    live_server, as_user, call_taker, floor
):
    with scope(floor):
        call = call_in("received", jurisdiction=floor, holder=None)
    page = as_user(call_taker)
    page.goto(f"{live_server.url}/calls/{call.pk}/screen/")

    page.keyboard.press("y")
    expect(page.locator("#verdict")).to_contain_text("Decline: Police")
    page.keyboard.press("Backspace")
    page.keyboard.press("n")
    expect(page.locator("#verdict")).to_contain_text("Not decided")

    assert findings(page) == []


def test_the_place_is_typed_where_help_is_sent_and_put_right_by_keys(
    live_server, as_user, call_taker, floor
):
    with scope(floor):
        call = enter_call(by=call_taker, details="A man shouts.")
    page = as_user(call_taker)
    page.goto(f"{live_server.url}/calls/{call.pk}/")

    page.keyboard.press("!")
    page.locator("#help-place").fill("14 Elm Ct")
    # Enter in the field sends nobody: which unit goes is pressed for.
    page.keyboard.press("Enter")
    assert problems(page) == []
    with page.expect_navigation():
        page.locator("#help-now button", has_text="EMS").click()
    expect(page.locator("#where-head + .place")).to_have_text("14 Elm Ct")
    with page.expect_navigation():
        page.locator("#where-head a").click()
    page.locator("#id_place").fill("41 Elm Ct")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")

    expect(page.locator(".messages")).to_contain_text("EMS was sent elsewhere")
    with scope(floor):
        call.refresh_from_db()
        assert (call.place, call.responses.get().place) == ("41 Elm Ct", "14 Elm Ct")


def test_a_new_offer_sounds_and_shows_in_the_title_on_any_page(
    live_server, as_user, clinician, floor
):
    with scope(floor):
        set_availability(clinician, "wrap_up")
    page = as_user(clinician)
    page.add_init_script(
        "window.sounded = 0; document.addEventListener('divert:sounded', () => sounded++)"
    )
    page.goto(f"{live_server.url}/directory/")
    switch = page.locator("[data-sound-switch]")
    expect(switch).to_have_accessible_name("Sound off")
    switch.click()
    expect(switch).to_have_accessible_name("Sound on")
    assert page.evaluate("sounded") == 1

    with scope(floor):
        set_availability(clinician, "ready")  # as the clock does
        OfferedCallFactory(jurisdiction=floor)

    expect(page).to_have_title(re.compile(r"^\(1\) "), timeout=20_000)
    # What sounds and what the bar says of oneself are one.
    expect(page.locator("#mine")).to_have_attribute("data-state", "ready", timeout=2000)
    expect(page.locator("[data-offers-words]")).to_have_text("1 waits")
    expect(page.locator('a[data-key="g q"] b')).to_have_text("1 waiting")
    assert page.evaluate("sounded") == 2
    cookies = {c["name"]: c["value"] for c in page.context.cookies()}
    assert cookies["sound"] == "on"
    page.reload()
    expect(switch).to_have_accessible_name("Sound on: press a key")


def test_the_board_warns_of_the_longest_wait(live_server, as_user, supervisor, floor):
    with scope(floor):
        call = OfferedCallFactory(jurisdiction=floor)
        call._amend(by=None, offered_at=call.received_at)
    page = as_user(supervisor)
    page.goto(f"{live_server.url}/board/")

    tile = page.locator(".sum a", has_text="longest wait, limit 03:00")
    expect(tile).to_have_class("r")
    expect(tile.locator("b")).to_have_text(re.compile(r"05:\d\d"))
    expect(page.locator("#waits-head")).to_contain_text("Waits today")
    assert findings(page) == []


def test_the_paper_is_one_page_and_goes_in_by_keys(
    live_server, as_user, call_taker, floor
):
    with scope(floor):
        # The longest screen there may be is still one page.
        old = ScreenForm.objects.get()
        old.retire(by=None)
        more = [{"code": f"own{n}", "text": LONG, "safety": False} for n in range(4)]
        both = {"jurisdiction": floor, "questions": [*old.questions, *more]}
        ScreenForm(**both, version=2).store(by=None).activate(by=None)
    page = as_user(call_taker)
    page.goto(f"{live_server.url}/calls/outage/")
    assert findings(page) == []
    paper = page.pdf(format="Letter", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1

    with page.expect_navigation():
        page.keyboard.press("e")
    assert findings(page) == []
    page.locator("#id_day").fill(f"{timezone.now() - timedelta(days=2):%Y-%m-%d}")
    page.locator("#id_received").focus()
    for typed in ("0001", "0002", "0003"):
        page.keyboard.type(typed)
        page.keyboard.press("Tab")
    page.locator("#id_place").fill("14 Elm Ct")
    page.locator("[data-question] input").first.focus()
    page.keyboard.type("nnnn")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")

    expect(page.locator(".messages")).to_contain_text("is entered")
    with scope(floor):
        call = Call.objects.get()
        assert (call.status, call.source) == ("offered", "outage")
        assert call.screens.get().answers["attempt"] == "no"
