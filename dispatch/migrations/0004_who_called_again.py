from django.db import migrations

# Whoever writes a hash or corrects a call's time, the two say the same: no path into
# this table can leave a contact without its time.
KEEP = """
CREATE FUNCTION give_token_its_time() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT c.received_at INTO NEW.received_at FROM dispatch_call c
     WHERE c.id = NEW.call_id;
    RETURN NEW;
END $$;
CREATE TRIGGER give_time BEFORE INSERT ON dispatch_calltoken
    FOR EACH ROW WHEN (NEW.received_at IS NULL)
    EXECUTE FUNCTION give_token_its_time();
CREATE FUNCTION move_tokens_of_call() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE dispatch_calltoken SET received_at = NEW.received_at
     WHERE call_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER move_tokens AFTER UPDATE OF received_at ON dispatch_call
    FOR EACH ROW WHEN (OLD.received_at IS DISTINCT FROM NEW.received_at)
    EXECUTE FUNCTION move_tokens_of_call()
"""
LOSE = """
DROP TRIGGER move_tokens ON dispatch_call;
DROP FUNCTION move_tokens_of_call();
DROP TRIGGER give_time ON dispatch_calltoken;
DROP FUNCTION give_token_its_time()
"""
# For each phone number and address of these calls: the call before and the call after
# it, each one probe of the index on (jurisdiction, token, time), however often the
# number called. Of several, the soonest stands. A call that was merged into another
# of its incident is no contact of its own.
#
# Sorting is shut out for the planner: on a table that nobody has counted yet it would
# read every contact of the jurisdiction and sort them, for each call of a file anew.
FIND = """
CREATE FUNCTION find_recontacts(here uuid, calls uuid[]) RETURNS void
LANGUAGE sql SET enable_sort TO off SET enable_bitmapscan TO off
SET enable_seqscan TO off AS $$
WITH fresh AS (
    SELECT t.call_id, t.kind, t.token, t.received_at
      FROM dispatch_calltoken t
      JOIN dispatch_call c ON c.id = t.call_id AND c.merged_into_id IS NULL
     WHERE t.jurisdiction_id = $1 AND t.call_id = ANY($2)
       AND t.kind IN ('phone', 'address')
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


class Migration(migrations.Migration):
    """Contacts of one caller lie in the order of time, and who called again is kept."""

    replaces = [
        ("dispatch", "0015_contacts_in_time"),
        ("dispatch", "0016_contacts_that_were"),
        ("dispatch", "0024_recontacts_by_index"),
    ]
    dependencies = [("dispatch", "0003_what_was_used_stays")]

    operations = [
        migrations.RunSQL(KEEP, LOSE),
        migrations.RunSQL(FIND, "DROP FUNCTION find_recontacts(uuid, uuid[])"),
    ]
