"""The embedded PostgreSQL, in a folder of its own, started and stopped by real processes."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from config import cluster

HOLD = """
import sys
from config import cluster, embedded
embedded.ensure_running()
print((cluster.data() / "postmaster.pid").read_text().split()[0], flush=True)
sys.stdin.read()
"""


@pytest.fixture
def project() -> Iterator[Path]:
    """A project of which only the database exists, where the server's user may go."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        folder.chmod(0o755)
        (folder / "config").mkdir()
        for name in ("cluster", "embedded"):
            shutil.copy(cluster.PROJECT / "config" / f"{name}.py", folder / "config")
        (folder / "config" / "__init__.py").touch()
        yield folder


def hold(project: Path) -> subprocess.Popen:
    """Start a process that uses the server until its input ends."""
    environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    return subprocess.Popen(
        [sys.executable, "-c", HOLD],
        cwd=project,
        env=environment | {"DIVERT_CLUSTER": "mine", "PYTHONPATH": str(project)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def server_of(user: subprocess.Popen) -> psutil.Process:
    return psutil.Process(int(user.stdout.readline()))


def gone(process: psutil.Process) -> bool:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        if not process.is_running() or process.status() == psutil.STATUS_ZOMBIE:
            return True
        time.sleep(0.05)
    return False


def test_the_last_user_to_let_go_stops_the_server(project):
    with hold(project) as first, hold(project) as second:
        server = server_of(first)
        assert server_of(second) == server

        first.communicate()
        assert server.is_running()

        second.communicate()
        assert gone(server)


def test_a_killed_server_comes_back(project):
    with hold(project) as first:
        killed = server_of(first)
        killed.send_signal(signal.SIGKILL)

        with hold(project) as second:
            assert server_of(second) != killed


def test_a_killed_user_leaves_nothing_that_keeps_the_server_up(project):
    with hold(project) as first:
        server = server_of(first)
        first.kill()

    with hold(project) as second:
        assert server_of(second) == server

    assert gone(server)


def test_a_dead_servers_process_id_given_to_a_stranger_is_no_server(project):
    with hold(project) as first:
        server = server_of(first)
        server.send_signal(signal.SIGKILL)
        first.kill()
    lock = project / "var" / "mine" / "postmaster.pid"
    lines = lock.read_text().split("\n")
    lock.write_text("\n".join([str(os.getpid()), *lines[1:]]))

    with hold(project) as second:
        assert server_of(second).pid != os.getpid()


def test_only_its_user_may_enter_the_folder_of_the_socket(project):
    with hold(project) as user:
        server = server_of(user)
        listening = [Path(found.laddr) for found in server.net_connections("unix")]
        folder = next(path.parent for path in listening if path.name == ".s.PGSQL.5432")

        assert folder.stat().st_mode & 0o077 == 0
        assert server.net_connections("inet") == []
