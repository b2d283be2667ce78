"""`make run`, as a newcomer starts and stops it."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import pytest

from config import cluster

pytestmark = pytest.mark.faults
SECONDS_TO_START, SECONDS_TO_STOP = 180, 20


@pytest.fixture
def running(tmp_path: Path) -> Iterator[tuple[subprocess.Popen, str]]:
    """Start everything on a database of its own; yield it and its address."""
    own = {"DIVERT_CLUSTER": "test-run", "BROKER_DIR": str(tmp_path), "PORT": ""}
    environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    with subprocess.Popen(
        [sys.executable, "-m", "config.run"],
        cwd=cluster.PROJECT,
        env=environment | own,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as run:
        try:
            yield run, address_of(run)
        finally:
            with suppress(psutil.NoSuchProcess):
                for process in psutil.Process(run.pid).children(recursive=True):
                    process.kill()
            run.kill()


def address_of(run: subprocess.Popen) -> str:
    deadline, said = time.monotonic() + SECONDS_TO_START, ""
    while time.monotonic() < deadline and run.poll() is None:
        said += run.stdout.readline()
        if found := re.search(r"Divert is at (http://\S+)", said):
            return found[1]
    pytest.fail(f"It did not start:\n{said}")


def status_of(address: str, path: str) -> int:
    with closing(HTTPConnection(urlsplit(address).netloc, timeout=10)) as connection:
        connection.request("GET", path)
        with connection.getresponse() as answer:
            answer.read()
            return answer.status


@pytest.mark.parametrize("with_signal", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_and_leaves_no_process_behind(running, with_signal):
    run, address = running
    assert status_of(address, "/healthz") == 200
    assert status_of(address, "/accounts/login/") == 200
    started = [*psutil.Process(run.pid).children(recursive=True), database()]

    run.send_signal(with_signal)
    run.communicate(timeout=SECONDS_TO_STOP)

    assert psutil.wait_procs(started, timeout=5)[1] == []


def database() -> psutil.Process:
    lock = cluster.base() / "test-run" / "postmaster.pid"
    return psutil.Process(int(lock.read_text().split()[0]))
