"""What an import leaves beside the rows, and what it may never overwrite."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from providers import actions
from providers.actions import deciding
from providers.feeds import sound
from providers.models import (
    ImportConflict,
    ImportProblem,
    Location,
    Metadata,
    Organization,
    OrganizationIdentifier,
    Phone,
    Retirement,
    Schedule,
    SearchEntry,
    Service,
    ServiceAtLocation,
    ServiceCapacity,
    Source,
)

pytestmark = pytest.mark.django_db
HEAD = "id,organization_id,name,status\n"
PLACES = "id,organization_id,name,latitude,longitude\nl1,o1,Depot,30.1,-97.1\n"
AT = "id,service_id,location_id\n{},s1,l1\n"


def test_each_field_that_a_source_changes_leaves_metadata(package, run_import):
    run_import(package())

    run_import(package(services=f"{HEAD}s1,o1,Walk-in,inactive\ns2,o1,Line,active\n"))

    (row,) = Metadata.objects.all()
    service = Service.objects.get(original_id="s1")
    assert (row.resource_id, row.resource_type) == (service.pk, "service")
    assert (row.field_name, row.previous_value) == ("status", "active")
    assert (row.replacement_value, row.updated_by) == ("inactive", row.origin.name)


def test_metadata_of_ours_is_not_gone_when_the_source_brings_its_own(
    package, run_import
):
    run_import(package())
    run_import(package(services=f"{HEAD}s1,o1,Walk-in,inactive\ns2,o1,Line,active\n"))
    text = "id,resource_id,resource_type,last_action_date,last_action_type,field_name\nm1,s1,service,2026-01-01,update,name\n"

    out = run_import(package(metadata=text))

    assert Metadata.objects.filter(gone_since=None).count() == 3
    assert "no longer in the source" not in out


def test_the_history_of_a_changed_row_says_what_it_was(
    package, run_import, directory_admin
):
    run_import(package())
    run_import(package(services=f"{HEAD}s1,o1,Walk-in,inactive\ns2,o1,Line,active\n"))

    newest, oldest = Service.objects.get(original_id="s1").history.all()
    assert (newest.history_type, newest.status) == ("~", "inactive")
    assert (oldest.history_type, oldest.status) == ("+", "active")
    assert newest.history_change_reason == "import"


def test_where_a_secret_place_is_stands_in_no_metadata(package, run_import, tmp_path):
    mapping = {
        "name": "L", "source": "l", "id": "No", "service": {"name": "Program"},
        "location": {"name": "Site"}, "address": {"address_1": "Street"},
        "confidential": {"column": "Secret", "values": ["yes"]},
    }  # fmt: skip
    (tmp_path / "m.json").write_text(json.dumps(mapping))
    head = "No,Program,Site,Street,Secret\n"
    for street in ("12 Elm St", "14 Oak St"):
        (tmp_path / "a.csv").write_text(f"{head}1,Safe house,{street},{street},yes\n")
        run_import(tmp_path / "a.csv", "csv", mapping=str(tmp_path / "m.json"))

    told = list(Metadata.objects.values_list("previous_value", "replacement_value"))
    assert len(told) == 2
    assert set(told) == {("", "")}


def test_a_field_spoken_of_for_the_first_time_overwrites_no_edit(
    package, run_import, directory_admin
):
    run_import(package())
    service = Service.objects.get(original_id="s1")
    actions.edit_service(service, by=directory_admin, fees="Free")

    run_import(
        package(
            services="id,organization_id,name,status,fees\ns1,o1,Walk-in,active,$5\ns2,o1,Line,active,$9\n"
        )
    )

    service.refresh_from_db()
    assert service.fees == "Free"
    assert ImportConflict.objects.get().theirs == "$5"
    assert Service.objects.get(original_id="s2").fees == "$9"


def test_half_of_a_place_is_never_taken(package, run_import, directory_admin):
    run_import(package(locations=PLACES))
    Location.objects.update(latitude=31.0)

    run_import(package(locations=PLACES.replace("30.1,-97.1", "40.1,-90.1")))

    place = Location.objects.get()
    assert (place.latitude, place.longitude) == (31.0, -97.1)
    assert {c.field for c in ImportConflict.objects.all()} == {"latitude", "longitude"}


PHONES = "id,service_id,number,extension\np1,s1,512-555-0101,{}\n"


@pytest.mark.parametrize("ours", [{"number": "512-555-0199"}, {"extension": "9"}])
def test_a_number_and_its_extension_are_one_thing(
    package, run_import, directory_admin, ours
):
    run_import(package(phones=PHONES.format(1)))
    phone = Phone.objects.get()
    actions.set_phone(phone, phone.service, by=directory_admin, **ours)

    theirs = PHONES.format(2).replace("0101", "0102")
    run_import(package(phones=theirs))

    kept = {"number": "(512) 555-0101", "extension": "1"} | ours
    phone.refresh_from_db()
    assert {name: getattr(phone, name) for name in kept} == kept
    conflict, other = ImportConflict.objects.order_by("field")
    deciding.decide_conflict(conflict, by=directory_admin, decision="take")
    phone.refresh_from_db()
    other.refresh_from_db()
    assert (phone.number, phone.extension) == ("(512) 555-0102", "2")
    assert other.decision == "take"


COUNTS = "id,service_id,unit_id,available,maximum,updated\nc1,s1,u1,{},9,{}\n"


@pytest.mark.parametrize(
    ("hour", "held"), [(8, (4, "link")), (10, (4, "link")), (12, (7, "feed"))]
)
def test_the_newest_count_holds_and_nobody_is_asked(package, run_import, hour, held):
    units = "id,name\nu1,Bed\n"
    early = "2026-01-05T08:00:00Z"
    run_import(package(units=units, service_capacities=COUNTS.format(2, early)))
    row = ServiceCapacity.objects.get()
    row.available, row.said_through, row.said_by = 4, "link", "Elm"
    row.updated = datetime(2026, 1, 5, 11, tzinfo=UTC)
    row.save()

    told = COUNTS.format(7, f"2026-01-05T{hour:02}:00:00Z")
    run_import(package(units=units, service_capacities=told))

    row.refresh_from_db()
    assert (row.available, row.said_through) == held
    assert row.updated.hour == max(hour, 11)
    assert not ImportConflict.objects.exists()


def test_a_count_of_the_future_is_listed_and_silences_no_provider(
    package, run_import, directory_admin
):
    units = "id,name\nu1,Bed\n"
    later = (timezone.now() + timedelta(hours=5)).isoformat()
    new = COUNTS.format(2, later)
    run_import(package(units=units, service_capacities=new))
    assert not ServiceCapacity.objects.exists()

    early = COUNTS.format(3, "2026-01-05T08:00:00Z")
    run_import(package(units=units, service_capacities=early))
    run_import(package(units=units, service_capacities=new))
    row = ServiceCapacity.objects.get()
    assert (row.available, row.updated.hour) == (3, 8)
    actions.tell_capacity(row, actions.Count(4), by=directory_admin, through="desk")
    run_import(package(units=units, service_capacities=COUNTS.format(5, later)))

    row.refresh_from_db()
    assert (row.available, row.said_through) == (4, "desk")
    reason = "its count is from the future: look at its time"
    kept = f"{reason}; what it counted before is kept"
    problems = ImportProblem.objects.order_by("pk").values_list("reason", flat=True)
    assert [said for said in problems if "future" in said] == [reason, kept, kept]


def test_ages_that_make_no_sense_with_an_edit_are_a_conflict(
    package, run_import, directory_admin
):
    text = "id,organization_id,name,status,minimum_age,maximum_age\ns1,o1,Walk-in,active,{},{}\n"
    run_import(package(services=text.format(10, 20)))
    service = Service.objects.get()
    actions.edit_service(service, by=directory_admin, minimum_age=15)

    run_import(package(services=text.format(5, 12)))

    service.refresh_from_db()
    assert (service.minimum_age, service.maximum_age) == (15, 20)
    assert ImportConflict.objects.count() == 2


def test_what_was_written_here_on_a_sources_row_is_never_gone(package, run_import):
    run_import(package())
    service = Service.objects.get(original_id="s1")
    Phone.objects.create(service=service, number="(512) 555-0199")
    phones = "id,service_id,number\np1,s1,512-555-0101\n"

    run_import(package(phones=phones))

    assert Phone.objects.current().count() == 2
    assert not Retirement.objects.exists()


def test_a_row_that_is_in_the_file_but_refused_is_not_gone(package, run_import):
    head = "id,organization_id,identifier_type,identifier\n"
    run_import(package(organization_identifiers=f"{head}i1,o1,EIN,1\n"))

    run_import(package(organization_identifiers=f"{head}i1,o1,EIN,\ni2,o1,NPI,2\n"))

    assert ImportProblem.objects.filter(is_loaded=False).count() == 1
    assert OrganizationIdentifier.objects.current().count() == 2
    assert not Retirement.objects.exists()


def test_a_place_that_the_source_calls_by_another_id_stays_the_same_row(
    package, run_import
):
    files = {"locations": PLACES, "services_at_location": AT.format("a1")}
    run_import(package(**files))
    before = ServiceAtLocation.objects.get(location__isnull=False)

    files["services_at_location"] = AT.format("zz9")
    run_import(package(**files))

    after = ServiceAtLocation.objects.get(location__isnull=False)
    assert (after.pk, after.gone_since) == (before.pk, None)
    assert "Nothing differs" in run_import(package(**files))


def test_a_service_that_is_given_a_place_by_an_update_stands_nowhere_else(
    package, run_import
):
    run_import(package())

    run_import(
        package(locations=PLACES, services_at_location=AT.format("a1")), update=True
    )

    current = ServiceAtLocation.objects.current().filter(service__original_id="s1")
    assert current.get().location.name == "Depot"
    assert SearchEntry.objects.filter(service_id=current.get().service_id).count() == 1
    assert not Retirement.objects.exists()


def test_an_update_without_places_takes_none_away(package, run_import):
    run_import(package(locations=PLACES, services_at_location=AT.format("a1")))

    run_import(package(services=f"{HEAD}s1,o1,Walk-in 2,active\n"), update=True)

    place = ServiceAtLocation.objects.current().get(service__original_id="s1")
    assert place.location.name == "Depot"


def test_an_unknown_parent_does_not_take_the_known_one_away(package, run_import):
    run_import(package())

    run_import(package(services=f"{HEAD}s1,typo,Walk-in,active\n"), update=True)

    assert Service.objects.get(original_id="s1").organization is not None
    assert ImportProblem.objects.filter(reason__contains="'typo'").exists()


def test_only_places_that_were_touched_are_worked_out_anew(package, run_import):
    run_import(package())
    SearchEntry.objects.update(title="untouched")

    run_import(package(services=f"{HEAD}s1,o1,Walk-in,active\ns2,o1,Night,active\n"))

    assert sorted(SearchEntry.objects.values_list("title", flat=True)) == [
        "night",
        "untouched",
    ]


def test_a_file_of_many_sizes_is_written_like_one_row_at_a_time(package, run_import):
    days = "".join(
        f"h{n},s1,WEEKLY,MO,{n % 24:02}:00,{n % 24:02}:30\n" for n in range(5000)
    )
    run_import(
        package(schedules=f"id,service_id,freq,byday,opens_at,closes_at\n{days}")
    )

    assert Schedule.objects.count() == 5000
    assert Organization.objects.get().description == ""


VALUES = st.one_of(
    st.none(),
    st.text(max_size=400),
    st.integers(-(2**70), 2**70),
    st.floats(),
    st.decimals(allow_nan=True, allow_infinity=True).map(str),
    st.sampled_from(["active", "WEEKLY", "physical", "voice", "\x00", "\ud800", "988"]),
)
FIELDS = {
    "service": ["name", "status", "minimum_age", "maximum_age", "fees"],
    "location": ["latitude", "longitude", "location_type", "name"],
    "cost_option": ["amount", "currency", "option"],
    "schedule": ["interval", "count", "freq", "wkst", "timezone", "byday"],
}


@pytest.mark.parametrize("table", FIELDS)
def test_whatever_a_reader_hands_over_fits_its_column(table):
    model = sound.model_of(table)
    source = Source.objects.create(slug="any", name="Any")
    owner = Organization.objects.create(origin=source, name="O")
    service = Service.objects.create(origin=source, name="S", organization=owner)

    @settings(max_examples=60, deadline=None)
    @given(st.fixed_dictionaries(dict.fromkeys(FIELDS[table], VALUES)))
    def fits(said):
        sound.fit(table, said)
        kept = {name: value for name, value in said.items() if value is not None}
        if table in {"cost_option", "schedule"}:
            kept["service"] = service
        row = model(
            origin=source, **({"name": "N"} | kept if table == "service" else kept)
        )
        row.name = getattr(row, "name", "") or "N"
        with transaction.atomic():
            row.save()
            row.delete()

    fits()
