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

# Lock up to a batch of follow-ups that have reached the moment and carry no mark of it,
# skipping what another worker holds; mark them; return those that are newly marked.
# A mark seen too late by a second worker is turned away by its unique key.
CLAIM = """
WITH reached AS (
    SELECT f.id, f.jurisdiction_id, f.due_at, f.assigned_to_id
      FROM followups_followup f
      JOIN cases_case c ON c.id = f.case_id AND c.status = 'open'
      JOIN cases_person p ON p.id = c.person_id AND NOT p.do_not_contact
     WHERE f.status = 'scheduled' AND f.{moment} <= %(now)s
       AND NOT EXISTS (SELECT FROM {marks} m
                        WHERE m.jurisdiction_id = f.jurisdiction_id
                          AND m.follow_up_id = f.id AND m.due_at = f.due_at)
     ORDER BY f.{moment} LIMIT %(most)s FOR UPDATE OF f SKIP LOCKED
), marked AS (
    INSERT INTO {marks} (id, jurisdiction_id, created_at, follow_up_id, due_at)
    SELECT gen_random_uuid(), jurisdiction_id, %(now)s, id, due_at FROM reached
        ON CONFLICT DO NOTHING
    RETURNING follow_up_id
)
SELECT id, due_at, assigned_to_id, marked.follow_up_id IS NOT NULL
  FROM reached LEFT JOIN marked ON marked.follow_up_id = id
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
                Owed(pk, due_at, recipient)
                for pk, due_at, assigned_to, is_new in reached
                if is_new
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
