"""Rows held while they are changed: an import may be writing them at the same moment."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError

from core.errors import ConflictError
from providers.models import DirectoryRow

LOCK_TIMEOUT = "55P03"
BUSY = "An import is writing this entry at this moment. Try again in a minute."


@contextmanager
def patient() -> Iterator[None]:
    """Say in a sentence that an import holds a row, where waiting for it took too long."""
    try:
        yield
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") == LOCK_TIMEOUT:
            raise ConflictError(BUSY) from error
        raise


def hold(row: DirectoryRow) -> None:
    """Lock a row and read it anew, so that what was written meanwhile is not lost."""
    locked = type(row)._default_manager.select_for_update(of=("self",), no_key=True)
    row.refresh_from_db(from_queryset=locked)
