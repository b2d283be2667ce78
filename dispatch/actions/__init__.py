"""What happens to a call when more than its own row is touched."""

from dispatch.actions.correcting import correct_call, may_be_corrected
from dispatch.actions.floor import (
    AlreadySent,
    close_call,
    enter_call,
    enter_call_once,
    keep_told_place,
    offer_call,
    screen_call,
    send_help,
    take_next_call,
)
from dispatch.actions.incoming import take_in
from dispatch.actions.sending import chosen, teams_for, ways_to_help

__all__ = [
    "AlreadySent",
    "chosen",
    "close_call",
    "correct_call",
    "enter_call",
    "enter_call_once",
    "keep_told_place",
    "may_be_corrected",
    "offer_call",
    "screen_call",
    "send_help",
    "take_in",
    "take_next_call",
    "teams_for",
    "ways_to_help",
]
