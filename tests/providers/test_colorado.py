"""Colorado's behavioral health directory of July 2022, with the answers known of it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from providers.models import (
    Address,
    ImportRun,
    Location,
    Opening,
    Phone,
    Schedule,
    SearchEntry,
    Service,
    ServiceAtLocation,
)
from tests.providers.conftest import imported, said_by_the_source

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


@pytest.fixture(scope="module")
def file(shared_data: Path) -> Path:
    return shared_data / "directory" / "colorado-ladders" / "ladders_2022-07-21.csv"


@pytest.fixture(scope="module")
def loaded(once: Callable[..., None], file: Path) -> None:
    once(file, "csv", mapping="colorado_ladders")


def test_every_row_is_loaded():
    assert Service.objects.count() == 734
    assert Location.objects.count() == 734
    assert ServiceAtLocation.objects.count() == 734
    assert SearchEntry.objects.count() == 734


def test_confidential_sites_are_hidden_from_search():
    secret = Location.objects.filter(is_confidential=True)
    entries = SearchEntry.objects.filter(service_at_location__location__in=secret)
    assert secret.count() == entries.count() == 28
    for entry in entries:
        assert (entry.latitude, entry.longitude, entry.postal_code, entry.city) == (
            None,
            None,
            "",
            "",
        )
        assert entry.card["address"] == ""


def test_midnight_to_midnight_is_all_day():
    place = ServiceAtLocation.objects.get(
        service__name="North Range Behavioral Health - Crisis Stabilization Services"
    )
    openings = Opening.objects.filter(service_at_location=place, kind="open")
    assert {(o.opens, o.closes) for o in openings} == {(0, 1440)}


def test_closing_at_midnight_ends_with_the_day():
    place = ServiceAtLocation.objects.get(
        service__name="Summitstone Health Partners - Riverside"
    )
    openings = Opening.objects.filter(service_at_location=place, kind="open")
    assert {(o.opens, o.closes) for o in openings} == {(300, 1440)}


def test_rows_without_hours_are_unknown_not_closed():
    assert SearchEntry.objects.filter(has_hours=False).count() == 145
    days = Schedule.objects.filter(opens_at=None)
    assert Opening.objects.filter(kind="unknown").count() == days.count() > 0


def test_line_breaks_and_double_numbers_are_read():
    assert not Address.objects.filter(address_1__contains="BR_ENCODED").exists()
    assert Address.objects.filter(state_province="CO").count() == 706
    assert Phone.objects.filter(number="(719) 631-3370").exists()
    assert Phone.objects.get(number="(719) 473-4460").extension == "903"


def test_the_same_file_again_changes_nothing(file):
    before = said_by_the_source()

    out = imported(file, "csv", mapping="colorado_ladders")

    assert "Nothing differs" in out
    assert said_by_the_source() == before
    assert ImportRun.objects.count() == 2
