"""Uploaded CAD files loaded one after another, whoever dies meanwhile."""

import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import structlog
from django.db import OperationalError

from accounts.models import Jurisdiction
from core import kept_files
from core.errors import TransitionError
from core.scope import scope
from dispatch.files import loading
from dispatch.files.drafts import WorkerEnds
from dispatch.files.reading import Mapping, NotCalls, read_mapping
from dispatch.models import CallFile
from dispatch.models.call_files import MOST_ATTEMPTS

log = structlog.get_logger()

UPLOADS = "calls"  # their folder below IMPORT_DIR
GAVE_UP = (
    f"The load was begun {MOST_ATTEMPTS} times at the same place and its worker ended "
    "each time. What was loaded before stays."
)
FILE_GONE = "The uploaded file is no longer kept. Upload it again."
UNDER_WAY = "The same file is being loaded already."
FAILED_HERE = "Something failed here; the log says where. What was loaded before stays."


def work_waiting() -> int:
    """Load the uploads that wait, or whose worker died; give how many."""
    worked = 0
    for place in Jurisdiction.objects.active():
        for file in _claimed(place):
            work(file)
            worked += 1
    return worked


def _claimed(place: Jurisdiction) -> Iterator[CallFile]:
    while True:
        with scope(place):
            waiting = CallFile.objects.filter(jurisdiction=place)
            waiting = waiting.uploaded_and_waiting().order_by("created_at", "id")
            file = next((file for file in waiting[:5] if file.claim()), None)
        if file is None:
            return
        yield file


def work(file: CallFile) -> None:
    """Load a claimed upload from where it stands, and write how it ended."""
    attempt(file, lambda: _load(file))


def attempt(file: CallFile, act: Callable[[], None]) -> None:
    """Do what loads a claimed file; where it cannot be loaded, write why it ended.

    A file that another worker holds by now is left to it, and so is one that the
    database was not there for, or that was cut by the end of this worker: its lease
    runs out.
    """
    try:
        if file.attempts > MOST_ATTEMPTS:
            raise NotCalls(GAVE_UP)
        act()
    except (loading.TakenOver, TransitionError):
        log.info("call_file_taken_over", file=str(file.pk))
    except NotCalls as error:
        _fail(file, error.message)
    except (OperationalError, WorkerEnds) as error:
        why = type(error).__name__
        log.warning("call_file_interrupted", file=str(file.pk), why=why)
    except Exception as error:
        log.error("call_file_failed", file=str(file.pk), **_where(error))
        _fail(file, FAILED_HERE)


def _load(file: CallFile) -> None:
    path = kept_files.path_of(file.stored_as)
    if path is None:
        raise NotCalls(FILE_GONE)
    mapping = read_mapping(file.spec, file.jurisdiction.timezone)
    first = _first_load(file, path, mapping)
    if first is None:
        loading.go_on(file, path, mapping, lease=file.lease)
    else:
        loading.say_again(first)
        with scope(file.jurisdiction_id):
            file.finish(repeats=first)
    _forget(file)


def _first_load(file: CallFile, path: Path, mapping: Mapping) -> CallFile | None:
    """Write down what the file is; give the load of the same one, where it was before."""
    digest = loading.content_digest(path, mapping)
    with scope(file.jurisdiction_id):
        others = CallFile.objects.filter(
            jurisdiction=file.jurisdiction_id, feed=file.feed_id, digest=digest
        ).exclude(pk=file.pk)
        other: CallFile | None = others.first()
        if other and other.status == CallFile.Status.DONE:
            return other
        if other and other.status == CallFile.Status.LOADING:
            raise NotCalls(UNDER_WAY)
        others.update(digest="")
        file.digest = digest
        CallFile.objects.filter(pk=file.pk).update(digest=digest)
    return None


def _forget(file: CallFile) -> None:
    """Remove what was uploaded: what callers said lies sealed in the database now."""
    kept_files.forget(file.stored_as)
    with scope(file.jurisdiction_id):
        CallFile.objects.filter(pk=file.pk).update(stored_as="")


def _fail(file: CallFile, why: str) -> None:
    try:
        with scope(file.jurisdiction_id):
            file.fail(why)
    except TransitionError:
        log.info("call_file_taken_over", file=str(file.pk))


def _where(error: Exception) -> dict[str, str]:
    """Say where it failed and never with which values: they may name a caller."""
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{Path(f.filename).name}:{f.lineno}" for f in frames[-4:]]
    return {"why": type(error).__name__, "where": " > ".join(places)}
