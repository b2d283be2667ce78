"""Identifiers that sort by the time they were made."""

import os
import time
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

MILLISECOND = 1_000_000  # in nanoseconds
RANDOM_BYTES = 8
DRAWN_AT_ONCE = 512


def uuid7() -> UUID:
    """Make a UUID of version 7: Unix time to a quarter microsecond, then random.

    The 12 bits below the millisecond hold its fraction (RFC 9562, section 6.2,
    method 3), so that rows made in a row by one process also sort that way.
    """
    return _made(os.urandom(RANDOM_BYTES))


def many_ids() -> Iterator[UUID]:
    """Make such ids without end, for rows by the thousand: chance is drawn in blocks.

    Each process draws its own: two that shared a block could make the same id.
    """
    while True:
        block = os.urandom(RANDOM_BYTES * DRAWN_AT_ONCE)
        for at in range(0, len(block), RANDOM_BYTES):
            yield _made(block[at : at + RANDOM_BYTES])


def _made(chance: bytes) -> UUID:
    milliseconds, rest = divmod(time.time_ns(), MILLISECOND)
    fraction = (rest << 12) // MILLISECOND
    random = int.from_bytes(chance, "big") >> 2
    return UUID(int=milliseconds << 80 | 7 << 76 | fraction << 64 | 2 << 62 | random)


def first_id(moment: datetime) -> UUID:
    """Give the smallest id that could have been made at this moment."""
    return UUID(int=int(moment.timestamp() * 1000) << 80)


def read_id(said: Any) -> UUID | None:
    """Read an id that a page or a person gave; None where it is none."""
    try:
        return UUID(str(said))
    except ValueError:
        return None
