"""Which demand is for a need that nobody named: taken back once somebody does."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("providers", "0023_crews_of_what_was_merged")]

    operations = [
        migrations.AddField(
            "demand",
            "is_guess",
            models.BooleanField(default=False, db_default=False),
        )
    ]
