from django.db import migrations, models


class Migration(migrations.Migration):
    """One sentence for all that is sent; nothing changes in the database."""

    dependencies = [("notifications", "0006_cad_untold")]

    operations = [
        migrations.AlterConstraint(
            model_name="delivery",
            name="delivery_sent_at",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("sent_at__isnull", False), ("state", "sent")),
                    models.Q(
                        models.Q(("state", "sent"), _negated=True), ("sent_at", None)
                    ),
                    _connector="OR",
                ),
                name="delivery_sent_at",
                violation_error_message="What was sent has the time it was sent, and no other.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="letter",
            name="letter_sent_at",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("sent_at__isnull", False), ("state", "sent")),
                    models.Q(
                        models.Q(("state", "sent"), _negated=True), ("sent_at", None)
                    ),
                    _connector="OR",
                ),
                name="letter_sent_at",
                violation_error_message="What was sent has the time it was sent, and no other.",
            ),
        ),
    ]
