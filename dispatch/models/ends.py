"""What the rooms above do when a call ends, in the transaction of its end.

A session belongs to a room that this one must not know; it asks here to be told (ADR 24).
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from accounts.models import User
    from dispatch.models.call_moves import CallMoves

_told: list[Callable[..., Any]] = []


def when_ended(act: Callable[..., Any]) -> None:
    """Have `act(call, by=...)` done whenever a call ends, whatever path ends it."""
    if act not in _told:
        _told.append(act)


def tell_of_end(call: "CallMoves", *, by: "User | None") -> None:
    for act in _told:
        act(call, by=by)
