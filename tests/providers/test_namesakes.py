"""Rows of a flat list that share a name, where a column marks secret addresses."""

import json

import pytest

from providers.models import (
    Address,
    ImportProblem,
    Location,
    Phone,
    Retirement,
    SearchEntry,
)
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
SHUT = "Pantry,food,Elm Inc,1 Elm St,Alderton,512-555-0101,yes"
REFUGE = "Pantry,food,Oak Inc,3 Ash St,Alderton,512-555-0103,yes"
CLINIC = "Clinic,care,Fir Inc,4 Fir St,Alderton,512-555-0104,no"


@pytest.fixture
def take(tmp_path):
    def load(*lines, **options):
        path = tmp_path / "list.csv"
        head = "name,kind,run by,street,city,phone,secret"
        path.write_text("\n".join([head, *lines]))
        (tmp_path / "m.json").write_text(json.dumps(MAPPING))
        return imported(path, "csv", mapping=str(tmp_path / "m.json"), **options)

    return load


def test_plain_namesakes_are_no_secret_and_the_first_is_loaded(take):
    take(PLAIN, TWIN)

    assert Address.objects.get().address_1 == "1 Elm St"


def test_of_namesakes_with_a_secret_one_none_is_loaded_and_what_is_held_stays(take):
    take(PLAIN)
    take(REFUGE, PLAIN, CLINIC)

    streets = Address.objects.values_list("address_1", flat=True)
    assert sorted(streets) == ["1 Elm St", "4 Fir St"]
    assert Address.objects.get(location__is_confidential=False).address_1 == "4 Fir St"
    assert ImportProblem.objects.filter(is_loaded=False).count() == 2
    assert not Retirement.objects.exists()


def test_a_place_held_open_becomes_secret_when_a_row_of_its_name_does(take, client):
    def told():
        search = str([*SearchEntry.objects.values()])
        body = client.get("/hsds/services?full=1").content.decode()
        return "Elm St" in search, "Elm St" in body

    take(PLAIN)
    assert told() == (True, True)
    place = Location.objects.get(addresses__address_1="1 Elm St")
    says = f"{place.original_id} becomes confidential"

    preview = take(SHUT, TWIN, dry_run=True)
    assert f"~ location {place.original_id}: is_confidential is now True" in preview
    assert says in preview
    assert "Elm St" not in preview
    assert told() == (True, True)

    take(TWIN, SHUT)
    assert told() == (False, False)
    assert Location.objects.get(is_confidential=True) == place
    assert not Retirement.objects.exists()
    reasons = ImportProblem.objects.filter(line=3, reason__endswith=says)
    assert reasons.get().is_loaded is False


def test_a_place_opened_here_after_its_source_called_it_secret_stays_open(take):
    take(REFUGE)
    Location.objects.update(is_confidential=False)

    assert "becomes confidential" not in take(REFUGE, TWIN)
    assert not Location.objects.get().is_confidential


def test_plain_namesakes_of_a_secret_place_change_nothing_of_it(take):
    take(REFUGE)
    take(PLAIN, TWIN)

    assert Address.objects.get().address_1 == "3 Ash St"
    assert Phone.objects.get().number == "(512) 555-0103"
    assert ImportProblem.objects.filter(is_loaded=False).count() == 2
    assert not Retirement.objects.exists()
