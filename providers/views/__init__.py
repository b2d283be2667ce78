"""The directory's pages: searching it, keeping it, and where it comes from."""

from providers.views.keeping import (
    add_phone,
    capacity,
    edit_phone,
    hours,
    retire_phone,
    sources,
)
from providers.views.looking import search, show

__all__ = [
    "add_phone",
    "capacity",
    "edit_phone",
    "hours",
    "retire_phone",
    "search",
    "show",
    "sources",
]
