"""The planner's screens, driven in a browser: map, register, gap, capacity check."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from core.ids import uuid7
from core.scope import scope
from providers.actions.areas import plant_counties
from providers.actions.demand import record_demand
from providers.crisis_map import charting
from tests.factories.providers import LocationFactory, ServiceAtLocationFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def system(jurisdiction, case_manager):
    """Travis County has two doors, and turned three people away."""
    plant_counties()
    for name in ("Sobering Center", "Night Shelter"):
        ServiceAtLocationFactory(
            service__name=name,
            location=LocationFactory(latitude=30.27, longitude=-97.74),
            hours={"MO,TU,WE,TH,FR": ("09:00", "17:00")},
        )
    charting.refresh()
    with scope(jurisdiction):
        for _ in range(3):
            record_demand(
                by=case_manager,
                reason="no_capacity",
                need="shelter",
                area="Travis County, TX",
                person=uuid7(),
                subject=("cases.session", uuid7()),
            )


def problems(page):
    found = []
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        found += [
            f"{theme}: {v['id']} {v['nodes'][0]['html'][:120]}"
            for v in Axe().run(page).response["violations"]
        ]
    return found


def test_a_planner_reads_the_map_and_takes_a_gap_in_hand(
    live_server, as_user, supervisor, system, tmp_path
):
    page = as_user(supervisor)
    page.set_viewport_size({"width": 1366, "height": 768})
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))

    page.goto(f"{live_server.url}/directory/map/")
    page.wait_for_selector("#crisis-map[data-drawn='1']")
    assert page.get_by_role("row", name="Travis, TX").is_visible()
    assert "\n".join(problems(page)) == ""
    page.screenshot(path=tmp_path / "map-dark.png", full_page=True)
    page.emulate_media(color_scheme="light")
    page.screenshot(path=tmp_path / "map-light.png", full_page=True)

    page.get_by_role("link", name="2 doors in Travis, TX").click()
    assert page.get_by_role("link", name="Night Shelter").is_visible()
    assert "\n".join(problems(page)) == ""

    page.keyboard.press("b")
    page.wait_for_url("**/directory/map/?*")
    page.wait_for_selector("#crisis-map[data-drawn='1']")
    page.keyboard.press("r")
    page.wait_for_url("**/directory/gaps/")
    page.get_by_role("link", name="Shelter tonight in Travis, TX", exact=True).click()
    page.get_by_label("Status").select_option("in_hand")
    page.get_by_label("Note").fill("Ask the county for ten more beds.")
    page.get_by_role("button", name="Save").click()
    assert page.get_by_text("Saved.").is_visible()
    assert "\n".join(problems(page)) == ""
    page.screenshot(path=tmp_path / "gap.png", full_page=True)

    for path in (
        "/directory/gaps/",
        "/directory/gaps/balance/",
        "/directory/gaps/rows/",
        "/directory/workshop/",
        "/reports/capacity/?source=typed&per_hour=2",
    ):
        page.goto(live_server.url + path)
        assert "\n".join(problems(page)) == ""
        name = path.split("?")[0].strip("/").replace("/", "-")
        page.emulate_media(color_scheme="light")
        page.screenshot(path=tmp_path / f"{name}.png", full_page=True)
    assert errors == []
