"""The pages of imports: upload, preview, columns, conflicts, what is gone."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core import held_files, kept_files
from providers import actions, continuum, runs
from providers.formats import flat
from providers.formats.mapping import ROWS
from providers.formats.mapping_rules import columns_of
from providers.forms.columns import ColumnsForm
from providers.imports import Order, import_directory
from providers.models import (
    ImportConflict,
    ImportProblem,
    ImportRun,
    Metadata,
    Phone,
    Retirement,
    SavedMapping,
    SearchEntry,
    Service,
    Source,
)
from providers.sweeps import forget_uploads
from tests.providers.conftest import imported

pytestmark = pytest.mark.django_db
HEAD = "id,organization_id,name,status\n"


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.IMPORT_DIR = tmp_path / "imports"


@pytest.fixture
def admin(client, directory_admin):
    client.force_login(directory_admin)
    return client


@pytest.fixture
def keep(package, jurisdiction, directory_admin):
    """Import a package into one source of the admin's, as the command would."""

    def load(**files):
        is_update = files.pop("is_update", False)
        order = Order(
            path=package(**files),
            kind="hsds",
            source="elm",
            jurisdiction=jurisdiction,
            by=directory_admin,
            is_update=is_update,
        )
        return import_directory(order)

    return load


def file(text, name="services.csv"):
    upload = BytesIO(text.encode())
    upload.name = name
    return upload


def send(admin, text, name="services.csv", **data):
    data = {"new_source": "Elm", "coverage": "whole"} | data
    data["file"] = file(text, name)
    return admin.post(reverse("providers:upload"), data)


def read(run):
    """Read it as a worker would, here in the transaction of the test."""
    reading = runs._read(run)
    report = runs.loader.compare(reading.bundle, run, locked=False)
    found = runs.loader.file_preview(run, report)
    ImportRun.objects.filter(pk=run.pk).update(state="previewed", **found)
    run.refresh_from_db()


# Upload ---------------------------------------------------------------------------------


def test_an_upload_waits_for_a_worker_under_a_name_of_ours(admin, settings):
    answer = send(admin, f"{HEAD}s1,o1,Walk-in,active\n", name="../../services.csv")

    run = ImportRun.objects.get()
    assert answer.url == run.get_absolute_url()
    assert run.state == "uploaded"
    assert run.file_name == "services.csv"
    kept = settings.IMPORT_DIR / run.stored_as
    assert kept.resolve().is_relative_to(settings.IMPORT_DIR)
    assert kept.stat().st_mode & 0o777 == 0o600
    assert "waiting for a worker" in admin.get(run.get_absolute_url()).content.decode()


def test_a_file_too_large_is_refused_beside_the_field(admin, settings):
    settings.UPLOAD_MOST_BYTES = 1024

    answer = send(admin, "x" * 200_000)

    assert answer.status_code == 422
    assert "larger than" in answer.content.decode()
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": "evil.exe"}, "Choose a file that ends in"),
        ({"new_source": ""}, "one of the two"),
        ({"mapping": "/etc/passwd.json"}, "Select a valid choice"),
        ({"format": "exe"}, "Select a valid choice"),
    ],
)
def test_an_order_that_makes_no_sense_is_answered_beside_the_field(
    admin, change, words
):
    answer = send(admin, HEAD, **change)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not ImportRun.objects.exists()


def test_what_was_sent_is_kept_while_the_rest_of_its_form_is_put_right(admin, settings):
    refused = send(admin, HEAD, new_source="")
    form = refused.context["form"]
    again = {
        "new_source": "Elm",
        "coverage": "update",
        "held_as": form["held_as"].value(),
    }

    assert "Kept here: <b>services.csv</b>" in refused.content.decode()
    answer = admin.post(reverse("providers:upload"), again)

    run = ImportRun.objects.get()
    assert answer.url == run.get_absolute_url()
    assert (run.file_name, run.coverage) == ("services.csv", "update")
    assert (settings.IMPORT_DIR / run.stored_as).read_text() == HEAD
    assert not list((settings.IMPORT_DIR / "held").iterdir())


def test_a_kept_file_is_its_senders_alone_and_for_a_day(
    admin, settings, directory_admin, supervisor
):
    token = send(admin, HEAD, new_source="").context["form"]["held_as"].value()

    assert held_files.held(token, by=directory_admin)
    assert held_files.held(token, by=supervisor) is None
    assert held_files.forget_old() == 0
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert held_files.held(token, by=directory_admin) is None
        assert forget_uploads() == 1
    assert not list((settings.IMPORT_DIR / "held").iterdir())


def test_a_file_that_no_import_knows_is_removed_after_a_month(admin, settings):
    """Its process died before the row was there; such a file may tell where a shelter is."""
    send(admin, HEAD)
    ImportRun.objects.update(state="reading")
    wanted = ImportRun.objects.get().stored_as
    left = kept_files.store([b"id,name"], "left.csv")
    # As one that another sweep removed between two looks.
    (settings.IMPORT_DIR / uuid4().hex).symlink_to("gone")

    assert forget_uploads() == 0
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert forget_uploads() == 1
    assert kept_files.path_of(left) is None
    assert kept_files.path_of(wanted)


def test_a_source_of_which_nothing_came_is_in_nobodys_way(admin):
    send(admin, HEAD)
    barren = Source.objects.get(slug="elm")
    assert "Elm" in admin.get(reverse("providers:sources")).content.decode()
    ImportRun.objects.update(state="failed")

    page = admin.get(reverse("providers:sources")).content.decode()
    offered = admin.get(reverse("providers:upload")).context["form"].fields["source"]
    assert "Elm" not in page
    assert barren not in offered.queryset
    assert send(admin, HEAD).status_code == 302
    assert ImportRun.objects.filter(source=barren).count() == 2


def test_a_source_of_another_jurisdiction_cannot_be_chosen(admin, other_jurisdiction):
    theirs = Source.objects.create(
        slug="oak", name="Oak", jurisdiction=other_jurisdiction
    )

    answer = send(admin, HEAD, new_source="", source=theirs.pk)

    assert answer.status_code == 422
    send(admin, HEAD, new_source="Oak")
    assert not ImportRun.objects.filter(source=theirs).exists()


def test_nobody_uploads_into_the_desk_or_the_taxonomy(admin, directory_admin):
    desk = Source.objects.desk(directory_admin.jurisdiction)
    ours = Source.objects.get(slug=continuum.SLUG)

    for source in (desk, ours):
        answer = send(admin, HEAD, new_source="", source=source.pk)
        assert answer.status_code == 422


def test_problems_are_handed_out_as_a_csv_that_runs_nothing(admin):
    send(admin, HEAD)
    run = ImportRun.objects.get()
    ImportProblem.objects.create(
        import_run=run, file="a.csv", line=2, reason="=HYPERLINK(1)"
    )

    answer = admin.get(reverse("providers:import_problems", args=[run.pk]))

    text = b"".join(answer.streaming_content).decode()
    assert "a.csv,2,'=HYPERLINK(1),as far as sound" in text


def test_a_preview_that_drops_much_asks_whether_it_is_an_update(admin, keep):
    keep()
    source = Source.objects.get(slug="elm")
    send(admin, f"{HEAD}s1,o1,Walk-in,active\n", new_source="", source=source.pk)
    run = ImportRun.objects.filter(state="uploaded").get()
    ImportRun.objects.filter(pk=run.pk).update(format="hsds")
    run.refresh_from_db()

    read(run)

    page = admin.get(run.get_absolute_url()).content.decode()
    assert "preview it again as an update" in page
    assert "no longer in the source" in page


def test_a_file_whose_mapping_ships_needs_none_named(admin):
    mapping = flat.load_mapping("colorado_ladders")
    columns = sorted(columns_of({part: mapping.part(part) for part in ROWS}))
    head = ",".join(["AccountID", "HideAddress", *columns])
    send(admin, f"{head}\n1,0\n", name="export.csv")
    run = ImportRun.objects.get()

    runs.work_waiting()

    run.refresh_from_db()
    assert (run.state, run.format, run.mapping) == (
        "previewed", "csv", "colorado_ladders",
    )  # fmt: skip


# Columns --------------------------------------------------------------------------------

FLAT = "No,Agency,Program,Street,City,Tel,Secret\n7,Elm,Food,1 Elm St,Alderton,512-555-0101,no\n"


def test_columns_are_guessed_tried_and_kept_as_a_mapping(admin):
    send(admin, FLAT, name="list.csv", format="csv")
    run = ImportRun.objects.get()
    ImportRun.objects.update(state="failed")
    url = reverse("providers:columns", args=[run.pk])
    form = admin.get(url).context["form"]
    guessed = {field.html_name: field.initial for field in form.choices}
    chosen = guessed | {"secret_values": "yes", "split": ";"}

    tried = admin.post(url, chosen | {"try": ""}).context["tried"]
    assert tried["rows"][0]["service"] == "Food"
    assert tried["rows"][0]["phones"] == ["(512) 555-0101"]

    assert admin.post(url, chosen | {"save": ""}).url == run.get_absolute_url()
    run.refresh_from_db()
    assert run.state == "uploaded"
    assert run.mapping == SavedMapping.objects.get().slug
    read(run)
    assert run.counts["service"]["added"] == 1


PAIRS = "No,Program,Tel,Ext,Fax,Mon Open,Mon Close\n7,Food,512-555-0101,12,512-555-0199,9:00,17:00\n"


def test_columns_that_belong_together_are_kept_so_and_read_back(admin):
    send(admin, PAIRS, name="list.csv", format="csv")
    run = ImportRun.objects.get()
    url = reverse("providers:columns", args=[run.pk])

    def keep(**others):
        ImportRun.objects.update(state="failed")
        form = admin.get(url).context["form"]
        chosen = {field.html_name: field.initial for field in form.choices}
        return admin.post(url, chosen | {"split": ";", "save": ""} | others)

    keep()
    keep()  # from the mapping that was kept
    spec = SavedMapping.objects.get().spec
    assert spec["hours"] == {"MO": {"opens": "Mon Open", "closes": "Mon Close"}}
    assert spec["phones"] == [
        {"column": "Tel", "type": "voice", "extension": "Ext"},
        {"column": "Fax", "type": "fax"},
    ]
    run.refresh_from_db()
    read(run)
    assert run.counts["schedule"]["added"] == 1

    refused = keep(**{"column-6": ""}).content.decode()
    assert "Monday needs a column for when it opens and one for when" in refused


def test_a_mapping_without_a_name_or_with_two_is_answered(admin):
    send(admin, FLAT, name="list.csv", format="csv")
    run = ImportRun.objects.get()
    url = reverse("providers:columns", args=[run.pk])

    answer = admin.post(url, {"column-1": "service.name", "column-2": "service.name"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Agency and Program are both" in page
    page = admin.post(url, {"column-0": "id"}).content.decode()
    assert "Choose the column with the name of the service" in page


def test_a_csv_that_nobody_knows_goes_on_to_its_columns(admin):
    answer = send(admin, FLAT, name="list.csv")

    run = ImportRun.objects.get()
    columns = reverse("providers:columns", args=[run.pk])
    assert answer.url == columns
    form = admin.get(columns).context["form"]
    chosen = {field.html_name: field.initial for field in form.choices}
    # No worker has come yet.
    assert admin.post(columns, chosen | {"split": ";", "save": ""}).status_code == 302
    ImportRun.objects.update(state="failed", mapping="", format="")
    page = admin.get(run.get_absolute_url()).content.decode()
    assert "Which column is what?" in page
    assert "It failed" not in page


@pytest.mark.parametrize(
    ("name", "text", "state", "kind", "is_offered"),
    [
        ("list.csv", "a,b\n1,2\n", "failed", "", True),
        ("list.csv", "a,b\n1,2\n", "previewed", "csv", True),
        (
            "export.csv",
            "ResourceAgencyNum,PublicName\n1,A\n",
            "previewed",
            "icarol",
            False,
        ),
        ("list.json", "{", "failed", "", False),
        ("list.zip", "PK", "failed", "", False),
    ],
)
def test_columns_are_asked_for_only_where_there_are_any(
    admin, name, text, state, kind, is_offered
):
    send(admin, text, name=name)
    run = ImportRun.objects.get()
    ImportRun.objects.update(state=state, format=kind)

    page = admin.get(run.get_absolute_url()).content.decode()

    assert (reverse("providers:columns", args=[run.pk]) in page) == is_offered


PARTS = """No,Program,Street,City,Tel,Monday,Secret
1,Food,1 Elm St,Alderton,512-555-0101,9:00-17:00,no
2,Refuge,2 Oak St,Alderton,512-555-0102,9:00-17:00,yes
"""


def test_parts_are_called_by_street_and_hours_and_secret_ones_by_nothing(admin):
    send(admin, PARTS, name="list.csv", format="csv")
    run = ImportRun.objects.get()
    url = reverse("providers:columns", args=[run.pk])
    form = admin.get(url).context["form"]
    chosen = {field.html_name: field.initial for field in form.choices}
    chosen |= {"column-6": "confidential", "secret_values": "yes", "split": ";"}
    admin.post(url, chosen | {"save": ""})
    run.refresh_from_db()

    read(run)

    called = {(line[1], line[2]) for line in run.lines}
    assert ("address", "1 Elm St, Alderton, of Food") in called
    assert ("service at location", "Food at Food") in called
    assert ("phone", "(512) 555-0101, of Food") in called
    assert ("schedule", "MO 09:00 to 17:00, of Food") in called
    assert all(line[3] == "new in the source" for line in run.lines)
    assert "Oak St" not in str(run.lines)


def test_naming_the_parts_of_a_preview_asks_no_more_for_many(package):
    rows = "".join(f"s{n},o1,Line {n},active\n" for n in range(30))

    def try_out(count):
        phones = "".join(f"p{n},s{n},512-555-{n:04}\n" for n in range(count))
        path = package(services=HEAD + rows, phones=f"id,service_id,number\n{phones}")
        with CaptureQueriesContext(connection) as asked:
            said = imported(path, verbosity=2, dry_run=True)
        assert said.count(", of Line ") == count
        return len(asked)

    imported(package(services=HEAD + rows))
    assert try_out(1) == try_out(30)


NO_IDS = """Name,Street,City,Secret
Pantry,1 Elm St,Alderton,no
PANTRY,1  Elm St,Alderton,no
Pantry,2 Elm St,Alderton,no
Clinic,3 Elm St,Alderton,yes
"""


def test_without_a_column_of_ids_names_and_address_tell_rows_apart(admin):
    send(admin, NO_IDS, name="list.csv", format="csv")
    run = ImportRun.objects.get()
    url = reverse("providers:columns", args=[run.pk])
    form = admin.get(url).context["form"]
    chosen = {field.html_name: field.initial for field in form.choices}

    def read_by(**others):
        ImportRun.objects.update(state="failed")
        answer = admin.post(url, chosen | {"split": ";", "save": ""} | others)
        assert answer.status_code == 302
        run.refresh_from_db()
        read(run)
        return run.counts["service"]["added"]

    assert read_by(**{"column-3": ""}) == 3
    reason = run.problems.get(is_loaded=False).reason
    assert reason == "a row before has the same Name and Street and City"
    # An address that may be secret makes no id: it would show who lives where.
    assert read_by(**{"column-3": "confidential", "secret_values": "yes"}) == 2
    refused = run.problems.filter(is_loaded=False)
    assert {problem.reason for problem in refused} == {"a row before has the same Name"}
    assert refused.count() == 2


@pytest.mark.parametrize(
    ("base", "expected"),
    [
        (None, ["Name", "Street"]),
        (["Street", "Name"], ["Street", "Name"]),
        (["No", "Unit"], ["No", "Unit"]),
        (["No", "Gone"], ["Name", "Street"]),
    ],
)
def test_what_tells_rows_apart_goes_by_no_order_of_columns(base, expected):
    columns = ["Unit", "Street", "No", "Name"]
    chosen = {"column-1": "address.address_1", "column-3": "service.name"}
    held = {"service": {"name": "Name"}, "address": {"address_1": "Street"}}
    before = {"name": "Elm", "source": "elm", "id": base} | held
    form = ColumnsForm(chosen, columns=columns, spec=before if base else None)

    assert form.is_valid(), form.errors
    assert form.spec(Source(name="Elm", slug="elm"))["id"] == expected


def test_a_mapping_that_ships_keeps_what_the_page_cannot_ask(
    admin, shared_data, settings
):
    file = next(Path(shared_data, "directory/colorado-ladders").glob("*.csv"))
    lines = file.read_text("utf-8-sig").splitlines(keepends=True)[:20]
    send(
        admin,
        "".join(lines),
        name="ladders.csv",
        format="csv",
        mapping="colorado_ladders",
    )
    run = ImportRun.objects.get()
    ImportRun.objects.update(state="failed")
    url = reverse("providers:columns", args=[run.pk])
    form = admin.get(url).context["form"]
    chosen = {field.html_name: field.initial for field in form.choices}

    admin.post(url, chosen | {"split": ";", "save": ""})

    spec = SavedMapping.objects.get().spec
    assert spec["terms"]
    assert spec["organization"]["name"]["before"] == " - "
    assert spec["confidential"]["values"] == ["1", "true", "yes"]


# Conflicts ------------------------------------------------------------------------------


@pytest.fixture
def conflict(keep, directory_admin):
    keep()
    service = Service.objects.get(original_id="s1")
    actions.edit_service(service, by=directory_admin, name="Ours")
    keep(services=f"{HEAD}s1,o1,Theirs,active\ns2,o1,Line,active\n")
    return ImportConflict.objects.get()


def test_two_words_for_one_field_stand_on_the_list(admin, conflict):
    page = admin.get(reverse("providers:conflicts")).content.decode()

    assert "Ours" in page
    assert "Theirs" in page


@pytest.mark.parametrize(("decision", "name"), [("keep", "Ours"), ("take", "Theirs")])
def test_a_decision_is_written_traced_and_remembered(
    admin, conflict, keep, decision, name
):
    before = Metadata.objects.count()
    url = reverse("providers:decide_conflict", args=[conflict.pk])
    admin.post(url, {"decision": decision, "seen": "Ours"})

    service = Service.objects.get(original_id="s1")
    assert service.name == name
    assert Metadata.objects.count() == before + 1
    assert SearchEntry.objects.get(service_id=service.pk).card["service"] == name

    keep(services=f"{HEAD}s1,o1,Theirs,active\ns2,o1,Line,active\n")
    service.refresh_from_db()
    assert service.name == name
    assert not ImportConflict.objects.open().exists()


def test_another_word_of_the_source_asks_anew(admin, conflict, keep):
    url = reverse("providers:decide_conflict", args=[conflict.pk])
    admin.post(url, {"decision": "keep", "seen": "Ours"})

    keep(services=f"{HEAD}s1,o1,Theirs again,active\ns2,o1,Line,active\n")

    assert ImportConflict.objects.open().get().theirs == "Theirs again"


def test_what_was_edited_meanwhile_is_not_decided_blindly(
    admin, conflict, directory_admin
):
    service = Service.objects.get(original_id="s1")
    actions.edit_service(service, by=directory_admin, name="Ours, newer")

    url = reverse("providers:decide_conflict", args=[conflict.pk])
    answer = admin.post(url, {"decision": "take", "seen": "Ours"})

    assert answer.status_code == 409
    service.refresh_from_db()
    assert service.name == "Ours, newer"


def test_nothing_is_decided_twice(admin, conflict):
    url = reverse("providers:decide_conflict", args=[conflict.pk])
    admin.post(url, {"decision": "keep", "seen": "Ours"})

    assert admin.post(url, {"decision": "take", "seen": "Ours"}).status_code == 409


def test_a_page_of_conflicts_is_decided_at_once(admin, conflict):
    data = {"decision": "take", "row": [conflict.pk], f"seen-{conflict.pk}": "Ours"}
    admin.post(reverse("providers:decide_conflicts"), data)

    assert Service.objects.get(original_id="s1").name == "Theirs"


# Gone -----------------------------------------------------------------------------------


@pytest.fixture
def gone(keep):
    """A service that its source dropped, with its phone."""
    phones = "id,service_id,number\np1,s1,512-555-0101\np2,s2,512-555-0102\n"
    keep(phones=phones)
    left = "id,service_id,number\np1,s1,512-555-0101\n"
    keep(services=f"{HEAD}s1,o1,Walk-in,active\n", phones=left)
    return Retirement.objects.get(table="service")


def test_a_row_gone_stands_once_with_its_parts(admin, gone):
    page = admin.get(reverse("providers:retirements"))

    (row,) = page.context["page"].rows
    assert row == gone
    assert row.part_count == 1
    assert Phone.objects.get(original_id="p2").gone_since


def test_a_service_stands_above_the_place_it_was_at(admin, keep):
    places = "id,organization_id,name\nl1,o1,Elm House\nl2,o1,Oak House\n"
    keep(locations=places)
    left = f"{HEAD}s1,o1,Walk-in,active\n"
    keep(services=left, locations="\n".join(places.splitlines()[:2]))

    rows = admin.get(reverse("providers:retirements")).context["page"].rows

    assert [row.table for row in rows] == ["service", "location"]


def test_what_is_retired_is_found_no_more_and_comes_not_back_by_itself(
    admin, gone, keep
):
    url = reverse("providers:decide_retirements")
    admin.post(url, {"decision": "retire", "row": [gone.pk]})

    service = Service.objects.get(original_id="s2")
    assert service.retired_at
    assert not SearchEntry.objects.filter(service_id=service.pk).exists()
    assert service.history.first().history_user is not None

    keep()
    service.refresh_from_db()
    assert service.retired_at
    assert ImportProblem.objects.filter(reason__contains="taken out of use").exists()


def test_what_is_kept_stays_whatever_the_source_goes_on_not_saying(admin, gone, keep):
    url = reverse("providers:decide_retirements")
    admin.post(url, {"decision": "keep", "row": [gone.pk]})
    assert not Service.objects.get(original_id="s2").gone_since
    assert not Phone.objects.get(original_id="p2").gone_since

    left = "id,service_id,number\np1,s1,512-555-0101\n"
    again = keep(services=f"{HEAD}s1,o1,Walk-in,active\n", phones=left)

    assert again.is_unchanged
    assert not Retirement.objects.open().exists()


def test_a_row_back_in_its_source_is_proposed_no_more(admin, gone, keep):
    keep()

    (left,) = Retirement.objects.open()
    assert (left.table, left.part_of) == ("phone", None)
    assert not Service.objects.get(original_id="s2").gone_since


def test_a_row_kept_that_comes_back_and_goes_again_is_asked_about_again(
    admin, gone, keep
):
    url = reverse("providers:decide_retirements")
    admin.post(url, {"decision": "keep", "row": [gone.pk]})
    keep()

    keep(services=f"{HEAD}s1,o1,Walk-in,active\n")

    assert Retirement.objects.open().filter(table="service").exists()


def test_all_of_a_list_are_decided_only_while_it_is_the_list_that_was_shown(
    admin, gone
):
    url = reverse("providers:decide_retirements")

    assert admin.post(url, {"decision": "retire", "all": "7"}).status_code == 400
    admin.post(url, {"decision": "retire", "all": "1"})

    assert not Retirement.objects.open().exists()


def test_an_update_proposes_nothing(keep):
    keep()

    keep(services=f"{HEAD}s1,o1,Walk-in,inactive\n", is_update=True)

    assert not Retirement.objects.exists()
    assert Service.objects.get(original_id="s1").status == "inactive"
