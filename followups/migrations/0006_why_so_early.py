from django.db import migrations

import core.fields


class Migration(migrations.Migration):
    """A try before its time says why."""

    dependencies = [("followups", "0005_planned_in_session")]

    operations = [
        migrations.AddField(
            model,
            "early_reason",
            core.fields.EncryptedTextField(
                blank=True, null=True, verbose_name="why so early"
            ),
        )
        for model in ("attempt", "historicalattempt")
    ]
