"""What a line of a CAD file makes of its call without asking the database.

To hash, to seal and to lay out rows is most of a load's work for Python, so it is done for
one chunk while the database writes the one before. So is looking for what may not be stored.
"""

import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Lock
from typing import Any, TypeVar
from uuid import UUID

from django.utils import timezone

from core.crypto import blinder, sealer
from core.fields import EncryptedTextField
from core.ids import many_ids
from core.sets import RowMaker
from dispatch.files.reading import CadLine, Mapping
from dispatch.files.sifting import finds_nothing
from dispatch.models import Call, CallToken, FieldFilter
from dispatch.models.parties import contacts_in

Coming = TypeVar("Coming")
HANDED_OVER = 0.0005  # seconds; usually ten times as long


@dataclass(slots=True)
class Draft:
    """A line's hashes, and the row and hashes of the call it may become.

    Of that row only its types are missing: the database knows them.
    """

    token: bytes
    digest: bytes
    pk: UUID | None = None
    row: list[Any] = field(default_factory=list)
    contacts: dict[str, bytes] = field(default_factory=dict)


class Drafter:
    """Drafts lines of one jurisdiction, with keys looked up once; used by one thread."""

    def __init__(self, here: UUID, mapping: Mapping) -> None:
        self.here, self.zone = here, mapping.zone
        self.live = timedelta(minutes=mapping.live_minutes)
        self.source = Call.Source.FILE.value
        self.ended = Call.Status.CLOSED.value
        self.blind_number = blinder("cad_number", here)
        self.blind_line = blinder("line", here)
        self.blind = {kind: blinder(kind, here) for kind in CallToken.Kind.values}
        self.seal, self.ids = sealer(), many_ids()
        self.fields = [
            (field.name, field, field.get_default())
            for field in Call._meta.concrete_fields
            if isinstance(field, EncryptedTextField)
        ]
        self.begin()

    def begin(self) -> None:
        """Begin a chunk: what is made of it is of this moment."""
        self.row_of, self.live_since = RowMaker(Call), timezone.now() - self.live

    def hashed(self, line: CadLine) -> Draft:
        """Give the draft of a line with at least its hashes: of its number, of it all.

        Systems that begin anew at 1 each day or year mean another call on another day.
        """
        if line.draft is None:
            day = line.times["received_at"].astimezone(self.zone).date()
            # No text of a line holds a NUL, so nothing it says reads as another.
            said = [f"{name}\0{text}" for name, text in sorted(line.texts.items())]
            said += [f"{name}\0{at}" for name, at in sorted(line.times.items())]
            line.draft = Draft(
                self.blind_number(f"{line.get('cad_number')}\0{day}"),
                self.blind_line("\0".join(said)),
            )
        return line.draft

    def whole(self, line: CadLine) -> Draft:
        """Give the draft of a line that becomes a new call."""
        draft = self.hashed(line)
        if draft.pk is None:
            draft.pk = next(self.ids)
            draft.row = self.row_of(self._told(line, draft.pk))
            told = contacts_in(line.get("callback"), line.get("place"))
            draft.contacts = {kind: self.blind[kind](text) for kind, text in told}
        return draft

    def _told(self, line: CadLine, pk: UUID) -> dict[str, Any]:
        said, times, place = line.texts.get, line.times, str(pk)
        told: dict[str, Any] = {
            name: field_.sealed(said(name, blank), place, self.seal)
            for name, field_, blank in self.fields
        }
        told["id"], told["jurisdiction_id"] = pk, self.here
        told["source"], told["cad_number"] = self.source, said("cad_number", "")
        told["type_text"] = (said("last_type") or said("first_type", ""))[:120]
        told["area"] = said("area", "")
        told["received_at"] = times["received_at"]
        told["first_unit_at"] = times.get("first_unit_at")
        if "closed_at" in times or times["received_at"] < self.live_since:
            # A call of the past ended as told, else at the last moment that was told.
            told["status"] = self.ended
            told["closed_at"] = times.get("closed_at") or max(times.values())
        return told


@dataclass(frozen=True, slots=True)
class Chunk:
    """Lines that were drafted together, and the rules that leave them as they are."""

    lines: tuple[CadLine, ...]
    cleared_by: list[FieldFilter] | None

    def is_cleared_by(self, rules: list[FieldFilter]) -> bool:
        """Tell whether these rules, as they now read, take nothing out of the lines."""
        known = self.cleared_by
        return known is not None and _terms(known) == _terms(rules)


def drafted(
    chunks: Iterable[tuple[CadLine, ...]],
    here: UUID,
    mapping: Mapping,
    rules: list[FieldFilter],
    *,
    as_new: Callable[[], bool],
) -> Iterator[Chunk]:
    """Draft the lines of each chunk, whole where most are new; the rest is in vain."""
    drafter = Drafter(here, mapping)
    for lines in chunks:
        drafter.begin()
        draft = drafter.whole if as_new() else drafter.hashed
        for line in lines:
            if not line.fault:
                draft(line)
        yield Chunk(lines, rules if finds_nothing(rules, lines, mapping) else None)


def _terms(rules: list[FieldFilter]) -> list[tuple[Any, ...]]:
    return [rule.terms for rule in rules]


class WorkerEnds(Exception):
    """The process is told to end: no thread can be begun, and the load is left as it is."""


def ahead(chunks: Iterator[Coming]) -> Iterator[Coming]:
    """Work out the next chunk in a thread of its own while the one given is written.

    Raises WorkerEnds where the process is ending.
    """
    with _handed_over_soon(), ThreadPoolExecutor(1) as thread:
        coming = _next(thread, chunks)
        while (chunk := coming.result()) is not None:
            coming = _next(thread, chunks)
            yield chunk


def _next(thread: ThreadPoolExecutor, chunks: Iterator[Coming]) -> "Future[Any]":
    try:
        return thread.submit(next, chunks, None)
    except RuntimeError as error:
        raise WorkerEnds from error


class _Loads:
    """How many loads of this process are under way, and the pace before the first."""

    lock, under_way, usual = Lock(), 0, 0.0


@contextmanager
def _handed_over_soon() -> Iterator[None]:
    """Let the interpreter change threads often, until the last load of those at once ends.

    Each answer of the database waits for it until the thread hands it over.
    """
    with _Loads.lock:
        if not _Loads.under_way:
            _Loads.usual = sys.getswitchinterval()
            sys.setswitchinterval(HANDED_OVER)
        _Loads.under_way += 1
    try:
        yield
    finally:
        with _Loads.lock:
            _Loads.under_way -= 1
            if not _Loads.under_way:
                sys.setswitchinterval(_Loads.usual)
