"""Finding who called again, by the keyed hashes of phone numbers and addresses."""

from collections.abc import Collection
from uuid import UUID

from django.db import connection

# For each phone number and address of these calls: the call before and the call after
# it, each one probe of the index on (jurisdiction, token, time), however often the
# number called. Of several, the soonest stands. A call that was merged into another
# of its incident is no contact of its own; asked of each call in turn, so that the
# index is read in its order and no further than the first.
FIND = """
WITH fresh AS (
    SELECT t.call_id, t.kind, t.token, t.received_at
      FROM dispatch_calltoken t
      JOIN dispatch_call c ON c.id = t.call_id AND c.merged_into_id IS NULL
     WHERE t.jurisdiction_id = %(here)s AND t.call_id = ANY(%(calls)s)
       AND t.kind IN ('phone', 'address')
), pairs AS (
    SELECT p.call_id, f.call_id AS again_id, f.kind, f.received_at - p.received_at AS after
      FROM fresh f CROSS JOIN LATERAL (
           SELECT t.call_id, t.received_at FROM dispatch_calltoken t
            WHERE t.jurisdiction_id = %(here)s AND t.token = f.token
              AND (SELECT c.merged_into_id IS NULL FROM dispatch_call c
                    WHERE c.id = t.call_id)
              AND (t.received_at, t.call_id) < (f.received_at, f.call_id)
              AND t.received_at >= f.received_at - interval '30 days'
            ORDER BY t.received_at DESC, t.call_id DESC LIMIT 1) p
    UNION ALL
    SELECT f.call_id, n.call_id, f.kind, n.received_at - f.received_at
      FROM fresh f CROSS JOIN LATERAL (
           SELECT t.call_id, t.received_at FROM dispatch_calltoken t
            WHERE t.jurisdiction_id = %(here)s AND t.token = f.token
              AND (SELECT c.merged_into_id IS NULL FROM dispatch_call c
                    WHERE c.id = t.call_id)
              AND (t.received_at, t.call_id) > (f.received_at, f.call_id)
              AND t.received_at <= f.received_at + interval '30 days'
            ORDER BY t.received_at, t.call_id LIMIT 1) n
)
INSERT INTO dispatch_recontact
       (id, created_at, jurisdiction_id, call_id, again_id, kind, after)
SELECT DISTINCT ON (call_id)
       call_id, now(), %(here)s, call_id, again_id, kind, after
  FROM pairs ORDER BY call_id, after, kind DESC
    ON CONFLICT (call_id) DO UPDATE
   SET again_id = excluded.again_id, kind = excluded.kind, after = excluded.after
 WHERE excluded.after < dispatch_recontact.after
"""
# A call that moved in time: what it was the next contact of is looked for anew.
FORGET = """
DELETE FROM dispatch_recontact
 WHERE jurisdiction_id = %(here)s
   AND (call_id = ANY(%(calls)s) OR again_id = ANY(%(calls)s))
RETURNING call_id
"""


def find_recontacts(calls: Collection[UUID], *, here: UUID) -> None:
    """Note for these calls, and for those before them, which call came next.

    In whatever order calls arrive, each ends with its first later contact within 30
    days. Safe to run again.
    """
    if calls:
        with connection.cursor() as cursor:
            cursor.execute(FIND, {"here": here, "calls": list(calls)})


def find_recontacts_anew(calls: Collection[UUID], *, here: UUID) -> None:
    """The same for calls that were corrected, merged or told apart: forget what was noted."""
    with connection.cursor() as cursor:
        cursor.execute(FORGET, {"here": here, "calls": list(calls)})
        touched = {row[0] for row in cursor.fetchall()}
    find_recontacts({*calls, *touched}, here=here)
