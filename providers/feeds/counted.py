"""Counts of free places: the newest word holds, whoever told it."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from providers.feeds import clean
from providers.feeds.bundle import Bundle, Row
from providers.feeds.difference import Change, Changed
from providers.models import ServiceCapacity
from providers.models.capacity import AHEAD

COUNT = ("available", "maximum", "updated")


def untimely(
    bundle: Bundle, row: Row, said: dict[str, Any], last: dict[str, Any] | None
) -> str:
    """Keep the last count instead of one of the future; say so where there is none.

    Taken, it would be newer than all that a provider could tell until then.
    """
    if row.table != "service_capacity" or _time_of(said) <= timezone.now() + AHEAD:
        return ""
    reason = "its count is from the future: look at its time"
    if not last:
        return reason
    said.update({name: last[name] for name in COUNT if name in last})
    bundle.doubt(row, f"{reason}; what it counted before is kept")
    return ""


def settle(changed: Changed, said: dict[str, Any]) -> None:
    """Take a source's count if it is newer than what a provider told here, else none of it.

    A count is true of one moment, so nobody is asked which of two to keep.
    """
    row = changed.row
    if not isinstance(row, ServiceCapacity):
        return
    if not any(conflict.name in COUNT for conflict in changed.conflicts):
        return
    changed.conflicts = [c for c in changed.conflicts if c.name not in COUNT]
    for change in [c for c in changed.changes if c.name in COUNT]:
        setattr(row, change.name, change.before)
        changed.changes.remove(change)
    if row.updated < _time_of(said) <= timezone.now() + AHEAD:
        for name in COUNT:
            _take(changed, name, said.get(name))


def _time_of(said: dict[str, Any]) -> datetime:
    return ServiceCapacity._meta.get_field("updated").to_python(said["updated"])


def _take(changed: Changed, name: str, value: Any) -> None:
    theirs = changed.row._meta.get_field(name).to_python(value)  # type: ignore[union-attr]
    ours = getattr(changed.row, name)
    if theirs != ours:
        setattr(changed.row, name, theirs)
        shown = f"{name} is now {value!r}"
        changed.changes.append(Change(name, clean.plain(ours), value, shown))
