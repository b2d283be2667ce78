"""San Mateo's directory, as Ohana API keeps it."""

import pytest

from providers.models import (
    Attribute,
    CostOption,
    ImportProblem,
    Location,
    Organization,
    Phone,
    Schedule,
    Service,
    ServiceAtLocation,
    TaxonomyTerm,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def folder(shared_data, once):
    path = shared_data / "directory/ohana-smc/data/sample-csv"
    once(path, "ohana")
    return path


@pytest.fixture(autouse=True)
def loaded(folder, db):
    pass


def test_all_of_it_is_loaded():
    assert Organization.objects.count() == 8
    assert Location.objects.count() == 22
    assert Service.objects.count() == 23
    assert ServiceAtLocation.objects.count() == 23
    assert TaxonomyTerm.objects.filter(origin__slug="ohana-smc").count() == 290


def test_a_service_belongs_to_whoever_keeps_its_location():
    service = Service.objects.get(name="Second Career Employment Program")

    assert service.organization.name == "Peninsula Family Service"
    assert service.service_at_locations.get().location.original_id == "2"


def test_cells_that_hold_lists_become_rows():
    place = Location.objects.get(original_id="2")

    names = set(place.languages.values_list("name", flat=True))
    assert names == {"Chinese (Mandarin)", "Tagalog", "Italian", "Spanish"}
    assert CostOption.objects.filter(option="Cash").exists()


def test_terms_stand_under_each_other_and_are_given_to_services():
    term = TaxonomyTerm.objects.get(code="101-02")

    assert term.parent.code == "101"
    given = Attribute.objects.filter(taxonomy_term__origin__slug="ohana-smc")
    assert given.count() == 6


def test_a_night_shift_and_a_holiday_without_a_year_are_listed():
    reasons = [f"{p.file} {p.line}: {p.reason}" for p in ImportProblem.objects.all()]

    assert any("taken as the next morning" in reason for reason in reasons)
    assert "holiday_schedules.csv 2: the holiday has no dates" in reasons
    assert Schedule.objects.get(is_exception=True).closes_at.hour == 16


def test_numbers_keep_their_extension_and_kind():
    phone = Phone.objects.get(original_id="3")

    assert (phone.number, phone.extension, phone.type) == (
        "(650) 403-4300",
        "4385",
        "voice",
    )


def test_the_same_folder_again_changes_nothing(folder, run_import):
    assert "Nothing differs" in run_import(folder, "ohana")


def test_it_is_told_from_hsds_by_its_looks(folder, run_import):
    assert "Nothing differs" in run_import(folder, "")
