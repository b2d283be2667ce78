"""Taking the directory along, as a directory admin does it in the browser."""

import zipfile

import pytest
from django.conf import settings
from django.test import Client

from tests.providers.conftest import imported, package  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_admin_downloads_a_source_by_keyboard(
    page,
    context,
    live_server,
    directory_admin,
    package,  # noqa: F811
    look,
):
    imported(package(), source="elm")
    client = Client()
    client.force_login(directory_admin)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies(
        [{"name": cookie.key, "value": cookie.value, "url": live_server.url}]
    )
    page.set_viewport_size({"width": 1366, "height": 768})
    page.goto(f"{live_server.url}/directory/export/")
    look(page, "export")
    page.get_by_label("Source").select_option("elm")

    with page.expect_download() as waiting:
        page.keyboard.press("Control+Enter")

    with zipfile.ZipFile(waiting.value.path()) as packet:
        assert b"Walk-in" in packet.read("services.csv")
