"""Eight keep-alive clients in one thread: the next request goes out when the last came back.

Plain sockets, because the generator shares the cores with what it measures.
"""

import re
import selectors
import socket
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from statistics import median, quantiles
from time import perf_counter

CLIENTS = 8
SILENCE_SECONDS = 30
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
BODILESS = {204, 304}


class WrongAnswer(Exception):
    """The server answered otherwise than the load expects, so nothing was measured."""


@dataclass(frozen=True)
class Answer:
    status: int
    head: bytes
    body: bytes

    def header(self, name: str) -> str:
        found = re.search(
            rb"\r\n" + name.encode() + rb": *([^\r]*)", self.head, re.IGNORECASE
        )
        return found.group(1).decode() if found else ""


@dataclass(frozen=True)
class Load:
    """What each client asks next, the right answer, and what it learns from it.

    `also` is an answer that may come now and then, as when a minute turns.
    """

    ask: Callable[[int], bytes]
    expect: int = 200
    also: int = 0
    learn: Callable[[int, Answer], None] = lambda client, answer: None


@dataclass
class Round:
    """How many requests were answered in how long, and how long each took."""

    seconds: float = 0.0
    times: list[float] = field(default_factory=list)

    @property
    def per_second(self) -> float:
        return len(self.times) / self.seconds

    @property
    def p50(self) -> float:
        """The median time of a request, in milliseconds."""
        return median(self.times) * 1000

    @property
    def p95(self) -> float:
        """The time that 95 of 100 requests stay below, in milliseconds."""
        return quantiles(self.times, n=20)[-1] * 1000


def request(
    method: str, path: str, headers: dict[str, str] | None = None, body: bytes = b""
) -> bytes:
    """Write one HTTP/1.1 request that keeps its connection."""
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    if body or method != "GET":
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode() + body


def drive(port: int, load: Load, seconds: float, clients: int = CLIENTS) -> Round:
    """Ask for so long with so many clients at once, and time every answer."""
    result = Round()
    with ExitStack() as stack:
        ready = stack.enter_context(selectors.DefaultSelector())
        lines = []
        for client in range(clients):
            line = Line(stack.enter_context(_connect(port)), client, load)
            ready.register(line.socket, selectors.EVENT_READ, line)
            lines.append(line)
        started = perf_counter()
        for line in lines:
            line.send()
        waiting = clients
        while waiting:
            events = ready.select(SILENCE_SECONDS)
            if not events:
                raise WrongAnswer(f"The server was silent for {SILENCE_SECONDS} s.")
            for key, _ in events:
                if not key.data.receive(result.times):
                    continue
                if perf_counter() - started < seconds:
                    key.data.send()
                else:
                    waiting -= 1
        result.seconds = perf_counter() - started
    return result


class Line:
    """One client's connection and the answer arriving on it."""

    def __init__(self, line: socket.socket, client: int, load: Load) -> None:
        self.socket, self.client, self.load = line, client, load
        self.came = b""
        self.sent_at = 0.0

    def send(self) -> None:
        message = self.load.ask(self.client)
        self.sent_at = perf_counter()
        self.socket.sendall(message)

    def receive(self, times: list[float]) -> bool:
        """Take what has arrived; say whether the answer is whole."""
        chunk = self.socket.recv(262144)
        if not chunk:
            raise WrongAnswer("The server closed a connection it was to keep.")
        self.came += chunk
        answer = read(self.came)
        if answer is None:
            return False
        times.append(perf_counter() - self.sent_at)
        self.came = b""
        if answer.status not in {self.load.expect, self.load.also}:
            raise WrongAnswer(
                f"{answer.status} instead of {self.load.expect}: {answer.body[:600]!r}"
            )
        self.load.learn(self.client, answer)
        return True


def read(came: bytes) -> Answer | None:
    """Read one whole answer out of what came, or None while some is missing."""
    end = came.find(b"\r\n\r\n")
    if end < 0:
        return None
    head = came[:end]
    status = int(head[9:12])
    if status in BODILESS:
        return Answer(status, head, b"")
    length = LENGTH.search(head)
    if length is None:
        raise WrongAnswer(f"An answer without a length: {head[:200]!r}")
    body = came[end + 4 :]
    return Answer(status, head, body) if len(body) >= int(length.group(1)) else None


def _connect(port: int) -> socket.socket:
    line = socket.create_connection(("127.0.0.1", port), timeout=SILENCE_SECONDS)
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return line
