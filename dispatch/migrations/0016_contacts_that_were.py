from django.db import migrations, models

TIMES = """
UPDATE dispatch_calltoken t SET received_at = c.received_at
  FROM dispatch_call c WHERE c.id = t.call_id AND t.received_at IS NULL
"""
# Every call and the next one of its phone number or address, the soonest of both.
AGAIN = """
INSERT INTO dispatch_recontact
       (id, created_at, jurisdiction_id, call_id, again_id, kind, after)
SELECT DISTINCT ON (call_id)
       call_id, now(), jurisdiction_id, call_id, again_id, kind, after
  FROM (SELECT t.jurisdiction_id, t.call_id, t.kind,
               lead(t.call_id) OVER w AS again_id,
               lead(t.received_at) OVER w - t.received_at AS after
          FROM dispatch_calltoken t
          JOIN dispatch_call c ON c.id = t.call_id AND c.merged_into_id IS NULL
         WHERE t.kind IN ('phone', 'address')
        WINDOW w AS (PARTITION BY t.jurisdiction_id, t.token
                         ORDER BY t.received_at, t.call_id)) pairs
 WHERE again_id <> call_id AND after <= interval '30 days'
 ORDER BY call_id, after, kind DESC
    ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    """Calls of before this release get their contacts' times and who called again."""

    dependencies = [("dispatch", "0015_contacts_in_time")]

    operations = [
        migrations.RunSQL([TIMES, AGAIN], migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="calltoken",
            name="received_at",
            field=models.DateTimeField(editable=False),
        ),
        migrations.RemoveIndex(model_name="calltoken", name="calltoken_lookup"),
        migrations.AddIndex(
            model_name="calltoken",
            index=models.Index(
                fields=["jurisdiction", "token", "received_at", "call"],
                name="calltoken_in_time",
            ),
        ),
    ]
