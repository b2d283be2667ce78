"""Pages of a long list by the last key seen, the same cost at any depth."""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from core.errors import InvalidInput

SIZE = 25


@dataclass(frozen=True)
class Page:
    """Rows of one page and the cursor of the next ('' on the last)."""

    rows: list[Any]
    next_cursor: str
    cursor: str = ""

    def __iter__(self) -> Any:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def page(
    queryset: QuerySet,
    cursor: str = "",
    order: tuple[str, ...] = ("-created_at", "-id"),
    size: int = SIZE,
) -> Page:
    """Cut one page out of a queryset ordered by columns that are never NULL.

    The last column of `order` must be unique, and all must run the same way:
    then the page starts at an index entry whatever its depth.
    Raises InvalidInput for a cursor that is not one of ours.
    """
    rows = queryset.order_by(*order)
    if cursor:
        rows = rows.filter(_beyond(order, _read(cursor, len(order))))
    found = list(rows[: size + 1])
    more = len(found) > size
    found = found[:size]
    return Page(found, _write(found[-1], order) if more else "", cursor)


def _beyond(order: tuple[str, ...], values: list[str]) -> Q:
    names = [name.lstrip("-") for name in order]
    compare = "lt" if order[0].startswith("-") else "gt"
    condition = Q()
    for depth in range(len(names)):
        equal = {names[i]: values[i] for i in range(depth)}
        condition |= Q(**equal, **{f"{names[depth]}__{compare}": values[depth]})
    # The outer bound lets the planner enter the index at the cursor.
    return Q(**{f"{names[0]}__{compare}e": values[0]}) & condition


def _write(row: Model, order: tuple[str, ...]) -> str:
    values = [_text(_follow(row, name.lstrip("-"))) for name in order]
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def _read(cursor: str, length: int) -> list[str]:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        values = json.loads(base64.urlsafe_b64decode(padded))
    except (binascii.Error, ValueError) as error:
        raise InvalidInput("The cursor is not one that this list gave out.") from error
    if not isinstance(values, list) or len(values) != length:
        raise InvalidInput("The cursor is not one that this list gave out.")
    return values


def _follow(row: Any, path: str) -> Any:
    for name in path.split("__"):
        row = getattr(row, name)
    return row


def _text(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value
