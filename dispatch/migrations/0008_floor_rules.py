import datetime

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import core.ids
from core.rls import ScopeRows


class Migration(migrations.Migration):
    """A jurisdiction sets what its floor warns of."""

    dependencies = [
        ("accounts", "0002_user_theme"),
        ("dispatch", "0007_queue_times"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="FloorRules",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False
                    ),
                ),
                (
                    "wait_limit",
                    models.DurationField(
                        blank=True,
                        help_text="Left empty: as long as the policy lets an offer wait.",
                        null=True,
                    ),
                ),
                (
                    "duplicate_minutes",
                    models.PositiveSmallIntegerField(
                        default=15,
                        help_text="Minutes between two calls of one phone number or address.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(240),
                        ],
                        verbose_name="Two calls may be one incident within",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "floor rules",
            },
        ),
        migrations.CreateModel(
            name="HistoricalFloorRules",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        db_index=True, default=core.ids.uuid7, editable=False
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False
                    ),
                ),
                (
                    "wait_limit",
                    models.DurationField(
                        blank=True,
                        help_text="Left empty: as long as the policy lets an offer wait.",
                        null=True,
                    ),
                ),
                (
                    "duplicate_minutes",
                    models.PositiveSmallIntegerField(
                        default=15,
                        help_text="Minutes between two calls of one phone number or address.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(240),
                        ],
                        verbose_name="Two calls may be one incident within",
                    ),
                ),
                (
                    "history_id",
                    models.UUIDField(
                        default=core.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("history_date", models.DateTimeField()),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                        max_length=1,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical floor rules",
                "verbose_name_plural": "historical floor rules",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddField(
            model_name="floorrules",
            name="jurisdiction",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.jurisdiction",
            ),
        ),
        migrations.AddField(
            model_name="historicalfloorrules",
            name="history_user",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="historicalfloorrules",
            name="jurisdiction",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="accounts.jurisdiction",
            ),
        ),
        migrations.AddConstraint(
            model_name="floorrules",
            constraint=models.UniqueConstraint(
                fields=("jurisdiction",), name="floorrules_one_of_a_jurisdiction"
            ),
        ),
        migrations.AddConstraint(
            model_name="floorrules",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("wait_limit", None),
                    ("wait_limit__gt", datetime.timedelta(0)),
                    _connector="OR",
                ),
                name="floorrules_wait_limit_is_a_time",
                violation_error_message="A wait limit is longer than nothing.",
            ),
        ),
        ScopeRows("floorrules"),
    ]
