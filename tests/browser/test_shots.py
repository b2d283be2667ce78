"""The pictures of the papers, taken from what runs: `make shots`."""

import re

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from accounts.models import User

pytestmark = pytest.mark.django_db(transaction=True)

NOTE = {
    "behavior": "Pacing, not slept for two nights, says the neighbors talk about him. "
    "Mother reports no weapon, no threats. He agreed to come to the phone at 21:06.",
    "intervention": "Grounding, breathing together for 3 min. Asked about suicide "
    "aloud; wish to be dead last week, no method, no intent today.",
    "response": "Voice slower, sat down, laughed once about the dog.",
    "plan": "Warm handoff to the walk-in crisis center tonight. Mother stays with him.",
    "medications": "Risperidone 2 mg, stopped “about a week ago”.",
}


@pytest.fixture
def shoot(request):
    """Take one picture of a page, in both themes or in one."""
    folder = request.config.getoption("--shots")

    def take(page, name, themes=("light", "dark")):
        page.mouse.move(0, 0)
        for theme in themes:
            page.emulate_media(color_scheme=theme)
            page.wait_for_timeout(300)
            page.screenshot(path=f"{folder}/{name}-{theme}.png")

    return take


@pytest.fixture
def demo(live_server, as_user, context):
    """Open the demo's pages as one of its people."""
    call_command("seed_demo", verbosity=0)

    def open_page(who, path):
        for page in context.pages:
            page.close()
        page = as_user(User.objects.get(email=f"{who}@alder.example"))
        page.goto(live_server.url + path)
        return page

    return open_page


def write_note(page):
    page.keyboard.press("n")
    page.wait_for_url(re.compile("/sessions/"))
    # The cursor stands in the note, where a letter is a word's.
    with page.expect_navigation():
        page.get_by_role("link", name="who is it?").click()
    page.get_by_role("button", name="The same person").first.click()
    page.wait_for_url(lambda url: "who" not in url)
    for field, words in NOTE.items():
        page.locator(f"#id_{field}").fill(words)
    for label in ("Sleeplessness", "Suspicion"):
        page.get_by_label(label).check()
    page.locator("[name=distress_before][value='8']").check()
    page.locator("[name=distress_after][value='4']").check()
    page.get_by_label("Low", exact=True).check()
    expect(page.locator("#save-state")).to_contain_text("Saved")
    page.reload()
    page.locator("#id_plan").focus()


def test_pictures_of_what_runs(demo, shoot):
    shoot(demo("clinician", "/queue/"), "queue")
    shoot(demo("supervisor", "/board/"), "board", ["light"])
    shoot(demo("clinician", "/directory/"), "directory", ["light"])
    page = demo("clinician", "/queue/")
    write_note(page)
    shoot(page, "session")
