"""The real files in shared/data, with the answers known of them."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from providers.models import (
    Address,
    ImportProblem,
    ImportRun,
    Location,
    Opening,
    Organization,
    Phone,
    Schedule,
    SearchEntry,
    Service,
    ServiceAtLocation,
    Source,
)

pytestmark = pytest.mark.django_db


def imported(path: Path, kind: str = "hsds", **options: object) -> str:
    out = StringIO()
    call_command(
        "import_directory",
        path,
        format=kind,
        stdout=out,
        stderr=StringIO(),
        **options,
    )
    return out.getvalue()


@pytest.fixture
def sample(shared_data: Path) -> Path:
    return shared_data / "directory" / "openreferral-sample-1.1" / "all_resources"


@pytest.fixture
def ladders(shared_data: Path) -> Path:
    return shared_data / "directory" / "colorado-ladders" / "ladders_2022-07-21.csv"


@pytest.fixture
def illinois(shared_data: Path) -> Path:
    return shared_data / "directory" / "ilao-illinois" / "output"


def test_the_open_referral_sample_loads_whole(sample):
    imported(sample)

    assert Organization.objects.count() == 10
    assert Service.objects.count() == 13
    assert Location.objects.count() == 10
    assert ServiceAtLocation.objects.count() == 13
    assert Schedule.objects.count() == 4


def test_an_id_of_the_source_becomes_the_same_uuid_everywhere(sample):
    imported(sample)

    source = Source.objects.get(slug="human-services-data")
    original = "c89eb05c-62dd-4b64-b494-0cc347b6ea7f"
    service = Service.objects.get(pk=source.identify("service", original))
    assert service.name == "Never Homeless Helpline"


def test_illinois_loads_with_its_unknown_parents_listed(illinois):
    imported(illinois)

    assert Organization.objects.count() == 33
    assert Location.objects.count() == 520
    assert Service.objects.count() == 430
    assert Schedule.objects.count() == 2492
    assert Service.objects.filter(organization=None).count() == 341
    unknown = ImportProblem.objects.filter(reason__startswith="its organization")
    assert unknown.count() == 341 + 448


def test_illinois_lists_the_row_without_id_or_name_by_its_line(illinois):
    imported(illinois)

    problem = ImportProblem.objects.get(
        file="services.csv", reason__contains="no id and no name"
    )
    assert problem.line == 651
    assert problem.is_loaded
    nameless = Service.objects.get(name="Unnamed service")
    assert nameless.status == Service.Status.INACTIVE
    assert not SearchEntry.objects.filter(service_id=nameless.pk).exists()


def test_illinois_services_without_a_place_can_still_be_found(illinois):
    imported(illinois)

    assert SearchEntry.objects.count() == 429
    assert ServiceAtLocation.objects.filter(location=None).count() == 430


def test_ladders_loads_every_row(ladders):
    imported(ladders, "csv", mapping="colorado_ladders")

    assert Service.objects.count() == 734
    assert Location.objects.count() == 734
    assert ServiceAtLocation.objects.count() == 734
    assert SearchEntry.objects.count() == 734


def test_ladders_hides_confidential_sites_from_search(ladders):
    imported(ladders, "csv", mapping="colorado_ladders")

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


def test_ladders_midnight_to_midnight_is_all_day(ladders):
    imported(ladders, "csv", mapping="colorado_ladders")

    place = ServiceAtLocation.objects.get(
        service__name="North Range Behavioral Health - Crisis Stabilization Services"
    )
    openings = Opening.objects.filter(service_at_location=place, kind="open")
    assert {(o.opens, o.closes) for o in openings} == {(0, 1440)}


def test_ladders_closing_at_midnight_ends_with_the_day(ladders):
    imported(ladders, "csv", mapping="colorado_ladders")

    place = ServiceAtLocation.objects.get(
        service__name="Summitstone Health Partners - Riverside"
    )
    openings = Opening.objects.filter(service_at_location=place, kind="open")
    assert {(o.opens, o.closes) for o in openings} == {(300, 1440)}


def test_ladders_rows_without_hours_are_unknown_not_closed(ladders):
    imported(ladders, "csv", mapping="colorado_ladders")

    assert SearchEntry.objects.filter(has_hours=False).count() == 145
    days = Schedule.objects.filter(opens_at=None)
    assert Opening.objects.filter(kind="unknown").count() == days.count() > 0


def test_ladders_line_breaks_and_double_numbers_are_read(ladders):
    imported(ladders, "csv", mapping="colorado_ladders")

    assert not Address.objects.filter(address_1__contains="BR_ENCODED").exists()
    assert Address.objects.filter(state_province="CO").count() == 706
    assert Phone.objects.filter(number="(719) 631-3370").exists()
    assert Phone.objects.get(number="(719) 473-4460").extension == "903"


@pytest.mark.parametrize(
    ("file", "kind", "mapping"),
    [
        ("sample", "hsds", ""),
        ("illinois", "hsds", ""),
        ("ladders", "csv", "colorado_ladders"),
    ],
)
def test_the_same_file_twice_changes_nothing(request, file, kind, mapping):
    path = request.getfixturevalue(file)
    imported(path, kind, mapping=mapping)
    before = snapshot()

    out = imported(path, kind, mapping=mapping)

    assert "Nothing differs" in out
    assert snapshot() == before
    assert ImportRun.objects.count() == 2


def snapshot() -> list[object]:
    models = (
        Organization,
        Service,
        Location,
        ServiceAtLocation,
        Phone,
        Schedule,
        Address,
    )
    return [
        sorted(
            m.objects.values_list("id", "as_imported", "gone_since"),
            key=lambda row: row[0],
        )
        for m in models
    ]


def test_a_dry_run_says_what_would_change_and_writes_nothing(sample):
    out = imported(sample, dry_run=True)

    assert "+ service Never Homeless Helpline" in out
    assert "A trial: nothing was written." in out
    assert not Service.objects.exists()
    assert not ImportRun.objects.exists()
    assert not Source.objects.filter(slug="human-services-data").exists()


def test_an_hsds_3_package_loads_too(shared_data):
    imported(shared_data / "hsds" / "3.0" / "examples" / "csv", source="example")

    assert Service.objects.get().name == "Community Counselling"
    assert Phone.objects.get().number == "+44 1234 234567"
