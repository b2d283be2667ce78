"""Import, export, import again: the identity; and what an export must never hold."""

import csv
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from providers.feeds import clean
from providers.feeds.formulas import escape, unescape
from providers.models import (
    Address,
    Attribute,
    CostOption,
    Language,
    Location,
    Organization,
    Phone,
    RequiredDocument,
    Schedule,
    Service,
    ServiceAtLocation,
    Source,
    Taxonomy,
    TaxonomyTerm,
)
from tests.providers.conftest import imported

pytestmark = pytest.mark.django_db

COLORADO = "colorado-ladders/ladders_2022-07-21.csv"
REAL = [
    # Hundreds of rows are much work, and few kinds of it.
    pytest.param("ilao-illinois/output", {}, marks=pytest.mark.slow),
    ("openreferral-sample-1.1/simple", {}),
    ("openreferral-sample-1.1/all_resources", {}),
    ("../hsds/3.0/examples/csv", {}),
    ("../hsds/3.0/examples/service_full.json", {}),
    ("ohana-smc/data/sample-csv", {"kind": "ohana"}),
    (
        "samhsa-findtreatment/locator_response_VA_SA.json",
        {"kind": "samhsa"},
    ),
    pytest.param(
        COLORADO,
        {"kind": "csv", "mapping": "colorado_ladders"},
        marks=pytest.mark.slow,
    ),
]
KINDS = ["csv", "json"]


def exported(path: Path, kind: str, source: str = "") -> Path:
    """Run the command; give the file or folder it wrote."""
    target = path / (f"out.{kind}" if kind == "json" else "out")
    out = {"stdout": StringIO(), "stderr": StringIO()}
    call_command("export_hsds", target, format=kind, source=source, **out)
    return target


def content(path: Path) -> dict[str, str]:
    files = [path] if path.is_file() else sorted(path.iterdir())
    return {file.name: file.read_text("utf-8") for file in files}


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("file", "options"), REAL)
def test_what_is_exported_comes_back_as_it_went(
    shared_data, tmp_path, file, options, kind
):
    imported(shared_data / "directory" / file, **options)
    source = Source.objects.latest("created_at").slug
    first = exported(tmp_path, kind, source)

    said = imported(first, source=source)

    assert "Nothing differs" in said, said[:2000]
    (tmp_path / "again").mkdir()
    assert content(exported(tmp_path / "again", kind, source)) == content(first)


# What an export must be ------------------------------------------------------------


@pytest.fixture(scope="module")
def schema(shared_data):
    """Give a validator of one of the published schemas."""
    folder = shared_data / "hsds" / "3.0" / "schema"

    def load(name):
        return json.loads((folder / name).read_text())

    def retrieve(uri):
        found = load(uri.split("/")[-1])
        return Resource.from_contents(found, default_specification=DRAFT202012)

    def make(name):
        return Draft202012Validator(
            load(name),
            format_checker=FormatChecker(),
            registry=Registry(retrieve=retrieve),
        )

    return make


@pytest.mark.slow
@pytest.mark.parametrize(("file", "options"), [REAL[2], *REAL[-2:]])
def test_every_object_is_valid_by_the_compiled_schemas(
    shared_data, tmp_path, schema, file, options
):
    imported(shared_data / "directory" / file, **options)
    said = json.loads(exported(tmp_path, "json").read_text())
    kinds = {
        "services": "compiled/service.json",
        "organizations": "compiled/organization.json",
        "locations": "location.json",
        "taxonomies": "taxonomy.json",
        "taxonomy_terms": "taxonomy_term.json",
    }

    assert said["services"]
    for name, kind in kinds.items():
        validator = schema(kind)
        for one in said.get(name, ()):
            assert not [*validator.iter_errors(one)][:3], (name, one["id"])


def test_the_package_describes_every_table_and_each_row_keeps_to_it(
    shared_data, tmp_path
):
    imported(shared_data / "directory" / "openreferral-sample-1.1/all_resources")
    folder = exported(tmp_path, "csv")
    said = json.loads((folder / "datapackage.json").read_text())
    official = json.loads((shared_data / "hsds/3.0/datapackage.json").read_text())
    ours = {table["name"]: table for table in said["resources"]}
    wanted = {table["name"]: table for table in official["resources"]}

    assert set(wanted) - set(ours) == {"meta_table_description"}
    keys: dict[str, set[str]] = {}
    for name, table in ours.items():
        rows = read_table(folder / table["path"])
        keys[name] = {row["id"] for row in rows}
        columns = [field["name"] for field in table["schema"]["fields"]]
        assert list(rows[0] if rows else columns) == columns
        for field in wanted.get(name, table)["schema"]["fields"]:
            assert field["name"] in columns
            if field.get("constraints", {}).get("required"):
                assert all(row[field["name"]] for row in rows), (name, field["name"])
    for name, table in ours.items():
        for row in read_table(folder / table["path"]):
            for key in table["schema"].get("foreignKeys", ()):
                if value := row[key["fields"]]:
                    assert value in keys[key["reference"]["resource"] or name]


def read_table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_what_the_public_must_not_see_is_left_out_and_not_taken_for_gone(
    shared_data, tmp_path
):
    options = {"kind": "csv", "mapping": "colorado_ladders"}
    imported(shared_data / "directory" / COLORADO, **options)
    source = Source.objects.latest("created_at").slug
    assert Location.objects.filter(is_confidential=True).count() == 28

    said = imported(exported(tmp_path, "csv", source), source=source)

    rows = read_table(tmp_path / "out" / "services.csv")
    assert len(rows) == 734 - 28
    assert "Nothing differs" in said
    assert not Service.objects.exclude(gone_since=None).exists()


def test_a_file_says_which_source_it_is_of(shared_data, tmp_path):
    imported(shared_data / "directory" / "openreferral-sample-1.1/simple", source="elm")
    for kind in KINDS:
        assert "Nothing differs" in imported(exported(tmp_path, kind, "elm"))


def test_cells_that_a_spreadsheet_would_run_are_written_so_that_it_does_not(tmp_path):
    house = Organization.objects.create(
        origin=a_source(), name="=1+1", description="-x"
    )
    Service.objects.create(organization=house, name="@SUM(A1)", alternate_name="'=b")
    Phone.objects.create(organization=house, number="+44 20 7946 0000")

    folder = exported(tmp_path, "csv", "elm")

    (row,) = read_table(folder / "organizations.csv")
    assert (row["name"], row["description"]) == ("'=1+1", "'-x")
    (row,) = read_table(folder / "services.csv")
    assert (row["name"], row["alternate_name"]) == ("'@SUM(A1)", "''=b")
    (row,) = read_table(folder / "phones.csv")
    assert row["number"] == "+44 20 7946 0000"
    assert "Nothing differs" not in imported(folder, source="copy")
    copies = Service.objects.filter(origin__slug="copy")
    assert copies.values_list("name", "alternate_name").get() == ("@SUM(A1)", "'=b")


@given(st.text())
def test_a_cell_is_read_as_it_was_written(text):
    assert unescape(escape(text)) == text


# Export, import into nothing, export ------------------------------------------------

words = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=20
).map(clean.line)
named = words.map(lambda said: said or "Unsaid")
digits = st.from_regex(r"\A\([2-9][0-9]{2}\) [2-9][0-9]{2}-[0-9]{4}\Z")
link = st.sampled_from(["", "https://elm.example/a?b=c"])
mail = st.sampled_from(["", "a@elm.example"])
days = st.none() | st.dates(date(1950, 1, 1), date(2100, 1, 1))
hours = st.none() | st.times().map(lambda t: t.replace(second=0, microsecond=0))
ages = st.none() | st.integers(0, 99)

services = st.fixed_dictionaries(
    {
        "name": named,
        "alternate_name": words,
        "description": words,
        "url": link,
        "email": mail,
        "status": st.sampled_from(Service.Status.values),
        "fees": words,
        "minimum_age": ages,
        "assured_date": days,
        "last_modified": st.none()
        | st.datetimes(
            datetime.fromisoformat("1950-01-01"),
            datetime.fromisoformat("2100-01-01"),
            timezones=st.just(UTC),
        ),
        "do_not_refer": st.booleans(),
    }
)
locations = st.fixed_dictionaries(
    {
        "name": words,
        "location_type": st.sampled_from(Location.Kind.values),
        "transportation": words,
        "latitude": st.floats(-90, 90),
        "longitude": st.floats(-180, 180),
        "timezone": st.sampled_from(["", "America/Denver"]),
    }
)
schedules = st.fixed_dictionaries(
    {
        "freq": st.sampled_from(["", "WEEKLY", "MONTHLY"]),
        "byday": st.sampled_from(["", "MO", "MO,TU"]),
        "opens_at": hours,
        "closes_at": hours,
        "valid_from": days,
        "timezone": st.none() | st.sampled_from([Decimal("-7"), Decimal("5.5")]),
        "notes": words,
        "is_exception": st.booleans(),
    }
)
phones = st.fixed_dictionaries(
    {
        "number": digits,
        "extension": st.sampled_from(["", "12", "012", "option 2"]),
        "type": st.sampled_from(Phone.Kind.values),
        "description": words,
    }
)
costs = st.fixed_dictionaries(
    {
        "option": words,
        "currency": st.sampled_from(["", "USD"]),
        "amount": st.none() | st.decimals(0, 9999, places=2),
    }
)
entries = st.lists(
    st.tuples(services, st.none() | locations, schedules, phones, costs, words),
    min_size=1,
    max_size=3,
)


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(entries=entries, name=named)
def test_what_is_exported_into_an_empty_source_is_exported_the_same(
    tmp_path_factory, kind, entries, name
):
    folder = tmp_path_factory.mktemp("trip")
    with transaction.atomic():
        source = a_source()
        house = Organization.objects.create(origin=source, name=name)
        for entry in entries:
            make(house, *entry)
        first = exported(folder, kind, "elm")
        transaction.set_rollback(True)
    with transaction.atomic():
        imported(first, source="elm")
        (folder / "again").mkdir()
        second = exported(folder / "again", kind, "elm")
        transaction.set_rollback(True)

    assert content(second) == content(first)


def a_source() -> Source:
    return Source.objects.create(slug="elm", name="Elm")


def make(house, said, place, schedule, phone, cost, word) -> None:
    service = Service.objects.create(organization=house, **said)
    owner = {"service": service}
    if place:
        location = Location.objects.create(organization=house, **place)
        here = ServiceAtLocation.objects.create(service=service, location=location)
        Address.objects.create(
            location=location, address_1=word, city=word, country="US"
        )
        owner = {"service_at_location": here}
    Schedule.objects.create(**owner, **schedule)
    Language.objects.create(phone=Phone.objects.create(**owner, **phone), name=word)
    CostOption.objects.create(service=service, **cost)
    RequiredDocument.objects.create(service=service, document=word)
    taxonomy = Taxonomy.objects.create(origin=house.origin, name="Kinds")
    term = TaxonomyTerm.objects.create(taxonomy=taxonomy, name="Help", code=word)
    Attribute.objects.create(
        link_id=service.pk, link_entity="service", taxonomy_term=term, value=word
    )
