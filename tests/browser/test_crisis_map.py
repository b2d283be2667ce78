"""The planner's screens, driven in a browser: map, register, gap, capacity check."""

import pytest

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


def test_a_planner_reads_the_map_and_takes_a_gap_in_hand(
    live_server, as_user, supervisor, system, look
):
    page = as_user(supervisor)
    page.set_viewport_size({"width": 1366, "height": 768})
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))

    page.goto(f"{live_server.url}/directory/map/")
    page.wait_for_selector("#crisis-map[data-drawn='1']")
    assert page.get_by_role("row", name="Travis, TX").is_visible()
    look(page, "map")

    page.get_by_role("link", name="2 doors in Travis, TX").click()
    assert page.get_by_role("link", name="Night Shelter").is_visible()
    look(page, "doors")

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
    look(page, "gap")

    assert errors == []
