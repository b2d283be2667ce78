"""What a line of a CAD file makes of its call without asking the database.

To hash and seal is most of a load's work for Python, so it is done for one chunk while the
database writes the one before.
"""

import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, TypeVar
from uuid import UUID

from core.crypto import blinder, sealer
from core.fields import EncryptedTextField, Sealed
from core.ids import many_ids
from dispatch.files.reading import CadLine
from dispatch.models import Call, CallToken
from dispatch.models.parties import contacts_in

Chunk = TypeVar("Chunk")
HANDED_OVER = 0.0005  # seconds; usually ten times as long


@dataclass(slots=True)
class Draft:
    """A line's hashes, and what is sealed or hashed of the call it may become."""

    token: bytes
    digest: bytes
    pk: UUID | None = None
    sealed: dict[str, Sealed] = field(default_factory=dict)
    contacts: dict[str, bytes] = field(default_factory=dict)


class Drafter:
    """Drafts lines of one jurisdiction, with keys looked up once; used by one thread."""

    def __init__(self, here: UUID) -> None:
        self.blind_number = blinder("cad_number", here)
        self.blind_line = blinder("line", here)
        self.blind = {kind: blinder(kind, here) for kind in CallToken.Kind.values}
        self.seal, self.ids = sealer(), many_ids()
        self.fields = [
            (field.name, field, field.get_default())
            for field in Call._meta.concrete_fields
            if isinstance(field, EncryptedTextField)
        ]

    def hashed(self, line: CadLine) -> Draft:
        """Give the draft of a line with at least its hashes: of its number, of it all."""
        if line.draft is None:
            # No text of a line holds a NUL, so nothing it says reads as another.
            said = [f"{name}\0{text}" for name, text in sorted(line.texts.items())]
            said += [f"{name}\0{at}" for name, at in sorted(line.times.items())]
            line.draft = Draft(
                self.blind_number(line.get("cad_number")),
                self.blind_line("\0".join(said)),
            )
        return line.draft

    def whole(self, line: CadLine) -> Draft:
        """Give the draft of a line that becomes a new call."""
        draft = self.hashed(line)
        if draft.pk is None:
            draft.pk = next(self.ids)
            place, said = str(draft.pk), line.texts
            for name, field_, blank in self.fields:
                raw = said.get(name, blank)
                draft.sealed[name] = Sealed(field_.sealed(raw, place, self.seal))
            told = contacts_in(line.get("callback"), line.get("place"))
            draft.contacts = {kind: self.blind[kind](text) for kind, text in told}
        return draft


def drafted(
    chunks: Iterable[tuple[CadLine, ...]], here: UUID, *, as_new: Callable[[], bool]
) -> Iterator[tuple[CadLine, ...]]:
    """Draft the lines of each chunk, whole where most are new; the rest is in vain."""
    drafter = Drafter(here)
    for chunk in chunks:
        draft = drafter.whole if as_new() else drafter.hashed
        for line in chunk:
            if not line.fault:
                draft(line)
        yield chunk


class WorkerEnds(Exception):
    """The process is told to end: no thread can be begun, and the load is left as it is."""


def ahead(chunks: Iterator[Chunk]) -> Iterator[Chunk]:
    """Work out the next chunk in a thread of its own while the one given is written.

    Raises WorkerEnds where the process is ending.
    """
    with _handed_over_soon(), ThreadPoolExecutor(1) as thread:
        coming = _next(thread, chunks)
        while (chunk := coming.result()) is not None:
            coming = _next(thread, chunks)
            yield chunk


def _next(thread: ThreadPoolExecutor, chunks: Iterator[Chunk]) -> "Future[Any]":
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
