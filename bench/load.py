"""A small load from a bounded number of clients on this machine."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection
from statistics import median
from typing import NamedTuple

CLIENTS = 8
LOOPBACK = "127.0.0.1"


class Call(NamedTuple):
    """One request to make."""

    path: str
    method: str = "GET"
    body: bytes | None = None
    headers: Mapping[str, str] = {}


@dataclass
class Run:
    """What came of one round of requests."""

    seconds: float = 0
    latencies: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    @property
    def per_second(self) -> float:
        return len(self.latencies) / self.seconds if self.seconds else 0.0

    @property
    def p50(self) -> float:
        return median(self.latencies) if self.latencies else 0.0


def drive(port: int, make: Callable[[], Call], seconds: float) -> Run:
    """Send requests from eight clients with kept connections for so many seconds."""
    run, lock = Run(), threading.Lock()
    started = time.perf_counter()
    clients = [
        threading.Thread(
            target=_client, args=(port, make, started + seconds, run, lock)
        )
        for _ in range(CLIENTS)
    ]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    run.seconds = time.perf_counter() - started
    return run


def _client(
    port: int, make: Callable[[], Call], until: float, run: Run, lock: threading.Lock
) -> None:
    connection = HTTPConnection(LOOPBACK, port, timeout=30)
    latencies, statuses = [], Counter()
    while time.perf_counter() < until:
        call = make()
        began = time.perf_counter()
        connection.request(call.method, call.path, call.body, dict(call.headers))
        answer = connection.getresponse()
        answer.read()
        latencies.append(time.perf_counter() - began)
        statuses[answer.status] += 1
    connection.close()
    with lock:
        run.latencies += latencies
        run.statuses += statuses
