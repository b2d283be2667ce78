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
    """How long states last on a floor, and how many are to be on shift."""

    dependencies = [
        ("accounts", "0003_membership_seen_at"),
        ("staffing", "0004_shifts_off_the_plan"),
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
                    "wrap_up",
                    models.DurationField(
                        default=datetime.timedelta(seconds=300),
                        verbose_name="wrap-up lasts",
                    ),
                ),
                (
                    "longest_break",
                    models.DurationField(
                        default=datetime.timedelta(seconds=1200),
                        verbose_name="a break is long after",
                    ),
                ),
                (
                    "silence",
                    models.DurationField(
                        default=datetime.timedelta(seconds=300),
                        verbose_name="gone after silence of",
                    ),
                ),
                (
                    "least_on_shift",
                    models.PositiveSmallIntegerField(
                        default=1,
                        validators=[django.core.validators.MaxValueValidator(50)],
                        verbose_name="clinicians on shift at least",
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
                    "wrap_up",
                    models.DurationField(
                        default=datetime.timedelta(seconds=300),
                        verbose_name="wrap-up lasts",
                    ),
                ),
                (
                    "longest_break",
                    models.DurationField(
                        default=datetime.timedelta(seconds=1200),
                        verbose_name="a break is long after",
                    ),
                ),
                (
                    "silence",
                    models.DurationField(
                        default=datetime.timedelta(seconds=300),
                        verbose_name="gone after silence of",
                    ),
                ),
                (
                    "least_on_shift",
                    models.PositiveSmallIntegerField(
                        default=1,
                        validators=[django.core.validators.MaxValueValidator(50)],
                        verbose_name="clinicians on shift at least",
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
                fields=("jurisdiction",), name="floorrules_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="floorrules",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("wrap_up__gte", datetime.timedelta(0)),
                    ("wrap_up__lte", datetime.timedelta(days=1)),
                ),
                name="floorrules_wrap_up_within_a_day",
                violation_error_message="Wrap-up lasts a day at most.",
            ),
        ),
        migrations.AddConstraint(
            model_name="floorrules",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("silence__gte", datetime.timedelta(seconds=120)),
                    ("silence__lte", datetime.timedelta(days=1)),
                ),
                name="floorrules_silence_can_be_told",
                violation_error_message="Silence counts after two minutes to a day.",
            ),
        ),
        migrations.AddConstraint(
            model_name="floorrules",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("longest_break__gt", datetime.timedelta(0)),
                    ("longest_break__lte", datetime.timedelta(days=1)),
                ),
                name="floorrules_break_within_a_day",
                violation_error_message="A break is long after a minute to a day.",
            ),
        ),
        ScopeRows("floorrules"),
    ]
