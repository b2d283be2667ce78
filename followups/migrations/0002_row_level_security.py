from django.db import migrations

from core.rls import ScopeRows


class Migration(migrations.Migration):
    dependencies = [
        ("followups", "0001_tables"),
        ("cases", "0002_row_level_security"),
    ]

    operations = [
        ScopeRows(
            "protocol", "protocolstep", "followup", "attempt", "reminder", "escalation"
        )
    ]
