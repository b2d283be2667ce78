"""The watched folder: dropped files are waited for, loaded in order, put away, once."""

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier
from typing import Any
from unittest.mock import Mock

import pytest
from django.core.cache import cache
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from core.scope import scope
from dispatch import sweeps
from dispatch.actions.files import new_files_feed
from dispatch.files import drafts
from dispatch.files import folder as call_folder
from dispatch.files import loading as file_intake
from dispatch.models import CadFeed, Call, CallFile, FileCall, FileMapping
from tests.factories.dispatch import FeedFactory

HEAD = "id,received,type\n"
SPEC = {
    "name": "Live",
    "timezone": "America/Chicago",
    "cad_number": "id",
    "received_at": "received",
    "first_type": "type",
}


@pytest.fixture
def feed(jurisdiction: Any, settings: Any, tmp_path: Path) -> CadFeed:
    settings.CALL_FOLDER = str(tmp_path)
    settings.CALL_FOLDER_QUIET = 0
    cache.clear()
    (tmp_path / "alder" / "metro-cad").mkdir(parents=True)
    with scope(jurisdiction):
        feed = FeedFactory(jurisdiction=jurisdiction, name="metro-cad")
        feed.watched_as = FileMapping.objects.create(
            jurisdiction=jurisdiction, feed=feed, name="Live", spec=SPEC
        )
        feed.save()
    return feed


@pytest.fixture
def folder(feed: CadFeed) -> Path:
    found = call_folder.folder_of(feed)
    assert found
    return found


def lines(*numbers: str, kind: str = "EDP") -> str:
    return HEAD + "".join(f"{n},2026-03-02 10:1{n[-1]}:00,{kind}\n" for n in numbers)


def drop(folder: Path, text: str, name: str = "calls.csv", age: float = 100) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    os.utime(path, (path.stat().st_mtime - age,) * 2)
    return path


def sweep_twice() -> None:
    """Look twice: only what did not change from one look to the next is whole."""
    sweeps.watch_call_folders()
    sweeps.watch_call_folders()


def _dies_on_the_way_to(place: str) -> Any:
    whole = Path.rename

    def rename(path: Path, target: Path) -> Path:
        if target.parent.name == place:
            raise SystemExit
        return whole(path, target)

    return rename


def names(folder: Path, *within: str) -> list[str]:
    return sorted(
        path.name.split("-", 2)[-1]
        for place in within
        for path in (folder / place).iterdir()
    )


@pytest.mark.django_db
def test_a_dropped_file_is_loaded_and_put_away(folder: Path) -> None:
    drop(folder, lines("A-1", "A-2") + ",,\n")

    sweep_twice()

    assert Call.objects.count() == 2
    assert not (folder / "calls.csv").exists()
    assert names(folder, "done") == ["calls.csv", "calls.csv.report.txt"]
    report = next((folder / "done").glob("*.txt")).read_text()
    assert "Line 4: it has no CAD number; not loaded" in report
    assert CallFile.objects.get().name == "calls.csv"


@pytest.mark.django_db
def test_what_was_loaded_is_removed_after_a_week_and_what_was_not_stays(
    folder: Path, time_machine: Any
) -> None:
    drop(folder, lines("A-1"), age=30 * 86_400)
    drop(folder, lines("A-2") + ",,\n", "partly.csv")
    sweep_twice()
    drop(folder, "no such table", "odd.csv")
    sweep_twice()
    (folder / "done" / "theirs.csv").write_text("put here by hand")
    assert sweeps.forget_call_files() == 0

    time_machine.move_to(timezone.now() + timedelta(days=8))

    assert sweeps.forget_call_files() == 1
    partly = ["partly.csv", "partly.csv.report.txt", "theirs.csv"]
    assert names(folder, "done") == partly
    assert "odd.csv" in names(folder, "failed")

    next((folder / "done").glob("*.report.txt")).unlink()

    assert sweeps.forget_call_files() == 1
    assert names(folder, "done") == ["theirs.csv"]


@pytest.mark.django_db
def test_a_file_that_still_grows_is_waited_for(folder: Path) -> None:
    drop(folder, lines("A-1")[:-9])
    sweeps.watch_call_folders()
    drop(folder, lines("A-1"), age=50)
    sweeps.watch_call_folders()
    assert not CallFile.objects.exists()

    sweeps.watch_call_folders()

    assert Call.objects.get().cad_number == "A-1"


@pytest.mark.django_db
def test_a_file_has_to_lie_untouched_for_the_seconds_that_are_set(
    folder: Path, settings: Any
) -> None:
    settings.CALL_FOLDER_QUIET = 3600
    drop(folder, lines("A-1"))

    sweep_twice()

    assert (folder / "calls.csv").exists()


@pytest.mark.django_db
def test_files_under_way_links_and_folders_are_left_alone(
    folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "secret.csv").write_text(lines("A-9"))
    (folder / "link.csv").symlink_to(tmp_path / "secret.csv")
    (folder / "sub.csv").mkdir()
    drop(folder, lines("A-1"), ".calls.csv")
    drop(folder, lines("A-1"), "calls.csv.part")

    sweep_twice()

    assert not CallFile.objects.exists()
    left = {"link.csv", "sub.csv", ".calls.csv", "calls.csv.part"}
    assert left <= {path.name for path in folder.iterdir()}


@pytest.mark.django_db
def test_the_same_file_twice_is_harmless(folder: Path) -> None:
    for _ in range(2):
        drop(folder, lines("A-1", "A-2"))
        sweep_twice()

    assert (CallFile.objects.count(), Call.history.count()) == (1, 2)
    assert names(folder, "done") == ["calls.csv", "calls.csv"]


@pytest.mark.django_db
def test_a_call_that_left_and_came_back_with_the_very_same_file_is_there_again(
    folder: Path,
) -> None:
    for numbers in (("A-1", "A-2", "A-3"), ("A-1", "A-3")):
        drop(folder, lines(*numbers))
        sweep_twice()
    gone = FileCall.objects.get(call__cad_number="A-2")
    assert gone.missing_since

    drop(folder, lines("A-1", "A-2", "A-3"))
    sweep_twice()

    gone.refresh_from_db()
    assert gone.missing_since is None


@pytest.mark.django_db
def test_files_of_one_feed_are_loaded_in_the_order_they_were_written(
    folder: Path,
) -> None:
    drop(folder, lines("A-1", kind="MNTL"), "a-later.csv", age=10)
    drop(folder, lines("A-1", kind="EDP"), "b-earlier.csv", age=20)

    sweep_twice()

    loaded = CallFile.objects.order_by("finished_at").values_list("name", flat=True)
    assert list(loaded) == ["b-earlier.csv", "a-later.csv"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("a,b\n1,2\n", "The file has no column id"),
        (
            HEAD + ",,\n,,\n",
            "None of its lines is a call; line 2: it has no CAD number",
        ),
        ("", "The file has no column id"),
    ],
)
def test_what_is_no_file_of_calls_is_set_aside_with_the_reason(
    folder: Path, content: str, said: str
) -> None:
    drop(folder, content)

    sweep_twice()

    assert names(folder, "failed") == ["calls.csv", "calls.csv.report.txt"]
    assert said in next((folder / "failed").glob("*.txt")).read_text()
    file = CallFile.objects.get()
    assert (file.status, said in file.failure) == ("failed", True)
    assert not Call.objects.exists()


@pytest.mark.django_db
def test_a_load_that_was_killed_is_gone_on_with_and_nothing_overtakes_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_intake, "CHUNK", 1)
    whole, seen = file_intake._load_chunk, []

    def dies_at_the_second(file: Any, chunk: Any, mapping: Any) -> None:
        seen.append(chunk.lines[0].number)
        if len(seen) == 2:
            raise SystemExit
        whole(file, chunk, mapping)

    monkeypatch.setattr(file_intake, "_load_chunk", dies_at_the_second)
    drop(folder, lines("A-1", "A-2"), "first.csv", age=20)
    drop(folder, lines("A-1", "A-2", "A-3"), "second.csv", age=10)
    with pytest.raises(SystemExit):
        sweep_twice()
    sweeps.watch_call_folders()
    assert seen == [2, 3]

    CallFile.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    sweeps.watch_call_folders()

    assert seen == [2, 3, 3, 2, 3, 4]
    assert names(folder, "done") == ["first.csv", "second.csv"]
    assert Call.objects.count() == 3


@pytest.mark.django_db
def test_a_worker_killed_before_the_report_leaves_it_to_the_next(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, dies = call_folder._report, [SystemExit]

    def dies_once(file: CallFile) -> str:
        if dies:
            raise dies.pop()
        return whole(file)

    monkeypatch.setattr(call_folder, "_report", dies_once)
    drop(folder, lines("A-1") + ",,\n")
    with pytest.raises(SystemExit):
        sweep_twice()

    sweeps.watch_call_folders()

    assert names(folder, "working", "done") == ["calls.csv", "calls.csv.report.txt"]


@pytest.mark.django_db
def test_no_report_of_a_failure_stays_once_the_file_is_loaded(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop(folder, lines("A-1"))
    with monkeypatch.context() as broken:
        broken.setattr(file_intake, "_load_chunk", Mock(side_effect=KeyError))
        broken.setattr(call_folder.Path, "rename", _dies_on_the_way_to("failed"))
        with pytest.raises(SystemExit):
            sweep_twice()

    sweeps.watch_call_folders()

    assert names(folder, "working", "failed", "done") == ["calls.csv"]


@pytest.mark.django_db
def test_a_feed_that_is_switched_off_or_not_watched_leaves_its_folder_alone(
    folder: Path, feed: CadFeed
) -> None:
    drop(folder, lines("A-1"))
    feed.switch(on=False)
    sweep_twice()
    feed.switch(on=True)
    CadFeed.objects.update(watched_as=None)

    sweep_twice()

    assert (folder / "calls.csv").exists()


@pytest.mark.django_db
def test_a_program_admin_says_on_the_feeds_page_how_its_folder_is_read(
    client: Any, program_admin: Any, feed: CadFeed, other_jurisdiction: Any
) -> None:
    with scope(other_jurisdiction):
        foreign = FileMapping.objects.create(
            jurisdiction=other_jurisdiction,
            feed=FeedFactory(jurisdiction=other_jurisdiction),
            name="Theirs",
            spec=SPEC,
        )
    client.force_login(program_admin)
    url = reverse("dispatch:watch-folder", args=[feed.pk])
    page = client.get(feed.get_absolute_url()).content.decode()
    assert "alder/metro-cad" in page

    assert client.post(url, {"mapping": foreign.pk}).status_code == 422
    assert client.post(url, {"mapping": ""}).status_code == 302

    feed.refresh_from_db()
    assert feed.watched_as is None


@pytest.mark.django_db
def test_a_feed_that_an_upload_made_has_no_secret_and_is_on_once_its_folder_is_read(
    client: Any, program_admin: Any, jurisdiction: Any, settings: Any, tmp_path: Path
) -> None:
    settings.CALL_FOLDER = str(tmp_path)
    feed = new_files_feed("old-cad", by=program_admin)
    saved = FileMapping.objects.create(
        jurisdiction=jurisdiction, feed=feed, name="Old", spec=SPEC
    )
    client.force_login(program_admin)
    before = client.get(feed.get_absolute_url()).text

    client.post(reverse("dispatch:watch-folder", args=[feed.pk]), {"mapping": saved.pk})

    assert "shown once" not in before
    assert "it sends files only" in before
    feed.refresh_from_db()
    assert (feed.is_active, feed.live_secrets) == (True, [])
    client.post(reverse("dispatch:switch-feed", args=[feed.pk]))
    client.post(reverse("dispatch:watch-folder", args=[feed.pk]), {"mapping": saved.pk})
    feed.refresh_from_db()
    assert not feed.is_active
    for mapping in ("", saved.pk):
        url = reverse("dispatch:watch-folder", args=[feed.pk])
        client.post(url, {"mapping": mapping})
    feed.refresh_from_db()
    assert not feed.is_active


@pytest.mark.django_db
def test_a_worker_that_is_told_to_end_leaves_its_file_to_the_next(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop(folder, lines("A-1"))

    def refuse(*_: Any) -> None:
        raise RuntimeError("cannot schedule new futures after shutdown")

    monkeypatch.setattr(drafts.ThreadPoolExecutor, "submit", refuse)

    sweep_twice()

    assert CallFile.objects.get().status == "loading"
    assert names(folder, "working") == ["calls.csv"]


@pytest.mark.django_db(transaction=True)
def test_workers_that_look_at_once_load_each_file_once(
    folder: Path, jurisdiction: Any
) -> None:
    for number in range(3):
        drop(folder, lines(f"A-{number}", "B-7"), f"{number}.csv", age=50 - number)
    sweeps.watch_call_folders()
    barrier = Barrier(3)

    def look(_: int) -> None:
        try:
            barrier.wait(10)
            sweeps.watch_call_folders()
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(look, range(3)))
    sweeps.watch_call_folders()

    with scope(jurisdiction):
        assert Call.objects.count() == 4
        assert Call.history.count() == 4
        states = set(CallFile.objects.values_list("status", "attempts"))
    assert states == {("done", 1)}
    assert names(folder, "done", "working", "failed") == ["0.csv", "1.csv", "2.csv"]
