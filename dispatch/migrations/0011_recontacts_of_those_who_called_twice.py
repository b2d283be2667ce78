from importlib import import_module

from django.db import migrations

# Most callers call once: one probe of the index finds that out, where the function of
# 0004 looked up the call and asked for the one before and the one after of each. Only the
# index that is meant gives the order that is asked for, whatever the tables were last
# counted as: a plan for any array once read every contact of the jurisdiction.
FIND = """
CREATE OR REPLACE FUNCTION find_recontacts(here uuid, calls uuid[]) RETURNS void
LANGUAGE sql SET enable_sort TO off SET enable_bitmapscan TO off
SET enable_seqscan TO off AS $$
WITH met AS MATERIALIZED (
    SELECT t.* FROM unnest($2) AS asked (call_id) CROSS JOIN LATERAL (
           SELECT t.call_id, t.kind, t.token, t.received_at FROM dispatch_calltoken t
            WHERE t.call_id >= asked.call_id AND t.call_id <= asked.call_id
              AND t.jurisdiction_id = $1 AND t.kind IN ('phone', 'address')
            ORDER BY t.call_id OFFSET 0) t
     CROSS JOIN LATERAL (
           SELECT FROM dispatch_calltoken o
            WHERE o.jurisdiction_id = $1 AND o.token = t.token
              AND o.received_at >= t.received_at - interval '30 days'
              AND o.received_at <= t.received_at + interval '30 days'
              AND o.call_id <> t.call_id
            ORDER BY o.received_at LIMIT 1) other
), fresh AS MATERIALIZED (
    SELECT m.* FROM met m
     WHERE (SELECT c.merged_into_id IS NULL FROM dispatch_call c WHERE c.id = m.call_id)
), pairs AS (
    SELECT p.call_id, f.call_id AS again_id, f.kind, f.received_at - p.received_at AS after
      FROM fresh f CROSS JOIN LATERAL (
           SELECT t.call_id, t.received_at FROM dispatch_calltoken t
            WHERE t.jurisdiction_id = $1 AND t.token = f.token
              AND (SELECT c.merged_into_id IS NULL FROM dispatch_call c
                    WHERE c.id = t.call_id)
              AND (t.received_at, t.call_id) < (f.received_at, f.call_id)
              AND t.received_at >= f.received_at - interval '30 days'
            ORDER BY t.received_at DESC, t.call_id DESC LIMIT 1) p
    UNION ALL
    SELECT f.call_id, n.call_id, f.kind, n.received_at - f.received_at
      FROM fresh f CROSS JOIN LATERAL (
           SELECT t.call_id, t.received_at FROM dispatch_calltoken t
            WHERE t.jurisdiction_id = $1 AND t.token = f.token
              AND (SELECT c.merged_into_id IS NULL FROM dispatch_call c
                    WHERE c.id = t.call_id)
              AND (t.received_at, t.call_id) > (f.received_at, f.call_id)
              AND t.received_at <= f.received_at + interval '30 days'
            ORDER BY t.received_at, t.call_id LIMIT 1) n
)
INSERT INTO dispatch_recontact
       (id, created_at, jurisdiction_id, call_id, again_id, kind, after)
SELECT DISTINCT ON (call_id)
       call_id, now(), $1, call_id, again_id, kind, after
  FROM pairs ORDER BY call_id, after, kind DESC
    ON CONFLICT (call_id) DO UPDATE
   SET again_id = excluded.again_id, kind = excluded.kind, after = excluded.after
 WHERE excluded.after < dispatch_recontact.after
$$
"""
BEFORE = import_module("dispatch.migrations.0004_who_called_again").FIND
AS_IT_WAS = BEFORE.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


class Migration(migrations.Migration):
    """Who called again is looked for only where another call has the number at all."""

    dependencies = [("dispatch", "0010_decisions_left_open")]

    operations = [migrations.RunSQL(FIND, AS_IT_WAS)]
