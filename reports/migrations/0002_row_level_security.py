from django.db import migrations

from core.rls import ScopeRows


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0001_initial"),
    ]

    operations = [ScopeRows("outcomeday")]
