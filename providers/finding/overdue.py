"""Which providers' counts are late: derived from what they told, never asked of them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from providers.models.capacity import TEAMS

WINDOW = timedelta(days=30)

# A count is due again each `expected_every` after it was told, until it is told again.
# Of each stretch of silence the due times inside the window are the missed ones. Teams
# with a roster here are counted by that, so nobody owes a word about them.
TOLD = """
WITH told AS (
    SELECT c.id, c.service_id, c.population, u.name AS unit, u.expected_every, r.at,
           lead(r.at, 1, %(now)s::timestamptz) OVER (PARTITION BY c.id ORDER BY r.at, r.id) AS next
      FROM providers_servicecapacity c
      JOIN providers_unit u ON u.id = c.unit_id
      JOIN providers_capacityreading r ON r.capacity_id = c.id
     WHERE c.gone_since IS NULL AND c.retired_at IS NULL
       AND NOT (u.name ~* %(teams)s::text AND EXISTS (
           SELECT FROM providers_team t WHERE t.service_id = c.service_id AND t.is_active))
), counted AS (
    SELECT t.id, t.service_id, t.unit, t.population, t.expected_every, max(t.at) AS last_at,
           sum(greatest(0,
               ceil(extract(epoch FROM t.next - t.at)
                    / extract(epoch FROM t.expected_every)) - 1
               - floor(greatest(0, extract(epoch FROM %(since)s::timestamptz - t.at))
                       / extract(epoch FROM t.expected_every))
           ) * (t.next > %(since)s::timestamptz)::int)::int AS missed
      FROM told t
     GROUP BY t.id, t.service_id, t.unit, t.population, t.expected_every
)
"""
PROVIDERS = (
    TOLD
    + """
SELECT coalesce(o.id, s.id) AS id, coalesce(o.name, s.name) AS name,
       count(*)::int AS counts, sum(c.missed)::int AS missed, max(c.last_at) AS last_at,
       count(*) FILTER (WHERE c.last_at + c.expected_every < %(now)s::timestamptz)::int AS late
  FROM counted c
  JOIN providers_service s ON s.id = c.service_id
  JOIN providers_source f ON f.id = s.origin_id
  LEFT JOIN providers_organization o ON o.id = s.organization_id
 WHERE s.gone_since IS NULL AND s.retired_at IS NULL
   AND (f.jurisdiction_id IS NULL OR f.jurisdiction_id = %(keeper)s::uuid)
 GROUP BY 1, 2
 ORDER BY missed DESC, last_at, name
"""
)
COUNTS = (
    TOLD
    + """
SELECT c.id, c.service_id, s.name AS service, c.unit, c.population, c.missed, c.last_at,
       c.expected_every, c.last_at + c.expected_every < %(now)s::timestamptz AS is_late
  FROM counted c
  JOIN providers_service s ON s.id = c.service_id
  JOIN providers_source f ON f.id = s.origin_id
 WHERE coalesce(s.organization_id, s.id) = %(provider)s::uuid
   AND (f.jurisdiction_id IS NULL OR f.jurisdiction_id = %(keeper)s::uuid)
 ORDER BY c.missed DESC, c.last_at, s.name
"""
)


@dataclass(frozen=True)
class Provider:
    """An organization by how it keeps its counts up to date."""

    id: UUID
    name: str
    counts: int
    missed: int
    last_at: datetime
    late: int


@dataclass(frozen=True)
class Told:
    """One count of a provider: what is counted, and how often its time was missed."""

    id: UUID
    service_id: UUID
    service: str
    unit: str
    population: str
    missed: int
    last_at: datetime
    expected_every: timedelta
    is_late: bool


def providers(keeper: UUID, now: datetime) -> list[Provider]:
    """List those whose counts this jurisdiction keeps, worst first."""
    return [Provider(**row) for row in _rows(PROVIDERS, keeper, now)]


def counts_of(provider: UUID, keeper: UUID, now: datetime) -> list[Told]:
    """List what one of them counts, worst first."""
    return [Told(**row) for row in _rows(COUNTS, keeper, now, provider=provider)]


def _rows(sql: str, keeper: UUID, now: datetime, **more: Any) -> list[dict[str, Any]]:
    asked: dict[str, Any] = {
        "now": now,
        "since": now - WINDOW,
        "keeper": keeper,
        "teams": TEAMS,
    }
    with connection.cursor() as cursor:
        cursor.execute(sql, asked | more)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
