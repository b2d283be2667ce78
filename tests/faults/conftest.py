"""Due follow-ups, and the processes that are to tell of them."""

import pytest
from django.db import connection
from django.utils import timezone

from core.ids import uuid7
from core.scope import scope
from tests import database
from tests.factories.cases import CaseFactory
from tests.faults.processes import (
    BIN,
    WORKER,
    Files,
    Process,
    Rabbit,
    Redis,
    database_url,
    ended,
)

MANY = 1200

SLOW = """
CREATE FUNCTION pause() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN PERFORM pg_sleep(0.001); RETURN OLD; END $$;
CREATE TRIGGER pause BEFORE DELETE ON followups_reminder
    FOR EACH ROW EXECUTE FUNCTION pause();
"""
QUICK = "DROP TRIGGER pause ON followups_reminder; DROP FUNCTION pause();"

DUE = """
INSERT INTO followups_followup (id, jurisdiction_id, created_at, case_id, purpose, status,
    due_at, window_ends_at, promised_by, assigned_to_id, max_attempts, stop)
SELECT unnest(%s::uuid[]), %s, %s, %s, 'check_in', 'scheduled',
    %s - interval '1 hour', %s + interval '3 hours', %s + interval '3 hours', %s, 3, ''
"""


@pytest.fixture
def slow(transactional_db):
    """Let a batch of reminders take half a second."""
    _as_owner(SLOW)
    yield
    _as_owner(QUICK)


def _as_owner(statements):
    database.connect_as("owner")
    with connection.cursor() as cursor:
        cursor.execute(statements)
    database.connect_as("app")


@pytest.fixture
def due(jurisdiction, case_manager):
    """Follow-ups that have come due, all at once."""
    ids, now = [uuid7() for _ in range(MANY)], timezone.now()
    with scope(jurisdiction):
        case = CaseFactory(jurisdiction=jurisdiction)
        with connection.cursor() as cursor:
            keeper = case_manager.pk
            cursor.execute(
                DUE, [ids, jurisdiction.pk, now, case.pk, now, now, now, keeper]
            )
    return set(ids)


@pytest.fixture(params=[Files, Redis, Rabbit], ids=["files", "redis", "rabbit"])
def broker(request, tmp_path):
    made = request.param(tmp_path)
    yield made
    made.stop()


@pytest.fixture
def env(tmp_path):
    """Give what any of the processes needs, whatever its broker."""
    return {
        "DATABASE_URL": database_url(),
        "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "EMAIL_FILE_PATH": str(tmp_path / "mail"),
        "NOTICE_LEASE_SECONDS": "2",
        "PYTHONWARNINGS": "ignore",
    }


class Start:
    """Starts workers, clocks and web servers on a broker."""

    def __init__(self, env, folder):
        self.env, self.folder = env, folder
        self.running = []

    def worker(self, broker):
        return self._run("celery", "-q", "-A", "config", "worker", *WORKER, **broker)

    def clock(self, broker):
        schedule = str(self.folder / f"beat{len(self.running)}")
        app = "tests.faults.quick_clock"
        return self._run("celery", "-q", "-A", app, "beat", "-s", schedule, **broker)

    def web(self, port, broker):
        server = ("granian", "--interface", "wsgi", "--port", str(port))
        return self._run(*server, "config.wsgi:application", **broker)

    def _run(self, program, *arguments, **env):
        command = (str(BIN / program), *arguments)
        log = self.folder / "processes.log"
        process = Process(*command, env=self.env | env, log=log)
        self.running.append(process)
        return process


@pytest.fixture
def start(env, tmp_path):
    made = Start(env, tmp_path)
    with ended(made.running):
        yield made
