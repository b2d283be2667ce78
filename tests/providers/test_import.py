"""Importing: differences, dirty rows, refusals."""

import json
from pathlib import Path

import pytest
from django.core.management.base import CommandError

from providers import actions
from providers.models import (
    ImportProblem,
    ImportRun,
    Location,
    Organization,
    Phone,
    Schedule,
    SearchEntry,
    Service,
    ServiceAtLocation,
    Source,
    TaxonomyTerm,
)

pytestmark = pytest.mark.django_db

LOCATIONS = "id,organization_id,name,latitude,longitude\nl1,o1,Depot,30.1,-97.1\n"


def reasons():
    return [f"{p.file} {p.line}: {p.reason}" for p in ImportProblem.objects.all()]


def test_an_update_changes_only_what_differs(package, run_import):
    run_import(package())
    services = (
        "id,organization_id,name,status\ns1,o1,Walk-in,inactive\ns2,o1,Line,active\n"
    )

    out = run_import(package(services=services))

    assert "~ service Walk-in (s1): status is now 'inactive'" in out
    assert ImportRun.objects.first().counts["service"] == {
        "added": 0, "changed": 1, "gone": 0, "same": 1,
    }  # fmt: skip
    assert Service.objects.get(original_id="s1").history.count() == 2


def test_a_row_gone_from_its_source_is_marked_and_still_found(package, run_import):
    run_import(package())

    services = "id,organization_id,name,status\ns1,o1,Walk-in,active\n"
    out = run_import(package(services=services))

    assert "- service Line (s2): no longer in the source" in out
    line = Service.objects.get(original_id="s2")
    assert line.gone_since
    assert SearchEntry.objects.get(service_id=line.pk).card["gone_since"]

    run_import(package())
    line.refresh_from_db()
    assert line.gone_since is None


def test_what_left_its_source_keeps_its_number_until_somebody_decides(
    package, run_import
):
    numbers = "id,service_id,number\np1,s1,512-555-0101\np2,s2,512-555-0102\n"
    run_import(package(phones=numbers))

    run_import(
        package(
            services="id,organization_id,name,status\ns1,o1,Walk-in,active\n",
            phones="id,service_id,number\np1,s1,512-555-0101\n",
        )
    )

    line = Service.objects.get(original_id="s2")
    card = SearchEntry.objects.get(service_id=line.pk).card
    assert [phone["number"] for phone in card["phones"]] == ["(512) 555-0102"]


def test_a_table_that_a_package_leaves_out_stays_as_it_was(package, run_import):
    run_import(package(phones="id,service_id,number\np1,s1,512-555-0101\n"))

    run_import(package())

    assert Phone.objects.get().gone_since is None


def test_a_local_edit_is_kept_and_the_conflict_is_listed(
    package, run_import, directory_admin
):
    run_import(package())
    service = Service.objects.get(original_id="s1")
    actions.edit_service(service, by=directory_admin, name="Walk-in, east door")

    services = (
        "id,organization_id,name,status\ns1,o1,Walk-in 24,active\ns2,o1,Line,active\n"
    )
    run_import(package(services=services))

    service.refresh_from_db()
    assert service.name == "Walk-in, east door"
    assert (
        "services.csv 2: name was edited here and is kept; it now says 'Walk-in 24'"
        in reasons()
    )


def test_unknown_parents_are_listed_and_the_rest_is_loaded(package, run_import):
    files = {
        "services": "id,organization_id,name,status\ns1,nobody,Walk-in,active\n",
        "phones": "id,service_id,number\np1,nothing,512-555-0101\n",
    }
    run_import(package(**files))

    assert Service.objects.get().organization is None
    assert not Phone.objects.exists()
    assert reasons() == [
        "services.csv 2: its organization 'nobody' is not in the source",
        "phones.csv 2: its service 'nothing' is not in the source",
        "phones.csv 2: the phone has no owner in the file",
    ]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",o1,Nameless id,active", "the service has no id"),
        ("s3,o1,,active", "the service has no name; kept as inactive"),
        ("s3,o1,Late,sometimes", "status: 'sometimes' is not one of"),
        ("s1,o1,Again,active", "the id 's1' was given before"),
        ("s3,o1,Long,active,more,cells", "it has more cells than columns"),
    ],
)
def test_a_dirty_service_is_listed_with_its_line(package, run_import, row, reason):
    text = f"id,organization_id,name,status\ns1,o1,Walk-in,active\n{row}\n"

    run_import(package(services=text))

    (problem,) = ImportProblem.objects.all()
    assert problem.line == 3
    assert problem.reason.startswith(reason)


def test_text_is_cleaned_of_written_breaks_and_spaces(package, run_import):
    text = "id,organization_id,name,description\ns1,o1,  Walk-in  ,One\\nTwo_BR_ENCODED_Three \n"

    run_import(package(services=text))

    service = Service.objects.get()
    assert service.name == "Walk-in"
    assert service.description == "One\nTwo\nThree"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("512-555-0101 x 12", [("(512) 555-0101", "12")]),
        (
            "(512) 555-0101 or 512.555.0102",
            [("(512) 555-0101", ""), ("(512) 555-0102", "")],
        ),
        ("988", [("988", "")]),
        ("no phone", []),
    ],
)
def test_phones_are_read_as_people_write_them(package, run_import, said, expected):
    run_import(package(phones=f"id,service_id,number\np1,s1,{said}\n"))

    found = Phone.objects.order_by("number").values_list("number", "extension")
    assert list(found) == expected


def test_schedules_of_every_version_are_read(package, run_import):
    files = {
        "locations": LOCATIONS,
        "regular_schedules": (
            "id,location_id,weekday,opens_at,closes_at\n"
            "a,l1,Monday,9:00,17:00\nb,l1,2,09:00:00,12AM\nc,l1,Someday,9:00,17:00\n"
        ),
        "holiday_schedules": "id,location_id,closed,start_date,end_date\na,l1,true,2026-12-24,2026-12-26\n",
    }
    run_import(package(**files))

    assert sorted(Schedule.objects.values_list("byday", flat=True)) == ["", "MO", "TU"]
    assert Schedule.objects.get(is_exception=True).valid_to.isoformat() == "2026-12-26"
    assert reasons() == ["regular_schedules.csv 4: 'someday' is not a weekday"]


def test_terms_of_any_taxonomy_classify_services(package, run_import):
    files = {
        "taxonomy_terms": "id,code,name,description,parent_id\nt1,RP,Crisis,,\nt2,RP-1,Line,,t1\n",
        "attributes": "id,link_id,taxonomy_term_id,link_entity\na1,s2,t2,service\na2,x,t2,service\n",
    }
    run_import(package(**files))

    child = TaxonomyTerm.objects.get(code="RP-1")
    assert child.parent.code == "RP"
    line = SearchEntry.objects.get(title="line")
    assert line.card["needs"] == ["Line"]
    assert any("attribute has no link_id" in reason for reason in reasons())


def test_hsds_without_ids_for_children_still_changes_nothing_twice(package, run_import):
    files = {
        "locations": LOCATIONS,
        "phones": "id,location_id,number\n,l1,512-555-0101\n,l1,512-555-0101\n",
    }
    run_import(package(**files))

    assert "Nothing differs" in run_import(package(**files))
    assert Phone.objects.count() == 2


def test_a_row_without_an_id_is_listed_as_one(package, run_import):
    said = run_import(package(organizations="id,name\n,Elm House\n"))

    assert "organization Elm House (no id): new in the source" in said


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"id,name\n1,Caf\xe9\n", "is not UTF-8 (byte 0xe9)"),
        (b"<html><body>Not found</body></html>", "has no column 'id', 'name'"),
        (b"", "is empty"),
        (b'id,name\n1,"never closed\n', "line 2, a quotation mark is opened and never"),
        (
            b"id,name\n1," + b"x" * 1_100_000,
            "a cell is longer than 1,000,000 characters",
        ),
    ],
)
def test_a_file_of_another_kind_is_refused_and_nothing_changes(
    package, run_import, tmp_path, data, sentence
):
    package()
    (tmp_path / "services.csv").write_bytes(data)

    with pytest.raises(CommandError) as refusal:
        run_import(tmp_path)

    assert sentence in str(refusal.value)
    assert str(refusal.value).endswith("Nothing was changed.")
    assert not Organization.objects.exists()


@pytest.mark.parametrize(
    ("kind", "options", "sentence"),
    [
        ("icarol", {}, "is not a file"),
        ("csv", {}, "there are: colorado_ladders"),
        ("csv", {"mapping": "nonesuch"}, "There is no mapping 'nonesuch'"),
        ("hsds", {"jurisdiction": "nonesuch"}, "There is no jurisdiction 'nonesuch'"),
    ],
)
def test_a_wrong_order_is_answered_in_one_sentence(
    package, run_import, kind, options, sentence
):
    with pytest.raises(CommandError, match=sentence):
        run_import(package(), kind, **options)


def test_a_missing_path_and_a_packed_one_are_told_apart(run_import, tmp_path):
    (tmp_path / "a.zip").write_bytes(b"PK")

    with pytest.raises(CommandError, match="There is no"):
        run_import(tmp_path / "nothing")
    with pytest.raises(CommandError, match="no zip file that can be opened"):
        run_import(tmp_path / "a.zip")


def test_a_source_may_belong_to_one_jurisdiction(package, run_import, jurisdiction):
    run_import(package(), jurisdiction="alder", source="elm")

    source = Source.objects.get(slug="elm")
    assert source.jurisdiction == jurisdiction
    assert source.timezone == "America/Chicago"


def test_a_time_without_an_offset_is_one_of_its_sources_clocks(
    package, run_import, jurisdiction
):
    services = (
        "id,name,status,last_modified\n"
        "s1,Summer,active,2026-07-01 09:30\n"
        "s2,Winter,active,2026-01-10T09:30:00\n"
        "s3,Told,active,2026-01-10T09:30:00Z\n"
    )
    folder = package(services=services)

    run_import(folder, jurisdiction="alder", source="elm")

    found = {s.name: f"{s.last_modified:%H:%M}" for s in Service.objects.all()}
    assert found == {"Summer": "14:30", "Winter": "15:30", "Told": "09:30"}
    assert "Nothing differs" in run_import(folder, source="elm")


@pytest.fixture
def flat(tmp_path):
    """A flat file with a mapping of its own, quite unlike the one that ships."""
    mapping = {
        "name": "County list",
        "source": "county-list",
        "timezone": "America/Chicago",
        "id": "No",
        "confidential": {"column": "Secret", "values": ["yes"]},
        "organization": {"name": "Agency"},
        "service": {"name": "Program", "fees": "Cost"},
        "location": {"name": "Site"},
        "address": {"address_1": "Street", "city": "City", "postal_code": "ZIP"},
        "phones": [{"column": "Tel"}],
        "hours": {"MO": "Mon"},
    }
    (tmp_path / "county.json").write_text(json.dumps(mapping))

    def write(
        rows, header="No,Agency,Program,Site,Street,City,ZIP,Tel,Mon,Secret,Cost"
    ):
        (tmp_path / "county.csv").write_text(f"{header}\n{rows}")
        return tmp_path / "county.csv", {"mapping": str(tmp_path / "county.json")}

    return write


def test_any_flat_file_loads_through_a_mapping(flat, run_import):
    path, options = flat(
        "1,Elm,Food,Depot,1 Elm St,Alderton,78799,512-555-0101,9-5 PM,no,Free\n"
    )

    run_import(path, "csv", **options)

    place = ServiceAtLocation.objects.get()
    assert str(place) == "Food at Depot"
    assert place.location.addresses.get().city == "Alderton"
    assert SearchEntry.objects.get().card["phones"][0]["number"] == "(512) 555-0101"


def test_a_later_file_without_a_column_empties_nothing(flat, run_import):
    row = "1,Elm,Food,Depot,1 Elm St,Alderton,78799,512-555-0101,9:00-17:00,no"
    path, options = flat(f"{row},Free\n")
    run_import(path, "csv", **options)

    path, options = flat(
        "1,Elm,Food,Depot,1 Elm St,Alderton,78799,9:00-17:00,no\n",
        header="No,Agency,Program,Site,Street,City,ZIP,Mon,Secret",
    )
    out = run_import(path, "csv", **options)

    assert "Nothing differs" in out
    assert Service.objects.get().fees == "Free"
    assert Phone.objects.get().gone_since is None


@pytest.mark.parametrize(("end", "extension"), [("1", "12"), ("2", "")])
def test_a_number_is_read_without_the_column_of_its_extension(
    flat, run_import, end, extension
):
    header = "No,Program,Secret,Tel"
    path, options = flat("1,Food,no,512-555-0101,12\n", f"{header},Ext")
    file = Path(options["mapping"])
    phones = [{"column": "Tel", "extension": "Ext"}]
    file.write_text(json.dumps(json.loads(file.read_text()) | {"phones": phones}))
    run_import(path, "csv", **options)

    flat(f"1,Food,no,512-555-010{end}\n", header)
    run_import(path, "csv", **options)

    phone = Phone.objects.get()
    assert phone.number.endswith(end)
    assert phone.extension == extension


def test_a_file_that_cannot_say_what_is_secret_is_refused(flat, run_import):
    path, options = flat("1,Elm,Food,Depot\n", header="No,Agency,Program,Site")

    with pytest.raises(CommandError, match="no column 'Secret'"):
        run_import(path, "csv", **options)


def test_no_word_of_a_secret_place_is_printed_or_listed(flat, run_import):
    row = "1,Elm,Safe house,12 Elm St,12 Elm St,Alderton,78799,512-555-0101,,yes,"
    path, options = flat(f"{row}\n")

    first = run_import(path, "csv", **options)
    path, options = flat(f"{row.replace('12 Elm St', '14 Oak St')}\n")
    second = run_import(path, "csv", **options)

    assert Location.objects.get().name == "14 Oak St"
    listed = " ".join(reasons())
    for secret in ("Elm St", "Oak St", "Alderton", "78799"):
        assert secret not in first + second + listed
