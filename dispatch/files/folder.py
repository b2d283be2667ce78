"""The folder of a feed: files that a CAD drops are waited for, loaded and put away.

    CALL_FOLDER/<jurisdiction>/<feed>/            where the CAD drops them
    .../working/   being loaded   .../done/   loaded   .../failed/   not, with the reason

What was loaded is removed after a while: what callers said lies there in the open. What
was not, whole or some lines of it, stays with its report until somebody takes that away,
for nobody else has it.

A file is taken by renaming it, so that one worker gets it and the CAD may at once write
the next under the same name. What a worker left in `working` the next one goes on with.
"""

import os
import re
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import structlog
from django.conf import settings
from django.core.cache import cache

from core.kept_files import shown_name
from core.scope import scope
from dispatch.files import loading, work
from dispatch.files.reading import Mapping, NotCalls, read_mapping
from dispatch.models import CadFeed, CallFile, FileMapping

log = structlog.get_logger()

HALF_WRITTEN = {".tmp", ".part", ".partial", ".filepart", ".crdownload"}
REMEMBERED = 24 * 3600  # seconds that a file's size is remembered
MOST_PROBLEMS = 10_000
LONGEST_NAME = 60
REPORT = ".report.txt"
TAKEN = re.compile(r"\d{20}-\d{20}-")  # when it was written, when it was taken


def folder_of(feed: CadFeed) -> Path | None:
    """Give the folder that this feed drops files into; None where there is no root."""
    if not settings.CALL_FOLDER:
        return None
    return Path(settings.CALL_FOLDER) / feed.jurisdiction.slug / feed.name


def watch_all() -> int:
    """Load what lies in the folders of all watched feeds; give how many files."""
    feeds = CadFeed.objects.active().exclude(watched_as=None)
    loaded = 0
    for feed in feeds.select_related("jurisdiction") if settings.CALL_FOLDER else ():
        try:
            loaded += watch(feed)
        except OSError as error:
            log.error("call_folder", feed=str(feed.pk), why=type(error).__name__)
    return loaded


def watch(feed: CadFeed) -> int:
    """Take the files of one feed that are whole, and load them in the order of time."""
    folder = folder_of(feed)
    if folder is None or not folder.is_dir():
        return 0
    for name in ("working", "done", "failed"):
        (folder / name).mkdir(mode=0o700, exist_ok=True)
    for path in list(_whole(folder, feed)):
        _take(path, folder / "working")
    return _load_all(folder, feed)


def forget_loaded(before: datetime) -> int:
    """Remove files put away in `done` before then, all of them loaded; give how many."""
    forgotten = 0
    feeds = CadFeed.objects.select_related("jurisdiction")
    for feed in feeds if settings.CALL_FOLDER else ():
        try:
            forgotten += _forget(feed, before.timestamp())
        except OSError as error:
            log.error("call_folder", feed=str(feed.pk), why=type(error).__name__)
    return forgotten


def _forget(feed: CadFeed, before: float) -> int:
    folder, forgotten = folder_of(feed), 0
    for path in folder.glob("done/*") if folder else ():
        if path.name.endswith(REPORT) or not TAKEN.match(path.name):
            continue
        # A clock that was wrong when it was taken would tell another age.
        if path.stat().st_ctime < before and not _report_of(path).exists():
            path.unlink()
            forgotten += 1
    return forgotten


def _report_of(path: Path) -> Path:
    return path.with_name(f"{path.name}{REPORT}")


def _whole(folder: Path, feed: CadFeed) -> Iterator[Path]:
    """Give the files that nobody has written to for a while, by two looks at each."""
    for path in folder.iterdir():
        hidden = path.name.startswith(".") or path.suffix.lower() in HALF_WRITTEN
        if hidden or path.is_symlink() or not path.is_file():
            continue
        with suppress(FileNotFoundError):
            if _is_settled(path, feed):
                yield path


def _is_settled(path: Path, feed: CadFeed) -> bool:
    known = path.stat()
    looks = [known.st_size, known.st_mtime_ns]
    key = f"dropped:{feed.pk}:{sha256(os.fsencode(path.name)).hexdigest()[:32]}"
    seen = cache.get(key)
    if seen is None or seen[:2] != looks:
        cache.set(key, [*looks, time.time()], REMEMBERED)
        return False
    if time.time() - seen[2] < settings.CALL_FOLDER_QUIET:
        return False
    cache.delete(key)
    return True


def _take(path: Path, working: Path) -> None:
    """Rename a file into `working`, so that names sort by the time they were written."""
    with suppress(FileNotFoundError):
        written = path.stat().st_mtime_ns
        taken = f"{written:020}-{time.time_ns():020}-{path.name[-LONGEST_NAME:]}"
        path.rename(working / taken)


def _load_all(folder: Path, feed: CadFeed) -> int:
    """Load one file after another; where another worker is at one, leave the rest to it.

    A later file may not overtake an earlier one: it says how the same calls went on.
    """
    with scope(feed.jurisdiction):
        saved = FileMapping.objects.get(pk=feed.watched_as_id)
    spec = saved.spec | {"name": saved.name}
    mapping = read_mapping(spec, feed.jurisdiction.timezone)
    loaded = 0
    for path in sorted((folder / "working").iterdir()):
        if not _load(path, mapping, feed):
            break
        loaded += 1
    return loaded


def _load(path: Path, mapping: Mapping, feed: CadFeed) -> bool:
    """Load a file, or go on with it, and put it away; false where another holds it."""
    try:
        file = loading.row_of(path, mapping, feed=feed, by=None, name=_shown(path))
    except NotCalls:
        if is_there := path.exists():
            log.warning("call_folder_file_unreadable", feed=str(feed.pk))
        # Else another worker has just put it away.
        return not is_there
    if file.status == CallFile.Status.DONE:
        loading.say_again(file)
    else:
        if not _begin(file):
            return False
        work.attempt(file, lambda: loading.go_on(file, path, mapping, lease=file.lease))
    if file.is_worked_on:
        return False
    _put_away(path, file)
    return True


def _begin(file: CallFile) -> bool:
    with scope(file.jurisdiction_id):
        if file.status == CallFile.Status.FAILED:
            again = {"failure": "", "finished_at": None, "attempts": 0}
            file.move_to(CallFile.Status.LOADING, **again)
        return file.claim()


def _put_away(path: Path, file: CallFile) -> None:
    """Move a file to where its end says, with a report beside it where there is need.

    The report comes first: what lies in `done` without one is taken for loaded whole.
    """
    is_done = file.status == CallFile.Status.DONE
    target = path.parent.parent / ("done" if is_done else "failed")
    if not is_done or file.not_loaded:
        report = _report_of(target / path.name)
        report.write_text(_report(file), encoding="utf-8")
    if is_done:
        # Of a worker that wrote it and ended before it could move the file.
        _report_of(path.parent.parent / "failed" / path.name).unlink(missing_ok=True)
    with suppress(FileNotFoundError):
        path.rename(target / path.name)


def _report(file: CallFile) -> str:
    """Say what came of a file, by lines and reasons, and never what stands in them."""
    with scope(file.jurisdiction_id):
        problems = list(file.problems.all()[:MOST_PROBLEMS])
    said = [file.failure or f"{file.not_loaded} lines were not loaded."]
    said += [
        f"{problem}{'' if problem.is_loaded else '; not loaded'}"
        for problem in problems
    ]
    return "\n".join(said) + "\n"


def _shown(path: Path) -> str:
    """Give the name as the CAD wrote it, without the times that were put before it."""
    return shown_name(path.name.split("-", 2)[-1])
