"""Who looked: traces gathered during a transaction and written with it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from uuid import UUID

from django.db import models

from core.context import actor

_pending: ContextVar[tuple[Sequence[UUID], list[Any]] | None] = ContextVar(
    "pending traces", default=None
)

Subject = models.Model | tuple[str, UUID | None]


@contextmanager
def collecting(jurisdictions: Sequence[UUID]) -> Iterator[None]:
    """Gather the traces left inside, for `write_traces` to write at once."""
    token = _pending.set((jurisdictions, []))
    try:
        yield
    finally:
        _pending.reset(token)


def trace(action: str, subject: Subject, *, reason: str = "") -> None:
    """Note that the actor did this to the subject; written as the transaction ends.

    `reason` is a code or a sentence about the act, never a clinical value.
    Raises LookupError outside `scope()`: an act nobody may see is a mistake.
    """
    from core.models import AccessLog  # noqa: PLC0415 - models need `trace` to load

    pending = _pending.get()
    if pending is None:
        raise LookupError("A trace was left outside any scope.")
    jurisdictions, rows = pending
    who = actor.get()
    label, pk, jurisdiction_id = _name(subject)
    if jurisdiction_id is None:
        jurisdiction_id = jurisdictions[0]
    rows.append(
        AccessLog(
            jurisdiction_id=jurisdiction_id,
            user_id=who.user_id,
            role=who.role,
            address=who.address,
            route=who.route,
            request_id=who.request_id,
            action=action,
            subject_type=label,
            subject_id=pk,
            reason=reason,
        )
    )


def write_traces() -> None:
    """Write what was gathered so far, in one statement, each distinct act once."""
    from core.models import AccessLog  # noqa: PLC0415

    pending = _pending.get()
    if pending is None or not pending[1]:
        return
    acts = {(r.action, r.subject_type, r.subject_id, r.reason): r for r in pending[1]}
    pending[1].clear()
    AccessLog.objects.bulk_create(acts.values())


def _name(subject: Subject) -> tuple[str, UUID | None, UUID | None]:
    if isinstance(subject, tuple):
        return subject[0], subject[1], None
    return (
        subject._meta.label_lower,
        subject.pk,
        getattr(subject, "jurisdiction_id", None),
    )
