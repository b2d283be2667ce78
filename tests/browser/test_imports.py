"""A directory admin uploads a file, reads what it would change, applies it, decides the rest."""

import pytest
from playwright.sync_api import expect

from core.scope import scope
from providers import actions, runs
from providers.models import ImportConflict, Phone, Retirement, Service

pytestmark = pytest.mark.django_db(transaction=True)

RESTS_MS = 800  # a key that led to a page rests there for a moment

FIRST = """No,Agency,Program,Street,City,Tel,Secret
1,Elm House,Walk-in,1 Elm St,Alderton,512-555-0101,no
2,Elm House,Night line,2 Elm St,Alderton,512-555-0102,no
3,Elm House,Pantry,3 Elm St,Alderton,no phone,no
"""
SECOND = """No,Agency,Program,Street,City,Tel,Secret
1,Elm House,Walk-in center,1 Elm St,Alderton,512-555-0101,no
3,Elm House,Pantry,3 Elm St,Alderton,512-555-0103,no
"""


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.IMPORT_DIR = tmp_path / "imports"


def send(page, live_server, text, **choices):
    """Upload a file and land on its page."""
    page.goto(f"{live_server.url}/directory/imports/new/")
    file = {"name": "list.csv", "mimeType": "text/csv", "buffer": text.encode()}
    page.get_by_label("File", exact=True).set_input_files(file)
    for label, value in choices.items():
        if label == "Source":
            page.get_by_label("Source optional", exact=True).select_option(label=value)
        else:
            page.get_by_label(label.replace("_", " ")).fill(value)
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")


def press(page, key):
    with page.expect_navigation():
        page.keyboard.press(key)


def test_a_file_becomes_services_and_its_next_edition_asks_what_it_cannot_know(
    live_server, as_user, directory_admin, jurisdiction, look
):
    page = as_user(directory_admin)
    _upload_a_list_that_nobody_knows(page, live_server, look)
    _say_which_column_is_what(page, look)
    _apply_what_is_shown(page, look)
    with scope(jurisdiction):
        service = Service.objects.get(original_id="1")
        actions.edit_service(service, by=directory_admin, name="Walk-in, east door")
    _upload_the_next_edition(page, live_server, look)
    _take_their_word(page, look)
    _retire_what_is_gone(page, look)
    page.goto(f"{live_server.url}/directory/imports/")
    look(page, "imports")


def _upload_a_list_that_nobody_knows(page, live_server, look):
    page.goto(f"{live_server.url}/directory/imports/")
    look(page, "imports-none")
    press(page, "n")
    look(page, "upload")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("This field is required").first).to_be_visible()
    look(page, "upload-wrong")
    send(page, live_server, FIRST, Name_of_a_new_source="County list")


def _say_which_column_is_what(page, look):
    look(page, "columns")
    with page.expect_navigation():
        page.get_by_role("link", name="Back").click()
    expect(page.get_by_text("waiting for a worker")).to_be_visible()
    look(page, "import-waiting")
    bar = page.locator("footer .keys")
    expect(bar.get_by_text("columns")).to_be_hidden()
    runs.work_waiting()
    expect(page.get_by_text("The columns of this file are not known")).to_be_visible()
    expect(bar.get_by_text("columns")).to_be_visible()
    expect(bar.get_by_text("apply")).to_be_hidden()
    look(page, "import-asks")
    press(page, "c")
    press(page, "p")
    expect(page.get_by_role("cell", name="Night line").last).to_be_visible()
    look(page, "columns-tried")
    press(page, "Control+Enter")


def _apply_what_is_shown(page, look):
    runs.work_waiting()
    expect(page.get_by_role("heading", name="What it would change")).to_be_visible()
    expect(page.get_by_text("'no phone' is no telephone number")).to_be_visible()
    assert not Service.objects.exists()
    look(page, "import-preview")
    press(page, "Control+Enter")
    runs.work_waiting()
    expect(page.get_by_role("heading", name="Applied")).to_be_visible()
    assert Service.objects.count() == 3


def _upload_the_next_edition(page, live_server, look):
    """The source's own mapping is taken without being asked for."""
    send(page, live_server, SECOND, Source="County list")
    runs.work_waiting()
    expect(page.get_by_text("preview it again as an update")).to_be_visible()
    look(page, "import-preview-changed")
    press(page, "Control+Enter")
    runs.work_waiting()
    expect(page.get_by_role("heading", name="Applied")).to_be_visible()


def _take_their_word(page, look):
    page.get_by_role("link", name="Conflicts").click()
    expect(
        page.get_by_role("cell", name="Walk-in, east door", exact=True)
    ).to_be_visible()
    look(page, "conflicts")
    page.keyboard.press("j")
    press(page, "t")
    expect(page.get_by_text("Nothing is in conflict")).to_be_visible()
    assert Service.objects.get(original_id="1").name == "Walk-in center"
    assert not ImportConflict.objects.open().exists()


def _retire_what_is_gone(page, look):
    page.get_by_role("link", name="Gone from a source").click()
    expect(page.get_by_role("link", name="Night line (2)")).to_be_visible()
    look(page, "gone")
    while Retirement.objects.open().exists():
        page.wait_for_timeout(RESTS_MS)
        page.keyboard.press("j")
        press(page, "r")
    expect(page.get_by_text("Nothing is gone")).to_be_visible()
    assert Service.objects.get(original_id="2").retired_at
    assert Phone.objects.get(original_id__startswith="2:").retired_at
