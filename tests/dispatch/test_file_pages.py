"""CAD files by page: uploaded, their columns confirmed on the first lines, loaded by a worker."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from core import kept_files
from dispatch import sweeps
from dispatch.files import guessing, work
from dispatch.files import loading as file_intake
from dispatch.models import CadFeed, Call, CallFile, FileMapping
from tests.factories.dispatch import FeedFactory

pytestmark = pytest.mark.django_db
TEXT = (
    "Incident #,Date,Time,Call Type,Final Type,Addr,Phone,Notes\n"
    "A-1,03/02/2026,10:15,Welfare,EDP,12 Elm St,206 555 0100,Sits on the stairs.\n"
    "A-2,03/02/2026,10:20,Welfare,Welfare,13 Elm St,,\n"
    ",03/02/2026,10:25,Welfare,Welfare,14 Elm St,,\n"
)


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.IMPORT_DIR = tmp_path / "kept"
    return settings.IMPORT_DIR


@pytest.fixture
def feed(jurisdiction: Any) -> CadFeed:
    return FeedFactory(jurisdiction=jurisdiction, name="metro-cad")


@pytest.fixture
def admin(client: Any, program_admin: Any) -> Any:
    client.force_login(program_admin)
    return client


def send(client: Any, text: str | bytes = TEXT, name: str = "calls.csv", **said: Any):
    body = text.encode() if isinstance(text, str) else text
    file = {"file": SimpleUploadedFile(name, body)} if text else {}
    return client.post(reverse("dispatch:upload-file"), file | said)


def uploaded(client: Any, feed: CadFeed, text: str = TEXT, **more: Any) -> CallFile:
    send(client, text, feed=feed.pk, **more)
    return CallFile.objects.latest("id")


def columns_of(client: Any, file: CallFile) -> tuple[str, dict[str, Any]]:
    """Give the address of the page of columns and what it offers to send."""
    url = reverse("dispatch:file-columns", args=[file.pk])
    form = client.get(url).context["form"]
    said = {name: form[name].value() for name in form.fields}
    unset = (None, False)
    return url, {n: v for n, v in said.items() if not any(v is no for no in unset)}


def loaded(client: Any, file: CallFile, **changes: Any) -> CallFile:
    url, said = columns_of(client, file)
    answer = client.post(url, said | changes | {"load": "1"})
    assert answer.status_code == 302, answer.context["form"].errors
    work.work_waiting()
    file.refresh_from_db()
    return file


def test_a_file_is_read_as_guessed_shown_first_and_loaded_by_a_worker(
    admin: Any, feed: CadFeed
) -> None:
    file = uploaded(admin, feed)
    url, said = columns_of(admin, file)

    elsewhere = {"try": "1", "timezone": "America/New_York"}
    page = admin.post(url, said | elsewhere).content.decode()

    assert "2 of the first 3 are calls" in page
    assert "Line 4: it has no CAD number; not loaded" in page
    assert "2 Mar 2026, 10:15:00" in page
    assert not Call.objects.exists()
    done = loaded(admin, file)
    assert (done.status, done.added, done.not_loaded) == ("done", 2, 1)
    call = Call.objects.get(cad_number="A-1")
    assert (call.initial_type.code, call.call_type.code) == ("WELFARE", "EDP")
    assert (call.place, call.details) == ("12 Elm St", "Sits on the stairs.")
    assert call.received_at.isoformat() == "2026-03-02T16:15:00+00:00"
    shown = admin.get(file.get_absolute_url()).content.decode()
    assert "it has no CAD number" in shown
    report = b"".join(admin.get(reverse("dispatch:file-problems", args=[file.pk])))
    assert b"4,it has no CAD number,no" in report


def test_what_callers_said_is_removed_from_the_disk_once_it_is_loaded(
    admin: Any, feed: CadFeed, folder: Path
) -> None:
    file = uploaded(admin, feed)
    path = kept_files.path_of(file.stored_as)
    assert path
    assert path.stat().st_mode & 0o077 == 0

    loaded(admin, file)

    assert list(folder.rglob("*.csv")) == []


def test_an_upload_nobody_had_loaded_is_removed_after_a_day(
    admin: Any, feed: CadFeed, folder: Path
) -> None:
    file = uploaded(admin, feed)
    assert sweeps.forget_call_files() == 0
    CallFile.objects.update(created_at=timezone.now() - timedelta(hours=25))

    assert sweeps.forget_call_files() == 1

    assert list(folder.rglob("*.csv")) == []
    url = reverse("dispatch:file-columns", args=[file.pk])
    assert admin.get(url).status_code == 409


def test_what_was_kept_for_a_form_that_never_came_back_is_removed_too(
    admin: Any, feed: CadFeed, folder: Path
) -> None:
    waiting = uploaded(admin, feed)
    CallFile.objects.update(status="waiting")
    assert send(admin).status_code == 422
    assert len(list(folder.rglob("*.csv"))) == 2

    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        assert sweeps.forget_call_files() == 1

    assert list(folder.rglob("*.csv")) == [kept_files.path_of(waiting.stored_as)]


def test_what_waits_in_a_jurisdiction_that_pauses_is_kept(
    admin: Any, feed: CadFeed, folder: Path, jurisdiction: Any
) -> None:
    waiting = uploaded(admin, feed)
    CallFile.objects.update(status="waiting")
    jurisdiction.is_active = False
    jurisdiction.save()

    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        assert sweeps.forget_call_files() == 0

    assert list(folder.rglob("*.csv")) == [kept_files.path_of(waiting.stored_as)]


def test_the_columns_said_for_one_file_are_offered_for_the_next_of_its_feed(
    admin: Any, feed: CadFeed
) -> None:
    text = "a,b,c\nA-1,2026-03-02 10:15:00,Welfare\n"
    columns = {"column-0": "cad_number", "column-1": "received_at", "column-2": ""}
    loaded(admin, uploaded(admin, feed, text), **columns, name="Export of spring")

    _, said = columns_of(admin, uploaded(admin, feed, text.replace("A-1", "A-2")))

    assert said["name"] == "Export of spring"
    assert {k: v for k, v in said.items() if k.startswith("column")} == columns
    assert FileMapping.objects.get().spec["cad_number"] == "a"


def test_a_file_without_heading_is_told_and_its_columns_are_numbered(
    admin: Any, feed: CadFeed
) -> None:
    file = uploaded(admin, feed, "A-1;10:15:00;2026-03-02;Welfare\n")
    _, said = columns_of(admin, file)
    assert "header" not in said
    assert said["delimiter"] == ";"
    columns = {"column-0": "cad_number", "column-1": "received_at"}

    done = loaded(admin, file, **columns, **{"column-2": "received_at"})

    assert done.added == 1
    assert FileMapping.objects.get().spec["received_at"] == [3, 2]


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"\x89PNG\r\n\x1a\n\xff\xfe,\x00", "calls.csv", "no text in UTF-8"),
        (b"", "calls.csv", "empty"),
        (b'{"calls": []}', "calls.csv", "no table"),
        (b"a,b\nx\0y,2\n", "calls.csv", "no text"),
        (b"a,b\n1,2\n", "calls.xlsx", "ends in .csv"),
    ],
)
def test_what_is_no_csv_is_refused_at_the_file_and_nothing_is_kept(
    admin: Any, feed: CadFeed, folder: Path, content: bytes, name: str, words: str
) -> None:
    answer = admin.post(
        reverse("dispatch:upload-file"),
        {"feed": feed.pk, "file": SimpleUploadedFile(name, content)},
    )

    assert answer.status_code == 422
    assert words in str(answer.context["form"].errors["file"])
    assert not CallFile.objects.exists()
    assert not folder.exists() or not [p for p in folder.rglob("*") if p.is_file()]


def test_a_refused_upload_keeps_the_file_and_what_was_typed(
    admin: Any, feed: CadFeed
) -> None:
    refused = send(admin, feed=feed.pk, new_feed="other-cad")
    assert refused.status_code == 422
    form = refused.context["form"]
    assert form.kept_name == "calls.csv"
    assert form["new_feed"].value() == "other-cad"

    answer = send(admin, "", kept=form["kept"].value(), new_feed="other-cad")

    file = CallFile.objects.get()
    assert answer["Location"] == file.get_absolute_url()
    assert (file.name, file.feed.name) == ("calls.csv", "other-cad")
    assert kept_files.path_of(file.stored_as).read_text() == TEXT


def test_anothers_kept_file_cannot_be_taken(
    admin: Any, feed: CadFeed, client: Any, supervisor: Any
) -> None:
    kept = send(admin, feed=feed.pk, new_feed="x").context["form"]["kept"].value()
    client.force_login(supervisor)

    assert send(client, "", kept=kept, feed=feed.pk).status_code == 422
    assert not CallFile.objects.exists()


def test_a_wrong_choice_of_columns_loses_none_of_the_choices(
    admin: Any, feed: CadFeed
) -> None:
    file = uploaded(admin, feed)
    url, said = columns_of(admin, file)
    changed = said | {"column-7": "cad_number", "timezone": "Mars/Base", "name": "N"}

    answer = admin.post(url, changed | {"load": "1"})

    assert answer.status_code == 422
    form = answer.context["form"]
    assert "Incident # and Notes are both" in str(form.errors)
    assert form["name"].value() == "N"
    assert form["column-7"].value() == "cad_number"
    refused = admin.post(url, said | {"timezone": "Mars/Base", "load": "1"})
    assert b"There is no time zone Mars/Base" in refused.content
    refused = admin.post(url, said | {"delimiter": "|", "load": "1"})
    assert refused.status_code == 422
    assert not FileMapping.objects.exists()


def test_a_file_cut_in_the_middle_of_a_letter_is_refused_as_a_whole(
    admin: Any, feed: CadFeed, monkeypatch: Any
) -> None:
    monkeypatch.setattr(file_intake, "CHUNK", 1)
    rows = "".join(f"B-{n},03/02/2026,10:15,W,W,x,,\n" for n in range(60))
    body = TEXT.encode() + rows.encode() + "é".encode()[:1]

    file = loaded(admin, uploaded(admin, feed, body))

    assert (file.status, file.lines_done) == ("failed", 0)
    assert "not UTF-8" in file.failure
    assert not Call.objects.exists()
    again = loaded(admin, file)
    assert again.status == "failed"


def test_the_same_file_again_says_when_it_was_loaded_and_changes_nothing(
    admin: Any, feed: CadFeed
) -> None:
    first = loaded(admin, uploaded(admin, feed))

    again = loaded(admin, uploaded(admin, feed))

    assert (again.repeats, again.added, Call.objects.count()) == (first, 0, 2)
    assert b"was loaded before" in admin.get(again.get_absolute_url()).content


def test_a_worker_that_dies_is_followed_by_one_that_goes_on(
    admin: Any, feed: CadFeed, monkeypatch: Any, settings: Any
) -> None:
    monkeypatch.setattr(file_intake, "CHUNK", 1)
    file = uploaded(admin, feed)
    url, said = columns_of(admin, file)
    admin.post(url, said | {"load": "1"})
    whole, seen = file_intake._load_chunk, []

    def dies_at_the_second(file: Any, chunk: Any, mapping: Any) -> None:
        seen.append(chunk.lines[0].number)
        if len(seen) == 2:
            raise SystemExit
        whole(file, chunk, mapping)

    monkeypatch.setattr(file_intake, "_load_chunk", dies_at_the_second)
    with pytest.raises(SystemExit):
        work.work_waiting()
    assert work.work_waiting() == 0
    CallFile.objects.update(lease_until=timezone.now() - timedelta(seconds=1))

    assert work.work_waiting() == 1

    file.refresh_from_db()
    assert seen == [2, 3, 3, 4]
    assert (file.status, file.added) == ("done", 2)


def test_a_worker_whose_lease_ran_out_leaves_the_file_to_the_next(
    admin: Any, feed: CadFeed, monkeypatch: Any
) -> None:
    file = uploaded(admin, feed)
    url, said = columns_of(admin, file)
    admin.post(url, said | {"load": "1"})
    survey = file_intake._survey

    def slow(file: Any, *rest: Any) -> None:
        survey(file, *rest)
        CallFile.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        assert CallFile.objects.get().claim()

    monkeypatch.setattr(file_intake, "_survey", slow)

    work.work_waiting()

    file.refresh_from_db()
    assert (file.status, file.lines_done) == ("loading", 0)
    assert not Call.objects.exists()


def test_a_file_that_always_kills_its_worker_is_given_up(
    admin: Any, feed: CadFeed
) -> None:
    file = uploaded(admin, feed)
    url, said = columns_of(admin, file)
    admin.post(url, said | {"load": "1"})
    CallFile.objects.update(attempts=3)

    work.work_waiting()

    file.refresh_from_db()
    assert (file.status, file.failure) == ("failed", work.GAVE_UP)


def test_lines_are_shown_to_whoever_uploaded_them_and_to_supervisors_alone(
    admin: Any, feed: CadFeed, staff: Any, jurisdiction: Any, supervisor: Any
) -> None:
    file = uploaded(admin, feed)
    url = reverse("dispatch:file-columns", args=[file.pk])

    admin.force_login(staff("program_admin", jurisdiction))
    assert admin.get(url).status_code == 404
    assert admin.get(file.get_absolute_url()).status_code == 200
    admin.force_login(supervisor)
    assert admin.get(url).status_code == 200


def test_an_upload_is_removed_and_a_loaded_file_stays(
    admin: Any, feed: CadFeed, django_capture_on_commit_callbacks: Any
) -> None:
    file, done = uploaded(admin, feed), loaded(admin, uploaded(admin, feed))
    path = kept_files.path_of(file.stored_as)

    with django_capture_on_commit_callbacks(execute=True):
        admin.post(reverse("dispatch:discard-file", args=[file.pk]))

    assert not path.exists()
    refused = admin.post(reverse("dispatch:discard-file", args=[done.pk]))
    assert refused.status_code == 409
    assert CallFile.objects.get() == done


def test_a_feeds_filter_takes_out_of_a_file_what_may_not_be_stored(
    admin: Any, feed: CadFeed
) -> None:
    line = "A-9,03/02/2026,10:30,Welfare,Welfare,1 Elm St,,NCIC RETURN: WANTED\n"

    file = uploaded(admin, feed, TEXT + line)
    url, said = columns_of(admin, file)
    assert b"WANTED" not in admin.post(url, said | {"try": "1"}).content
    loaded(admin, file)

    call = Call.objects.get(cad_number="A-9")
    assert "WANTED" not in call.details
    said = file.problems.get(line=5)
    assert "not stored" in said.reason
    assert "WANTED" not in said.reason
    assert feed.filters.get(looks_for="history").taken == 1


def test_austins_columns_are_guessed_from_its_file(shared_data: Path) -> None:
    path = shared_data / "calls/austin-apd/apd_911_calls_dev_2012-2014.csv"

    rows = guessing.first_rows(path, guessing.delimiter_of(path))
    names = guessing.names_of(rows, header=guessing.has_heading(rows))

    found = guessing.targets_of(names, rows[1:])
    assert {target: names[at] for at, target in found.items()} == {
        "cad_number": "CAD Number",
        "first_type": "Initial Problem Type",
        "last_type": "Final Problem Type",
        "place": "Block Address",
        "received_at": "Time PhonePickUp",
        "first_unit_at": "Time First Unit Arrived",
    }


@pytest.mark.parametrize(
    ("heading", "is_area"),
    [
        ("ZIP", True),
        ("Incident Zip Code", True),
        ("Council District", True),
        ("police_beat", True),
        ("District Incident Number", False),
        ("Reward Offered", False),
        ("Toward Street", False),
        ("Block Address", False),
    ],
)
def test_a_column_of_areas_is_guessed_from_its_heading(
    heading: str, is_area: Any
) -> None:
    rows = [["26-1", "78701"], ["26-2", "78702"]]

    found = guessing.targets_of(["CAD Number", heading], rows)

    assert (found.get(1) == "area") is is_area
