"""Which doors stand nowhere, as search has it: a street without coordinates is a place."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("providers", "0021_each_need_counts")]

    operations = [
        migrations.AddField(
            "mapentry",
            "is_nowhere",
            models.BooleanField(default=False, db_default=False),
        )
    ]
