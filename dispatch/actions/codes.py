"""Keeping the code lists: adding, taking over a file, and the order they are shown in."""

from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from django.db import transaction

from dispatch.models import CallType, Disposition

if TYPE_CHECKING:
    from accounts.models import User

Code = CallType | Disposition
OneCode = TypeVar("OneCode", CallType, Disposition)
STEP = 10


@transaction.atomic
def add_code(code: OneCode, *, by: "User | None") -> OneCode:
    """Add a code at the end of its list; one retired before comes back as its next version."""
    if by:
        code.jurisdiction_id = by.jurisdiction_id
    code.clean()
    rows = type(code).objects.filter(jurisdiction_id=code.jurisdiction_id)
    versions = rows.filter(code=code.code).values_list("version", flat=True)
    code.version = max(versions, default=0) + 1
    last = rows.current().values_list("order", flat=True).last()
    code.order = (last or 0) + STEP
    return code.store(by=by)


@transaction.atomic
def take_over(
    model: type[Code], rows: list[tuple[str, dict[str, Any]]], *, by: "User"
) -> tuple[int, int]:
    """Lay (code, values) over the list, whole or not at all; count what came and changed."""
    held = {row.code: row for row in _lock(model, by=by)}
    added = changed = 0
    for code, values in rows:
        if current := held.get(code):
            is_seen = not getattr(current, "is_offered", True)
            if is_seen:
                current.take_up(by=by)
            fresh = {n: v for n, v in values.items() if str(getattr(current, n)) != v}
            if fresh:
                current.revise(by=by, **fresh)
            changed += bool(fresh or is_seen)
        else:
            new: Any = model(code=code, **values)
            add_code(new, by=by)
            added += 1
    return added, changed


@transaction.atomic
def put_in_order(model: type[Code], wanted: list[UUID], *, by: "User") -> None:
    """Show the current codes in this order; those not named follow as they stood."""
    rows = _lock(model, by=by)
    place = {pk: number for number, pk in enumerate(wanted)}
    rows.sort(key=lambda row: place.get(row.pk, len(place)))
    for number, row in enumerate(rows, 1):
        if row.order != number * STEP:
            row.order = number * STEP
            row.store(by=by)


def _lock(model: type[Code], *, by: "User") -> list[Any]:
    """Lock the current codes by their ids, and give them in the order they are shown in."""
    rows = model.objects.visible_to(by).filter(retired_at=None).order_by("pk")
    list(rows.select_for_update(no_key=True).values_list("pk"))
    return list(model.objects.visible_to(by).current())
