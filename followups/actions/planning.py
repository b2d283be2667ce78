"""Contacts planned, given to another, moved and stopped."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import Jurisdiction, Membership, User
from accounts.permissions import CARE_STAFF
from cases.models import Case, Person, Session
from core.errors import DomainError
from followups.hours import Quiet
from followups.models import QUIET, FollowUp, Protocol, ProtocolStep
from notifications.actions import Owed, owe, withdraw
from notifications.models import Notice

SUBJECT = FollowUp._meta.label_lower
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
WINDOW = 4 * HOUR  # of a follow-up planned by hand

# What a jurisdiction starts with: (label, due after the plan, missed when later by).
# The first contact after a risk is promised within 24 hours, so it is due before that.
STARTING = {
    Protocol.Trigger.RISK: (
        "Risk, by phone",
        (
            ("First contact within 24 h", 20 * HOUR, 4 * HOUR),
            ("Day 3", 3 * DAY, DAY),
            ("Day 7", 7 * DAY, 2 * DAY),
        ),
    ),
    Protocol.Trigger.STANDARD: (
        "Standard, by phone",
        (
            ("Check in within 3 days", 2 * DAY, DAY),
            ("First visit kept?", 10 * DAY, 4 * DAY),
        ),
    ),
}

Status, Stop = FollowUp.Status, FollowUp.Stop


class WrongTime(DomainError):
    """No time at which a contact can be planned."""


@transaction.atomic
def protocol_for(
    jurisdiction: Jurisdiction, trigger: str, *, by: User | None
) -> Protocol:
    """Give the current protocol for this trigger, writing the starting one if none is."""
    current = Protocol.objects.filter(jurisdiction=jurisdiction, trigger=trigger)
    found = current.current().first()
    if found:
        return found
    name, steps = STARTING[Protocol.Trigger(trigger)]
    protocol = Protocol(jurisdiction=jurisdiction, trigger=trigger, name=name).store(
        by=by
    )
    for position, (label, after, window) in enumerate(steps, start=1):
        ProtocolStep(
            jurisdiction=jurisdiction,
            protocol=protocol,
            position=position,
            label=label,
            after=after,
            window=window,
        ).store(by=by)
    return protocol


@transaction.atomic
def plan_follow_ups(  # noqa: PLR0913 - a plan is all of these
    case: Case,
    *,
    by: User | None,
    protocol: Protocol,
    from_: datetime | None = None,
    assigned_to: User | None = None,
    session: Session | None = None,
) -> list[FollowUp]:
    """Plan every contact of a protocol, in place of what an earlier one had planned.

    Times are counted from `from_` (now), moved out of the quiet hours of the person's
    own zone. Raises DomainError for a closed case or a person who asked for no contact.
    """
    start = from_ or timezone.now()
    keeper = assigned_to or case.assigned_to
    earlier = FollowUp.objects.scheduled().filter(case=case, step__isnull=False)
    _stop(earlier, Stop.REPLANNED, by=by)
    planned = []
    for step in protocol.steps.all():
        due_at, window_ends_at = step.times(start, case.person.zone)
        follow_up = FollowUp(
            jurisdiction_id=case.jurisdiction_id,
            case=case,
            session=session,
            step=step,
            assigned_to=keeper,
            due_at=due_at,
            window_ends_at=window_ends_at,
            promised_by=window_ends_at,
            max_attempts=protocol.max_attempts,
        )
        planned.append(follow_up.store(by=by))
    return planned


@transaction.atomic
def plan_contact(
    case: Case,
    *,
    by: User,
    due_at: datetime,
    purpose: str = FollowUp.Purpose.CHECK_IN,
    assigned_to: User | None = None,
) -> FollowUp:
    """Plan one contact by hand, at a time to come when the person may be called.

    Planned by who holds a session of the case at this moment, it belongs to that.
    """
    _refuse_past(due_at)
    _refuse_quiet(case.person, due_at)
    return FollowUp(
        jurisdiction_id=case.jurisdiction_id,
        case=case,
        session=case.sessions.in_progress().filter(clinician=by).first(),
        purpose=purpose,
        assigned_to=assigned_to or case.assigned_to,
        due_at=due_at,
        window_ends_at=due_at + WINDOW,
        promised_by=due_at + WINDOW,
    ).store(by=by)


@transaction.atomic
def assign(follow_up: FollowUp, *, by: User, to: User | None) -> None:
    """Give a follow-up to a colleague who may call the person, and tell them so."""
    follow_up = follow_up.locked()
    colleagues = Membership.objects.active().filter(
        jurisdiction_id=follow_up.jurisdiction_id, role__in=CARE_STAFF
    )
    if to and not colleagues.filter(user=to).exists():
        raise DomainError(f"{to.name} does not make follow-up calls here.")
    follow_up.assigned_to = to
    follow_up.store(by=by)
    withdraw([follow_up.pk])
    if to and to != by:
        owed = Owed(follow_up.pk, timezone.now(), to.pk)
        owe(follow_up.jurisdiction_id, Notice.Kind.FOLLOW_UP_ASSIGNED, SUBJECT, [owed])


@transaction.atomic
def reschedule(follow_up: FollowUp, *, by: User, due_at: datetime) -> None:
    """Move a planned contact; what was promised before it stays on record."""
    follow_up = follow_up.locked()
    _refuse_past(due_at)
    _refuse_quiet(follow_up.case.person, due_at, follow_up.quiet)
    window = follow_up.window_ends_at - follow_up.due_at
    follow_up.due_at = due_at
    follow_up.window_ends_at = due_at + window
    follow_up.not_before = None
    follow_up.store(by=by)
    withdraw([follow_up.pk])


@transaction.atomic
def cancel(follow_up: FollowUp, *, by: User, reason: str = Stop.NOT_NEEDED) -> None:
    """Cancel one planned contact with the reason."""
    follow_up.end(Status.CANCELLED, reason, by=by)
    withdraw([follow_up.pk])


@transaction.atomic
def cancel_open(case: Case, *, reason: str, by: User | None) -> int:
    """Cancel what is still planned for a case, with the reason; return how many."""
    return _stop(FollowUp.objects.scheduled().filter(case=case), reason, by=by)


@transaction.atomic
def cancel_for_person(person: Person, *, reason: str, by: User | None) -> int:
    """Cancel what is planned for a person in any case, as when they ask for no contact."""
    return _stop(
        FollowUp.objects.scheduled().filter(case__person=person), reason, by=by
    )


@transaction.atomic
def take_along(follow_ups: Iterable[FollowUp], to: Case, *, by: User) -> None:
    """Put planned contacts under the case that they turned out to belong to.

    Those of a person who asked for no contact end, and so does a step planned there.
    """
    there = FollowUp.objects.scheduled().filter(case=to, step__isnull=False)
    steps = set(there.values_list("step", flat=True))
    for found in follow_ups:
        follow_up = found.locked()
        if to.person.do_not_contact:
            cancel(follow_up, by=by, reason=Stop.DO_NOT_CONTACT)
        elif follow_up.step_id in steps:
            cancel(follow_up, by=by, reason=Stop.REPLANNED)
        else:
            follow_up.case = to
            _leave_quiet(follow_up)
            follow_up.store(by=by)


def _leave_quiet(follow_up: FollowUp) -> None:
    """Move the contact out of the quiet hours where its person is."""
    due = follow_up.quiet.next_open(follow_up.due_at, follow_up.case.person.zone)
    follow_up.window_ends_at += due - follow_up.due_at
    follow_up.due_at = due


def _stop(follow_ups: Iterable[FollowUp], reason: str, *, by: User | None) -> int:
    """End each of these as cancelled: a record keeps its own history, so one by one."""
    ended = []
    for follow_up in follow_ups:
        follow_up.end(Status.CANCELLED, reason, by=by)
        ended.append(follow_up.pk)
    withdraw(ended)
    return len(ended)


def _refuse_past(moment: datetime) -> None:
    if moment <= timezone.now():
        raise WrongTime("A follow-up is planned for a time still to come.")


def _refuse_quiet(person: Person, moment: datetime, quiet: Quiet = QUIET) -> None:
    if quiet.covers(moment, person.zone):
        opens = quiet.next_open(moment, person.zone).astimezone(person.zone)
        raise WrongTime(
            f"That is within this person's quiet hours, which end at {opens:%H:%M}."
        )
