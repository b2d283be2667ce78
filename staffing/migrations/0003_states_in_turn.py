import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import staffing.models


class Migration(migrations.Migration):
    """Nobody is in two states at once, and each says what began it."""

    dependencies = [
        ("staffing", "0002_row_level_security"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="availability",
            name="afterwards",
            field=models.CharField(
                blank=True,
                choices=[
                    ("ready", "Ready"),
                    ("on_call", "On call"),
                    ("wrap_up", "Wrap-up"),
                    ("break", "Break"),
                    ("absent", "Absent"),
                ],
                editable=False,
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="availability",
            name="cause",
            field=models.CharField(
                choices=[
                    ("self", "said so"),
                    ("supervisor", "set by a supervisor"),
                    ("caller", "with a caller"),
                    ("caller_left", "the call ended"),
                    ("wrapped_up", "wrap-up was over"),
                    ("shift_ended", "the shift ended"),
                    ("silent", "no page was open"),
                ],
                default="self",
                editable=False,
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="availability",
            name="set_by",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="availability",
            index=models.Index(
                fields=["jurisdiction", "started_at"], name="availability_start"
            ),
        ),
        migrations.AddConstraint(
            model_name="availability",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    (
                        staffing.models.TsTzRange(
                            "started_at",
                            "ended_at",
                            django.contrib.postgres.fields.ranges.RangeBoundary(),
                        ),
                        "&&",
                    ),
                    ("jurisdiction", "="),
                    ("user", "="),
                ],
                name="availability_no_two_at_once",
                violation_error_message="Nobody is in two states at once.",
            ),
        ),
    ]
