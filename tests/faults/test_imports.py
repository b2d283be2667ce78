"""An import whose worker is killed in the middle of writing is done all the same, once.

Real workers on the real database of the test; a trigger slows the writing down, so
that the kill lands in it.
"""

import pytest
from django.db import connection

from core.scope import scope
from providers import runs
from providers.actions import importing
from providers.models import (
    ImportRun,
    Organization,
    SearchEntry,
    Service,
    ServiceAtLocation,
    Source,
)
from tests import database
from tests.faults.processes import wait_until

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]

MANY = 2500
SLOW = """
CREATE FUNCTION pause() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN PERFORM pg_sleep(0.002); RETURN NEW; END $$;
CREATE TRIGGER pause BEFORE INSERT ON providers_service
    FOR EACH ROW EXECUTE FUNCTION pause();
"""
QUICK = "DROP TRIGGER pause ON providers_service; DROP FUNCTION pause();"


def _as_owner(statements):
    database.connect_as("owner")
    with connection.cursor() as cursor:
        cursor.execute(statements)
    database.connect_as("app")


@pytest.fixture
def slow(transactional_db):
    """Let the services of the file take five seconds to write."""
    _as_owner(SLOW)
    yield
    _as_owner(QUICK)


@pytest.fixture
def env(env, settings, tmp_path):
    settings.IMPORT_DIR = tmp_path / "imports"
    more = {"IMPORT_DIR": str(settings.IMPORT_DIR), "IMPORT_LEASE_SECONDS": "3"}
    return env | more


@pytest.fixture
def run(jurisdiction, directory_admin, env):
    """An import that waits to be applied."""
    source = Source.objects.create(slug="elm", name="Elm", jurisdiction=jurisdiction)
    rows = "".join(f"s{n},o1,Service {n},active\n" for n in range(MANY))
    text = f"id,organization_id,name,status\n{rows}"
    with scope(jurisdiction):
        run = importing.upload(
            [text.encode()],
            by=directory_admin,
            name="services.csv",
            source=source,
            format="hsds",
        )
    runs.work_waiting()
    with scope(jurisdiction):
        importing.apply(run, by=directory_admin)
    run.refresh_from_db()
    return run


def state_of(run):
    return ImportRun.objects.get(pk=run.pk)


def is_writing(run):
    return state_of(run).progress.get("stage") == "writing: service"


def test_a_worker_killed_while_it_writes_leaves_nothing_half_done(
    run, slow, broker, start
):
    start.clock(broker.env)
    for _ in range(2):
        worker = start.worker(broker.env)
        wait_until(lambda: is_writing(run), seconds=60)
        worker.kill()
        assert state_of(run).state == ImportRun.State.APPLYING
        assert not Service.objects.exists()
        assert not Organization.objects.exists()
        ImportRun.objects.filter(pk=run.pk).update(progress={})

    start.worker(broker.env)
    wait_until(lambda: state_of(run).state == ImportRun.State.APPLIED, seconds=90)

    assert state_of(run).attempts == 3
    assert Service.objects.count() == MANY
    assert ServiceAtLocation.objects.count() == MANY
    assert SearchEntry.objects.count() == MANY


def test_workers_that_keep_dying_end_in_a_plain_reason(run, slow, broker, start):
    start.clock(broker.env)
    for _ in range(3):
        worker = start.worker(broker.env)
        wait_until(lambda: is_writing(run), seconds=60)
        worker.kill()
        ImportRun.objects.filter(pk=run.pk).update(progress={})

    start.worker(broker.env)
    wait_until(lambda: state_of(run).state == ImportRun.State.FAILED, seconds=60)

    assert state_of(run).failure == runs.GAVE_UP
    assert not Service.objects.exists()


def test_two_workers_and_a_bell_rung_often_apply_it_once(run, slow, broker, start):
    for _ in range(2):
        start.clock(broker.env)
        start.worker(broker.env)

    wait_until(lambda: state_of(run).state == ImportRun.State.APPLIED, seconds=90)

    assert state_of(run).attempts == 1
    assert Service.objects.count() == MANY
    assert not ImportRun.objects.exclude(pk=run.pk).exists()
