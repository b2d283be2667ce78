from django.db import migrations, models


class Migration(migrations.Migration):
    """When somebody was last at a page, so that no call is offered to nobody."""

    dependencies = [("accounts", "0002_user_theme")]

    operations = [
        migrations.AddField(
            "membership",
            "seen_at",
            models.DateTimeField(editable=False, null=True),
        ),
    ]
