import datetime

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.operations
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import core.ids
import staffing.models.shifts


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("staffing", "0001_initial"),
        ("staffing", "0003_states_in_turn"),
        ("staffing", "0004_shifts_off_the_plan"),
        ("staffing", "0005_floor_rules"),
        ("staffing", "0006_rules_of_states"),
    ]

    dependencies = [
        ("accounts", "0003_membership_seen_at"),
        ("accounts", "__first__"),
    ]

    operations = [
        django.contrib.postgres.operations.BtreeGistExtension(),
        migrations.CreateModel(
            name="StateRules",
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
                    "jurisdiction",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.jurisdiction",
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
                "verbose_name_plural": "state rules",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("jurisdiction",), name="staterules_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("wrap_up__gte", datetime.timedelta(0)),
                            ("wrap_up__lte", datetime.timedelta(days=1)),
                        ),
                        name="staterules_wrap_up_within_a_day",
                        violation_error_message="Wrap-up lasts a day at most.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("silence__gte", datetime.timedelta(seconds=120)),
                            ("silence__lte", datetime.timedelta(days=1)),
                        ),
                        name="staterules_silence_can_be_told",
                        violation_error_message="Silence counts after two minutes to a day.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("longest_break__gt", datetime.timedelta(0)),
                            ("longest_break__lte", datetime.timedelta(days=1)),
                        ),
                        name="staterules_break_within_a_day",
                        violation_error_message="A break is long after a minute to a day.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Shift",
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
                    "jurisdiction",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.jurisdiction",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shifts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                (
                    "is_on_call",
                    models.BooleanField(
                        default=False, verbose_name="on call from home"
                    ),
                ),
                ("cancelled_at", models.DateTimeField(editable=False, null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["jurisdiction", "starts_at"], name="shift_start"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                        name="shift_ends_after_it_starts",
                        violation_error_message="A shift ends after it starts.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("cancelled_at", None)),
                        expressions=[
                            (
                                staffing.models.shifts.TsTzRange(
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
                ],
            },
        ),
        migrations.CreateModel(
            name="Availability",
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
                    "jurisdiction",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.jurisdiction",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="availabilities",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("ready", "Ready"),
                            ("on_call", "On call"),
                            ("wrap_up", "Wrap-up"),
                            ("break", "Break"),
                            ("absent", "Absent"),
                        ],
                        max_length=10,
                    ),
                ),
                ("started_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "cause",
                    models.CharField(
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
                (
                    "set_by",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "afterwards",
                    models.CharField(
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
            ],
            options={
                "verbose_name_plural": "availabilities",
                "indexes": [
                    models.Index(
                        fields=["jurisdiction", "started_at"], name="availability_start"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("jurisdiction", "user"),
                        name="availability_one_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at", None),
                            ("ended_at__gte", models.F("started_at")),
                            _connector="OR",
                        ),
                        name="availability_ends_after_it_starts",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            (
                                staffing.models.shifts.TsTzRange(
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
                ],
            },
        ),
        migrations.CreateModel(
            name="Credential",
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
                    "jurisdiction",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.jurisdiction",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="credentials",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("kind", models.CharField(max_length=60)),
                ("number", models.CharField(blank=True, max_length=60)),
                ("issued_on", models.DateField(blank=True, null=True)),
                ("expires_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("issued_on", None),
                            ("expires_on", None),
                            ("expires_on__gte", models.F("issued_on")),
                            _connector="OR",
                        ),
                        name="credential_expires_after_issue",
                        violation_error_message="A credential expires after it is issued.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TrainingRecord",
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
                    "jurisdiction",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.jurisdiction",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="training_records",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("course", models.CharField(max_length=120)),
                ("completed_on", models.DateField()),
                ("expires_on", models.DateField(blank=True, null=True)),
                (
                    "hours",
                    models.DecimalField(
                        blank=True, decimal_places=1, max_digits=5, null=True
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("expires_on", None),
                            ("expires_on__gte", models.F("completed_on")),
                            _connector="OR",
                        ),
                        name="training_expires_after_completion",
                        violation_error_message="A training expires after it is completed.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("hours", None), ("hours__gt", 0), _connector="OR"
                        ),
                        name="training_takes_time",
                        violation_error_message="A training takes some time.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalStateRules",
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
                    "jurisdiction",
                    models.ForeignKey(
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
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical state rules",
                "verbose_name_plural": "historical state rules",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalShift",
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
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                (
                    "is_on_call",
                    models.BooleanField(
                        default=False, verbose_name="on call from home"
                    ),
                ),
                ("cancelled_at", models.DateTimeField(editable=False, null=True)),
                (
                    "jurisdiction",
                    models.ForeignKey(
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
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical shift",
                "verbose_name_plural": "historical shifts",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalCredential",
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
                ("kind", models.CharField(max_length=60)),
                ("number", models.CharField(blank=True, max_length=60)),
                ("issued_on", models.DateField(blank=True, null=True)),
                ("expires_on", models.DateField(blank=True, null=True)),
                (
                    "jurisdiction",
                    models.ForeignKey(
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
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical credential",
                "verbose_name_plural": "historical credentials",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalTrainingRecord",
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
                ("course", models.CharField(max_length=120)),
                ("completed_on", models.DateField()),
                ("expires_on", models.DateField(blank=True, null=True)),
                (
                    "hours",
                    models.DecimalField(
                        blank=True, decimal_places=1, max_digits=5, null=True
                    ),
                ),
                (
                    "jurisdiction",
                    models.ForeignKey(
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
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical training record",
                "verbose_name_plural": "historical training records",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
    ]
