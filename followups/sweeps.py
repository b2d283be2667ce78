"""The clock's work on follow-ups: tell staff once what is due, and what was missed."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from celery import shared_task
from django.db import connection
from django.utils import timezone

from accounts.models import Jurisdiction, Membership
from accounts.permissions import CARE_STAFF, Role
from core.scope import scope
from followups.models import FollowUp
from notifications.actions import Owed, owe
from notifications.models import Notice

BATCH = 500
SUBJECT = FollowUp._meta.label_lower

# Take the next moments that have come and that nobody was told of, skipping what another
# worker holds; mark them told; give those follow-ups that staff may still act on. A moved
# follow-up has a row of its own for its new time, so that the old one leads nowhere.
CLAIM = """
WITH reached AS (
    SELECT id, follow_up_id, at FROM {marks}
     WHERE told_at IS NULL AND at <= %(now)s
     ORDER BY at LIMIT %(most)s FOR UPDATE SKIP LOCKED
), told AS (
    UPDATE {marks} m SET told_at = %(now)s FROM reached WHERE m.id = reached.id
)
SELECT reached.follow_up_id, reached.at, f.assigned_to_id, p.id IS NOT NULL
  FROM reached
  LEFT JOIN followups_followup f ON f.id = reached.follow_up_id
       AND f.status = 'scheduled' AND f.{moment} = reached.at
  LEFT JOIN cases_case c ON c.id = f.case_id AND c.status = 'open'
  LEFT JOIN cases_person p ON p.id = c.person_id AND NOT p.do_not_contact
"""


@dataclass(frozen=True)
class Watch:
    """What is looked for, where it is marked, and what is said of it to whom."""

    kind: str
    moment: str
    marks: str
    recipients: Callable[[UUID | None, "Team"], set[UUID]]


@dataclass(frozen=True)
class Team:
    """Who makes calls in a jurisdiction, and who answers for those nobody makes."""

    staff: set[UUID]
    leads: set[UUID]


def keeper_or_leads(assigned_to: UUID | None, team: Team) -> set[UUID]:
    """Tell the one who is to call, or the supervisors when there is none any more."""
    return {assigned_to} if assigned_to in team.staff else team.leads


DUE = Watch(Notice.Kind.FOLLOW_UP_DUE, "due_at", "followups_reminder", keeper_or_leads)
MISSED = Watch(
    Notice.Kind.FOLLOW_UP_MISSED,
    "window_ends_at",
    "followups_escalation",
    lambda _, team: team.leads,
)


@shared_task
def remind_of_due_follow_ups() -> int:
    """Turn due follow-ups into notices, once each, however often this runs."""
    return sum(notice_in(place, DUE) for place in Jurisdiction.objects.active())


@shared_task
def escalate_overdue() -> int:
    """Tell supervisors of the follow-ups that were missed, once each."""
    return sum(notice_in(place, MISSED) for place in Jurisdiction.objects.active())


def notice_in(jurisdiction: Jurisdiction, watch: Watch) -> int:
    """Notice everything one jurisdiction has reached, one transaction per batch."""
    team, total = _team(jurisdiction), 0
    if not team.leads:
        return 0  # nobody works here: nothing is marked as told
    while True:
        with scope(jurisdiction):
            reached = _claim(watch)
            owed = [
                Owed(pk, at, recipient)
                for pk, at, assigned_to, is_live in reached
                if is_live
                for recipient in watch.recipients(assigned_to, team)
            ]
            total += owe(jurisdiction, watch.kind, SUBJECT, owed)
        if len(reached) < BATCH:
            return total


def _claim(watch: Watch) -> list[tuple]:
    statement = CLAIM.format(moment=watch.moment, marks=watch.marks)
    with connection.cursor() as cursor:
        cursor.execute(statement, {"now": timezone.now(), "most": BATCH})
        return cursor.fetchall()


def _team(jurisdiction: Jurisdiction) -> Team:
    """Read who may be told; where no supervisor works, the next best answers."""
    roles: dict[str, set[UUID]] = {}
    rows = Membership.objects.active().filter(jurisdiction=jurisdiction)
    for role, user in rows.values_list("role", "user"):
        roles.setdefault(role, set()).add(user)
    staff = set().union(*(roles.get(role, set()) for role in CARE_STAFF))
    leads = roles.get(Role.SUPERVISOR) or roles.get(Role.PROGRAM_ADMIN) or staff
    return Team(staff, leads)
