from django.db import migrations

from core.rls import ScopeRows


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0001_tables"),
        ("cases", "0002_row_level_security"),
    ]

    operations = [ScopeRows("referral", "handoff")]
