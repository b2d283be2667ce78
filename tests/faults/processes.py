"""Workers, clocks, brokers and servers as real processes, each ended by its own id."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

from django.db import connection
from kombu import Connection

from config import embedded

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
WORKER = ("-P", "threads", "-c", "2", "--without-gossip", "--without-mingle")


def database_url() -> str:
    """Name the test database as another process would."""
    url = urlsplit(os.environ.get("DATABASE_URL") or embedded.database_url())
    return url._replace(path=f"/{connection.settings_dict['NAME']}").geturl()


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


class Process:
    """One process in a group of its own."""

    def __init__(self, *command: str, env: dict[str, str], log: Path) -> None:
        with log.open("ab") as out:
            self.popen = subprocess.Popen(
                command,
                cwd=ROOT,
                env=os.environ | env,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def kill(self) -> None:
        """End it as a power cut would."""
        with suppress(ProcessLookupError):
            os.killpg(self.popen.pid, signal.SIGKILL)
        self.popen.wait(10)


class Redis:
    """A Redis of one's own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.env = {"CELERY_BROKER_URL": f"redis://127.0.0.1:{self.port}/0"}
        self.start()

    def start(self) -> None:
        server = shutil.which("redis-server")
        assert server, "redis-server is missing: `make faults` installs it"
        port = str(self.port)
        command = (server, "--port", port, "--bind", "127.0.0.1", "--save", "")
        self.process = Process(*command, env={}, log=self.folder / "redis.log")
        wait_until(self._answers, seconds=10)

    def empty(self) -> None:
        self._say(b"FLUSHALL\r\n")

    def stop(self) -> None:
        self.process.kill()

    def _answers(self) -> bool:
        try:
            return self._say(b"PING\r\n").startswith(b"+PONG")
        except OSError:
            return False

    def _say(self, words: bytes) -> bytes:
        with socket.create_connection(("127.0.0.1", self.port), timeout=2) as wire:
            wire.sendall(words)
            return wire.recv(100)


class Rabbit:
    """A RabbitMQ of one's own, with its port mapper, on ports and in a folder of its own."""

    HOME = Path("/usr/lib/rabbitmq/bin")

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder / "rabbit", free_port()
        self.folder.mkdir()
        self.env = {"CELERY_BROKER_URL": f"amqp://guest:guest@127.0.0.1:{self.port}//"}
        mapper = str(free_port())
        self.own = {
            "HOME": str(self.folder),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "ERL_EPMD_PORT": mapper,
            "RABBITMQ_BASE": str(self.folder),
            "RABBITMQ_CONFIG_FILE": str(self.folder / "rabbitmq"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self.folder / "plugins"),
            "RABBITMQ_DIST_PORT": str(free_port()),
            "RABBITMQ_LOG_BASE": str(self.folder / "log"),
            "RABBITMQ_MNESIA_BASE": str(self.folder / "data"),
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODENAME": f"divert{self.port}@localhost",
            "RABBITMQ_NODE_PORT": str(self.port),
        }
        self.start(mapper)

    def start(self, mapper: str) -> None:
        server = self.HOME / "rabbitmq-server"
        assert server.exists(), "rabbitmq-server is missing: `make faults` installs it"
        epmd = shutil.which("epmd") or "epmd"
        log = self.folder / "console.log"
        self.processes = [
            Process(epmd, "-port", mapper, "-address", "127.0.0.1", env={}, log=log),
            Process(str(server), env=self.own, log=log),
        ]
        wait_until(self._answers, seconds=60)

    def empty(self) -> None:
        with self._connection() as wire, suppress(wire.channel_errors):
            wire.default_channel.queue_purge("celery")

    def stop(self) -> None:
        for process in reversed(self.processes):
            process.kill()

    def _answers(self) -> bool:
        try:
            with self._connection() as wire:
                wire.connect()
        except OSError:
            return False
        return True

    def _connection(self) -> Connection:
        return Connection(self.env["CELERY_BROKER_URL"], connect_timeout=2)


class Files:
    """The embedded broker: a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "broker"
        self.folder.mkdir()
        self.env = {
            "CELERY_BROKER_URL": "filesystem://",
            "BROKER_DIR": str(self.folder),
        }

    def empty(self) -> None:
        for message in self.folder.glob("*.msg"):
            message.unlink(missing_ok=True)

    def stop(self) -> None:
        """Leave the folder to pytest."""


@contextmanager
def ended(processes: list[Process]) -> Iterator[None]:
    """Kill what is left of these when the test is over."""
    try:
        yield
    finally:
        for process in processes:
            process.kill()


def wait_until(is_so, seconds: float) -> None:
    """Wait for something to be so, or fail saying that it never was."""
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, f"{is_so} was not so within {seconds} s"
        time.sleep(0.1)
