import django.db.models.deletion
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import core.fields
import core.ids


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("referrals", "0001_initial"),
        ("referrals", "0003_reasons_closed_and_language"),
    ]

    dependencies = [
        ("accounts", "0003_membership_seen_at"),
        ("accounts", "__first__"),
        ("cases", "0001_tables"),
        ("providers", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Referral",
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
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="referrals",
                        to="cases.case",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="referrals",
                        to="cases.session",
                    ),
                ),
                (
                    "need",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="referrals",
                        to="cases.need",
                    ),
                ),
                (
                    "service_at_location",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="referrals",
                        to="providers.serviceatlocation",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("requested", "Requested"),
                            ("accepted", "Accepted"),
                            ("rejected", "Rejected"),
                            ("cancelled", "Cancelled"),
                            ("in_progress", "In progress"),
                            ("on_hold", "On hold"),
                            ("completed", "Completed"),
                            ("failed", "Failed"),
                            ("entered_in_error", "Entered in error"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=20,
                    ),
                ),
                (
                    "rung",
                    models.CharField(
                        choices=[
                            ("information_given", "Information given"),
                            ("referred", "Referred"),
                            ("accepted", "Accepted"),
                            ("first_visit", "First visit"),
                            ("service_obtained", "Service obtained"),
                        ],
                        default="information_given",
                        editable=False,
                        max_length=20,
                        verbose_name="outcome",
                    ),
                ),
                (
                    "warmth",
                    models.CharField(
                        choices=[("warm", "Warm"), ("cold", "Cold")],
                        default="cold",
                        max_length=4,
                        verbose_name="handoff",
                    ),
                ),
                (
                    "referred_by",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="referrals",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("sent_at", models.DateTimeField(editable=False, null=True)),
                ("answer_due_at", models.DateTimeField(editable=False, null=True)),
                ("responded_at", models.DateTimeField(editable=False, null=True)),
                ("started_at", models.DateTimeField(editable=False, null=True)),
                ("ended_at", models.DateTimeField(editable=False, null=True)),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("no_capacity", "No capacity"),
                            ("not_eligible", "Person not eligible"),
                            ("closed", "Service was closed"),
                            ("language", "Nobody speaks the language"),
                            ("no_answer", "Service did not answer"),
                            ("coverage", "Cost or coverage"),
                            ("distance", "Too far, or no way to get there"),
                            ("declined", "Person declined"),
                            ("no_show", "Person did not come"),
                            ("elsewhere", "Met elsewhere"),
                            ("duplicate", "Made twice"),
                            ("wrong", "Wrong person or service"),
                            ("case_closed", "The case was closed"),
                            ("other", "Other"),
                        ],
                        editable=False,
                        max_length=20,
                    ),
                ),
                (
                    "reason_note",
                    core.fields.EncryptedTextField(
                        blank=True, default="", editable=False
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "requested")),
                        fields=["jurisdiction", "answer_due_at", "id"],
                        name="referral_waiting",
                    ),
                    models.Index(
                        fields=["jurisdiction", "-created_at", "-id"],
                        name="referral_newest",
                    ),
                    models.Index(
                        fields=["jurisdiction", "status", "-created_at", "-id"],
                        name="referral_newest_by_status",
                    ),
                    models.Index(
                        fields=["jurisdiction", "case", "-created_at"],
                        name="referral_of_case",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answer_due_at", None),
                                ("sent_at", None),
                                ("status", "draft"),
                            ),
                            models.Q(
                                models.Q(("status", "draft"), _negated=True),
                                ("answer_due_at__isnull", False),
                                ("sent_at__isnull", False),
                            ),
                            ("status", "entered_in_error"),
                            _connector="OR",
                        ),
                        name="referral_sent_with_due_answer",
                        violation_error_message="A referral that was sent says when, and when its answer is due.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("responded_at", None),
                                ("status__in", ("draft", "requested", "cancelled")),
                            ),
                            models.Q(
                                ("responded_at__isnull", False),
                                (
                                    "status__in",
                                    (
                                        "accepted",
                                        "rejected",
                                        "in_progress",
                                        "on_hold",
                                        "completed",
                                        "failed",
                                    ),
                                ),
                            ),
                            ("status", "entered_in_error"),
                            _connector="OR",
                        ),
                        name="referral_answered_at",
                        violation_error_message="A referral that was answered says when.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(
                                    (
                                        "status__in",
                                        (
                                            "in_progress",
                                            "on_hold",
                                            "completed",
                                            "failed",
                                        ),
                                    ),
                                    _negated=True,
                                ),
                                ("started_at", None),
                            ),
                            models.Q(
                                ("started_at__isnull", False),
                                (
                                    "status__in",
                                    ("in_progress", "on_hold", "completed", "failed"),
                                ),
                            ),
                            ("status", "entered_in_error"),
                            _connector="OR",
                        ),
                        name="referral_started_at",
                        violation_error_message="A referral in progress says since when.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_at__isnull", False),
                                (
                                    "status__in",
                                    (
                                        "rejected",
                                        "cancelled",
                                        "completed",
                                        "failed",
                                        "entered_in_error",
                                    ),
                                ),
                            ),
                            models.Q(
                                models.Q(
                                    (
                                        "status__in",
                                        (
                                            "rejected",
                                            "cancelled",
                                            "completed",
                                            "failed",
                                            "entered_in_error",
                                        ),
                                    ),
                                    _negated=True,
                                ),
                                ("ended_at", None),
                            ),
                            _connector="OR",
                        ),
                        name="referral_ended_at",
                        violation_error_message="A referral that ended says when.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "status__in",
                                    (
                                        "rejected",
                                        "cancelled",
                                        "failed",
                                        "entered_in_error",
                                    ),
                                ),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            ("status", "on_hold"),
                            models.Q(
                                ("reason", ""),
                                (
                                    "status__in",
                                    (
                                        "draft",
                                        "requested",
                                        "accepted",
                                        "in_progress",
                                        "completed",
                                    ),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="referral_ended_with_reason",
                        violation_error_message="A referral that ends without help says why.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "completed"), _negated=True),
                            ("rung__in", ("first_visit", "service_obtained")),
                            _connector="OR",
                        ),
                        name="referral_completed_with_output",
                        violation_error_message="A referral is completed by a first visit or the service itself.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                (
                                    "draft",
                                    "requested",
                                    "accepted",
                                    "in_progress",
                                    "on_hold",
                                ),
                            )
                        ),
                        fields=("jurisdiction", "case", "service_at_location", "need"),
                        name="referral_asked_once",
                        nulls_distinct=False,
                        violation_error_message="This service has already been asked for this need.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Handoff",
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
                    "referral",
                    models.OneToOneField(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handoff",
                        to="referrals.referral",
                    ),
                ),
                (
                    "warmth",
                    models.CharField(
                        choices=[("warm", "Warm"), ("cold", "Cold")], max_length=4
                    ),
                ),
                (
                    "stayed_on",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("spoke_to", core.fields.EncryptedTextField(blank=True, default="")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stayed_on__isnull", False), ("warmth", "warm")),
                            models.Q(("stayed_on", None), ("warmth", "cold")),
                            _connector="OR",
                        ),
                        name="handoff_warm_with_someone",
                        violation_error_message="A warm handoff names who stayed on the line.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalReferral",
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
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("requested", "Requested"),
                            ("accepted", "Accepted"),
                            ("rejected", "Rejected"),
                            ("cancelled", "Cancelled"),
                            ("in_progress", "In progress"),
                            ("on_hold", "On hold"),
                            ("completed", "Completed"),
                            ("failed", "Failed"),
                            ("entered_in_error", "Entered in error"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=20,
                    ),
                ),
                (
                    "rung",
                    models.CharField(
                        choices=[
                            ("information_given", "Information given"),
                            ("referred", "Referred"),
                            ("accepted", "Accepted"),
                            ("first_visit", "First visit"),
                            ("service_obtained", "Service obtained"),
                        ],
                        default="information_given",
                        editable=False,
                        max_length=20,
                        verbose_name="outcome",
                    ),
                ),
                (
                    "warmth",
                    models.CharField(
                        choices=[("warm", "Warm"), ("cold", "Cold")],
                        default="cold",
                        max_length=4,
                        verbose_name="handoff",
                    ),
                ),
                ("sent_at", models.DateTimeField(editable=False, null=True)),
                ("answer_due_at", models.DateTimeField(editable=False, null=True)),
                ("responded_at", models.DateTimeField(editable=False, null=True)),
                ("started_at", models.DateTimeField(editable=False, null=True)),
                ("ended_at", models.DateTimeField(editable=False, null=True)),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("no_capacity", "No capacity"),
                            ("not_eligible", "Person not eligible"),
                            ("closed", "Service was closed"),
                            ("language", "Nobody speaks the language"),
                            ("no_answer", "Service did not answer"),
                            ("coverage", "Cost or coverage"),
                            ("distance", "Too far, or no way to get there"),
                            ("declined", "Person declined"),
                            ("no_show", "Person did not come"),
                            ("elsewhere", "Met elsewhere"),
                            ("duplicate", "Made twice"),
                            ("wrong", "Wrong person or service"),
                            ("case_closed", "The case was closed"),
                            ("other", "Other"),
                        ],
                        editable=False,
                        max_length=20,
                    ),
                ),
                (
                    "reason_note",
                    core.fields.EncryptedTextField(
                        blank=True, default="", editable=False
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
                    "case",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cases.session",
                    ),
                ),
                (
                    "need",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cases.need",
                    ),
                ),
                (
                    "service_at_location",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="providers.serviceatlocation",
                    ),
                ),
                (
                    "referred_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        editable=False,
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
                "verbose_name": "historical referral",
                "verbose_name_plural": "historical referrals",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalHandoff",
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
                    "warmth",
                    models.CharField(
                        choices=[("warm", "Warm"), ("cold", "Cold")], max_length=4
                    ),
                ),
                ("spoke_to", core.fields.EncryptedTextField(blank=True, default="")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
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
                    "referral",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="referrals.referral",
                    ),
                ),
                (
                    "stayed_on",
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
                "verbose_name": "historical handoff",
                "verbose_name_plural": "historical handoffs",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
    ]
