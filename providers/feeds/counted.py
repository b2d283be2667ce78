"""Counts of free places: the newest word holds, whoever told it."""

from typing import Any

from providers.feeds import clean
from providers.feeds.difference import Change, Changed
from providers.models import ServiceCapacity

COUNT = ("available", "maximum", "updated")


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
    theirs_at = row._meta.get_field("updated").to_python(said["updated"])
    if theirs_at > row.updated:
        for name in COUNT:
            _take(changed, name, said.get(name))


def _take(changed: Changed, name: str, value: Any) -> None:
    theirs = changed.row._meta.get_field(name).to_python(value)  # type: ignore[union-attr]
    ours = getattr(changed.row, name)
    if theirs != ours:
        setattr(changed.row, name, theirs)
        shown = f"{name} is now {value!r}"
        changed.changes.append(Change(name, clean.plain(ours), value, shown))
