"""What the rosters kept here say of a service's teams: how many, and how many are free."""

from django.db import migrations

# In PL/pgSQL its plan is kept: search asks it each time, and planning would cost more
# than the answer. It sees what whoever asks may see, so another jurisdiction's teams
# are none. A roster speaks for the service that stands at the end of all merges; UNION,
# not UNION ALL, ends even where entries were merged in a circle.
CREWS = """
CREATE FUNCTION crews_at(moment timestamptz)
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
    replaces = [
        ("providers", "0016_crews_at"),
        ("providers", "0023_crews_of_what_was_merged"),
    ]
    dependencies = [("providers", "0005_search_reads_narrow_rows")]

    operations = [
        migrations.RunSQL(CREWS, "DROP FUNCTION crews_at(timestamptz)"),
    ]
