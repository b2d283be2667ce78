"""Uploaded imports worked on: claimed, read, compared, applied, whoever dies meanwhile."""

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any
from uuid import UUID

import structlog
from django.conf import settings
from django.db import DatabaseError, OperationalError, connection, transaction
from django.utils.timezone import now

from core import kept_files
from core.errors import TransitionError
from core.memory import uncollected
from core.scope import take_time
from providers.feeds import loader
from providers.feeds.csvfile import Unreadable
from providers.feeds.progress import Stopped, Tally, unwatch, watch
from providers.formats import readers
from providers.models import ImportRun, SavedMapping
from providers.models.imports import MOST_ATTEMPTS

log = structlog.get_logger()

BEAT = 1.0  # seconds between two looks at the tally
CANCELLED, TAKEN_OVER = "cancelled", "taken over"
State = ImportRun.State

OUTDATED = (
    "The directory changed since the preview, so that something else would be written "
    "than was shown. Nothing was changed. Make a new preview, then apply that."
)
GAVE_UP = (
    f"The import was begun {MOST_ATTEMPTS} times and its worker ended each time before "
    "it was done. Nothing was changed. Perhaps the machine has too little memory for "
    "a file of this size."
)
FILE_GONE = "The uploaded file is no longer kept. Nothing was changed. Upload it again."
DOES_NOT_FIT = "A row does not fit into the directory. Nothing was changed."
FAILED_HERE = "Something failed here. Nothing was changed; the log says where."


def work_waiting() -> int:
    """Work on imports one after another until none waits; give how many."""
    worked = 0
    while True:
        run = ImportRun.objects.claim()
        if run is None:
            return worked
        work(run)
        worked += 1


def work(run: ImportRun) -> None:
    """Do what a claimed import waits for, and write how it ended.

    All that it writes of the directory is one transaction, whose last statement
    asks whether the lease is still held: nobody applies the half or the double.
    """
    if run.attempts > MOST_ATTEMPTS:
        _end(run, State.FAILED, failure=GAVE_UP)
        return
    try:
        with uncollected(), _watched(run) as pulse:
            if run.state == State.READING:
                _preview(run, pulse)
            else:
                _apply(run, pulse)
    except Exception as error:
        _settle(run, error)
    else:
        if run.state == State.APPLIED:
            kept_files.forget(run.stored_as)


def _preview(run: ImportRun, pulse: "Pulse") -> None:
    pulse.tally.begin("reading")
    reading = _read(run)
    with transaction.atomic():
        take_time()
        pulse.tally.begin("comparing")
        report = loader.compare(reading.bundle, run, locked=False)
        found = loader.file_preview(run, report)
        pulse.stop()
        found |= {"format": reading.kind, "failure": "", "cancel_asked_at": None}
        found |= {"mapping": reading.mapping} if reading.mapping else {}
        run.move_to(State.PREVIEWED, lease=run.lease, **found)


def _apply(run: ImportRun, pulse: "Pulse") -> None:
    pulse.tally.begin("reading")
    reading = _read(run)
    with transaction.atomic():
        take_time()
        pulse.tally.begin("comparing")
        loader.load(reading.bundle, run)
        pulse.stop()
        ended = {"finished_at": run.finished_at, "counts": run.counts, "failure": ""}
        run.move_to(State.APPLIED, lease=run.lease, **ended)


def _read(run: ImportRun) -> readers.Reading:
    path = kept_files.path_of(run.stored_as)
    if path is None:
        raise Unreadable(FILE_GONE)
    saved = SavedMapping.objects.filter(slug=run.mapping).first()
    return readers.read(path, run.format, saved.spec if saved else run.mapping)


# How it ended ---------------------------------------------------------------------------


def _settle(run: ImportRun, error: Exception) -> None:
    """Write why an import ended; one that another worker holds is left to it."""
    match error:
        case Stopped() if str(error) == CANCELLED:
            _end(run, State.CANCELLED)
            kept_files.forget(run.stored_as)
        case Stopped() | TransitionError():
            log.info("import_taken_over", run=str(run.pk))
        case Unreadable():
            _end(run, State.FAILED, failure=_as_failure(str(error)))
        case loader.Outdated():
            _end(run, State.FAILED, failure=OUTDATED)
        case OperationalError():
            # A deadlock, or the database went away: the next worker tries again.
            log.warning("import_interrupted", run=str(run.pk), why=type(error).__name__)
        case DatabaseError():
            log.warning("import_refused", run=str(run.pk), why=type(error).__name__)
            _end(run, State.FAILED, failure=DOES_NOT_FIT)
        case _:
            log.error("import_failed", run=str(run.pk), **_where(error))
            _end(run, State.FAILED, failure=FAILED_HERE)


def _where(error: Exception) -> dict[str, str]:
    """Say where it failed and never with which values: they may tell a secret place."""
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{Path(f.filename).name}:{f.lineno}" for f in frames[-4:]]
    return {"why": type(error).__name__, "where": " > ".join(places)}


def _as_failure(said: str) -> str:
    return said if "Nothing was changed" in said else f"{said} Nothing was changed."


def _end(run: ImportRun, state: str, **more: Any) -> None:
    try:
        run.move_to(state, lease=run.lease, finished_at=now(), **more)
    except TransitionError:
        log.info("import_taken_over", run=str(run.pk))


# The sign of life -----------------------------------------------------------------------


@contextmanager
def _watched(run: ImportRun) -> Iterator["Pulse"]:
    """Count what is done here, and show it from a connection of its own meanwhile."""
    counted = Tally()
    token, pulse = watch(counted), Pulse(run.pk, run.lease, counted)
    pulse.start()
    try:
        yield pulse
    finally:
        unwatch(token)
        pulse.stop()


class Pulse(Thread):
    """Writes how far an import is, keeps its lease, and looks whether it shall stop."""

    def __init__(self, pk: UUID, lease: UUID | None, tally: Tally) -> None:
        super().__init__(name=f"import {pk}", daemon=True)
        self.rows = ImportRun.objects.filter(pk=pk, lease=lease)
        self.tally, self.ended = tally, Event()

    def run(self) -> None:
        try:
            while not self.ended.wait(BEAT):
                self.beat()
        finally:
            connection.close()

    def beat(self) -> None:
        """Show the tally once; without a database the lease simply runs on."""
        try:
            held = self.rows.update(
                progress=self.tally.shown(), lease_until=now() + settings.IMPORT_LEASE
            )
            asked = self.rows.exclude(cancel_asked_at=None).exists()
        except DatabaseError as error:
            log.warning("import_pulse_missed", why=type(error).__name__)
            connection.close()
            return
        if not held:
            self.tally.stop = TAKEN_OVER
        elif asked:
            self.tally.stop = CANCELLED

    def stop(self) -> None:
        """End before the last statement, which writes the same row."""
        self.ended.set()
        if self.is_alive():
            self.join()
