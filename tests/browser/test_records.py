"""A directory admin writes a new shelter into the directory, by keyboard where it counts."""

import pytest
from playwright.sync_api import expect

from providers.models import Address, SearchEntry, Service

pytestmark = pytest.mark.django_db(transaction=True)


def save(page):
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")


def follow(page, name):
    """Click a link and be on its page before a key is pressed there."""
    with page.expect_navigation():
        page.get_by_role("link", name=name).click()


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

    follow(page, "Add location")
    page.get_by_label("Name optional").first.fill("Safe house")
    page.get_by_label("Confidential").check()
    save(page)
    follow(page, "Add address")
    page.get_by_label("Street").fill("1 Oak Lane")
    page.get_by_label("City").fill("Alder")
    save(page)
    expect(page.get_by_text("1 Oak Lane")).to_be_visible()

    page.goto(organization)
    follow(page, "Add service")
    save(page)
    expect(page.get_by_role("alert")).to_contain_text("Some answers need another look")
    page.get_by_label("Name", exact=True).fill("Oak shelter")
    save(page)
    follow(page, "Add place of the service")
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
    expect(page.get_by_text("Alert. Full tonight")).to_be_visible()
