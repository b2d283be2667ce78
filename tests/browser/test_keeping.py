"""The screens that keep the directory true: the admin's, and the provider's on a phone."""

import pytest
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


def test_a_provider_corrects_the_entry_on_a_phone(
    live_server, page, link, service, look
):
    page.set_viewport_size(PHONE)
    page.goto(live_server.url + reverse("provider:verify", args=[link.mailed_secret()]))
    look(page, "provider-phone")

    page.get_by_label("Hotline").fill("512-555-0111")
    page.get_by_role("button", name="Everything is right").first.click()
    page.get_by_text("You changed something above").wait_for()
    page.get_by_label("Fees").fill("Free")
    page.get_by_role("button", name="Send corrections").click()
    page.get_by_text("2 corrections").wait_for()
    look(page, "provider-thanks")

    assert DirectoryCorrection.objects.count() == 2
    page.goto(page.url)
    page.get_by_text("This link leads nowhere now").wait_for()
    look(page, "link-used")


def test_an_admin_works_down_what_is_stale_by_keyboard(
    live_server, as_user, admin, service, jurisdiction, look
):
    page = as_user(admin)
    page.goto(live_server.url + reverse("providers:stale"))
    look(page, "stale")
    page.keyboard.press("j")
    page.keyboard.press("v")
    page.get_by_label("Who said so").fill("nurse@harbor.example")
    page.keyboard.press("Control+Enter")
    page.get_by_text("Nothing is stale").wait_for()

    service.refresh_from_db()
    assert service.assurer_email == "nurse@harbor.example"


def test_an_admin_takes_a_correction_over_by_keyboard(
    live_server, as_user, admin, service, link, jurisdiction, look
):
    with scope(jurisdiction):
        correcting.propose(link, {"fees": ("", "Free"), "remark": ("", "We moved.")})
    page = as_user(admin)
    page.goto(live_server.url + reverse("providers:corrections"))
    look(page, "corrections")

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
    live_server, as_user, admin, service, jurisdiction, look
):
    with scope(jurisdiction):
        entry(SourceFactory(slug="south", name="South feed"), fees="Sliding scale")
        assert merging.propose_all() == 1
    page = as_user(admin)
    page.goto(live_server.url + reverse("providers:duplicates"))
    look(page, "duplicates")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Side by side").wait_for()
    look(page, "duplicate")
    page.emulate_media(color_scheme="dark")
    look(page, "duplicate-dark")

    page.keyboard.press("1")
    page.get_by_text("stands for both").first.wait_for()
    assert Service.objects.exclude(merged_into=None).count() == 1
    look(page, "shown-again")
    page.keyboard.press("s")
    page.get_by_text("both are as they were").wait_for()
    assert not Service.objects.exclude(merged_into=None).exists()


def test_a_wrong_number_is_one_key_from_the_result_and_leads_the_admin_to_it(
    live_server, as_user, staff, admin, service, jurisdiction, look
):
    page = as_user(staff("clinician", jurisdiction))
    page.goto(live_server.url + reverse("providers:list") + "?q=harbor")
    page.locator("[data-row]").first.wait_for()
    page.locator("h1").click()
    page.keyboard.press("j")
    page.keyboard.press("w")
    page.get_by_text("marked: the number is wrong").wait_for()
    look(page, "marked")
    # The row keeps the focus, so the same key undoes it and marks it again.
    page.keyboard.press("w")
    page.get_by_text("taken back").wait_for()
    assert not DirectoryReport.objects.open().exists()
    page.keyboard.press("w")
    page.get_by_text("marked: the number is wrong").wait_for()
    assert DirectoryReport.objects.open().get().service == service

    page.context.clear_cookies()
    page = as_user(admin)
    page.goto(live_server.url + reverse("providers:reports"))
    look(page, "reports")
    page.get_by_role("link", name="512-555-0100").click()
    page.get_by_label("Number").first.fill("512-555-0122")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/services/*/")
    page.goto(live_server.url + reverse("providers:reports"))
    page.get_by_role("button", name="Put right").click()
    page.get_by_text("is told what came of it").wait_for()


def test_a_reporter_reads_the_answer(
    live_server, as_user, staff, admin, service, jurisdiction, look
):
    clinician = staff("clinician", jurisdiction)
    with scope(jurisdiction):
        report = reporting.report_wrong(service, by=clinician, kind="phone")
        reporting.settle(report, by=admin, outcome="corrected")
    page = as_user(clinician)
    page.goto(live_server.url + reverse("notifications:list"))

    page.get_by_role("link", name="What you marked as wrong").click()
    page.get_by_text("It was wrong and has been put right").wait_for()
    look(page, "answer")
