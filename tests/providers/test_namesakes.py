"""Rows of a flat list that share a name, where a column marks secret addresses."""

import json

import pytest

from providers.models import Address, ImportProblem, Phone, Retirement
from tests.providers.conftest import imported

pytestmark = pytest.mark.django_db
MAPPING = {
    "name": "List",
    "source": "list",
    "id": ["name", "kind"],
    "service": {"name": "name"},
    "organization": {"name": "run by"},
    "address": {"address_1": "street", "city": "city"},
    "phones": [{"column": "phone"}],
    "confidential": {"column": "secret", "values": ["yes"]},
}
PLAIN = "Pantry,food,Elm Inc,1 Elm St,Alderton,512-555-0101,no"
TWIN = "Pantry,food,Oak Inc,2 Oak St,Alderton,512-555-0102,no"
REFUGE = "Pantry,food,Oak Inc,3 Ash St,Alderton,512-555-0103,yes"
CLINIC = "Clinic,care,Fir Inc,4 Fir St,Alderton,512-555-0104,no"


@pytest.fixture
def take(tmp_path):
    def load(*lines):
        path = tmp_path / "list.csv"
        head = "name,kind,run by,street,city,phone,secret"
        path.write_text("\n".join([head, *lines]))
        (tmp_path / "m.json").write_text(json.dumps(MAPPING))
        imported(path, "csv", mapping=str(tmp_path / "m.json"))

    return load


def test_plain_namesakes_are_no_secret_and_the_first_is_loaded(take):
    take(PLAIN, TWIN)

    assert Address.objects.get().address_1 == "1 Elm St"


def test_of_namesakes_with_a_secret_one_none_is_loaded_and_what_is_held_stays(take):
    take(PLAIN)
    take(REFUGE, PLAIN, CLINIC)

    streets = Address.objects.values_list("address_1", flat=True)
    assert sorted(streets) == ["1 Elm St", "4 Fir St"]
    assert ImportProblem.objects.filter(is_loaded=False).count() == 2
    assert not Retirement.objects.exists()


def test_plain_namesakes_of_a_secret_place_change_nothing_of_it(take):
    take(REFUGE)
    take(PLAIN, TWIN)

    assert Address.objects.get().address_1 == "3 Ash St"
    assert Phone.objects.get().number == "(512) 555-0103"
    assert ImportProblem.objects.filter(is_loaded=False).count() == 2
    assert not Retirement.objects.exists()
