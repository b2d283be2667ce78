"""HSDS 3.0 as JSON: nested, paged, streamed."""

import json

import pytest

from providers.models import (
    Attribute,
    Contact,
    ImportProblem,
    Language,
    Location,
    Metadata,
    Organization,
    Phone,
    Program,
    Schedule,
    Service,
    ServiceAtLocation,
    ServiceCapacity,
    TaxonomyTerm,
)

pytestmark = pytest.mark.django_db

SERVICE = {
    "id": "s1",
    "name": "Walk-in",
    "status": "active",
    "organization": {"id": "o1", "name": "Elm House", "description": ""},
    "phones": [{"number": "512-555-0101", "languages": [{"code": "es"}]}],
    "schedules": [
        {"freq": "WEEKLY", "byday": "MO", "opens_at": "09:00", "closes_at": "17:00"}
    ],
    "service_at_locations": [
        {
            "id": "a1",
            "location": {
                "id": "l1",
                "location_type": "physical",
                "name": "Depot",
                "latitude": 30.1,
                "longitude": -97.1,
                "addresses": [{"id": "d1", "address_1": "1 Elm", "city": "Alder",
                               "postal_code": "78701", "country": "US"}],
            },
        }
    ],
}  # fmt: skip


@pytest.fixture
def file(tmp_path):
    def write(content, name="directory.json"):
        path = tmp_path / name
        path.write_text(content if isinstance(content, str) else json.dumps(content))
        return path

    return write


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["service_full", "organization_full", "service_at_location_full"]
)
def test_the_official_examples_load_with_all_that_hangs_on_them(
    shared_data, run_import, name
):
    path = shared_data / f"hsds/3.0/examples/{name}.json"

    run_import(path, source="examples")

    service = Service.objects.get()
    assert service.organization == Organization.objects.get()
    assert service.program == Program.objects.get()
    assert ServiceAtLocation.objects.get().location == Location.objects.get()
    assert Phone.objects.get().languages.count() == 1
    assert Contact.objects.count() == Schedule.objects.count() == 1
    assert Attribute.objects.get().taxonomy_term.taxonomy.name
    assert Metadata.objects.count() == 1
    assert "Nothing differs" in run_import(path, source="examples")


def test_the_same_object_said_in_several_places_is_one(file, run_import):
    phone = {"id": "p1", "number": "512-555-0101"}
    twice = SERVICE | {"phones": [phone], "contacts": [{"id": "c1", "phones": [phone]}]}

    run_import(file([twice]))

    held = Phone.objects.get()
    assert (held.service.name, held.contact.original_id) == ("Walk-in", "c1")


def test_an_object_said_in_two_ways_is_listed(file, run_import):
    first, other = {"id": "c1", "name": "A"}, {"id": "c1", "name": "B", "title": "Desk"}

    run_import(
        file(
            [
                SERVICE | {"contacts": [first]},
                SERVICE | {"id": "s2", "contacts": [other]},
            ]
        )
    )

    contact = Contact.objects.get()
    assert (contact.name, contact.title) == ("A", "Desk")
    assert "is said in two ways" in ImportProblem.objects.get().reason


def test_an_unsound_value_is_listed_with_its_line(file, run_import):
    text = json.dumps([SERVICE | {"minimum_age": "old"}], indent=1)

    run_import(file(text))

    problem = ImportProblem.objects.get()
    assert problem.line == 3
    assert "minimum_age: 'old' is not a number" in problem.reason


def test_objects_without_ids_change_nothing_when_read_again(file, run_import):
    path = file([SERVICE])
    run_import(path)

    assert Language.objects.get().code == "es"
    assert "Nothing differs" in run_import(path)


@pytest.mark.parametrize("name", ["directory.ndjson", "directory.jsonl"])
def test_a_stream_of_objects_is_a_whole_directory(file, run_import, name):
    other = SERVICE | {"id": "s2", "name": "Line"}
    run_import(file(f"{json.dumps(SERVICE)}\n{json.dumps(other)}\n", name))
    assert Service.objects.count() == 2

    run_import(file(f"{json.dumps(SERVICE)}\n\n", name))

    assert Service.objects.exclude(gone_since=None).get().name == "Line"


def test_a_stream_may_be_called_json(file, run_import):
    other = SERVICE | {"id": "s2", "name": "Line"}

    run_import(file(f"{json.dumps(SERVICE)}\n{json.dumps(other)}\n"))

    assert Service.objects.count() == 2


def page(number, *services, of=2):
    return {
        "total_items": of, "total_pages": of, "page_number": number, "size": 1,
        "first_page": number == 1, "last_page": number == of, "empty": False,
        "contents": list(services),
    }  # fmt: skip


def test_one_page_of_several_retires_nothing(file, run_import):
    other = SERVICE | {"id": "s2", "name": "Line"}
    run_import(file([SERVICE, other], "directory.json"))

    run_import(file(page(1, SERVICE)))

    assert not Service.objects.exclude(gone_since=None).exists()


def test_all_pages_of_a_list_are_the_whole(file, run_import, tmp_path):
    other = SERVICE | {"id": "s2", "name": "Line"}
    third = SERVICE | {"id": "s3", "name": "Desk"}
    run_import(file([SERVICE, other, third], "directory.json"), source="elm")
    folder = tmp_path / "pages"
    folder.mkdir()
    for number, service in enumerate((SERVICE, other), 1):
        (folder / f"{number}.json").write_text(json.dumps(page(number, service)))

    run_import(folder, source="elm")

    assert Service.objects.exclude(gone_since=None).get().name == "Desk"


def test_plain_lists_by_table_are_read_too(file, run_import):
    lists = {
        "organizations": [{"id": "o1", "name": "Elm House"}],
        "services": [{"id": "s1", "name": "Walk-in", "organization_id": "o1"}],
    }
    run_import(file(lists))

    assert Service.objects.get().organization.name == "Elm House"


def test_capacity_of_version_3_1_comes_with_its_unit(file, run_import):
    capacity = {
        "id": "k1",
        "unit": {"id": "u1", "name": "Bed"},
        "available": 4,
        "maximum": 12,
        "updated": "2026-11-20T08:00:00Z",
    }
    run_import(file([SERVICE | {"capacities": [capacity]}]))

    held = ServiceCapacity.objects.get()
    assert (held.unit.name, held.available, held.maximum) == ("Bed", 4, 12)


def test_terms_of_any_taxonomy_are_taken(file, run_import):
    term = {
        "id": "t1",
        "code": "BH-1800",
        "name": "Housing",
        "taxonomy_detail": {"id": "x1", "name": "211 taxonomy"},
    }
    run_import(file([SERVICE | {"attributes": [{"id": "g1", "taxonomy_term": term}]}]))

    assert TaxonomyTerm.objects.get(code="BH-1800").taxonomy.name == "211 taxonomy"
    assert Attribute.objects.get().link_id == Service.objects.get().pk
