"""What directory admins, providers and the floor do to the directory."""

from providers.actions.capacity import (
    Count,
    doubt_capacity,
    set_capacity,
    set_rule,
    step_capacity,
    tell_capacity,
    tell_of,
)
from providers.actions.editing import (
    edit_service,
    note,
    retire_phone,
    set_hours,
    set_phone,
)
from providers.actions.reporting import report_wrong

__all__ = [
    "Count",
    "doubt_capacity",
    "edit_service",
    "note",
    "report_wrong",
    "retire_phone",
    "set_capacity",
    "set_hours",
    "set_phone",
    "set_rule",
    "step_capacity",
    "tell_capacity",
    "tell_of",
]
