"""What directory admins, providers and the floor do to the directory."""

from providers.actions.editing import (
    edit_service,
    note,
    report_wrong,
    retire_phone,
    set_capacity,
    set_hours,
    set_phone,
)

__all__ = [
    "edit_service",
    "note",
    "report_wrong",
    "retire_phone",
    "set_capacity",
    "set_hours",
    "set_phone",
]
