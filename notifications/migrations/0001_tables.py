import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import core.ids


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("notifications", "0001_initial"),
        ("notifications", "0003_handed_on_and_answered"),
        ("notifications", "0004_letters"),
        ("notifications", "0005_offer_untaken"),
        ("notifications", "0006_cad_untold"),
        ("notifications", "0007_what_was_sent"),
    ]

    dependencies = [
        ("accounts", "0003_membership_seen_at"),
        ("accounts", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Notice",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("follow_up_due", "A follow-up is due"),
                            ("follow_up_missed", "A follow-up was missed"),
                            (
                                "follow_up_used_up",
                                "Nobody was reached: it is yours now",
                            ),
                            ("follow_up_assigned", "A follow-up was given to you"),
                            ("referral_answered", "A service answered your referral"),
                            ("answer_overdue", "A referral has had no answer in time"),
                            ("session_unsigned", "A session was left unsigned"),
                            (
                                "report_settled",
                                "What you marked as wrong was looked into",
                            ),
                            ("offer_untaken", "Nobody took the call you offered"),
                            ("cad_untold", "A report to a CAD was given up"),
                        ],
                        editable=False,
                        max_length=30,
                    ),
                ),
                ("subject_type", models.CharField(editable=False, max_length=60)),
                ("subject_id", models.UUIDField(editable=False)),
                ("occasion", models.DateTimeField(editable=False)),
                (
                    "recipient",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("read_at", models.DateTimeField(editable=False, null=True)),
                ("withdrawn_at", models.DateTimeField(editable=False, null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["jurisdiction", "recipient", "-created_at", "-id"],
                        name="notice_newest",
                    ),
                    models.Index(
                        condition=models.Q(("read_at", None), ("withdrawn_at", None)),
                        fields=["jurisdiction", "recipient"],
                        name="notice_unread",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=(
                            "jurisdiction",
                            "subject_id",
                            "kind",
                            "occasion",
                            "recipient",
                        ),
                        name="notice_once",
                        violation_error_message="This was noticed already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
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
                ("message_id", models.CharField(editable=False, max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("owed", "waiting to be sent"),
                            ("sent", "sent"),
                            ("dead", "given up"),
                            ("withdrawn", "no longer wanted"),
                        ],
                        default="owed",
                        editable=False,
                        max_length=20,
                    ),
                ),
                (
                    "due_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False
                    ),
                ),
                ("lease", models.UUIDField(editable=False, null=True)),
                (
                    "attempts",
                    models.PositiveSmallIntegerField(default=0, editable=False),
                ),
                (
                    "last_error",
                    models.CharField(blank=True, editable=False, max_length=100),
                ),
                ("sent_at", models.DateTimeField(editable=False, null=True)),
                (
                    "notice",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="notifications.notice",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "deliveries",
                "abstract": False,
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "owed")),
                        fields=["jurisdiction", "due_at"],
                        name="delivery_owed",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("jurisdiction", "notice"), name="delivery_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sent_at__isnull", False), ("state", "sent")),
                            models.Q(
                                models.Q(("state", "sent"), _negated=True),
                                ("sent_at", None),
                            ),
                            _connector="OR",
                        ),
                        name="delivery_sent_at",
                        violation_error_message="What was sent has the time it was sent, and no other.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Letter",
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
                ("message_id", models.CharField(editable=False, max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("owed", "waiting to be sent"),
                            ("sent", "sent"),
                            ("dead", "given up"),
                            ("withdrawn", "no longer wanted"),
                        ],
                        default="owed",
                        editable=False,
                        max_length=20,
                    ),
                ),
                (
                    "due_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False
                    ),
                ),
                ("lease", models.UUIDField(editable=False, null=True)),
                (
                    "attempts",
                    models.PositiveSmallIntegerField(default=0, editable=False),
                ),
                (
                    "last_error",
                    models.CharField(blank=True, editable=False, max_length=100),
                ),
                ("sent_at", models.DateTimeField(editable=False, null=True)),
                ("to", models.EmailField(editable=False, max_length=254)),
                ("subject_type", models.CharField(editable=False, max_length=60)),
                ("subject_id", models.UUIDField(editable=False)),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "owed")),
                        fields=["jurisdiction", "due_at"],
                        name="letter_owed",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("jurisdiction", "subject_id"), name="letter_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sent_at__isnull", False), ("state", "sent")),
                            models.Q(
                                models.Q(("state", "sent"), _negated=True),
                                ("sent_at", None),
                            ),
                            _connector="OR",
                        ),
                        name="letter_sent_at",
                        violation_error_message="What was sent has the time it was sent, and no other.",
                    ),
                ],
            },
        ),
    ]
