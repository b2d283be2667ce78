"""The verbs that span rooms: one act of a person at the desk, one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from accounts.models import Membership, User
from accounts.permissions import CLINICIAN, SUPERVISOR
from cases import actions as cases
from cases.models import Case, Person, RiskLevel, Session
from core.errors import ConflictError, DomainError
from desk.unmet import tell_unmet
from dispatch.actions import enter_call, send_help, take_next_call
from dispatch.actions.locking import lock_calls
from dispatch.models import Call, Response
from followups.actions import (
    cancel_for_person,
    cancel_open,
    plan_follow_ups,
    protocol_for,
)
from followups.models import FollowUp, Protocol
from providers.models import Team
from referrals.models import Referral

# The needs of these cases go on elsewhere, or came to an end with the person.
NOT_LEFT_UNMET = {Case.CloseReason.CONTINUED, Case.CloseReason.DECEASED}


@transaction.atomic
def open_from_queue(*, by: User) -> Session | None:
    """Hold the call that is next and open its session; None when nobody waits."""
    call = take_next_call(by=by)
    return cases.open_session(by=by, call=call) if call else None


@transaction.atomic
def open_call(call: Call, *, by: User) -> Session:
    """Open the session of a chosen call, taking the call first where it still waits."""
    if call.status != Call.Status.ACCEPTED:
        call.take(by=by)
    call.check_hold(by)
    return cases.open_session(by=by, call=call)


@transaction.atomic
def sign_and_plan(
    session: Session,
    *,
    by: User,
    typed: Mapping[str, Any] | None = None,
    base_version: int | None = None,
) -> Session:
    """Sign, close the call with its outcome, and plan the follow-ups that were agreed."""
    _lock_call(session)
    cases.sign_session(session, by=by, typed=typed, base_version=base_version)
    call = session.call
    if call and call.status == Call.Status.ACCEPTED:
        call.finish(
            by=by,
            outcome_class=session.outcome_class,
            disposition=session.disposition,
            reason=_why_another_outcome(session, call),
        )
    if session.follow_up_planned and not session.case.person.do_not_contact:
        _plan(session, by=by)
    return session


def _why_another_outcome(session: Session, call: Call) -> str:
    """Give the reason typed, unless the derived outcome made it a word too many."""
    derived = call.derived_outcome(session.disposition)
    is_derived = session.outcome_class == derived
    return "" if is_derived else session.outcome_reason


def _plan(session: Session, *, by: User) -> None:
    """Plan by the protocol of the risk in force.

    Unless it is known to be low, somebody hears the person's voice within a day:
    a risk that nobody asked for is unknown, and unknown is not low.
    """
    at_risk = session.risk_in_force != RiskLevel.LOW
    trigger = Protocol.Trigger.RISK if at_risk else Protocol.Trigger.STANDARD
    protocol = protocol_for(session.jurisdiction, trigger, by=by)
    plan_follow_ups(
        session.case,
        by=by,
        protocol=protocol,
        from_=session.ended_at,
        session=session,
    )


@transaction.atomic
def send_help_now(  # noqa: PLR0913 - one key says all of it
    session: Session,
    *,
    by: User,
    kind: str,
    team: Team | None = None,
    again: bool = False,
    why: str = "",
    place: str = "",
) -> Response:
    """Ask for a unit to where the person is, also when no 911 call began it.

    Where the call has no place it is the one that was typed, else the person's address.
    """
    _lock_call(session)
    # Locked, so that a key pressed twice does not make a second call of one session.
    session.lock()
    call = session.call or _call_of(session, by=by)
    where = place.strip() or ("" if call.place else session.case.person.address)
    return send_help(
        call, by=by, kind=kind, team=team, again=again, why=why, place=where
    )


def _call_of(session: Session, *, by: User) -> Call:
    """Make the call that 911 will know this session by, held by who asks.

    A signed session takes no call any more, but help goes out all the same.
    """
    person = session.case.person
    call = enter_call(
        by=by,
        source=Call.Source.SESSION,
        callback=person.phone,
        place=person.address,
        caller_name=session.calling_party,
    )
    call.move_to_screened(by=by)
    call.offer(by=by)
    call.take(by=by)
    if session.status == Session.Status.IN_PROGRESS:
        session.call = call
        session.store(by=by)
    return call


@transaction.atomic
def release(session: Session, *, by: User, reason: str) -> None:
    """Put the call back among the waiting; what was typed is there for who takes it."""
    _lock_call(session)
    call = _call(session, by=by)
    cases.fold_draft(session, by=by)
    call.release(by=by, reason=reason)


@transaction.atomic
def hand_over(session: Session, *, by: User, to: User) -> None:
    """Give call and session to a colleague, who sees all that was typed.

    Raises Refused for anyone but the one who holds them or a supervisor, and
    DomainError for a colleague whose role holds no calls.
    """
    cases.may_finish(session, by=by)
    _lock_call(session)
    cases.hand_over_session(session, by=by, to=to)
    if session.call and session.call.status == Call.Status.ACCEPTED:
        _check_taker(to, session)
        session.call.check_hold(by)
        session.call.hand_over(by=by, to=to)


def _check_taker(to: User, session: Session) -> None:
    here = Membership.objects.active().filter(
        jurisdiction_id=session.jurisdiction_id, role__in=CLINICIAN | SUPERVISOR
    )
    if not here.filter(user=to).exists():
        raise DomainError(f"{to.name} does not take 911 calls: hand it to who does.")


@transaction.atomic
def return_to_911(session: Session, *, by: User, reason: str) -> None:
    """Give the call back to 911; the session ends and waits to be signed."""
    _call(session, by=by).return_to_911(by=by, reason=reason)
    cases.end_session(session, by=by)


@transaction.atomic
def drop(session: Session, *, by: User, reason: str = "") -> None:
    """Note that the line was lost; the session ends and waits to be signed."""
    _call(session, by=by).drop(by=by, reason=reason)
    cases.end_session(session, by=by)


def _lock_call(session: Session) -> None:
    """Lock the calls of the incident before the session, as the end of a call does.

    In another order two acts wait for each other, and the database refuses one.
    """
    if session.call:
        lock_calls(session.call)


def _call(session: Session, *, by: User) -> Call:
    """Give the session's call to the one who holds it, or to a supervisor."""
    if session.call is None:
        raise ConflictError("This session has no 911 call.")
    session.call.check_hold(by)
    return session.call


@dataclass(frozen=True)
class StillOpen:
    """What a case still has open: what stands in the way, what ends with it, what stays."""

    unsigned: list[Session] = field(default_factory=list)
    unconfirmed: list[Response] = field(default_factory=list)
    follow_ups: list[FollowUp] = field(default_factory=list)
    requests: list[Referral] = field(default_factory=list)
    under_way: list[Referral] = field(default_factory=list)

    @property
    def prevents(self) -> bool:
        return bool(self.unsigned or self.unconfirmed)

    @property
    def is_empty(self) -> bool:
        return not any(vars(self).values())


def still_open(case: Case) -> StillOpen:
    """List what closing this case has to settle."""
    referrals = list(case.referrals.open().with_names())
    unasked = {Referral.Status.DRAFT, Referral.Status.REQUESTED}
    responses = Response.objects.open().in_order()
    return StillOpen(
        unsigned=list(case.sessions.in_progress().select_related("clinician")),
        unconfirmed=list(
            responses.filter(
                call__in=case.sessions.values("call"), contact_confirmed_at=None
            )
        ),
        follow_ups=list(
            case.follow_ups.scheduled().select_related("assigned_to", "step")
        ),
        requests=[r for r in referrals if r.status in unasked],
        under_way=[r for r in referrals if r.status not in unasked],
    )


@transaction.atomic
def close_case(case: Case, *, by: User, reason: str, note: str = "") -> None:
    """End the case, with what is still planned or asked, for the reason given.

    Raises ConflictError while a session is unsigned or a unit is out that has neither
    met the person nor been called off: those are finished first.
    """
    # The lock that `open_case` takes: no session begins in a case as it closes.
    Person.objects.select_for_update().only("pk").get(pk=case.person_id)
    case.refresh_from_db(from_queryset=Case.objects.select_for_update(of=["self"]))
    found = still_open(case)
    if found.prevents:
        raise ConflictError(
            "A session is not signed, or a unit is out that has not met the person. "
            "Finish that before closing the case."
        )
    cancel_open(case, reason=FollowUp.Stop.CASE_CLOSED, by=by)
    for referral in found.requests:
        _withdraw(referral, by=by)
    case.close(by=by, reason=reason, note=note)
    if reason not in NOT_LEFT_UNMET:
        tell_unmet(case, by=by)


def _withdraw(referral: Referral, *, by: User) -> None:
    if referral.status == Referral.Status.DRAFT:
        referral.enter_in_error(by=by)
    else:
        referral.cancel(by=by, reason=Referral.Reason.CASE_CLOSED)


@transaction.atomic
def stop_contact(person: Person, *, by: User, reason: str) -> int:
    """Mark a person do-not-contact and cancel every contact planned; return how many."""
    person.stop_contact(by=by, reason=reason)
    return cancel_for_person(person, reason=FollowUp.Stop.DO_NOT_CONTACT, by=by)
