"""An uploaded import: read, shown, applied, cancelled, taken up again."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core import kept_files
from core.errors import TransitionError
from core.scope import scope
from providers import runs
from providers.actions import importing
from providers.models import ImportRun, Metadata, Organization, Service, Source

pytestmark = pytest.mark.django_db(transaction=True)
State = ImportRun.State

CSV = "id,organization_id,name,status\n{}"
ROWS = "s1,o1,Walk-in,active\ns2,o1,Line,active\n"
WHOLE = CSV.format(ROWS)


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.IMPORT_DIR = tmp_path / "imports"


@pytest.fixture
def source(jurisdiction):
    return Source.objects.create(slug="elm", name="Elm", jurisdiction=jurisdiction)


@pytest.fixture
def upload(jurisdiction, directory_admin, source):
    def make(text=WHOLE, name="services.csv", **order):
        order = {"format": "hsds"} | order
        with scope(jurisdiction):
            return importing.upload(
                [text.encode()], by=directory_admin, name=name, source=source, **order
            )

    return make


@pytest.fixture
def apply(jurisdiction, directory_admin):
    def press(run):
        with scope(jurisdiction):
            importing.apply(run, by=directory_admin)
        runs.work_waiting()
        run.refresh_from_db()
        return run

    return press


def worked(run):
    runs.work_waiting()
    run.refresh_from_db()
    return run


def test_an_upload_is_read_and_shown_before_anything_changes(upload):
    run = worked(upload())

    assert run.state == State.PREVIEWED
    assert run.totals["added"] == 4
    assert ["added", "service", "Walk-in (s1)", "new in the source"] in run.lines
    assert not Service.objects.exists()


def test_what_was_shown_is_applied_once_and_its_file_forgotten(upload, apply):
    run = apply(worked(upload()))

    assert run.state == State.APPLIED
    assert Service.objects.count() == 2
    assert kept_files.path_of(run.stored_as) is None
    assert runs.work_waiting() == 0


def test_who_ran_an_import_stands_with_the_run_and_never_in_what_is_published(
    upload, apply, directory_admin
):
    apply(worked(upload()))

    run = apply(worked(upload(WHOLE.replace("Line,active", "Line,inactive"))))

    assert run.by == directory_admin
    assert Metadata.objects.get().updated_by == "Elm"


def test_nothing_can_be_applied_twice_or_before_it_was_shown(
    upload, apply, jurisdiction, directory_admin
):
    run = upload()
    with pytest.raises(TransitionError), scope(jurisdiction):
        importing.apply(run, by=directory_admin)

    apply(worked(run))
    with pytest.raises(TransitionError), scope(jurisdiction):
        importing.apply(run, by=directory_admin)


def test_a_preview_that_no_longer_holds_is_not_applied(upload, apply):
    first, second = worked(upload()), worked(upload())
    apply(first)

    apply(second)

    assert second.state == State.FAILED
    assert second.failure == runs.OUTDATED


def test_a_failed_import_can_be_previewed_again(
    upload, apply, jurisdiction, directory_admin
):
    first, second = worked(upload()), worked(upload())
    apply(first)
    apply(second)

    with scope(jurisdiction):
        importing.preview_again(second, by=directory_admin)

    assert worked(second).state == State.PREVIEWED
    assert second.totals == {"added": 0, "changed": 0, "gone": 0, "same": 4}


@pytest.mark.parametrize("text", ["<html></html>", "id,name\n1,\x00\x00\x00\x00\x00\n"])
def test_a_file_that_cannot_be_read_fails_in_one_sentence(upload, tmp_path, text):
    run = worked(upload(text))

    assert run.state == State.FAILED
    assert run.failure.endswith("Nothing was changed.")
    assert str(tmp_path) not in run.failure


def test_a_dead_workers_import_is_taken_up_again(upload):
    run = upload()
    held = ImportRun.objects.claim()
    assert ImportRun.objects.claim() is None

    _let_the_lease_end(run)
    worked(run)

    assert run.state == State.PREVIEWED
    with pytest.raises(TransitionError):
        held.move_to(State.PREVIEWED, lease=held.lease)


def test_an_import_whose_workers_keep_dying_fails_with_the_reason(upload):
    run = upload()
    for _ in range(3):
        assert ImportRun.objects.claim()
        _let_the_lease_end(run)

    assert worked(run).state == State.FAILED
    assert run.failure == runs.GAVE_UP


def test_a_worker_that_lost_its_lease_writes_nothing(
    upload, jurisdiction, directory_admin
):
    run = worked(upload())
    with scope(jurisdiction):
        importing.apply(run, by=directory_admin)
    late = ImportRun.objects.claim()
    _let_the_lease_end(run)
    ImportRun.objects.claim()

    runs.work(late)

    assert not Organization.objects.exists()
    assert not Service.objects.exists()
    run.refresh_from_db()
    assert run.state == State.APPLYING


def test_an_import_nobody_works_on_is_cancelled_at_once(upload, jurisdiction):
    run = upload()

    with scope(jurisdiction):
        importing.cancel(run)

    assert run.state == State.CANCELLED
    assert kept_files.path_of(run.stored_as) is None
    assert runs.work_waiting() == 0


def test_a_worker_stops_when_it_is_asked_to(upload, jurisdiction, monkeypatch):
    monkeypatch.setattr(runs, "BEAT", 0.01)
    many = "".join(f"s{n},o1,Service {n},active\n" for n in range(30_000))
    run = upload(CSV.format(many))
    run = ImportRun.objects.claim()
    with scope(jurisdiction):
        importing.cancel(run)
    assert run.state == State.READING

    runs.work(run)

    run.refresh_from_db()
    assert run.state == State.CANCELLED
    assert not run.counts


def test_progress_is_seen_from_outside_while_it_is_being_made(upload, monkeypatch):
    monkeypatch.setattr(runs, "BEAT", 0.01)
    run = upload(CSV.format("".join(f"s{n},o1,S {n},active\n" for n in range(9000))))
    seen = []
    beat = runs.Pulse.beat

    def watched(pulse):
        beat(pulse)
        seen.append(ImportRun.objects.get(pk=run.pk).progress)

    monkeypatch.setattr(runs.Pulse, "beat", watched)
    worked(run)

    assert max(p["read"] for p in seen) > 0
    assert {p["stage"].partition(":")[0] for p in seen if p["read"]} >= {"reading"}
    assert "waiting" not in {p["stage"] for p in seen}
    assert len({p["read"] for p in seen}) > 1
    assert run.state == State.PREVIEWED


def test_an_update_leaves_alone_what_it_does_not_hold(upload, apply):
    apply(worked(upload()))

    run = worked(upload(CSV.format("s3,o1,New,active\n"), coverage="update"))
    assert run.totals["gone"] == 0
    apply(run)

    assert Service.objects.filter(gone_since=None).count() == 3


def _let_the_lease_end(run):
    past = timezone.now() - timedelta(seconds=1)
    ImportRun.objects.filter(pk=run.pk).update(lease_until=past)
