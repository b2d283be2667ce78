"""Keeping what is typed: drafts, saves and the conflicts between them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from cases.actions.needs import set_needs
from cases.actions.talking import end_talk
from cases.models import Session, SessionDraft
from cases.models.content import LISTS, NAMES, differing, plain, read, shown
from core.access import trace
from core.errors import ConflictError, DomainError

# Far beyond any note, and small enough to be sealed and stored every second or two.
LARGEST_DRAFT = 200_000


def save_draft(
    session_id: Any, *, by: User, content: Mapping[str, Any], base_version: int
) -> tuple[int, datetime]:
    """Keep what `by` has typed and return its version and time; one statement.

    Raises ConflictError with the text that stands when the session was signed or
    saved by another, or the draft was written on in another tab; the draft held
    before stays as it was.
    """
    kept = {name: plain(content[name]) for name in NAMES if name in content}
    if sum(len(str(value)) for value in kept.values()) > LARGEST_DRAFT:
        raise DomainError("This is too long to be kept as one note.")
    written = SessionDraft.objects.write(
        session_id, by=by, content=kept, base_version=base_version
    )
    if written is None:
        raise stale(Session.objects.visible_to(by).get(pk=session_id), by=by)
    version, is_new = written
    if is_new:
        trace("change", ("cases.sessiondraft", session_id))
    return version, timezone.now()


def stale(session: Session, *, by: User) -> ConflictError:
    """Describe how the session, or this author's own newer draft, now stands."""
    own = SessionDraft.objects.filter(session=session, author=by).first()
    if own and own.base_version == session.version and session.status == "in_progress":
        return ConflictError(
            "You wrote on in another window.",
            current={
                "version": own.version,
                "fields": own.content,
                "status": session.status,
                "signed": False,
                "at": own.updated_at.isoformat(),
                "by": by.name,
            },
        )
    return ConflictError(_why_stale(session), current=_standing(session, own))


def _why_stale(session: Session) -> str:
    if session.status == Session.Status.SIGNED:
        return (
            f"{session.staff_name} signed this session. Add your text as an addendum."
        )
    if session.status == Session.Status.VOID:
        return "This session was voided."
    return "A colleague saved this session after you opened it."


def _standing(session: Session, own: SessionDraft | None) -> dict[str, Any]:
    saved = session.history.select_related("history_user").first()
    trace("view", session, reason="conflict")
    standing = {
        "version": session.version,
        "fields": shown(session, session.case.needs_wanted()),
        "status": session.status,
        "signed": session.status != Session.Status.IN_PROGRESS,
        "at": saved.history_date.isoformat() if saved else None,
        "by": saved.history_user.name if saved and saved.history_user else "",
    }
    if own:
        standing["own_draft"] = own.content
    return standing


@transaction.atomic
def save_session(
    session: Session, *, by: User, typed: Mapping[str, Any], base_version: int
) -> Session:
    """Put what `by` typed on the record, with history, and end the draft it came from.

    Raises ConflictError when another saved or signed in between, and
    ValidationError for a value that cannot be read; the draft then stays.
    """
    session.lock()
    draft = SessionDraft.objects.filter(session=session, author=by).first()
    if not _builds_on(session, draft, base_version):
        raise stale(session, by=by)
    _write(session, read(differing(session, typed)), by=by)
    if session.ended_at:
        end_talk(session)
    if draft and (draft.version <= base_version or _is_within(draft.content, session)):
        draft.delete()
    return session


@transaction.atomic
def adopt_draft(draft: SessionDraft, *, by: User) -> Session:
    """Put a draft on the record as it stands, whoever typed it.

    Raises ConflictError when the session moved on since the draft was begun.
    """
    session = draft.session
    session.lock()
    draft.refresh_from_db()
    if draft.base_version != session.version or session.status != "in_progress":
        raise ConflictError("The session was saved after this draft was begun.")
    _write(session, read(differing(session, draft.content)), by=by)
    draft.delete()
    return session


def fold_draft(session: Session, *, by: User) -> Session:
    """Save the draft of the one who holds the session, where there is a current one."""
    drafts = SessionDraft.objects.filter(session=session, author=session.clinician_id)
    draft = drafts.select_related("session").first()
    if draft and not draft.is_stale and session.status == "in_progress":
        adopt_draft(draft, by=by)
        session.refresh_from_db()
    return session


def discard_draft(session: Session, *, by: User) -> None:
    """Drop one's own draft, so that the saved record shows again."""
    SessionDraft.objects.filter(session=session, author=by).delete()


@dataclass(frozen=True)
class Clash:
    """A field that two wrote differently since the draft was begun."""

    field: str
    mine: Any
    saved: Any


def merged(session: Session, draft: SessionDraft) -> tuple[dict[str, Any], list[Clash]]:
    """Bring a draft up to the record: each side's own edits, and what both changed.

    Where both wrote, the draft's text stays and the saved one is named beside it.
    """
    saved = shown(session, session.case.needs_wanted())
    past = session.history.filter(version=draft.base_version).order_by("pk").last()
    base = shown(past) if past else {}
    values, clashes = dict(saved), []
    for name, mine in draft.content.items():
        if mine in (base.get(name), saved.get(name)):
            continue
        values[name] = mine
        if saved.get(name) != base.get(name) and saved.get(name):
            clashes.append(Clash(name, mine, saved[name]))
    return values, clashes


def next_version() -> int:
    """Draw the next number of the one sequence that versions come from."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('cases_session_version')")
        return cursor.fetchone()[0]


def _builds_on(session: Session, draft: SessionDraft | None, base: int) -> bool:
    """Say whether text based on `base` has seen all that is on the record.

    Numbers only grow, so one of this author's draft that is above the session's
    was given out after the session was last saved.
    """
    if session.status != Session.Status.IN_PROGRESS:
        return False
    if base == session.version:
        return True
    return bool(draft) and session.version < base <= draft.version


def _write(session: Session, values: dict[str, Any], *, by: User) -> None:
    needs = values.pop("needs", None)
    for name, value in values.items():
        setattr(session, name, value)
    session.version = next_version()
    session.store(by=by)
    if needs is not None:
        set_needs(session.case, needs, by=by, session=session)


def _is_within(content: Mapping[str, Any], session: Session) -> bool:
    """Say whether the record holds all of a draft's text, as after a last keystroke."""
    saved = shown(session)
    texts = {k: v for k, v in content.items() if k not in LISTS and isinstance(v, str)}
    return all(text.strip() in str(saved.get(name, "")) for name, text in texts.items())
