"""When each entry's word is due and how badly it is wanted, worked out in one statement."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Count, Q
from django.utils import timezone

from accounts.models import Jurisdiction, User
from core import days
from core.access import trace
from core.errors import Refused
from providers.models import (
    Service,
    ServiceAtLocation,
    Source,
    Verification,
    VerificationRule,
)
from providers.models.verification import CRISIS_DAYS, DAYS

# Someone to contact, someone to respond, a safe place to be (continuum.LEVELS).
CRISIS = ["contact", "respond", "safe-place"]
COUNTED_FOR = timedelta(days=365)

# One bit each for what counts most, then two numbers of sixteen bits.
WEIGH = """
WITH facts AS (
    SELECT s.id, s.assured_date,
           EXISTS (SELECT FROM providers_searchentry e
                    WHERE e.service_id = s.id AND e.needs && %(crisis)s) AS is_crisis,
           EXISTS (SELECT FROM providers_directoryreport r
                    WHERE r.service_id = s.id AND r.resolved_at IS NULL) AS is_reported,
           coalesce(rule.days, %(days)s) AS days,
           coalesce(rule.crisis_days, %(crisis_days)s) AS crisis_days,
           coalesce(used.uses, v.uses, 0) AS uses
      FROM providers_service s
      JOIN providers_source o ON o.id = s.origin_id
      LEFT JOIN providers_verification v ON v.service_id = s.id
      LEFT JOIN unnest(%(used)s::uuid[], %(uses)s::int[]) AS used (service, uses)
             ON used.service = s.id
      LEFT JOIN LATERAL (
           SELECT r.days, r.crisis_days
             FROM providers_verificationrule r
            WHERE r.source_id = o.id
               OR r.source_id IS NULL AND r.jurisdiction_id = o.jurisdiction_id
            ORDER BY r.source_id IS NULL, r.crisis_days
            LIMIT 1) rule ON true
     WHERE s.gone_since IS NULL AND s.retired_at IS NULL AND s.merged_into_id IS NULL
       AND s.status IN ('active', 'temporarily closed')
       AND (%(only)s::uuid[] IS NULL OR s.id = ANY (%(only)s::uuid[]))
), dated AS (
    SELECT *, coalesce(assured_date
                       + CASE WHEN is_crisis THEN crisis_days ELSE days END,
                       %(today)s::date) AS due_on
      FROM facts
)
INSERT INTO providers_verification
       (service_id, due_on, is_crisis, is_reported, uses, unanswered, weight)
SELECT id, due_on, is_crisis, is_reported, uses, 0,
       (assured_date IS NULL)::int * (1::bigint << 40)
       + is_crisis::int * (1::bigint << 39)
       + is_reported::int * (1::bigint << 38)
       + least(uses, 65535) * (1::bigint << 16)
       + least(greatest(%(today)s::date - due_on, 0), 65535)
  FROM dated
 ORDER BY id
    ON CONFLICT (service_id) DO UPDATE
   SET due_on = excluded.due_on, is_crisis = excluded.is_crisis,
       is_reported = excluded.is_reported, uses = excluded.uses,
       weight = excluded.weight
"""


@transaction.atomic
def set_rule(*, by: User, source: Source | None, **said: Any) -> VerificationRule:
    """Say how long a word holds: of one source, or of all that a jurisdiction keeps.

    It takes the place of the rule that was there, and what is due follows it at once.
    Raises Refused for a source that another jurisdiction keeps.
    """
    if source and not Source.objects.editable_by(by).filter(pk=source.pk).exists():
        raise Refused("This source is kept by another jurisdiction.")
    rule, _ = VerificationRule.objects.update_or_create(
        jurisdiction=by.jurisdiction, source=source, defaults=said
    )
    trace("change", rule, reason=f"word holds {rule}"[:200])
    weigh()
    return rule


@transaction.atomic
def weigh(services: Iterable[UUID] | None = None) -> int:
    """Work out anew what is due when, of these services or of all in use.

    Counting referrals takes every jurisdiction's scope, so only the sweep does it
    (`uses_of`); for single services the last count stands.
    """
    return _weigh(list(services) if services is not None else None, {})


@transaction.atomic
def weigh_all(uses: dict[UUID, int]) -> int:
    """Work out all anew with these counts, and drop what is out of use.

    One at a time, and as long as it takes: the web's limits do not bind it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('weigh entries'))")
    in_use = Service.objects.current().filter(
        status__in=[Service.Status.ACTIVE, Service.Status.TEMPORARILY_CLOSED]
    )
    Verification.objects.exclude(service__in=in_use).delete()
    Verification.objects.update(uses=0)
    return _weigh(None, uses)


def uses_of() -> dict[UUID, int]:
    """Count the referrals of a year to each service; runs in everybody's scope."""
    since = timezone.now() - COUNTED_FOR
    rows = ServiceAtLocation.objects.order_by().values("service")
    counted = rows.annotate(
        uses=Count("referrals", filter=Q(referrals__created_at__gte=since))
    )
    return dict(counted.filter(uses__gt=0).values_list("service", "uses"))


def _weigh(only: list[UUID] | None, uses: dict[UUID, int]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            WEIGH,
            {
                "crisis": CRISIS,
                "days": DAYS,
                "crisis_days": CRISIS_DAYS,
                "today": _today(),
                "used": list(uses),
                "uses": list(uses.values()),
                "only": only,
            },
        )
        return cursor.rowcount


def _today() -> date:
    """Give the day by the clock that is furthest behind: what is due by it is due for all."""
    places = Jurisdiction.objects.active()
    return min(
        (days.today(place.zone) for place in places), default=timezone.localdate()
    )
