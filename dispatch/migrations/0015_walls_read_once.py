from django.db import migrations

from core.rls import check_each, check_once

BY_THE_HUNDRED_THOUSAND = (
    "dispatch_call",
    "dispatch_historicalcall",
    "dispatch_calltoken",
    "dispatch_filecall",
)


class Migration(migrations.Migration):
    """What a CAD file makes is held to its jurisdiction as before, for less per row."""

    dependencies = [("dispatch", "0014_keys_that_nothing_names")]

    operations = [
        migrations.RunSQL(check_once(table), check_each(table))
        for table in BY_THE_HUNDRED_THOUSAND
    ]
