"""A roster speaks for the service that stands at the end of all merges, not of one."""

from django.db import migrations

# UNION, not UNION ALL: it would end even where entries were merged in a circle.
CREWS = """
CREATE OR REPLACE FUNCTION crews_at(moment timestamptz)
RETURNS TABLE (service_id uuid, most integer, free integer, on_shift boolean)
LANGUAGE plpgsql STABLE ROWS 10 AS $$
BEGIN
    RETURN QUERY
    WITH RECURSIVE stands AS (
        SELECT v.id AS named, v.id AS kept, v.merged_into_id AS into_id
          FROM providers_team t
          JOIN providers_service v ON v.id = t.service_id
         WHERE t.is_active
         UNION
        SELECT b.named, v.id, v.merged_into_id
          FROM stands b
          JOIN providers_service v ON v.id = b.into_id
    )
    SELECT b.kept, count(s.id)::integer,
           (count(s.id) FILTER (WHERE d.here AND NOT EXISTS (
               SELECT FROM dispatch_response r WHERE r.slot_id = s.id)))::integer,
           bool_or(d.here)
      FROM providers_team t
      JOIN stands b ON b.named = t.service_id AND b.into_id IS NULL
      JOIN providers_teamslot s ON s.team_id = t.id
     CROSS JOIN LATERAL (
           SELECT EXISTS (SELECT FROM providers_teamshift h
                           WHERE h.jurisdiction_id = t.jurisdiction_id
                             AND h.team_id = t.id AND h.cancelled_at IS NULL
                             AND h.starts_at <= moment AND h.ends_at > moment) AS here
     ) d
     WHERE t.is_active
     GROUP BY 1;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("providers", "0022_doors_that_stand_nowhere")]

    # The release before this one reads the same columns, so it may keep the new answer.
    operations = [migrations.RunSQL(CREWS, migrations.RunSQL.noop)]
