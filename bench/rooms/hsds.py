"""`hsds.`: the public directory, page by page and streamed whole with memory flat."""

from collections.abc import Iterator
from dataclasses import replace
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from threading import Event, Thread
from time import perf_counter, sleep

from django.test import Client

from bench import database
from bench.figures import Figure, as_flat_as, no_more_than, shown
from bench.measuring import Stage, over
from bench.statements import of
from providers.models import Service

LIST = "/hsds/services"
PER_PAGE = 50
TIMES = 15
MEGABYTE = 2**20


def measure(stage: Stage) -> list[Figure]:
    scale = database.DIRECTORIES[stage.scale.name][1]
    url, _ = database.prepare(scale, stage.server_url)
    stage = replace(stage, scale=scale, url=url, sessions={})
    with over(url):
        number = Service.objects.public().count()
        few, many = (len(statements(per_page)) for per_page in (5, 500))
    found = [
        shown("hsds.services", number, "services"),
        no_more_than("hsds.list.statements", few, 15, unit="statements"),
        no_more_than("hsds.list.more_for_500", many - few, 0, unit="statements"),
    ]
    with stage.serving() as port:
        deep = max(number // PER_PAGE, 1)
        first, last = (pages(port, page) for page in (1, deep))
        found += [
            shown("hsds.list.first_page", median(first), "ms"),
            as_flat_as("hsds.list.last_page", last, first, at_most=10, unit="ms"),
            *streamed(port, "", number),
            *streamed(port, "&full=true", number, name="hsds.stream_full"),
        ]
    return found


def statements(per_page: int) -> list[str]:
    client = Client()
    return of(lambda: client.get(LIST, {"per_page": per_page}))


def pages(port: int, page: int) -> list[float]:
    """Time a page by itself, in milliseconds."""
    took = []
    for _ in range(TIMES):
        start = perf_counter()
        read(port, f"{LIST}?page={page}&per_page={PER_PAGE}")
        took.append((perf_counter() - start) * 1000)
    return took


def streamed(
    port: int, asked: str, number: int, *, name: str = "hsds.stream"
) -> list[Figure]:
    """Read every service as ndjson, and watch what the server holds meanwhile."""
    idle, start = memory(port), perf_counter()
    with watching(port) as peak:
        lines = read(port, f"{LIST}?format=ndjson{asked}")
    seconds = perf_counter() - start
    if lines != number:
        raise RuntimeError(f"{lines} of {number} services were streamed.")
    return [
        shown(f"{name}.rate", lines / seconds, "services/s"),
        no_more_than(
            f"{name}.memory", (peak[0] - idle) / MEGABYTE, 150, unit="MB above idle"
        ),
    ]


def read(port: int, path: str) -> int:
    """Ask for a path, and count the lines of the answer without keeping them."""
    connection = HTTPConnection("127.0.0.1", port, timeout=600)
    try:
        connection.request("GET", path, headers={"Host": "localhost"})
        answer = connection.getresponse()
        if answer.status != 200:
            raise RuntimeError(f"{answer.status} from {path}")
        return sum(part.count(b"\n") for part in iter(lambda: answer.read(65536), b""))
    finally:
        connection.close()


class watching:
    """Look at the server's memory many times a second, and keep the highest."""

    def __init__(self, port: int) -> None:
        self.port, self.done, self.peak = port, Event(), [0]

    def __enter__(self) -> list[int]:
        self.thread = Thread(target=self._watch)
        self.thread.start()
        return self.peak

    def __exit__(self, *_: object) -> None:
        self.done.set()
        self.thread.join()

    def _watch(self) -> None:
        while not self.done.is_set():
            self.peak[0] = max(self.peak[0], memory(self.port))
            sleep(0.05)


def memory(port: int) -> int:
    """Add up what the processes of the server at this port hold, in bytes."""
    held = 0
    for process in processes(port):
        try:
            status = (process / "status").read_text()
        except OSError:
            continue
        for line in status.splitlines():
            if line.startswith("VmRSS:"):
                held += int(line.split()[1]) * 1024
    if not held:
        raise RuntimeError("The server's memory can be read on Linux only.")
    return held


def processes(port: int) -> Iterator[Path]:
    """Find them by what they were started with, which only this server was."""
    mark = f"PORT={port}".encode()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            named = (process / "environ").read_bytes().split(b"\0")
        except OSError:
            continue
        if mark in named:
            yield process
