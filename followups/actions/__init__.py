"""What is done with follow-ups: plan, try, give to another, move, stop."""

from followups.actions.planning import (
    WrongTime,
    assign,
    cancel,
    cancel_for_person,
    cancel_open,
    plan_contact,
    plan_follow_ups,
    protocol_for,
    reschedule,
    take_along,
)
from followups.actions.trying import Unsaid, is_logged, log_attempt

__all__ = [
    "Unsaid",
    "WrongTime",
    "assign",
    "cancel",
    "cancel_for_person",
    "cancel_open",
    "is_logged",
    "log_attempt",
    "plan_contact",
    "plan_follow_ups",
    "protocol_for",
    "reschedule",
    "take_along",
]
