"""The web server under measure: the one that `make run` starts, with the bare views."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

from bench.load import LOOPBACK
from config import cluster

SECONDS_TO_ANSWER = 60


@contextmanager
def serving() -> Iterator[int]:
    """Run granian on a free port while the body runs; yield the port."""
    port = _free_port()
    log = cluster.base() / "bench-web.log"
    with log.open("wb") as output:
        server = subprocess.Popen(  # noqa: S603
            [
                Path(sys.executable).with_name("granian"),
                *("--interface", "wsgi", "--host", LOOPBACK, "--port", str(port)),
                *("--workers", "2", "--blocking-threads", "1", "--no-access-log"),
                "config.wsgi:application",
            ],
            cwd=cluster.PROJECT,
            env=os.environ | {"LOG_LEVEL": "WARNING"},
            stdout=output,
            stderr=output,
        )
        try:
            _wait_for(port, server)
            yield port
        finally:
            server.terminate()
            server.wait(timeout=15)


def _wait_for(port: int, server: subprocess.Popen) -> None:
    deadline = time.monotonic() + SECONDS_TO_ANSWER
    while time.monotonic() < deadline and server.poll() is None:
        connection = HTTPConnection(LOOPBACK, port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.2)
        else:
            return
        finally:
            connection.close()
    raise RuntimeError("The web server does not answer; var/bench-web.log says why.")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return probe.getsockname()[1]
