"""What happens to a call when more than its own row is touched."""

from dispatch.actions.floor import (
    enter_call,
    offer_call,
    screen_call,
    send_help,
    take_next_call,
)
from dispatch.actions.incoming import take_in

__all__ = [
    "enter_call",
    "offer_call",
    "screen_call",
    "send_help",
    "take_in",
    "take_next_call",
]
