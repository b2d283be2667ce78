"""The same reason counts once for each need, where it counted once for all of them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("providers", "0020_exports_that_wait")]

    operations = [
        migrations.RemoveConstraint(model_name="demand", name="demand_once"),
        migrations.AddConstraint(
            model_name="demand",
            constraint=models.UniqueConstraint(
                fields=(
                    "jurisdiction",
                    "subject_type",
                    "subject_id",
                    "reason",
                    "need",
                ),
                name="demand_once",
            ),
        ),
    ]
