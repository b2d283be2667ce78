from django.db import migrations, models


class Migration(migrations.Migration):
    """One sentence for all that is sent; nothing changes in the database."""

    dependencies = [("dispatch", "0025_repeats_stay_at_home")]

    operations = [
        migrations.AlterConstraint(
            model_name="cadreport",
            name="cadreport_sent_at",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("sent_at__isnull", False), ("state", "sent")),
                    models.Q(
                        models.Q(("state", "sent"), _negated=True), ("sent_at", None)
                    ),
                    _connector="OR",
                ),
                name="cadreport_sent_at",
                violation_error_message="What was sent has the time it was sent, and no other.",
            ),
        ),
    ]
