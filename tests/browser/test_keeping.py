"""The screens that keep the directory true: the admin's, and the provider's on a phone."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from core.scope import scope
from providers.actions import correcting, merging, reporting, verifying
from providers.models import DirectoryCorrection, DirectoryReport, Service, Source
from providers.sweeps import weigh_entries
from tests.factories.providers import (
    AddressFactory,
    LocationFactory,
    PhoneFactory,
    ServiceAtLocationFactory,
    ServiceFactory,
    SourceFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def shot(request):
    """Keep a picture, where the run was asked for pictures."""
    folder = request.config.getoption("--shots", default=None)

    def take(page, name):
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=f"{folder}/{name}.png", full_page=True)

    return take


def entry(origin, **more):
    service = ServiceFactory(
        origin=origin,
        organization__origin=origin,
        name="Harbor Walk-in Crisis Center",
        email="desk@harbor.example",
        **more,
    )
    location = LocationFactory(origin=origin, name="Harbor House")
    AddressFactory(location=location, origin=origin)
    PhoneFactory(service=service, origin=origin, number="512-555-0100", type="hotline")
    ServiceAtLocationFactory(
        origin=origin,
        service=service,
        location=location,
        hours={"MO,TU,WE,TH,FR": ("09:00", "17:00")},
    )
    return service


@pytest.fixture
def admin(staff, jurisdiction):
    return staff("directory_admin", jurisdiction)


@pytest.fixture
def service(admin, jurisdiction):
    with scope(jurisdiction):
        made = entry(
            Source.objects.desk(jurisdiction),
            description="Help at once, day and night.",
        )
        weigh_entries()
    return made


@pytest.fixture
def link(service, admin, jurisdiction):
    with scope(jurisdiction):
        return verifying.ask(
            service, email="desk@harbor.example", jurisdiction=jurisdiction, by=admin
        )


def sound(page):
    """Nothing for axe to find, in either theme, and nothing to scroll sideways."""
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        found = Axe().run(page).response["violations"]
        assert [f"{theme} {v['id']} {v['nodes'][0]['html'][:160]}" for v in found] == []
    page.emulate_media(color_scheme="light")
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")


def test_a_provider_corrects_the_entry_on_a_phone(
    live_server, page, link, service, shot
):
    page.set_viewport_size(PHONE)
    page.goto(live_server.url + reverse("provider:verify", args=[link.mailed_secret()]))
    sound(page)
    shot(page, "provider-phone")

    page.get_by_label("Hotline").fill("512-555-0111")
    page.get_by_role("button", name="Everything is right").first.click()
    page.get_by_text("You changed something above").wait_for()
    page.get_by_label("Fees").fill("Free")
    page.get_by_role("button", name="Send corrections").click()
    page.get_by_text("2 corrections").wait_for()
    sound(page)
    shot(page, "provider-thanks")

    assert DirectoryCorrection.objects.count() == 2
    page.goto(page.url)
    page.get_by_text("This link leads nowhere now").wait_for()
    sound(page)


def test_an_admin_works_down_what_is_stale_by_keyboard(
    live_server, as_user, admin, service, jurisdiction, shot
):
    page = as_user(admin)
    page.goto(live_server.url + reverse("providers:stale"))
    sound(page)
    shot(page, "stale")
    page.keyboard.press("j")
    page.keyboard.press("v")
    page.get_by_label("Who said so").fill("nurse@harbor.example")
    page.keyboard.press("Control+Enter")
    page.get_by_text("Nothing is stale").wait_for()

    service.refresh_from_db()
    assert service.assurer_email == "nurse@harbor.example"


def test_an_admin_takes_a_correction_over_by_keyboard(
    live_server, as_user, admin, service, link, jurisdiction, shot
):
    with scope(jurisdiction):
        correcting.propose(link, {"fees": ("", "Free"), "remark": ("", "We moved.")})
    page = as_user(admin)
    page.goto(live_server.url + reverse("providers:corrections"))
    sound(page)
    shot(page, "corrections")

    for what in ("Remark", "Fees"):
        page.keyboard.press("j")
        page.keyboard.press("a")
        page.get_by_text(f"{what} of Harbor").first.wait_for()
        page.locator(".success").wait_for()
    page.get_by_text("No corrections wait").wait_for()

    service.refresh_from_db()
    assert service.fees == "Free"
    assert service.assured_date is not None


def test_an_admin_merges_a_pair_and_splits_it_by_keyboard(
    live_server, as_user, admin, service, jurisdiction, shot
):
    with scope(jurisdiction):
        entry(SourceFactory(slug="south", name="South feed"), fees="Sliding scale")
        assert merging.propose_all() == 1
    page = as_user(admin)
    page.goto(live_server.url + reverse("providers:duplicates"))
    sound(page)
    shot(page, "duplicates")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Side by side").wait_for()
    sound(page)
    shot(page, "duplicate")
    page.emulate_media(color_scheme="dark")
    shot(page, "duplicate-dark")

    page.keyboard.press("1")
    page.get_by_text("stands for both").first.wait_for()
    assert Service.objects.exclude(merged_into=None).count() == 1
    sound(page)
    page.keyboard.press("s")
    page.get_by_text("both are as they were").wait_for()
    assert not Service.objects.exclude(merged_into=None).exists()


def test_a_wrong_number_is_one_key_from_the_result_and_leads_the_admin_to_it(
    live_server, as_user, staff, admin, service, jurisdiction, shot
):
    page = as_user(staff("clinician", jurisdiction))
    page.goto(live_server.url + reverse("providers:list") + "?q=harbor")
    page.locator("[data-row]").first.wait_for()
    page.locator("h1").click()
    page.keyboard.press("j")
    page.keyboard.press("w")
    page.get_by_text("marked: the number is wrong").wait_for()
    shot(page, "marked")
    assert DirectoryReport.objects.get().service == service

    page.context.clear_cookies()
    page = as_user(admin)
    page.goto(live_server.url + reverse("providers:reports"))
    sound(page)
    shot(page, "reports")
    page.get_by_role("link", name="512-555-0100").click()
    page.get_by_label("Number").first.fill("512-555-0122")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/services/*/")
    page.goto(live_server.url + reverse("providers:reports"))
    page.get_by_role("button", name="Put right").click()
    page.get_by_text("is told what came of it").wait_for()


def test_a_reporter_reads_the_answer(
    live_server, as_user, staff, admin, service, jurisdiction
):
    clinician = staff("clinician", jurisdiction)
    with scope(jurisdiction):
        report = reporting.report_wrong(service, by=clinician, kind="phone")
        reporting.settle(report, by=admin, outcome="corrected")
    page = as_user(clinician)
    page.goto(live_server.url + reverse("notifications:list"))

    page.get_by_role("link", name="What you marked as wrong").click()
    page.get_by_text("It was wrong and has been put right").wait_for()
    sound(page)
