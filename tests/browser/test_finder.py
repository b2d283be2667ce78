"""Finding a service mid-call without a mouse: search, filters, map, refer, and no door at all."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from core.scope import scope
from providers.models import Demand
from referrals.models import Referral
from tests.factories.cases import CaseFactory, SessionFactory
from tests.factories.dispatch import AcceptedCallFactory
from tests.factories.providers import (
    AddressFactory,
    LocationFactory,
    PhoneFactory,
    ServiceAtLocationFactory,
    ServiceCapacityFactory,
    ServiceFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)
ALWAYS = {"MO,TU,WE,TH,FR,SA,SU": ("00:00", "00:00")}


def service(name, location, **more):
    hours = more.pop("hours", ALWAYS)
    made = ServiceFactory(name=name, **more)
    PhoneFactory(service=made)
    return ServiceAtLocationFactory(service=made, location=location, hours=hours)


@pytest.fixture
def finder(live_server, as_user, clinician, jurisdiction):
    """The finder of a session whose call came from Austin, over a few services."""
    with scope(jurisdiction):
        call = AcceptedCallFactory(
            jurisdiction=jurisdiction,
            latitude="30.27",
            longitude="-97.74",
            area="zip 787",
            held_by=clinician,
        )
        case = CaseFactory(jurisdiction=jurisdiction, assigned_to=clinician)
        session = SessionFactory(
            jurisdiction=jurisdiction, case=case, call=call, clinician=clinician
        )
        near = LocationFactory(latitude=30.29, longitude=-97.75)
        AddressFactory(location=near, city="Austin")
        free = service("Lantern respite", near, minimum_age=18, fees="Medicaid")
        ServiceCapacityFactory(service=free.service)
        coarse = LocationFactory(latitude=None, longitude=None)
        AddressFactory(location=coarse, city="Austin")
        service("Night shelter", coarse, hours={})
        county = LocationFactory(latitude=None, longitude=None)
        AddressFactory(location=county, postal_code="", region="Hays County", city="")
        service("Hays house", county, do_not_refer=True)
        secret = LocationFactory(latitude=30.3, longitude=-97.7, is_confidential=True)
        service("Safe house", secret)
        service("Crisis line", None)
    page = as_user(clinician)
    page.goto(f"{live_server.url}/desk/sessions/{session.pk}/services/")
    return page


def names(page):
    return page.locator("#results [data-row] a b").all_inner_texts()


def axe(page):
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:150]}" for one in found]


def test_a_service_is_found_and_asked_by_keys_alone(finder, jurisdiction):
    expect(finder.locator("#id_q")).to_be_focused()
    finder.keyboard.press("Escape")
    finder.keyboard.press("?")
    wrong = finder.locator("[data-key-list] li", has_text="number of the row is wrong")
    expect(wrong).to_have_count(1)
    finder.keyboard.press("Escape")
    finder.keyboard.press("n")
    expect(finder.locator("#id_need")).to_be_focused()
    finder.locator("#id_q").focus()
    finder.keyboard.type("lantrn")
    expect(finder.locator("#results")).to_contain_text("come closest")
    finder.keyboard.press("ArrowDown")
    expect(finder.locator("[data-row].sel")).to_contain_text("Lantern respite")

    finder.keyboard.press("r")
    expect(finder.get_by_role("button", name="Ask the service")).to_be_focused()
    finder.keyboard.press("Enter")

    expect(finder.get_by_text("was asked")).to_be_visible()
    with scope(jurisdiction):
        asked = Referral.objects.get().service_at_location.service.name
    assert asked == "Lantern respite"


def test_what_was_asked_is_there_again_on_coming_back_and_never_in_the_address(finder):
    finder.locator("#id_q").fill("lantern")
    expect(finder.locator("#results-head")).to_contain_text("1 place")
    finder.keyboard.press("Escape")
    finder.keyboard.press("f")
    finder.locator("#id_age").fill("34")
    finder.locator("#id_payer").select_option("medicaid")
    expect(finder.locator("#results")).to_contain_text("takes age 34")
    finder.locator("#results a b").first.click()
    finder.wait_for_url(re.compile("/directory/services/"))

    finder.go_back()

    expect(finder.locator("#id_q")).to_have_value("lantern")
    expect(finder.locator("#id_age")).to_have_value("34")
    expect(finder.locator("#id_payer")).to_have_value("medicaid")
    expect(finder.locator("#results-head")).to_contain_text("1 place")
    expect(finder).to_have_url(re.compile(r"/services/$"))


def test_the_map_shows_the_rows_and_no_secret_place(finder):
    finder.keyboard.press("Escape")
    finder.keyboard.press("m")
    area = finder.locator("[data-map]")
    expect(area).to_have_attribute("data-ready", "")
    titles = [
        pin.get_attribute("title")
        for pin in finder.locator(".leaflet-marker-icon[title]").all()
    ]
    gathered = finder.locator(".pin.is-cluster").all_inner_texts()

    assert not any("Safe house" in title for title in titles)
    assert any("county only" in title for title in titles)
    assert "2 places" in gathered or any("middle of the ZIP" in t for t in titles)
    expect(finder.locator("[data-map-off]")).to_have_text(
        "2 of 5 have no place on a map."
    )
    assert finder.evaluate(
        "performance.getEntriesByType('resource')"
        ".every((one) => new URL(one.name).origin === location.origin)"
    )

    county = finder.locator(".leaflet-marker-icon[title*='Hays house']")
    county.focus()
    finder.keyboard.press("Enter")
    expect(finder.locator("[data-row].sel")).to_contain_text("Hays house")
    finder.keyboard.press("m")
    expect(area).to_be_hidden()


def test_one_stroke_says_that_no_door_is_right(finder, jurisdiction):
    finder.locator("#id_need").select_option("shelter")
    finder.locator("#id_q").fill("night")
    expect(finder.locator("#results-head")).to_contain_text("1 place")
    finder.keyboard.press("Escape")

    finder.keyboard.press("u")
    finder.keyboard.press("1")

    expect(finder.locator("#results [role=status]")).to_contain_text("no capacity")
    expect(finder.locator("#id_need")).to_have_value("shelter")
    expect(finder.locator("#id_q")).to_have_value("night")
    expect(finder.locator("#results-head")).to_contain_text("1 place")
    expect(finder).to_have_url(re.compile(r"/services/$"))
    with scope(jurisdiction):
        assert Demand.objects.get().reason == "no_capacity"


def test_the_way_from_a_service_leads_back_to_the_session_and_the_search_is_kept(
    finder,
):
    finder.keyboard.type("lantern")
    expect(finder.locator("#results-head")).to_contain_text("1 place")
    finder.keyboard.press("ArrowDown")
    with finder.expect_navigation():
        finder.keyboard.press("Enter")
    expect(finder.locator("h1")).to_have_text("Lantern respite")

    with finder.expect_navigation():
        finder.keyboard.press("b")
    expect(finder).to_have_url(re.compile(r"/desk/sessions/[^/]+/$"))
    finder.keyboard.press("Escape")
    with finder.expect_navigation():
        finder.keyboard.press("r")

    expect(finder.locator("#id_q")).to_have_value("lantern")
    expect(finder.locator("#results-head")).to_contain_text("1 place")
    finder.goto(re.sub("/desk/.*", "/accounts/logout/", finder.url))
    finder.context.clear_cookies()
    finder.goto(re.sub("/accounts/.*", "/accounts/login/", finder.url))
    assert finder.evaluate("sessionStorage.length") == 0


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_with_filters_and_map_open(finder, theme):
    finder.emulate_media(color_scheme=theme)
    finder.keyboard.press("Escape")
    finder.keyboard.press("f")
    finder.keyboard.press("m")
    expect(finder.locator("[data-map]")).to_have_attribute("data-ready", "")

    assert axe(finder) == []
    finder.set_viewport_size({"width": 683, "height": 384})
    assert not finder.evaluate("document.documentElement.scrollWidth > innerWidth")


def test_without_scripts_the_table_says_it_all(live_server, browser, finder):
    cookies = finder.context.cookies()
    bare = browser.new_context(java_script_enabled=False)
    bare.add_cookies(cookies)
    page = bare.new_page()
    page.goto(finder.url)
    page.locator("#id_q").fill("lantern")
    page.get_by_role("button", name="Search", exact=True).click()

    expect(page.locator("#results-head")).to_contain_text("1 place,")
    assert names(page) == ["Lantern respite"]
    expect(page.locator("#finder-map")).to_be_hidden()
    assert page.url == finder.url
    bare.close()
