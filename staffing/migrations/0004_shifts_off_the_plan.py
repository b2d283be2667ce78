import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
from django.db import migrations, models

import staffing.models


class Migration(migrations.Migration):
    """A shift taken off the plan leaves its hours free and stays to be seen."""

    dependencies = [("staffing", "0003_states_in_turn")]

    operations = [
        migrations.RemoveConstraint(
            model_name="shift",
            name="shift_one_at_a_time",
        ),
        migrations.AddField(
            model_name="historicalshift",
            name="cancelled_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="shift",
            name="cancelled_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AlterField(
            model_name="historicalshift",
            name="is_on_call",
            field=models.BooleanField(default=False, verbose_name="on call from home"),
        ),
        migrations.AlterField(
            model_name="shift",
            name="is_on_call",
            field=models.BooleanField(default=False, verbose_name="on call from home"),
        ),
        migrations.AddConstraint(
            model_name="shift",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("cancelled_at", None)),
                expressions=[
                    (
                        staffing.models.TsTzRange(
                            "starts_at",
                            "ends_at",
                            django.contrib.postgres.fields.ranges.RangeBoundary(),
                        ),
                        "&&",
                    ),
                    ("jurisdiction", "="),
                    ("user", "="),
                ],
                name="shift_one_at_a_time",
                violation_error_message="This person already works in these hours.",
            ),
        ),
    ]
