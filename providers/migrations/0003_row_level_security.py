from django.db import migrations

from core.rls import ScopeRows


class Migration(migrations.Migration):
    """Teams, gaps and what a workshop brought are seen only in their jurisdiction.

    The directory is nobody's own and stays outside (core.rls.UNSCOPED).
    """

    replaces = [
        ("providers", "0004_demand_and_gaps"),
        ("providers", "0009_the_map_and_the_workshop"),
        ("providers", "0011_mobile_teams"),
        ("providers", "0017_areas_we_serve"),
    ]
    dependencies = [("providers", "0002_crisis_taxonomy")]

    operations = [
        ScopeRows(
            "gap",
            "demand",
            "workshopresource",
            "team",
            "teamslot",
            "teammember",
            "teamshift",
            "homearea",
        ),
        # What a response holds is a place of the very team it names (dispatch 0005).
        migrations.RunSQL(
            "ALTER TABLE providers_teamslot ADD CONSTRAINT teamslot_of_team UNIQUE (team_id, id)",
            "ALTER TABLE providers_teamslot DROP CONSTRAINT teamslot_of_team",
        ),
    ]
