"""The clock's work on follow-ups: tell staff once what is due, and what was missed."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from celery import shared_task
from django.db import connection
from django.utils import timezone

from accounts.models import Jurisdiction
from core.scope import scope
from followups.models import FollowUp
from followups.team import Team, team_of
from notifications.actions import Owed, owe
from notifications.models import Notice

BATCH = 500
SUBJECT = FollowUp._meta.label_lower

# Both are written so that the planner, who knows little of young tables behind policies,
# cannot but walk the index of what is next and look each row up by its id.
CLAIM = """
DELETE FROM {owed} WHERE id = ANY (ARRAY(
    SELECT id FROM {owed} WHERE at <= %(now)s
     ORDER BY at LIMIT %(most)s FOR UPDATE SKIP LOCKED))
RETURNING follow_up_id, at
"""
# As `FollowUpQuerySet.planned`: what staff may still act on. The lock makes a verb that
# ends a follow-up wait until the word of it is there to be taken back, and makes the
# word wait for a verb under way.
LIVE = """
SELECT f.id, f.{moment}, f.assigned_to_id
  FROM unnest(%(ids)b::uuid[]) AS claimed (id),
       LATERAL (SELECT * FROM followups_followup
                 WHERE id = claimed.id AND status = 'scheduled' OFFSET 0 FOR SHARE) f,
       LATERAL (SELECT person_id FROM cases_case
                 WHERE id = f.case_id AND status = 'open' OFFSET 0) c,
       LATERAL (SELECT FROM cases_person
                 WHERE id = c.person_id AND NOT do_not_contact OFFSET 0) p
"""


@dataclass(frozen=True)
class Watch:
    """What is looked for, where it is owed, and what is said of it to whom."""

    kind: str
    moment: str
    owed: str
    recipients: Callable[[UUID | None, "Team"], set[UUID]]


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
    team, total = team_of(jurisdiction), 0
    if not team.leads:
        return 0  # nobody works here: what is owed stays owed
    while True:
        with scope(jurisdiction), connection.cursor() as cursor:
            cursor.execute(
                CLAIM.format(owed=watch.owed), {"now": timezone.now(), "most": BATCH}
            )
            claimed = set(cursor.fetchall())
            cursor.execute(
                LIVE.format(moment=watch.moment), {"ids": [pk for pk, _ in claimed]}
            )
            # One that was moved is owed anew for its new time.
            live = [row for row in cursor.fetchall() if row[:2] in claimed]
            total += owe(jurisdiction, watch.kind, SUBJECT, _words(watch, live, team))
        if len(claimed) < BATCH:
            return total


def _words(watch: Watch, live: list[tuple], team: Team) -> list[Owed]:
    return [
        Owed(pk, at, recipient)
        for pk, at, assigned_to in live
        for recipient in watch.recipients(assigned_to, team)
    ]
