"""A CAD file whose worker is killed in its middle is loaded all the same, each call once.

Real workers on the real database of the test; a trigger slows the writing down, so
that the kill lands in it.
"""

import os
import time

import pytest
from django.db import connection

from core.scope import scope
from dispatch.models import CadFeed, Call, CallFile, FileMapping
from tests import database
from tests.dispatch.test_call_folder import SPEC
from tests.factories.dispatch import FeedFactory
from tests.faults.processes import Files, wait_until

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]

MANY = 5_000
SLOW = """
CREATE FUNCTION pause() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN PERFORM pg_sleep(0.001); RETURN NEW; END $$;
CREATE TRIGGER pause BEFORE INSERT ON dispatch_filecall
    FOR EACH ROW EXECUTE FUNCTION pause();
"""
QUICK = "DROP TRIGGER pause ON dispatch_filecall; DROP FUNCTION pause();"


def _as_owner(statements: str) -> None:
    database.connect_as("owner")
    with connection.cursor() as cursor:
        cursor.execute(statements)
    database.connect_as("app")


@pytest.fixture
def slow(transactional_db):
    """Let a chunk take two seconds to write."""
    _as_owner(SLOW)
    yield
    _as_owner(QUICK)


@pytest.fixture
def env(env, tmp_path):
    return env | {
        "CALL_FOLDER": str(tmp_path / "dropped"),
        "CALL_FOLDER_QUIET_SECONDS": "0",
        "IMPORT_LEASE_SECONDS": "3",
    }


@pytest.fixture
def folder(jurisdiction, tmp_path):
    """A watched folder with a file in it that has lain there for a while."""
    with scope(jurisdiction):
        feed = FeedFactory(jurisdiction=jurisdiction, name="metro-cad")
        mapping = FileMapping.objects.create(
            jurisdiction=jurisdiction, feed=feed, name="Live", spec=SPEC
        )
    CadFeed.objects.filter(pk=feed.pk).update(watched_as=mapping)
    folder = tmp_path / "dropped" / jurisdiction.slug / feed.name
    folder.mkdir(parents=True)
    path = folder / "calls.csv"
    lines = (f"C-{n},2026-03-02 10:15:00,EDP\n" for n in range(MANY))
    path.write_text("id,received,type\n" + "".join(lines))
    os.utime(path, (time.time() - 100,) * 2)
    return folder


@pytest.mark.parametrize("broker", [Files], indirect=True)
def test_a_worker_killed_in_mid_file_is_followed_by_one_that_goes_on(
    folder, slow, broker, start, jurisdiction
):
    def file():
        with scope(jurisdiction):
            return CallFile.objects.first()

    start.clock(broker.env)
    worker = start.worker(broker.env)
    wait_until(lambda: file() and file().lines_done, seconds=60)
    worker.kill()
    assert file().status == "loading"
    assert file().lines_done < MANY

    start.worker(broker.env)
    wait_until(lambda: file().status == "done", seconds=90)
    wait_until(lambda: list((folder / "done").iterdir()), seconds=10)

    with scope(jurisdiction):
        assert Call.objects.count() == MANY
        assert Call.history.count() == MANY
    assert not list((folder / "working").iterdir())
