"""Loading a CAD file: in chunks that each stand, so that a cut load goes on where it was."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection
from django.utils import timezone

from core.access import trace
from core.scope import scope, take_time
from dispatch import filters
from dispatch.files.drafts import Chunk, ahead, drafted
from dispatch.files.laying import lay
from dispatch.files.reading import CadLine, Mapping, NotCalls, read_calls, survey
from dispatch.files.sifting import sift
from dispatch.models import (
    CadFeed,
    CallFile,
    CallFileProblem,
    CallType,
    FileCall,
)
from dispatch.models.codes import normal_code

if TYPE_CHECKING:
    from accounts.models import User

# The first lines come while nothing is written yet: few, and then twice as many each time.
# What is laid over known calls holds them until the chunk ends: few, all the way.
FIRST, CHUNK = 500, 4_000
# So many calls may leave a file without anybody asking whether it is the whole of it.
FEW = 20
# A column of names or streets, taken for that of types, must not become a list of codes.
MOST_NEW_TYPES = 500
Tell = Callable[[CallFile], None]


class TakenOver(Exception):
    """Another worker goes on with this file: its lease had run out here."""


def load_calls(
    path: Path,
    mapping: Mapping,
    *,
    feed: CadFeed,
    by: "User | None",
    tell: Tell = lambda _: None,
) -> CallFile:
    """Lay a CAD file over the calls of a feed, each chunk in a transaction of its own.

    The same file again changes nothing, and one that was cut off goes on after its last
    whole chunk. Raises NotCalls when the file as a whole cannot be read, before
    anything of it is loaded.
    """
    file = row_of(path, mapping, feed=feed, by=by)
    if file.status == CallFile.Status.DONE:
        return say_again(file)
    if file.status == CallFile.Status.FAILED:
        with scope(feed.jurisdiction):
            file.move_to(CallFile.Status.LOADING, failure="", finished_at=None)
    go_on(file, path, mapping, tell=tell)
    return file


def row_of(
    path: Path,
    mapping: Mapping,
    *,
    feed: CadFeed,
    by: "User | None",
    name: str = "",
) -> CallFile:
    """Find or make the row of a file by what is in it and how it is read."""
    digest = content_digest(path, mapping)
    with scope(feed.jurisdiction):
        file, _ = CallFile.objects.select_related("by", "feed").get_or_create(
            jurisdiction=feed.jurisdiction,
            feed=feed,
            digest=digest,
            defaults={
                "name": (name or path.name)[:200],
                "mapping": mapping.name[:120],
                "by": by,
            },
        )
    return file


def content_digest(path: Path, mapping: Mapping) -> str:
    """Hash what is in a file and how it is read."""
    try:
        with path.open("rb") as stream:
            content = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise NotCalls(f"{path.name} cannot be read: {error.strerror}.") from error
    return hashlib.sha256(f"{content}|{mapping}".encode()).hexdigest()


def say_again(file: CallFile) -> CallFile:
    """Take the same file once more: its calls are still there, and nothing else changes."""
    with scope(file.jurisdiction_id):
        FileCall.objects.filter(
            jurisdiction=file.jurisdiction_id, feed=file.feed_id, last_file=file
        ).update(missing_since=None)
    return file


def go_on(
    file: CallFile,
    path: Path,
    mapping: Mapping,
    *,
    lease: UUID | None = None,
    tell: Tell = lambda _: None,
) -> None:
    """Load what is not loaded yet of a file, as long as the lease is ours.

    Raises NotCalls when it is no such file, and TakenOver when another goes on with it.
    """
    _survey(file, path, mapping)
    lines = read_calls(path, mapping, after=file.lines_done)
    chunks = _chunks(lines, file.is_news)
    here, rules = file.jurisdiction_id, file.feed.rules
    drafts = drafted(chunks, here, mapping, rules, as_new=file.is_news)
    for chunk in ahead(drafts):
        with scope(file.jurisdiction_id):
            take_time()
            _one_at_a_time(file)
            if not file.is_still_held(lease):
                raise TakenOver(str(file.pk))
            _load_chunk(file, chunk, mapping)
        tell(file)
    with scope(file.jurisdiction_id):
        take_time()
        if mapping.cumulative:
            file.missing = _mark_missing(file)
        file.finish(missing=file.missing)


def _survey(file: CallFile, path: Path, mapping: Mapping) -> None:
    """Read the whole file before any of it is loaded: is it one, and how long is it?"""
    lines, said = survey(path, mapping)
    codes = {normal_code(text) for text in said} - {""}
    with scope(file.jurisdiction_id):
        known = CallType.objects.filter(jurisdiction=file.jurisdiction_id)
        fresh = codes - set(known.values_list("code", flat=True))
        if len(fresh) > MOST_NEW_TYPES:
            raise NotCalls(
                f"The column of types holds {len(fresh):,} texts that are no known "
                "code: is it the right column?"
            )
        file.lines_total = lines
        CallFile.objects.filter(pk=file.pk).update(lines_total=lines)


def _chunks(
    lines: Iterator[CadLine], is_news: Callable[[], bool]
) -> Iterator[tuple[CadLine, ...]]:
    size = min(FIRST, CHUNK)
    while chunk := tuple(islice(lines, size)):
        yield chunk
        size = min(2 * size, CHUNK) if is_news() else min(FIRST, CHUNK)


def _one_at_a_time(file: CallFile) -> None:
    """Let two loads of one feed take turns, and start from where the other one got."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext(%s))", [f"calls:{file.feed_id}"]
        )
    whole = CallFile.objects.select_related("feed", "jurisdiction", "by")
    file.refresh_from_db(from_queryset=whole)


def _load_chunk(file: CallFile, chunk: Chunk, mapping: Mapping) -> None:
    lines = [line for line in chunk.lines if line.number > file.lines_done]
    if not lines:
        return
    if not chunk.is_cleared_by(file.feed.rules):
        sift(lines, mapping, file.feed)
    sound = [line for line in lines if not line.fault]
    if not sound and not file.lines_done:
        first = lines[0]
        raise NotCalls(
            f"None of its lines is a call; line {first.number}: {first.fault}."
        )
    CallFileProblem.objects.bulk_create(_problems(file, lines))
    lay(file, sound, mapping)
    file.not_loaded += len(lines) - len(sound)
    file.see([line.times["received_at"] for line in sound])
    file.lines_done = lines[-1].number
    # A worker that got on may die again: only one that never does is given up.
    file.attempts = min(file.attempts, 1)
    file.save()
    filters.count(file.feed)
    trace("change", ("dispatch.callfile", file.pk), reason=f"{len(sound)} calls")


def _problems(file: CallFile, lines: Iterable[CadLine]) -> Iterator[CallFileProblem]:
    for line in lines:
        for reason in [line.fault] if line.fault else line.doubts:
            yield CallFileProblem(
                jurisdiction_id=file.jurisdiction_id,
                call_file=file,
                line=line.number,
                reason=reason[:300],
                is_loaded=not line.fault,
            )


def _mark_missing(file: CallFile) -> int:
    """Mark the calls of the file's own stretch of time that it does not name any more.

    A file that leaves out most of them is a part of one, and no word on the others.
    """
    if not file.first_received_at:
        return file.missing
    spoken_of = FileCall.objects.filter(
        jurisdiction=file.jurisdiction_id,
        feed=file.feed_id,
        received_at__range=(file.first_received_at, file.last_received_at),
    )
    gone = spoken_of.filter(missing_since=None).exclude(last_file=file)
    if not (left_out := gone.count()):
        return file.missing
    all_there = spoken_of.count()
    if left_out > FEW and left_out * 2 > all_there:
        CallFileProblem.objects.create(
            jurisdiction_id=file.jurisdiction_id,
            call_file=file,
            line=1,
            reason=f"the file leaves out {left_out:,} of the {all_there:,} calls known of "
            "its time: none of them was marked as missing. Is it a part of a longer one?",
            is_loaded=True,
        )
        return file.missing
    return file.missing + gone.update(missing_since=timezone.now())
