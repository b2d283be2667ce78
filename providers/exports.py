"""Asked-for files of the directory, written one after another by a worker."""

from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

import structlog
from django.conf import settings
from django.utils import timezone

from core import kept_files
from providers.formats import hsds_out
from providers.models import DirectoryExport
from providers.models.exports import KEPT_FOR, MOST_ATTEMPTS

log = structlog.get_logger()

FOLDER = "exports"
BEAT = 1.0  # seconds between two words on how far it is
State = DirectoryExport.State
WRITERS = {"csv": hsds_out.write_csv, "json": hsds_out.write_json}


class _Lost(Exception):
    """Another worker holds it by now."""


def write_waiting() -> int:
    """Write what waits, one after another; give how many files were written."""
    written = 0
    while (one := DirectoryExport.objects.claim()) is not None:
        written += _write(one)
    return written


def forget_old() -> int:
    """Remove files that were kept long enough, known to a row or not; give how many."""
    before = timezone.now() - KEPT_FOR
    old = DirectoryExport.objects.filter(asked_at__lt=before)
    for stored_as in old.exclude(stored_as="").values_list("stored_as", flat=True):
        kept_files.forget(stored_as)
    # A worker that died while it stored one, or whose order went, left no row of it.
    return old.delete()[0] + kept_files.forget_older(FOLDER, before)


def _write(one: DirectoryExport) -> bool:
    if one.attempts > MOST_ATTEMPTS:
        _settle(one, State.FAILED)
        return False
    try:
        with TemporaryDirectory() as room:
            path = Path(room) / one.file_name
            WRITERS[one.kind](path, one.source, _Progress(one))
            with path.open("rb") as file:
                parts = iter(lambda: file.read(1 << 20), b"")
                stored_as = kept_files.store(parts, one.file_name, under=FOLDER)
        if not _settle(one, State.READY, stored_as=stored_as):
            kept_files.forget(stored_as)
            return False
    except _Lost:
        return False
    except Exception as error:
        log.error("export_failed", export=str(one.pk), why=type(error).__name__)
        _settle(one, State.FAILED)
        return False
    return True


def _settle(one: DirectoryExport, state: str, **more: str) -> bool:
    """Write how it ended, if it is still ours."""
    rows = DirectoryExport.objects.filter(pk=one.pk, lease=one.lease)
    ended = {"state": state, "lease": None, "lease_until": None, **more}
    return bool(rows.update(**ended))


class _Progress:
    """Tells once a second how much is written, and keeps the lease."""

    def __init__(self, one: DirectoryExport) -> None:
        self.rows = DirectoryExport.objects.filter(pk=one.pk, lease=one.lease)
        self.last = monotonic()

    def __call__(self, words: str) -> None:
        if monotonic() - self.last < BEAT:
            return
        self.last = monotonic()
        until = timezone.now() + settings.IMPORT_LEASE
        if not self.rows.update(
            lease_until=until, objects_written=words.split(maxsplit=1)[0]
        ):
            raise _Lost
