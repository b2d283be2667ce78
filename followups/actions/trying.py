"""Tries at a follow-up: what must be said of one, and what it ends."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from cases.models import Person
from core.errors import ConflictError, DomainError
from followups.actions.planning import SUBJECT, cancel_open, reschedule
from followups.models import Attempt, FollowUp
from followups.team import team_of
from notifications.actions import Owed, owe, withdraw
from notifications.models import Notice

RETRY_AFTER = timedelta(hours=4)
Outcome, Status, Stop = Attempt.Outcome, FollowUp.Status, FollowUp.Stop

# What an outcome ends, how, and why; anything else counts as a try.
ENDS = {
    Outcome.REACHED: (Status.COMPLETED, Stop.REACHED),
    Outcome.REFUSED: (Status.REFUSED, Stop.REFUSED),
    Outcome.DECEASED: (Status.CANCELLED, Stop.DECEASED),
}
# These end not one follow-up but the plan.
STOPS_ALL = {Stop.LINKED, Stop.REFUSED, Stop.DECEASED, Stop.USED_UP}
# What two tries have in common when they are one.
SAID = ("outcome", "is_linked_to_care", "note")


class Unsaid(DomainError):
    """A try that wants one more word before it is written down; `field` asks for it."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message, errors={field: [message]})
        self.field = field


@transaction.atomic
def log_attempt(  # noqa: PLR0913 - a try is all of these
    follow_up: FollowUp,
    *,
    by: User,
    outcome: str,
    is_linked_to_care: bool = False,
    note: str = "",
    early_reason: str = "",
    safe_at: datetime | None = None,
    confirm_last: bool = False,
    position: int | None = None,
) -> Attempt:
    """Write one try down, and end what it ends: this follow-up, or the whole plan.

    `position` is the number that the page showed for this try: a key pressed twice, or
    by two people, is a ConflictError and not two tries. Raises Unsaid where a call
    before its time has no `early_reason`, a line that was not safe no `safe_at`, or
    the last try is not confirmed.
    """
    follow_up = follow_up.locked()
    made = follow_up.attempts.count()
    if position is not None and position != made + 1:
        raise ConflictError("Another attempt was logged meanwhile.")
    _refuse_number(follow_up.case.person, outcome)
    if follow_up.is_early and not early_reason.strip():
        zone = follow_up.case.person.zone
        at = follow_up.earliest.astimezone(zone)
        raise Unsaid(
            "early_reason", f"It is planned for {at:%H:%M, %-d %b}: say why before."
        )
    if outcome == Outcome.UNSAFE and safe_at is None:
        raise Unsaid("safe_at", "Ask when it is safe to call, and say it here.")
    if _uses_up(follow_up, outcome) and not confirm_last:
        raise Unsaid("confirm_last", "This ends the plan: confirm that it does.")
    attempt = Attempt(
        jurisdiction_id=follow_up.jurisdiction_id,
        follow_up=follow_up,
        position=made + 1,
        outcome=outcome,
        is_linked_to_care=is_linked_to_care,
        note=note,
        early_reason=early_reason.strip() or None,
        made_by=by,
    ).store(by=by)
    _settle(follow_up, attempt, by=by, safe_at=safe_at)
    return attempt


def is_logged(follow_up: FollowUp, *, by: User, **said: Any) -> bool:
    """Say whether `by` logged this very try a moment ago: one key, pressed twice.

    Takes what `log_attempt` takes. A try that says anything else is another one.
    """
    made = follow_up.attempts.just_made(by=by).filter(position=said.get("position"))
    last = made.first()
    if last is None or any(getattr(last, name) != said[name] for name in SAID):
        return False
    if (last.early_reason or "") != said["early_reason"].strip():
        return False
    # When it is safe to call is kept as the time that the contact was moved to.
    return last.outcome != Outcome.UNSAFE or follow_up.due_at == said["safe_at"]


def _refuse_number(person: Person, outcome: str) -> None:
    """Refuse a try at a number that is not the person's, or a voicemail not allowed."""
    if outcome == Outcome.VOICEMAIL and not person.voicemail_ok:
        raise DomainError("This person has not allowed voicemail. Leave none.")
    if person.phone_wrong_at and outcome in {*Attempt.ORDINARY, Outcome.WRONG_NUMBER}:
        raise DomainError(
            "Somebody else answers at this number. Write down another before calling."
        )


def _uses_up(follow_up: FollowUp, outcome: str) -> bool:
    return outcome in Attempt.ORDINARY and follow_up.tries_left() <= 1


def _settle(
    follow_up: FollowUp, attempt: Attempt, *, by: User, safe_at: datetime | None
) -> None:
    match attempt.outcome:
        case Outcome.WRONG_NUMBER:
            follow_up.case.person.mark_wrong_number(by=by)
        case Outcome.UNSAFE if safe_at:
            follow_up.case.person.forbid_voicemail(by=by)
            reschedule(follow_up, by=by, due_at=safe_at)
        case outcome if outcome in ENDS:
            status, stop = ENDS[Outcome(outcome)]
            _end(
                follow_up,
                status,
                Stop.LINKED if attempt.is_linked_to_care else stop,
                by=by,
            )
        case _ if follow_up.tries_left() <= 0:
            _end(follow_up, Status.UNABLE, Stop.USED_UP, by=by)
            _hand_to_leads(follow_up)
        case _:
            _try_later(follow_up, attempt, by=by)


def _end(follow_up: FollowUp, status: str, stop: str, *, by: User) -> None:
    follow_up.end(status, stop, by=by)
    withdraw([follow_up.pk])
    if stop in STOPS_ALL:
        cancel_open(follow_up.case, reason=stop, by=by)


def _hand_to_leads(follow_up: FollowUp) -> None:
    """Tell the supervisors that nobody could be reached, and that it is theirs now."""
    leads = team_of(follow_up.jurisdiction_id).leads
    owed = [Owed(follow_up.pk, timezone.now(), lead) for lead in leads]
    owe(follow_up.jurisdiction_id, Notice.Kind.FOLLOW_UP_USED_UP, SUBJECT, owed)


def _try_later(follow_up: FollowUp, attempt: Attempt, *, by: User) -> None:
    wait = follow_up.step.protocol.retry_after if follow_up.step else RETRY_AFTER
    zone = follow_up.case.person.zone
    follow_up.not_before = follow_up.quiet.next_open(attempt.made_at + wait, zone)
    follow_up.store(by=by)
