from django.db import migrations

from core.rls import ScopeRows


class Migration(migrations.Migration):
    """Staff are seen only in the jurisdiction they work in."""

    dependencies = [("staffing", "0001_tables")]

    operations = [
        ScopeRows("shift", "availability", "credential", "trainingrecord", "staterules")
    ]
