from django.db import migrations

from core.rls import ScopeRows


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0001_tables"),
    ]

    operations = [ScopeRows("notice", "delivery", "letter")]
