"""The PostgreSQL that serves when DATABASE_URL names no other one.

Nothing happens at import: `database_url` only computes where the server listens, and
`ensure_running` starts it. Every process that uses the server holds a shared lock, and
the last one to let go stops it, so that a kill -9 leaves no stale count behind.
"""

import atexit
import fcntl
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import LiteralString
from urllib.parse import quote

import environ
import psutil
import psycopg
from psycopg import sql

from config import cluster
from config.cluster import EmbeddedError

SUPERUSER, DATABASE = "postgres", "divert"
OWNER, APP, MAINTENANCE = "divert_owner", "app", "maintenance"
SOCKET_LOCK = ".s.PGSQL.5432.lock"
SECONDS_TO_START, SECONDS_TO_LEAVE = 60, 10


def database_url() -> str:
    """Compute where the embedded server listens, without touching it."""
    return (
        f"postgresql://{OWNER}@/{DATABASE}?host={quote(str(cluster.socket_folder()))}"
    )


def ensure_running() -> None:
    """Start the server when it is down, and keep it up while this process lives."""
    environ.Env.read_env(cluster.PROJECT / ".env", overwrite=False)
    if os.environ.get("DATABASE_URL") or _in_use.get("pid") == os.getpid():
        return
    cluster.make_base()
    with _locked("starting"):
        _hold()
        if not _answers():
            cluster.make()
            cluster.configure(roles=(SUPERUSER, OWNER))
            _start()
        _make_roles_and_database()


def stop() -> None:
    """Stop the server, whoever uses it."""
    if cluster.data().exists():
        with _locked("starting"):
            _stop()


def _start() -> None:
    """Start the server, over the remains of one that died if need be."""
    deadline = time.monotonic() + SECONDS_TO_START
    while not _answers():
        if time.monotonic() > deadline:
            raise EmbeddedError(
                f"PostgreSQL in {cluster.data()} runs but does not answer."
            )
        if _is_our_server(_server_pid()):  # starting, or mending what a crash left
            time.sleep(0.1)
            continue
        for lock in (
            cluster.data() / "postmaster.pid",
            cluster.socket_folder() / SOCKET_LOCK,
        ):
            lock.unlink(missing_ok=True)  # PostgreSQL checks its shared memory as well
        try:
            cluster.run(
                "pg_ctl", "start", "-D", cluster.data(), "-w", "-t", SECONDS_TO_START
            )
        except EmbeddedError:  # a dead server's children take a moment to leave
            if time.monotonic() > deadline - SECONDS_TO_START + SECONDS_TO_LEAVE:
                raise
            time.sleep(0.2)


def _server_pid() -> int | None:
    try:
        return int((cluster.data() / "postmaster.pid").read_text().split("\n")[0])
    except (FileNotFoundError, ValueError):
        return None


def _is_our_server(pid: int | None) -> bool:
    """Tell our server from a stranger that was given a dead server's process id."""
    try:
        return pid is not None and str(cluster.data()) in psutil.Process(pid).cmdline()
    except psutil.Error:
        return False


def _connect(database: str, user: str) -> psycopg.Connection:
    return psycopg.connect(
        host=str(cluster.socket_folder()),
        dbname=database,
        user=user,
        autocommit=True,
        connect_timeout=10,
    )


def _answers() -> bool:
    try:
        _connect("postgres", SUPERUSER).close()
    except psycopg.OperationalError:
        return False
    return True


def _make_roles_and_database() -> None:
    """Make the owner of the tables, the roles it may put on, and the database."""
    with _connect("postgres", SUPERUSER) as server:
        roles = {row[0] for row in server.execute("SELECT rolname FROM pg_roles")}
        for name in {APP, MAINTENANCE} - roles:
            server.execute(_named("CREATE ROLE {} NOLOGIN", name))
        if OWNER not in roles:
            server.execute(_named("CREATE ROLE {} LOGIN CREATEDB", OWNER))
        for name in (APP, MAINTENANCE):
            server.execute(_named("GRANT {} TO {}", name, OWNER))
        found = "SELECT 1 FROM pg_database WHERE datname = %s"
        if not server.execute(found, [DATABASE]).fetchone():
            server.execute(_named("CREATE DATABASE {} OWNER {}", DATABASE, OWNER))


def _named(statement: LiteralString, *names: str) -> sql.Composed:
    return sql.SQL(statement).format(*map(sql.Identifier, names))


# Who uses it ----------------------------------------------------------------------

_in_use: dict[str, int] = {}


@contextmanager
def _locked(name: str) -> Iterator[None]:
    """Let one process at a time start or stop the server."""
    with (cluster.base() / f"{cluster.name()}.{name}").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _hold() -> None:
    """Count this process among the users until it ends."""
    users = os.open(
        cluster.base() / f"{cluster.name()}.users", os.O_RDWR | os.O_CREAT, 0o600
    )
    fcntl.flock(users, fcntl.LOCK_SH)
    _in_use.update(pid=os.getpid(), users=users)
    atexit.register(_let_go)


def _let_go() -> None:
    """Stop the server when this process was its last user."""
    if _in_use.get("pid") != os.getpid():  # a forked child lets go of nothing
        return
    with _locked("starting"), os.fdopen(_in_use.pop("users")) as users:
        _in_use.clear()
        with suppress(BlockingIOError):
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _stop()


def _stop() -> None:
    if _is_our_server(_server_pid()):
        cluster.run(
            "pg_ctl", "stop", "-D", cluster.data(), "-m", "fast", "-w", "-t", "30"
        )


if (
    __name__ == "__main__"
):  # python -m config.embedded COMMAND...: run it over this server
    ensure_running()
    os.environ["DATABASE_URL"] = database_url()
    sys.exit(subprocess.call(sys.argv[1:]))  # noqa: S603, the command is the caller's
