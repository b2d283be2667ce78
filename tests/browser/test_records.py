"""A directory admin writes a new shelter into the directory, by keyboard where it counts."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from providers.models import Address, SearchEntry, Service

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


def save(page):
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")


def test_a_new_shelter_is_written_in_and_found(
    live_server, as_user, directory_admin, look
):
    page = as_user(directory_admin)
    page.goto(f"{live_server.url}/directory/organizations/")
    look(page, "organizations")
    with page.expect_navigation():
        page.keyboard.press("n")
    page.get_by_label("Name", exact=True).fill("Oak Center")
    save(page)
    expect(page.get_by_role("heading", name="Oak Center", level=1)).to_be_visible()
    organization = page.url

    page.get_by_role("link", name="Add location").click()
    page.get_by_label("Name optional").first.fill("Safe house")
    page.get_by_label("Confidential").check()
    save(page)
    page.get_by_role("link", name="Add address").click()
    page.get_by_label("Street").fill("1 Oak Lane")
    page.get_by_label("City").fill("Alder")
    save(page)
    expect(page.get_by_text("1 Oak Lane")).to_be_visible()

    page.goto(organization)
    page.get_by_role("link", name="Add service").click()
    save(page)
    expect(page.get_by_role("alert")).to_contain_text("Some answers need another look")
    page.get_by_label("Name", exact=True).fill("Oak shelter")
    save(page)
    page.get_by_role("link", name="Add place of the service").click()
    page.get_by_label("Location").select_option(index=1)
    save(page)
    look(page, "record")

    service = Service.objects.get(name="Oak shelter")
    page.goto(f"{live_server.url}/directory/services/{service.pk}/edit/")
    look(page, "service")
    entry = SearchEntry.objects.get(service_id=service.pk)
    assert entry.service_at_location.is_confidential
    assert Address.objects.get().address_1 not in f"{entry.body} {entry.card}"

    page.goto(f"{live_server.url}{service.get_absolute_url()}")
    with page.expect_navigation():
        page.keyboard.press("e")
    page.get_by_label("Alert").fill("Full tonight")
    save(page)
    expect(page.get_by_text("Full tonight")).to_be_visible()
