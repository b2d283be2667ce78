"""Loading a CAD file: in chunks that each stand, so that a cut load goes on where it was."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import connection
from django.utils import timezone

from core.access import trace
from core.crypto import blind
from core.scope import scope
from core.sets import make_records, make_rows
from dispatch.actions.codes import add_code
from dispatch.cad_csv import CadLine, Mapping, NotCalls, read_calls
from dispatch.models import (
    CadFeed,
    Call,
    CallFile,
    CallFileProblem,
    CallToken,
    CallType,
    FileCall,
)
from dispatch.models.calls import PRIORITY_WHEN_UNKNOWN
from dispatch.models.codes import normal_code

if TYPE_CHECKING:
    from uuid import UUID

    from accounts.models import User

CHUNK = 2_000
# A column of names or streets, taken for that of types, must not become a list of codes.
MOST_NEW_TYPES = 500
Tell = Callable[[CallFile], None]


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
    whole chunk. Raises NotCalls when the file as a whole cannot be read; what was
    loaded before the fault stays.
    """
    with scope(feed.jurisdiction):
        file = _begin(path, mapping, feed, by)
    if file.status == CallFile.Status.DONE:
        return file
    for lines in _chunks(read_calls(path, mapping, after=file.lines_done)):
        with scope(feed.jurisdiction):
            _load_chunk(file, lines, mapping, by)
        tell(file)
    with scope(feed.jurisdiction):
        _mark_missing(file)
        file.finish()
    return file


def _chunks(lines: Iterator[CadLine]) -> Iterator[tuple[CadLine, ...]]:
    while chunk := tuple(islice(lines, CHUNK)):
        yield chunk


def _begin(path: Path, mapping: Mapping, feed: CadFeed, by: "User | None") -> CallFile:
    with path.open("rb") as stream:
        content = hashlib.file_digest(stream, "sha256").hexdigest()
    read_so = hashlib.sha256(f"{content}|{mapping}".encode()).hexdigest()
    file, _ = CallFile.objects.get_or_create(
        jurisdiction=feed.jurisdiction,
        feed=feed,
        digest=read_so,
        defaults={"name": path.name[:200], "mapping": mapping.name[:120], "by": by},
    )
    return file


def _load_chunk(
    file: CallFile, lines: Iterable[CadLine], mapping: Mapping, by: "User | None"
) -> None:
    _one_at_a_time(file)
    lines = [line for line in lines if line.number > file.lines_done]
    if not lines:
        return
    problems = [
        _problem(file, line, reason) for line in lines for reason in _said(line)
    ]
    CallFileProblem.objects.bulk_create(problems)
    here = file.jurisdiction_id
    told = {_token(line, here): line for line in lines if not line.fault}
    file.not_loaded += sum(bool(line.fault) for line in lines)
    file.same += len(lines) - len(told) - sum(bool(line.fault) for line in lines)
    known = {
        bytes(row.token): row
        for row in FileCall.objects.filter(
            jurisdiction=here, feed=file.feed, token__in=list(told)
        )
    }
    types = _types(told.values(), here, by)
    fresh = {token: line for token, line in told.items() if token not in known}
    _add(file, fresh, types, mapping, by)
    _lay_over(file, [(row, told[token]) for token, row in known.items()], types, by)
    file.see([line.times["received_at"] for line in told.values()])
    file.lines_done = lines[-1].number
    file.save()
    trace("change", ("dispatch.callfile", file.pk), reason=f"{len(told)} calls")


def _one_at_a_time(file: CallFile) -> None:
    """Let two loads of one feed take turns, and start from where the other one got."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext(%s))", [f"calls:{file.feed_id}"]
        )
    file.refresh_from_db()


def _said(line: CadLine) -> list[str]:
    return [line.fault] if line.fault else line.doubts


def _problem(file: CallFile, line: CadLine, reason: str) -> CallFileProblem:
    return CallFileProblem(
        jurisdiction_id=file.jurisdiction_id,
        call_file=file,
        line=line.number,
        reason=reason[:300],
        is_loaded=not line.fault,
    )


def _token(line: CadLine, here: "UUID") -> bytes:
    return blind("cad_number", line.get("cad_number"), here)


def _digest(line: CadLine, here: "UUID") -> bytes:
    said = [*sorted(line.texts.items()), *sorted(line.times.items())]
    return blind("line", repr(said), here)


def _types(
    lines: Iterable[CadLine], here: "UUID", by: "User | None"
) -> dict[str, CallType]:
    """Find the call types of these lines; a code the list lacks is added, not yet mapped.

    Without it nobody could tell the first type of a call from its last.
    """
    said: dict[str, str] = {}
    for line in lines:
        for name in ("first_type", "last_type"):
            if text := line.get(name):
                said.setdefault(normal_code(text), text)
    found = {
        row.code: row
        for row in CallType.objects.filter(
            jurisdiction_id=here, code__in=said
        ).order_by("version")
    }
    fresh = sorted(set(said) - set(found))
    if len(fresh) > MOST_NEW_TYPES:
        raise NotCalls(
            f"The column of types holds {len(fresh)} texts that are no known code within "
            f"{CHUNK:,} lines: is it the right column?"
        )
    for code in fresh:
        new = CallType(jurisdiction_id=here, code=code, label=said[code])
        found[code] = add_code(new, by=by)
    return found


def _add(
    file: CallFile,
    fresh: dict[bytes, CadLine],
    types: dict[str, CallType],
    mapping: Mapping,
    by: "User | None",
) -> None:
    """Make the calls no file named before; one that a message made already is joined."""
    numbers = [line.get("cad_number") for line in fresh.values()]
    there = {
        call.cad_number: call
        for call in Call.objects.filter(
            jurisdiction_id=file.jurisdiction_id,
            cad_number__in=numbers,
            file_call=None,
        )
    }
    made, sightings = [], []
    for token, line in fresh.items():
        call = there.get(line.get("cad_number"))
        if call is None:
            call = _new_call(file, line, types, mapping)
            made.append(call)
        sightings.append(_sighting(file, call, line, token))
    make_records(made, by=by, reason=f"file {file.name}"[:100])
    make_rows(list(_contacts(made)))
    make_rows(sightings)
    file.added += len(made)
    file.same += len(sightings) - len(made)


def _new_call(
    file: CallFile, line: CadLine, types: dict[str, CallType], mapping: Mapping
) -> Call:
    first = types.get(normal_code(line.get("first_type")))
    last = types.get(normal_code(line.get("last_type"))) or first
    received = line.times["received_at"]
    call = Call(
        jurisdiction_id=file.jurisdiction_id,
        source=Call.Source.FILE,
        cad_number=line.get("cad_number"),
        initial_type=first or last,
        call_type=last,
        type_text=(line.get("last_type") or line.get("first_type"))[:120],
        priority=_priority(line, first or last),
        place=line.get("place"),
        callback=line.get("callback"),
        caller_name=line.get("caller_name"),
        details=line.get("details"),
        received_at=received,
        first_unit_at=line.times.get("first_unit_at"),
    )
    live = timedelta(minutes=mapping.live_minutes)
    if "closed_at" in line.times or received < timezone.now() - live:
        call.status, call.closed_at = Call.Status.CLOSED, _ended(line)
    return call


def _ended(line: CadLine) -> datetime:
    """Say when a call of the past ended: as told, else the last moment that was told."""
    return line.times.get("closed_at") or max(line.times.values())


def _priority(line: CadLine, kind: CallType | None) -> int:
    said = line.get("priority")
    if said.isdigit() and 1 <= int(said) <= 9:
        return int(said)
    return kind.default_priority if kind else PRIORITY_WHEN_UNKNOWN


def _contacts(calls: Iterable[Call]) -> Iterator[CallToken]:
    for call in calls:
        for kind, text in call.contacts():
            yield CallToken(
                jurisdiction_id=call.jurisdiction_id,
                call=call,
                kind=kind,
                token=blind(kind, text, call.jurisdiction_id),
            )


def _sighting(file: CallFile, call: Call, line: CadLine, token: bytes) -> FileCall:
    return FileCall(
        jurisdiction_id=file.jurisdiction_id,
        feed=file.feed,
        call=call,
        token=token,
        digest=_digest(line, file.jurisdiction_id),
        received_at=line.times["received_at"],
        last_file=file,
    )


def _lay_over(
    file: CallFile,
    pairs: Iterable[tuple[FileCall, CadLine]],
    types: dict[str, CallType],
    by: "User | None",
) -> None:
    """Bring calls up to date whose lines say something else than they last did."""
    same = []
    for row, line in pairs:
        digest = _digest(line, file.jurisdiction_id)
        if bytes(row.digest) == digest:
            same.append(row.pk)
            continue
        Call.objects.get(pk=row.call_id).tell_from_file(
            call_type=types.get(normal_code(line.get("last_type"))),
            first_unit_at=line.times.get("first_unit_at"),
            closed_at=line.times.get("closed_at"),
            by=by,
            **{name: line.get(name) for name in ("place", "callback", "caller_name")},
        )
        row.digest, row.last_file, row.missing_since = digest, file, None
        row.save()
        file.changed += 1
    again = FileCall.objects.filter(pk__in=same)
    again.update(last_file=file, missing_since=None)
    file.same += len(same)


def _mark_missing(file: CallFile) -> None:
    """Mark the calls of the file's own stretch of time that it does not name any more."""
    if not file.first_received_at:
        return
    gone = FileCall.objects.filter(
        jurisdiction=file.jurisdiction_id,
        feed=file.feed,
        received_at__range=(file.first_received_at, file.last_received_at),
        missing_since=None,
    ).exclude(last_file=file)
    file.missing = gone.update(missing_since=timezone.now())
