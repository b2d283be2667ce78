"""One page of the SAMHSA locator's answer."""

import json

import pytest

from providers.models import (
    Address,
    Attribute,
    Language,
    Organization,
    Phone,
    SearchEntry,
    Service,
    TaxonomyTerm,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def file(shared_data, once):
    folder = shared_data / "directory/samhsa-findtreatment"
    path = folder / "locator_response_VA_SA.json"
    once(path, "samhsa")
    return path


@pytest.fixture(autouse=True)
def loaded(file, db):
    pass


def test_every_facility_of_the_page_is_a_service():
    assert Service.objects.count() == 30
    assert Address.objects.count() == 30
    assert Organization.objects.filter(name__startswith="Region Ten").exists()


def test_codes_are_terms_and_their_values_stand_below_them():
    term = TaxonomyTerm.objects.get(name="Medicaid")

    assert term.parent.code == "PAY"
    assert Attribute.objects.filter(taxonomy_term=term).count() == 28


def test_what_a_facility_offers_makes_it_found_by_need():
    found = SearchEntry.objects.filter(needs__contains=["psychiatric-emergency"])

    assert found.count() == 8


def test_an_extension_stands_beside_its_number():
    phone = Phone.objects.get(number="(540) 217-6366", extension="110")

    assert phone.service.name.startswith("Staunton Treatment Center")


def test_an_intake_line_that_is_the_main_number_is_listed_once(run_import, tmp_path):
    row = {"name1": "Oak", "phone": "512-555-0101", "intake1": "(512) 555-0101"}
    page = tmp_path / "page.json"
    page.write_text(json.dumps({"rows": [row | {"hotline1": "512-555-0102"}]}))

    run_import(page, "samhsa", source="oak")

    phones = Phone.objects.filter(origin__slug="oak")
    assert sorted(phones.values_list("number", "type")) == [
        ("(512) 555-0101", "voice"),
        ("(512) 555-0102", "hotline"),
    ]


def test_languages_of_both_groups_are_kept():
    assert Language.objects.filter(name="American Sign Language").count() == 10
    assert Language.objects.filter(name="Spanish").count() == 8


def test_the_same_page_again_changes_nothing(file, run_import):
    assert "Nothing differs" in run_import(file, "samhsa")
    assert "Nothing differs" in run_import(file, "")


def test_another_page_takes_nothing_out_of_use(file, run_import, tmp_path):
    page = json.loads(file.read_text())
    page |= {"page": 2, "rows": page["rows"][:3]}
    other = tmp_path / "page2.json"
    other.write_text(json.dumps(page))

    run_import(other, "samhsa")

    assert not Service.objects.exclude(gone_since=None).exists()


def test_a_facility_that_the_whole_answer_lacks_is_proposed_for_retirement(
    file, run_import, tmp_path
):
    page = json.loads(file.read_text())
    page |= {"totalPages": 1, "rows": page["rows"][:3]}
    whole = tmp_path / "whole.json"
    whole.write_text(json.dumps(page))

    run_import(whole, "samhsa")

    assert Service.objects.exclude(gone_since=None).count() == 27


def test_odd_rows_are_listed_and_the_rest_is_loaded(run_import, tmp_path):
    rows = [
        {"name1": "", "frid": "a"},
        {"name1": "Twice", "frid": "b", "services": "none"},
        {"name1": "Twice", "frid": "b"},
        {"name1": "Nowhere", "frid": "c", "latitude": "north", "longitude": None},
        {"name1": "No id", "phone": ["1"], "services": [{"f2": 3}, "x", {"f3": "y"}]},
    ]
    odd = tmp_path / "odd.json"
    odd.write_text(json.dumps({"page": 1, "totalPages": 1, "rows": rows}))

    out = run_import(odd, "samhsa", source="odd")

    assert Service.objects.filter(origin__slug="odd").count() == 3
    assert "odd.json line 1: the facility has no name. Not loaded." in out
    assert "odd.json line 3: the id 'b' was given before. Not loaded." in out
    assert "latitude: this cannot be read; left out" in out
