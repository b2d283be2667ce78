"""From the queue to the note and back without a mouse; keys rest while somebody types."""

import re

import pytest
from playwright.sync_api import expect

from core.scope import scope
from dispatch.models import Call
from tests.factories.dispatch import OfferedCallFactory
from tests.factories.followups import FollowUpFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def queue(live_server, as_user, clinician, jurisdiction):
    with scope(jurisdiction):
        OfferedCallFactory(jurisdiction=jurisdiction, cad_number="26-1", priority=3)
        OfferedCallFactory(jurisdiction=jurisdiction, cad_number="26-2", priority=2)
    page = as_user(clinician)
    page.goto(f"{live_server.url}/queue/")
    return page


def active(page):
    return page.evaluate(
        "document.activeElement.id || document.activeElement.innerText"
    )


def test_n_takes_the_next_call_and_the_note_is_one_key_away(queue, jurisdiction):
    queue.keyboard.press("n")
    queue.wait_for_url(re.compile("sessions"))
    queue.keyboard.press("1")

    assert active(queue) == "id_behavior"
    with scope(jurisdiction):
        assert Call.objects.get(cad_number="26-2").status == "accepted"


def test_j_and_k_walk_the_rows_and_enter_opens_one(queue):
    queue.keyboard.press("j")
    first = active(queue)
    queue.keyboard.press("j")
    assert active(queue) != first
    queue.keyboard.press("k")
    assert active(queue) == first

    queue.keyboard.press("Enter")

    queue.wait_for_url(re.compile("/calls/"))


def test_a_new_call_shows_by_itself_is_announced_and_leaves_the_focus(
    queue, jurisdiction
):
    queue.keyboard.press("j")
    marked = active(queue)

    with scope(jurisdiction):
        OfferedCallFactory(jurisdiction=jurisdiction, cad_number="26-9")

    expect(queue.locator("#board")).to_contain_text("26-9", timeout=8_000)
    expect(queue.locator("#say")).to_contain_text("1 new")
    expect(queue.locator("#live-state")).to_contain_text("Live, ")
    assert active(queue) == marked


def test_two_keys_in_a_row_go_to_a_page_and_the_help_lists_them(queue):
    queue.keyboard.press("?")
    expect(queue.locator("#help-dialog")).to_contain_text("take the next call")
    queue.keyboard.press("Escape")

    queue.keyboard.press("g")
    queue.keyboard.press("f")

    queue.wait_for_url(re.compile("/follow-ups/"))


def test_the_list_of_keys_says_the_words_whole(note):
    note.keyboard.press("Escape")
    note.keyboard.press("?")

    words = note.locator("#help-dialog li", has=note.locator("kbd", has_text="a"))
    expect(words.filter(has_text="Suicide risk")).to_contain_text(
        "Suicide risk, or why not asked a"
    )


def test_keys_rest_while_somebody_types_except_the_one_that_signs(note):
    note.locator("#id_plan").focus()
    note.keyboard.type("n? gq dfr! ")
    assert note.locator("#id_plan").input_value().startswith("n? gq dfr!")
    expect(note.locator("dialog[open]")).to_have_count(0)

    note.keyboard.press("Control+Enter")

    expect(note.locator("[role=alert]")).to_contain_text("missing", ignore_case=True)
    expect(note.locator("#id_plan")).to_have_value("n? gq dfr! ")


def test_quick_codes_expand_and_the_time_is_stamped(note):
    note.locator("#id_plan").focus()
    note.keyboard.type(".wh Elm House")
    note.keyboard.press("Escape")
    note.keyboard.press("t")

    value = note.locator("#id_plan").input_value()

    assert re.fullmatch(r"Warm handoff to Elm House \d\d:\d\d ", value)


def test_single_keys_can_be_turned_off(live_server, as_user, clinician, session):
    clinician.single_keys = False
    clinician.save()
    page = as_user(clinician)
    page.goto(live_server.url + session.get_absolute_url())

    page.keyboard.press("?")
    page.keyboard.press("d")
    expect(page.locator("dialog[open]")).to_have_count(0)

    assert active(page) != "id_disposition"


def test_every_field_of_the_note_is_reached_by_tab(note):
    note.keyboard.press("1")
    seen = {active(note)}
    for _ in range(60):
        note.keyboard.press("Tab")
        seen.add(active(note))

    assert {"id_behavior", "id_intervention", "id_plan", "id_medications"} <= seen


def test_x_leads_to_the_words_of_why_it_goes_back(queue):
    queue.keyboard.press("j")
    queue.keyboard.press("x")

    queue.wait_for_url(re.compile("#return"))
    expect(queue.locator("#return-reason")).to_be_focused()


def test_the_search_for_a_person_begins_at_the_name(live_server, as_user, clinician):
    page = as_user(clinician)

    page.goto(f"{live_server.url}/cases/search/")

    assert active(page) == "id_name"


def test_a_key_pressed_twice_enters_one_call_and_answers_no_question(
    live_server, as_user, call_taker, jurisdiction
):
    page = as_user(call_taker)
    page.goto(f"{live_server.url}/calls/new/")
    page.fill("#id_details", "Pacing in the lobby.")

    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
        page.keyboard.press("Control+Enter")
    page.keyboard.press("Control+Enter")

    page.wait_for_timeout(300)
    with scope(jurisdiction):
        assert Call.objects.get().status == "received"


def test_two_buttons_of_one_form_are_two_acts_each_sent_once(
    live_server, as_user, case_manager, jurisdiction
):
    with scope(jurisdiction):
        follow_up = FollowUpFactory(jurisdiction=jurisdiction, assigned_to=case_manager)
    page = as_user(case_manager)
    page.goto(live_server.url + follow_up.get_absolute_url())
    asked = []
    page.route(
        "**/attempt/", lambda route: (asked.append(route), route.abort("aborted"))
    )

    for name in ("No answer", "Busy", "No answer", "Busy"):
        page.get_by_role("button", name=name).click(no_wait_after=True)
        page.wait_for_timeout(150)

    said = [re.search(r"outcome=(\w+)", one.request.post_data)[1] for one in asked]
    assert said == ["no_answer", "busy"]
