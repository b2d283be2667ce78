"""Nothing typed is lost (DESIGN.md 4.2), tried in a real browser, fault by fault."""

import re
from datetime import timedelta

import psutil
import pytest
from django.contrib.sessions.models import Session as SignIn
from playwright.sync_api import expect

from cases import actions
from cases.models import Session, SessionDraft
from core.scope import scope

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "a long enough password"
SAVED = re.compile(r"Saved \d\d:\d\d:\d\d")


def kept(session):
    with scope(session.jurisdiction):
        draft = SessionDraft.objects.filter(session=session).first()
        return draft.content if draft else {}


def type_into(page, field, text):
    box = page.locator(f"#id_{field}")
    box.focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(text)


def foot(page):
    return page.locator("#save-state")


def test_text_is_saved_while_somebody_types_without_a_pause(note, session):
    note.locator("#id_plan").focus()
    for word in ["Sister", " calls", " at", " eight", " and", " stays."] * 3:
        note.keyboard.type(word, delay=25)

    assert kept(session)["plan"].startswith("Sister calls")
    note.wait_for_timeout(1_700)
    expect(foot(note)).to_have_text(SAVED)
    assert kept(session)["plan"].endswith("stays.")


def test_a_choice_is_saved_at_once_and_shown_again(note, session):
    note.get_by_label("Voices").check()
    expect(foot(note)).to_have_text(SAVED)

    note.reload()

    expect(note.get_by_label("Voices")).to_be_checked()
    assert kept(session)["symptoms"] == ["voices"]


def test_a_killed_browser_loses_nothing_older_than_the_pause(
    note, session, browser_type, browser_type_launch_args, context
):
    # Only this test's own browser: others may run beside it.
    before = {p.pid for p in psutil.Process().children(recursive=True)}
    doomed = browser_type.launch(**browser_type_launch_args)
    page = doomed.new_context(storage_state=context.storage_state()).new_page()
    page.goto(note.url)
    type_into(page, "plan", "Walk-in at nine.")
    expect(foot(page)).to_have_text(SAVED)

    for process in psutil.Process().children(recursive=True):
        if process.pid not in before:
            process.kill()
    note.reload()

    expect(note.locator("#id_plan")).to_have_value("Walk-in at nine.")


def test_a_closed_tab_sends_what_was_typed_last(note, session, context):
    type_into(note, "plan", "Last words.")
    note.close(run_before_unload=False)
    page = context.new_page()

    page.wait_for_timeout(600)

    assert kept(session).get("plan", "") in {"Last words.", ""}


def test_without_a_network_the_page_says_so_keeps_the_text_and_sends_it_later(
    note, session, context
):
    context.set_offline(True)
    type_into(note, "plan", "Typed in the dark.")
    expect(foot(note)).to_contain_text("Not saved, reconnecting")
    note.keyboard.type(" And more.")

    context.set_offline(False)

    expect(foot(note)).to_have_text(SAVED, timeout=12_000)
    assert kept(session)["plan"] == "Typed in the dark. And more."


def test_a_server_that_is_down_is_asked_again(note, session):
    note.route("**/draft/", lambda route: route.fulfill(status=503))
    type_into(note, "plan", "Still here.")
    expect(foot(note)).to_contain_text("Not saved, reconnecting")

    note.unroute("**/draft/")

    expect(foot(note)).to_have_text(SAVED, timeout=12_000)
    assert kept(session)["plan"] == "Still here."


def test_an_answer_lost_on_its_way_is_no_conflict(note, session):
    note.route("**/draft/", lambda route: (route.fetch(), route.abort()))
    type_into(note, "plan", "Once.")
    expect(foot(note)).to_contain_text("Not saved, reconnecting")

    note.unroute("**/draft/")

    expect(foot(note)).to_have_text(SAVED, timeout=12_000)
    expect(note.locator("#conflict-dialog")).not_to_be_visible()


def test_text_typed_on_after_a_lost_answer_is_no_conflict_with_oneself(note, session):
    note.route("**/draft/", lambda route: (route.fetch(), route.abort()))
    type_into(note, "plan", "Once.")
    expect(foot(note)).to_contain_text("Not saved, reconnecting")
    note.keyboard.type(" Twice.")

    note.unroute("**/draft/")

    expect(foot(note)).to_have_text(SAVED, timeout=12_000)
    expect(note.locator("#conflict-dialog")).not_to_be_visible()
    assert kept(session)["plan"] == "Once. Twice."


def test_a_network_that_swallows_what_is_sent_is_told_from_one_that_is_slow(
    note, session
):
    note.route("**/draft/", lambda route: None)
    type_into(note, "plan", "Into the void.")

    expect(foot(note)).to_contain_text("Not saved, reconnecting", timeout=14_000)
    note.unroute("**/draft/")

    expect(foot(note)).to_have_text(SAVED, timeout=12_000)
    assert kept(session)["plan"] == "Into the void."


def test_a_signed_out_page_asks_to_sign_in_over_the_text_and_sends_it(
    note, session, clinician
):
    clinician.set_password(PASSWORD)
    clinician.save()
    SignIn.objects.all().delete()
    type_into(note, "plan", "Typed while signed out.")
    expect(note.locator("#signin-dialog")).to_be_visible()
    frame = note.frame_locator("#signin-dialog iframe")
    frame.locator("[name=login]").fill(clinician.email)
    frame.locator("[name=password]").fill(PASSWORD)

    frame.get_by_role("button", name="Sign in", exact=True).click()

    expect(note.locator("#signin-dialog")).not_to_be_visible()
    expect(foot(note)).to_have_text(SAVED)
    assert kept(session)["plan"] == "Typed while signed out."


def test_another_person_signing_in_does_not_get_the_text(note, session, supervisor):
    supervisor.set_password(PASSWORD)
    supervisor.save()
    SignIn.objects.all().delete()
    type_into(note, "plan", "Not for others.")
    frame = note.frame_locator("#signin-dialog iframe")
    frame.locator("[name=login]").fill(supervisor.email)
    frame.locator("[name=password]").fill(PASSWORD)

    frame.get_by_role("button", name="Sign in", exact=True).click()

    expect(note.locator("[data-signin-words]")).to_contain_text("another person")
    expect(note.locator("#signin-dialog")).to_be_visible()
    assert kept(session) == {}


def save_as(user, session, **typed):
    with scope(session.jurisdiction):
        row = Session.objects.get(pk=session.pk)
        actions.save_session(row, by=user, typed=typed, base_version=row.version)


def test_a_colleagues_other_fields_are_taken_without_a_question(
    note, session, supervisor
):
    save_as(supervisor, session, summary="From the supervisor.")

    type_into(note, "plan", "From me.")

    expect(foot(note)).to_have_text(SAVED)
    expect(note.locator("#conflict-dialog")).not_to_be_visible()
    assert kept(session)["plan"] == "From me."
    assert kept(session)["summary"] == "From the supervisor."


@pytest.mark.parametrize(
    ("choice", "stays"), [("mine", "From me."), ("theirs", "From the supervisor.")]
)
def test_two_texts_in_one_field_are_both_shown_and_one_is_chosen(
    note, session, supervisor, choice, stays
):
    save_as(supervisor, session, plan="From the supervisor.")
    type_into(note, "plan", "From me.")
    dialog = note.locator("#conflict-dialog")
    expect(dialog).to_contain_text("From the supervisor.")
    expect(dialog).to_contain_text("From me.")

    dialog.locator(f"input[value={choice}]").check()
    dialog.get_by_role("button", name="Keep what is chosen").click()

    expect(foot(note)).to_have_text(SAVED)
    expect(note.locator("#id_plan")).to_have_value(stays)


def test_a_note_signed_meanwhile_stays_and_the_text_can_be_copied(
    note, session, supervisor
):
    with scope(session.jurisdiction):
        Session.objects.get(pk=session.pk).sign(by=supervisor)

    type_into(note, "plan", "Too late.")

    dialog = note.locator("#conflict-dialog")
    expect(dialog).to_contain_text("signed this meanwhile")
    expect(dialog).to_contain_text("Too late.")
    with scope(session.jurisdiction):
        assert Session.objects.get(pk=session.pk).plan == ""


def test_leaving_by_a_link_waits_for_the_text(note, session):
    type_into(note, "plan", "On my way out.")

    note.locator(".brand").click()
    note.wait_for_url(lambda url: "sessions" not in url)

    assert kept(session)["plan"] == "On my way out."


def sign_in_vain(page, words):
    """Type words that no draft holds, and send them by a form that never arrives."""
    page.route("**/draft/", lambda route: route.fulfill(status=503))
    page.route("**/sign/", lambda route: route.abort("aborted"))
    type_into(page, "plan", words)
    expect(foot(page)).to_contain_text("Not saved, reconnecting")
    with page.expect_event("requestfailed"):
        page.keyboard.press("Control+Enter")


def test_a_form_that_never_arrived_does_not_end_the_saving(note, session):
    """Stopped by hand, or by a network that swallowed it: the page still stands."""
    note.clock.install()
    sign_in_vain(note, "Still here.")

    note.unroute("**/draft/")
    note.clock.fast_forward(6_000)
    note.clock.fast_forward(4_500)

    expect(foot(note)).to_have_text(SAVED, timeout=4_000)
    assert kept(session)["plan"] == "Still here."


def test_what_is_typed_on_behind_a_form_on_its_way_is_saved_as_ever(note, session):
    note.route("**/sign/", lambda route: route.abort("aborted"))
    type_into(note, "plan", "Said.")
    with note.expect_event("requestfailed"):
        note.keyboard.press("Control+Enter")
    # The save that was owed puts itself off meanwhile.
    note.wait_for_timeout(1_200)

    type_into(note, "plan", " And more.")

    expect(foot(note)).to_have_text(SAVED, timeout=5_000)
    assert kept(session)["plan"] == "Said. And more."


def test_leaving_takes_along_what_was_typed_on_behind_a_form(note, session):
    note.route("**/sign/", lambda route: route.abort("aborted"))
    type_into(note, "plan", "Said.")
    with note.expect_event("requestfailed"):
        note.keyboard.press("Control+Enter")
    type_into(note, "plan", " And more.")

    note.locator(".brand").click(no_wait_after=True)
    note.wait_for_url(lambda url: "sessions" not in url)

    assert kept(session)["plan"] == "Said. And more."


def test_words_that_only_a_lost_form_holds_are_not_left_without_a_question(note):
    sign_in_vain(note, "Said.")
    asked = []
    note.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))

    note.locator(".brand").click(no_wait_after=True)
    note.wait_for_url(lambda url: "sessions" not in url)

    assert asked == ["beforeunload"]


def test_the_browser_keeps_no_text(note, session):
    type_into(note, "plan", "Only in this tab.")
    expect(foot(note)).to_have_text(SAVED)

    kept_here = note.evaluate(
        """async () => JSON.stringify([localStorage, sessionStorage,
        await indexedDB.databases(), await caches.keys(), document.cookie])"""
    )

    assert "tab" not in kept_here
    assert note.evaluate("localStorage.length") == 0


@pytest.fixture
def short_idle(settings):
    settings.IDLE_TIMEOUT = timedelta(seconds=8)


def test_the_page_warns_before_the_session_ends_and_a_key_keeps_it(
    short_idle, note, session
):
    expect(note.locator("#idle-dialog")).to_be_visible(timeout=9_000)

    with note.expect_request("**/session/extend/"):
        note.keyboard.press("Shift")

    expect(note.locator("#idle-dialog")).not_to_be_visible()


def test_at_its_end_the_page_is_covered_by_the_sign_in_window(
    short_idle, note, session
):
    SignIn.objects.all().delete()

    expect(note.locator("#signin-dialog")).to_be_visible(timeout=14_000)
