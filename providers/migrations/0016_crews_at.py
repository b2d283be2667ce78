"""What the rosters kept here say of a service's teams: how many, and how many are free."""

from django.db import migrations

# In PL/pgSQL its plan is kept: search asks it each time, and planning would cost more
# than the answer. It sees what whoever asks may see, so another jurisdiction's teams
# are none. A service that was merged away speaks for the one that is kept.
CREWS = """
CREATE FUNCTION crews_at(moment timestamptz)
RETURNS TABLE (service_id uuid, most integer, free integer, on_shift boolean)
LANGUAGE plpgsql STABLE ROWS 10 AS $$
BEGIN
    RETURN QUERY
    SELECT coalesce(v.merged_into_id, v.id), count(s.id)::integer,
           (count(s.id) FILTER (WHERE d.here AND NOT EXISTS (
               SELECT FROM dispatch_response r WHERE r.slot_id = s.id)))::integer,
           bool_or(d.here)
      FROM providers_team t
      JOIN providers_service v ON v.id = t.service_id
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
    dependencies = [("providers", "0015_map_entry_in_order")]

    operations = [
        migrations.RunSQL(CREWS, "DROP FUNCTION crews_at(timestamptz)"),
    ]
