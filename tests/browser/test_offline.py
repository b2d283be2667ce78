"""Every page says that the network is gone, and sends nothing into the void."""

import pytest
from django.contrib.sessions.models import Session as SignIn
from django.urls import reverse
from playwright.sync_api import expect

from accounts.models import Invitation
from core.scope import scope
from followups.models import Attempt
from tests.factories.followups import FollowUpFactory

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "a long enough password"


@pytest.fixture
def noted(live_server, as_user, jurisdiction, case_manager):
    """A follow-up on whose page a note was typed half a minute ago."""
    with scope(jurisdiction):
        follow_up = FollowUpFactory(jurisdiction=jurisdiction, assigned_to=case_manager)
    page = as_user(case_manager)
    page.clock.install()
    page.goto(live_server.url + follow_up.get_absolute_url())
    page.locator("[name=note]").fill("Rang long.")
    page.clock.fast_forward(30_000)
    return page


@pytest.mark.parametrize("path", ["/queue/", "/cases/", "/follow-ups/", "/directory/"])
def test_every_page_says_so_and_takes_it_back(live_server, as_user, clinician, path):
    page = as_user(clinician)
    page.goto(live_server.url + path)

    page.context.set_offline(True)
    expect(page.locator("#notice [role=alert]")).to_contain_text("No connection since")
    page.context.set_offline(False)

    expect(page.get_by_text("No connection since")).to_have_count(0)


def test_a_form_keeps_its_words_until_they_can_be_sent(
    live_server, as_user, program_admin
):
    page = as_user(program_admin)
    page.goto(live_server.url + reverse("accounts:people"))
    page.locator("[name=name]").fill("New Person")
    page.locator("[name=email]").fill("new@alder.example")
    page.context.set_offline(True)

    page.locator("form[action*=invite] button").click()

    expect(page.locator("[name=email]")).to_have_value("new@alder.example")
    page.context.set_offline(False)
    page.locator("form[action*=invite] button").click()
    expect(page.get_by_text("gets a link by e-mail")).to_be_visible()
    assert Invitation.objects.count() == 1


@pytest.mark.parametrize("act", ["help", "sign"])
def test_what_was_not_sent_is_said_in_red_where_it_was_asked(note, session, act):
    note.context.set_offline(True)
    if act == "help":
        note.keyboard.press("!")
        dialog = note.get_by_role("dialog", name="Send help now")
        dialog.get_by_role("button", name="EMS").click()
        said = dialog.get_by_text("NOT sent: there is no connection. Use the phone")
    else:
        note.get_by_role("button", name="Sign session").click()
        said = note.locator("main").get_by_text("NOT sent: there is no connection.")

    expect(said).to_be_in_viewport()
    expect(said).to_have_role("alert")
    # Nothing lies over it: what is seen there is the line itself.
    assert said.evaluate(
        "e => { const b = e.getBoundingClientRect();"
        " return document.elementFromPoint(b.x + b.width / 2, b.y + b.height / 2) === e }"
    )
    note.context.set_offline(False)
    expect(said).to_have_count(0)


def test_of_two_keys_pressed_while_the_page_asks_who_is_signed_in_the_last_is_the_act(
    noted, jurisdiction
):
    page = noted
    held, is_slow = [], [True]
    page.route(
        "**/session-resumed/",
        lambda route: held.append(route) if is_slow[0] else route.continue_(),
    )

    with page.expect_request("**/session-resumed/"):
        page.get_by_role("button", name="No answer").click()
    page.get_by_role("button", name="Busy").click()
    is_slow[0] = False
    with page.expect_navigation():
        for route in held:
            route.continue_()

    expect(page.get_by_text("Line busy or cut off: written down.")).to_be_visible()
    with scope(jurisdiction):
        assert Attempt.objects.get().outcome == "busy"


def test_who_is_signed_in_is_not_waited_for_without_end(
    live_server, as_user, jurisdiction, case_manager
):
    with scope(jurisdiction):
        follow_up = FollowUpFactory(jurisdiction=jurisdiction, assigned_to=case_manager)
    page = as_user(case_manager)
    page.add_init_script(
        "const full = AbortSignal.timeout.bind(AbortSignal);"
        "AbortSignal.timeout = (ms) => full(ms / 20)"
    )
    page.clock.install()
    page.goto(live_server.url + follow_up.get_absolute_url())
    page.locator("[name=note]").fill("Rang long.")
    page.clock.fast_forward(30_000)
    page.route("**/session-resumed/", lambda route: None)

    page.get_by_role("button", name="No answer").click()

    expect(page.get_by_text("Not sent: there is no connection.")).to_be_visible()
    page.unroute("**/session-resumed/")
    with page.expect_navigation():
        page.get_by_role("button", name="No answer").click()
    expect(page.get_by_text("No answer: written down.")).to_be_visible()


def test_words_of_somebody_signed_out_meanwhile_are_sent_once_they_are_back(
    noted, case_manager
):
    page = noted
    case_manager.set_password(PASSWORD)
    case_manager.save()
    SignIn.objects.all().delete()

    page.get_by_role("button", name="Busy").click()
    frame = page.frame_locator("#signin-dialog iframe")
    frame.locator("[name=login]").fill(case_manager.email)
    frame.locator("[name=password]").fill(PASSWORD)
    with page.expect_navigation():
        frame.get_by_role("button", name="Sign in", exact=True).click()

    expect(page.get_by_text("Line busy or cut off: written down.")).to_be_visible()
    expect(page.get_by_text("Rang long.")).to_be_visible()
