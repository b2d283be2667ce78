"""Which demand is for a need that nobody named: taken back once somebody does."""

from django.db import migrations, models


class Migration(migrations.Migration):
    # Its number before the tables of each room began anew.
    replaces = [("providers", "0024_needs_guessed")]
    dependencies = [("providers", "0006_crews_at")]

    operations = [
        migrations.AddField(
            "demand",
            "is_guess",
            models.BooleanField(default=False, db_default=False),
        )
    ]
