from django.db import migrations

# Rows are read by the thousand to be judged: what is only shown lies beside them.
NARROW = """
ALTER TABLE providers_searchentry
    ALTER COLUMN card SET STORAGE EXTERNAL,
    ALTER COLUMN body SET STORAGE EXTERNAL,
    ALTER COLUMN document SET STORAGE EXTERNAL,
    SET (toast_tuple_target = 512);
CREATE INDEX entry_point ON providers_searchentry
    USING gist (point(longitude, latitude)) WHERE latitude IS NOT NULL;
CREATE INDEX entry_nowhere ON providers_searchentry (service_at_location_id)
    WHERE latitude IS NULL AND postal_code = '' AND city = ''
"""
WIDE = """
DROP INDEX entry_nowhere;
DROP INDEX entry_point;
ALTER TABLE providers_searchentry
    ALTER COLUMN card SET STORAGE EXTENDED,
    ALTER COLUMN body SET STORAGE EXTENDED,
    ALTER COLUMN document SET STORAGE EXTENDED,
    RESET (toast_tuple_target)
"""


class Migration(migrations.Migration):
    """Search reads rows that hold what is judged, and finds places by their point."""

    replaces = [
        ("providers", "0006_entry_facets"),
    ]
    dependencies = [("providers", "0004_capacity_that_ages")]

    operations = [migrations.RunSQL(NARROW, WIDE)]
