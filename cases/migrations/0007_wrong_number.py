from django.db import migrations, models


class Migration(migrations.Migration):
    """A number where somebody else answers is kept, marked, and not called again."""

    dependencies = [("cases", "0006_need_raised_in")]

    operations = [
        migrations.AddField(
            model,
            "phone_wrong_at",
            models.DateTimeField(editable=False, null=True),
        )
        for model in ("person", "historicalperson")
    ]
