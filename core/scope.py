"""What this transaction may see: the jurisdictions row-level security lets through."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection, transaction

from core import access

if TYPE_CHECKING:
    from accounts.models import Jurisdiction


@contextmanager
def scope(*jurisdictions: "Jurisdiction | UUID") -> Iterator[None]:
    """Run one transaction that sees these jurisdictions' rows, and nothing once it ends.

    The traces left inside are written as its last statement, so a look and its
    trace are committed together or not at all.
    """
    nested = connection.in_atomic_block
    ids: list[Any] = [getattr(place, "pk", place) for place in jurisdictions]
    with transaction.atomic():
        before = _set_scope(",".join(str(pk) for pk in ids))
        with access.collecting(ids):
            yield
            if not connection.needs_rollback:
                access.write_traces()
        # The setting ends with the transaction, so it is put back only where an
        # outer one goes on: a scope in a scope, and the transaction of a test.
        if nested and not connection.needs_rollback:
            _set_scope(before)


def take_time() -> None:
    """Lift the limits that bind the web: a large file takes as long as it takes."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SET LOCAL lock_timeout = 0")
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")


def _set_scope(value: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(current_setting('divert.scope', true), ''),"
            " set_config('divert.scope', %s, true)",
            [value],
        )
        return cursor.fetchone()[0]
