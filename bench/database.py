"""The bench's own databases: made once for what they hold, and used again."""

import hashlib
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from time import perf_counter
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from config import embedded
from config.cluster import PROJECT


@dataclass(frozen=True)
class Scale:
    """How many rows a bench database holds, and how many reminders fall due at once."""

    name: str
    calls: int
    people: int = 0
    cases: int = 0
    services: int = 0
    due: int = 0
    # Where the services are found; 0 for one place each and no more said of them.
    locations: int = 0

    @property
    def database(self) -> str:
        return f"divert_bench_{self.name}"


SMALL = Scale(
    "small", calls=10_000, people=6_000, cases=8_000, services=2_000, due=2_000
)
FULL = Scale(
    "full", calls=100_000, people=60_000, cases=80_000, services=20_000, due=20_000
)
SHORT_LIST = Scale("list_10k", calls=10_000)
MIGRATED = Scale("empty", calls=0)
LONG_LISTS = {
    "small": Scale("list_100k", calls=100_000),
    "full": Scale("list_1m", calls=1_000_000),
}
# A tenth of the services beside all of them, by the scale of the run.
DIRECTORIES = {
    "small": (
        Scale("places_1k", calls=100, services=1_000, locations=1_200),
        Scale("places_12k", calls=100, services=10_000, locations=12_000),
    ),
    "full": (
        Scale("places_12k", calls=100, services=10_000, locations=12_000),
        Scale("places_120k", calls=100, services=100_000, locations=120_000),
    ),
}
SCALES = {
    scale.name: scale
    for scale in (
        SMALL,
        FULL,
        SHORT_LIST,
        *LONG_LISTS.values(),
        *DIRECTORIES["small"],
        *DIRECTORIES["full"],
    )
}


def url_of(scale: Scale) -> str:
    """Name a bench database on the server the project uses, reached as the owner."""
    named = os.environ.get("DATABASE_OWNER_URL") or os.environ.get("DATABASE_URL")
    parts = urlsplit(named or embedded.database_url())
    return urlunsplit(parts._replace(path=f"/{scale.database}"))


def prepare(scale: Scale, server_url: str) -> tuple[str, float]:
    """Have this database, made anew unless it is what would be made now.

    With BENCH_AS_IS set it is taken as it is, to try one measure over and over.
    Returns its URL and the seconds that its generator took, when it was made.
    """
    url, wanted = url_of(scale), fingerprint()
    with psycopg.connect(server_url, autocommit=True) as server:
        mark = _mark_of(server, scale)
        if mark and (mark["fingerprint"] == wanted or "BENCH_AS_IS" in os.environ):
            return url, mark["seconds"]
        _make_migrated(server, wanted)
        _make(server, scale.database, template=MIGRATED.database)
        started = perf_counter()
        _run(url, "bench_make", scale.name)
        seconds = perf_counter() - started
        _mark(server, scale, fingerprint=wanted, seconds=seconds)
    return url, seconds


def fresh(name: str, server_url: str) -> str:
    """Make a database without rows anew, for a measure that fills it itself."""
    scale = Scale(name, calls=0)
    with psycopg.connect(server_url, autocommit=True) as server:
        _make_migrated(server, fingerprint())
        _make(server, scale.database, template=MIGRATED.database)
    return url_of(scale)


def fingerprint() -> str:
    """Hash what decides the contents: the migrations, the generator and the keys."""
    digest = hashlib.sha256()
    rows = sorted((PROJECT / "bench" / "generator").glob("*.py"))
    rows += sorted(PROJECT.glob("*/migrations/*.py"))
    rows += [PROJECT / "bench" / "models.py", PROJECT / "bench" / "database.py"]
    for path in rows:
        digest.update(path.read_bytes())
    for name in ("FIELD_KEYS", "INDEX_KEY"):
        digest.update(os.environ.get(name, "").encode())
    return digest.hexdigest()


def _make_migrated(server: psycopg.Connection, wanted: str) -> None:
    """Have the database without rows that the others are copied from."""
    if _mark_of(server, MIGRATED).get("fingerprint") == wanted:
        return
    _make(server, MIGRATED.database, template="template1")
    _run(url_of(MIGRATED), "migrate", "--no-input", "-v", "0")
    _mark(server, MIGRATED, fingerprint=wanted)


def _make(server: psycopg.Connection, name: str, template: str) -> None:
    made, source = sql.Identifier(name), sql.Identifier(template)
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
    server.execute(drop.format(made))
    server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(made, source))


def _mark_of(server: psycopg.Connection, scale: Scale) -> dict[str, Any]:
    found = server.execute(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database"
        " WHERE datname = %s",
        [scale.database],
    ).fetchone()
    return json.loads(found[0]) if found and found[0] else {}


def _mark(server: psycopg.Connection, scale: Scale, **mark: Any) -> None:
    comment = sql.SQL("COMMENT ON DATABASE {} IS {}")
    name, text = sql.Identifier(scale.database), sql.Literal(json.dumps(mark))
    server.execute(comment.format(name, text))


def _run(url: str, *command: str) -> None:
    """Run a command as the owner of this database, without limits on its time."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "django", *command],
        cwd=PROJECT,
        env=os.environ
        | {
            "DATABASE_URL": url,
            "DATABASE_OWNER_URL": url,
            "DATABASE_LIMITS": "-c statement_timeout=0",
            "DIVERT_AS_OWNER": "1",
            "DJANGO_SETTINGS_MODULE": "bench.settings",
        },
        check=False,
    )
    if done.returncode:
        sys.exit(f"'{command[0]}' failed for the bench database, see above.")
