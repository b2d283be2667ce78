"""How many may take the whole directory at once: few, for staff share the server."""

import socket
from collections.abc import Generator, Iterator
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import Any

from django.db import connection
from django.http import StreamingHttpResponse

from core.errors import DomainError

# A stream holds a thread of the server until its reader has read; two at once could
# hold all of them on a small machine while somebody is on the line.
STREAMS = 1
LONGEST = 15 * 60
# Whoever takes in nothing at all for so long is cut off by the kernel.
STALLED = 60
LOCK = 911_003
OWN_FILES = Path("/proc/self/fd")
ANY = (socket.AF_INET, socket.SOCK_STREAM)


class Busy(DomainError):
    """All streams are taken; another is free in a moment."""

    status = 429  # type: ignore[assignment]


def stream(parts: Iterator[Any], kind: str) -> StreamingHttpResponse:
    """Answer part by part; raises Busy while as many as may are being read.

    The first part is asked for at once, so that what fails is told as an error and
    not as half a body.
    """
    # Before the slot: one that is taken is freed only by a stream that was begun.
    _cut_who_stalls()
    held = _within(parts, _take())
    return StreamingHttpResponse(_begun(next(held, b""), held), content_type=kind)


def _begun(first: Any, rest: Generator[Any, None, None]) -> Iterator[Any]:
    try:
        yield first
        yield from rest
    finally:
        rest.close()


def _within(parts: Iterator[Any], slot: int) -> Generator[Any, None, None]:
    until = monotonic() + LONGEST
    try:
        for part in parts:
            yield part
            if monotonic() > until:
                raise TimeoutError("A reader took too long over the directory.")
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s::int, %s::int)", [LOCK, slot])


def _cut_who_stalls() -> None:
    """Bound how long a reader may take in nothing, on every connection of this process.

    A server's thread waits in the write and no time-out of ours can reach it there; the
    kernel's can (TCP_USER_TIMEOUT, Linux; later connections have it from the listener).
    Elsewhere the proxy in front has to do it.
    """
    if not hasattr(socket, "TCP_USER_TIMEOUT") or not OWN_FILES.is_dir():
        return
    option = (socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, STALLED * 1000)
    # The folder may not be readable, a file of it closed meanwhile, or be no TCP.
    with suppress(OSError):
        for own_file in OWN_FILES.iterdir():
            with suppress(OSError):
                if str(own_file.readlink()).startswith("socket:"):
                    with socket.fromfd(int(own_file.name), *ANY) as own:
                        own.setsockopt(*option)


def _take() -> int:
    """Take a free slot; the database frees it, too, when its connection ends."""
    with connection.cursor() as cursor:
        for slot in range(STREAMS):
            cursor.execute(
                "SELECT pg_try_advisory_lock(%s::int, %s::int)", [LOCK, slot]
            )
            if cursor.fetchone()[0]:
                return slot
    raise Busy("Somebody is taking the whole directory just now: try in half a minute.")
