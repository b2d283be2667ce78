"""Identifiers that sort by the time they were made."""

import os
import time
from datetime import datetime
from uuid import UUID

MILLISECOND = 1_000_000  # in nanoseconds


def uuid7() -> UUID:
    """Make a UUID of version 7: Unix time to a quarter microsecond, then random.

    The 12 bits below the millisecond hold its fraction (RFC 9562, section 6.2,
    method 3), so that rows made in a row by one process also sort that way.
    """
    milliseconds, rest = divmod(time.time_ns(), MILLISECOND)
    fraction = (rest << 12) // MILLISECOND
    random = int.from_bytes(os.urandom(8), "big") >> 2
    return UUID(int=milliseconds << 80 | 7 << 76 | fraction << 64 | 2 << 62 | random)


def first_id(moment: datetime) -> UUID:
    """Give the smallest id that could have been made at this moment."""
    return UUID(int=int(moment.timestamp() * 1000) << 80)
