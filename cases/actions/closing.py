"""What a session needs before it is signed, and the outcomes it may be signed with."""

from dataclasses import dataclass

from accounts.models import User
from cases.models import RiskLevel, Session
from dispatch.models import OutcomeClass, Response


@dataclass(frozen=True)
class Item:
    """One thing a session needs before it can be signed, and whether it is there."""

    field: str
    label: str
    is_done: bool


def outcomes_open_to(session: Session) -> tuple[str, ...]:
    """List the outcome classes that fit how the call stands, the derived one first.

    Empty without a 911 call: the classes say what became of a diverted call.
    """
    call = session.call
    if call is None:
        return ()
    if call.outcome_class:
        return (call.outcome_class,)
    usual = (OutcomeClass.DIVERTED, OutcomeClass.CO_NOTIFIED)
    derived = call.derived_outcome(session.disposition)
    return tuple(dict.fromkeys((derived, *usual)))


def to_close(session: Session, *, by: User) -> list[Item]:
    """List what a signature needs, and what of it is there."""
    followed = session.follow_up_planned is not None and session.follow_up_reason
    risk = Item("risk_level", "Suicide risk, or why not asked", _risk_is_said(session))
    items = [
        Item("summary", "Summary", bool(session.summary.strip())),
        Item("started_at", "Date and time", session.started_at is not None),
        Item("ended_at", "Duration", _has_duration(session)),
        Item("participants", "Participants", bool(session.participants.strip())),
        Item("disposition", "Disposition", session.disposition_id is not None),
        Item("follow_up_planned", "Follow-up: yes or no, why", bool(followed)),
        Item("credential", "Your name and credential", bool(by.name and by.credential)),
    ]
    if session.is_engaged or session.risk_level:
        items.insert(0, risk)
    if units := _units_out(session):
        items.insert(0, _kept_item(units))
    if _overrides_outcome(session):
        is_told = bool(session.outcome_reason.strip())
        items.append(Item("outcome_reason", "Why another outcome", is_told))
    return items


def _risk_is_said(session: Session) -> bool:
    """A level, or that nobody could ask, and why: an empty field says nothing."""
    if session.risk_level == RiskLevel.NOT_ASKED:
        return bool((session.risk_reason or "").strip())
    return bool(session.risk_level)


def _has_duration(session: Session) -> bool:
    """An open end is filled in by the signature itself."""
    return session.ended_at is None or session.ended_at >= session.started_at


def _overrides_outcome(session: Session) -> bool:
    open_to = outcomes_open_to(session)
    return (
        bool(open_to and session.outcome_class) and session.outcome_class != open_to[0]
    )


def _units_out(session: Session) -> list[Response]:
    """List the units that are still out on the session's call, the first asked first."""
    return list(session.call.responses.open().in_order()) if session.call else []


def _kept_item(units: list[Response]) -> Item:
    """Whoever signs has seen each unit that is out, and calls it off or lets it go on."""
    asked = [unit for unit in units if unit.asks_whether_kept]
    words = " and ".join(unit.who for unit in asked or units)
    label = f"Keep or cancel: {words}" if asked else f"Out: {words}"
    return Item("responses", label, not asked)
