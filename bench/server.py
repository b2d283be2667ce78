"""The product's own web server, on a free port, over a bench database."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException

from honcho.environ import parse_procfile

from config.cluster import PROJECT

SECONDS_TO_ANSWER = 60


@contextmanager
def serving(database_url: str) -> Iterator[int]:
    """Run what the Procfile calls web over this database; give its port."""
    port = _free_port()
    command = parse_procfile((PROJECT / "Procfile").read_text()).processes["web"]
    (PROJECT / "var").mkdir(exist_ok=True)
    log = (PROJECT / "var" / "bench.log").open("ab")
    web = subprocess.Popen(  # noqa: S602 - the command is the project's own
        command,
        shell=True,
        cwd=PROJECT,
        env=os.environ
        | {
            "DATABASE_URL": database_url,
            "DJANGO_SETTINGS_MODULE": "bench.settings",
            "HOST": "127.0.0.1",
            "PORT": str(port),
            "LOG_LEVEL": "ERROR",
        },
        stdout=log,
        stderr=log,
        start_new_session=True,
    )
    try:
        _wait_for(port, web)
        yield port
    finally:
        log.close()
        os.killpg(web.pid, signal.SIGTERM)
        web.wait(30)


def _wait_for(port: int, web: subprocess.Popen) -> None:
    deadline = time.monotonic() + SECONDS_TO_ANSWER
    while time.monotonic() < deadline:
        if web.poll() is not None:
            break
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/accounts/login/", headers={"Host": "localhost"})
            if connection.getresponse().status == 200:
                return
        except (OSError, HTTPException):
            pass
        finally:
            connection.close()
        time.sleep(0.2)
    raise RuntimeError("The web server did not come up; var/bench.log says why.")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
