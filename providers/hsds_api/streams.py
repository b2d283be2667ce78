"""How many may take the whole directory at once: few, for staff share the server."""

from collections.abc import Generator, Iterator
from time import monotonic
from typing import Any

from django.db import connection
from django.http import StreamingHttpResponse

from core.errors import DomainError

# A stream holds a thread of the server until its reader has read; two at once could
# hold all of them on a small machine while somebody is on the line.
STREAMS = 1
LONGEST = 15 * 60
LOCK = 911_003


class Busy(DomainError):
    """All streams are taken; another is free in a moment."""

    status = 429  # type: ignore[assignment]


def stream(parts: Iterator[Any], kind: str) -> StreamingHttpResponse:
    """Answer part by part; raises Busy while as many as may are being read.

    The first part is asked for at once, so that what fails is told as an error and
    not as half a body.
    """
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
