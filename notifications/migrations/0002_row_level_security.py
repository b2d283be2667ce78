from django.db import migrations

from core.rls import ScopeRows


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0001_initial"),
    ]

    operations = [ScopeRows("notice", "delivery")]
