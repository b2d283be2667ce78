"""Taking the directory along, as a directory admin does it in the browser."""

import zipfile

import pytest
from django.conf import settings as configured
from django.test import Client

from providers import exports
from tests.providers.conftest import imported, package  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_admin_downloads_a_source_by_keyboard(
    page,
    context,
    live_server,
    directory_admin,
    package,  # noqa: F811
    look,
    settings,
    tmp_path,
):
    settings.IMPORT_DIR = tmp_path / "kept"
    imported(package(), source="elm")
    client = Client()
    client.force_login(directory_admin)
    cookie = client.cookies[configured.SESSION_COOKIE_NAME]
    context.add_cookies(
        [{"name": cookie.key, "value": cookie.value, "url": live_server.url}]
    )
    page.set_viewport_size({"width": 1366, "height": 768})
    page.goto(f"{live_server.url}/directory/export/")
    look(page, "export")
    page.get_by_label("Source").select_option("elm")

    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    assert page.get_by_text("waiting for a worker").is_visible()
    exports.write_waiting()
    page.get_by_role("link", name="Download").wait_for()
    look(page, "export ready")
    with page.expect_download() as waiting:
        page.keyboard.press("d")

    with zipfile.ZipFile(waiting.value.path()) as packet:
        assert b"Walk-in" in packet.read("services.csv")
