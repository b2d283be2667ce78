"""A program admin uploads a CAD file, says what its columns are, and watches it load."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from core.scope import scope
from dispatch.files import work
from dispatch.models import Call
from tests.factories.dispatch import FeedFactory

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = """Incident #,Date,Time,Call Type,Final Type,Addr,Phone
A-1,03/02/2026,10:15,Welfare,EDP,12 Elm St,206 555 0100
A-2,03/02/2026,10:20,Welfare,Welfare,13 Elm St,
,03/02/2026,10:25,Welfare,Welfare,14 Elm St,
"""


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

    return check


def test_a_cad_file_is_dropped_read_as_guessed_tried_and_loaded(
    live_server, as_user, program_admin, jurisdiction, settings, tmp_path, look
):
    settings.IMPORT_DIR = tmp_path / "kept"
    settings.CALL_FOLDER = str(tmp_path)
    with scope(jurisdiction):
        feed = FeedFactory(jurisdiction=jurisdiction, name="metro-cad")
    page = as_user(program_admin)
    page.goto(f"{live_server.url}/calls/files/")
    look(page, "files-none")
    with page.expect_navigation():
        page.keyboard.press("n")
    _drop_a_file(page, look)
    _say_its_columns(page, look)
    _watch_it_load(page, jurisdiction, look)
    page.goto(f"{live_server.url}/calls/files/")
    look(page, "files")
    page.goto(live_server.url + feed.get_absolute_url())
    look(page, "file-feed")


def _drop_a_file(page, look):
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Choose a file.").first).to_be_visible()
    look(page, "file-upload-wrong")
    page.evaluate(
        """text => {
            const given = new DataTransfer();
            given.items.add(new File([text], "calls.csv", {type: "text/csv"}));
            const field = document.querySelector("input[type=file]");
            const dropped = new DragEvent("drop", {dataTransfer: given, bubbles: true});
            field.dispatchEvent(dropped);
            field.files = given.files;
        }""",
        TEXT,
    )
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")


def _say_its_columns(page, look):
    look(page, "file-uploaded")
    with page.expect_navigation():
        page.keyboard.press("c")
    look(page, "file-columns")
    with page.expect_navigation():
        page.keyboard.press("p")
    expect(page.get_by_text("2 of the first 3 are calls")).to_be_visible()
    expect(page.get_by_text("Line 4: it has no CAD number; not loaded")).to_be_visible()
    look(page, "file-tried")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")


def _watch_it_load(page, jurisdiction, look):
    expect(page.get_by_text("It waits for a worker")).to_be_visible()
    look(page, "file-waiting")
    work.work_waiting()
    expect(page.get_by_role("heading", name="Loaded", exact=True)).to_be_visible()
    expect(page.get_by_role("cell", name="it has no CAD number")).to_be_visible()
    look(page, "file-loaded")
    with scope(jurisdiction):
        assert Call.objects.count() == 2
