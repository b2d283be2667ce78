import datetime

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
        ("followups", "0001_initial"),
        ("followups", "0005_planned_in_session"),
        ("followups", "0006_why_so_early"),
    ]

    dependencies = [
        ("accounts", "0003_membership_seen_at"),
        ("accounts", "__first__"),
        ("cases", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Protocol",
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
                ("name", models.CharField(max_length=80)),
                (
                    "trigger",
                    models.CharField(
                        choices=[
                            ("risk", "Risk at the end of a session"),
                            ("standard", "Any other case"),
                        ],
                        max_length=20,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("max_attempts", models.PositiveSmallIntegerField(default=3)),
                (
                    "retry_after",
                    models.DurationField(default=datetime.timedelta(seconds=14400)),
                ),
                ("quiet_from", models.TimeField(default=datetime.time(21, 0))),
                ("quiet_until", models.TimeField(default=datetime.time(8, 0))),
                (
                    "retired_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
            ],
            options={
                "ordering": ("trigger", "-version"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("jurisdiction", "trigger", "version"),
                        name="protocol_version_once",
                        violation_error_message="This version of the protocol exists already.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("retired_at", None)),
                        fields=("jurisdiction", "trigger"),
                        name="protocol_one_current",
                        violation_error_message="Another version of this protocol is current.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("max_attempts__gte", 1)),
                        name="protocol_tries_at_least_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProtocolStep",
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
                    "protocol",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="followups.protocol",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("label", models.CharField(max_length=60)),
                ("after", models.DurationField()),
                ("window", models.DurationField()),
            ],
            options={
                "ordering": ("protocol", "position"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("jurisdiction", "protocol", "position"),
                        name="protocol_step_position",
                        violation_error_message="The protocol has a step at this position.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("after__gt", datetime.timedelta(0)),
                            ("window__gt", datetime.timedelta(0)),
                        ),
                        name="protocol_step_lasts",
                        violation_error_message="A step lies ahead and lasts some time.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FollowUp",
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
                        related_name="follow_ups",
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
                        related_name="follow_ups",
                        to="cases.session",
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups",
                        to="followups.protocolstep",
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("check_in", "Check in after a crisis"),
                            ("safety", "Safety check"),
                            ("first_visit", "First visit kept?"),
                            ("other", "Other contact"),
                        ],
                        default="check_in",
                        max_length=20,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("scheduled", "Scheduled"),
                            ("completed", "Completed"),
                            ("unable_to_reach", "Unable to reach"),
                            ("refused", "Refused"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="scheduled",
                        editable=False,
                        max_length=20,
                    ),
                ),
                ("due_at", models.DateTimeField()),
                ("window_ends_at", models.DateTimeField()),
                ("promised_by", models.DateTimeField(editable=False)),
                ("not_before", models.DateTimeField(editable=False, null=True)),
                (
                    "assigned_to",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("max_attempts", models.PositiveSmallIntegerField(default=3)),
                ("ended_at", models.DateTimeField(editable=False, null=True)),
                (
                    "stop",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("reached", "Reached"),
                            ("linked_to_care", "Linked to care"),
                            ("attempts_used_up", "Attempts used up"),
                            ("refused", "The person refused"),
                            ("deceased", "The person has died"),
                            ("do_not_contact", "Do not contact"),
                            ("case_closed", "The case was closed"),
                            ("replanned", "Planned anew after a later session"),
                            ("not_needed", "No longer needed"),
                        ],
                        editable=False,
                        max_length=20,
                    ),
                ),
            ],
            options={
                "verbose_name": "follow-up",
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "scheduled")),
                        fields=["jurisdiction", "due_at", "id"],
                        name="followup_due",
                    ),
                    models.Index(
                        condition=models.Q(("status", "scheduled")),
                        fields=["jurisdiction", "assigned_to", "due_at", "id"],
                        name="followup_mine",
                    ),
                    models.Index(
                        condition=models.Q(("status", "scheduled")),
                        fields=["jurisdiction", "window_ends_at", "id"],
                        name="followup_missed",
                    ),
                    models.Index(
                        fields=["jurisdiction", "case", "due_at"],
                        name="followup_of_case",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_at", None),
                                ("status", "scheduled"),
                                ("stop", ""),
                            ),
                            models.Q(
                                models.Q(("status", "scheduled"), _negated=True),
                                ("ended_at__isnull", False),
                                models.Q(("stop", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="followup_ended_with_reason",
                        violation_error_message="A follow-up that ended says when and why.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("window_ends_at__gt", models.F("due_at"))),
                        name="followup_window_after_due",
                        violation_error_message="A follow-up is missed only after it was due.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "scheduled")),
                        fields=("jurisdiction", "case", "step"),
                        name="followup_step_once",
                        violation_error_message="This step is already planned for the case.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attempt",
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
                    "follow_up",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attempts",
                        to="followups.followup",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(editable=False)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("reached", "Reached"),
                            ("no_answer", "No answer"),
                            ("voicemail", "Voicemail left"),
                            ("busy", "Line busy or cut off"),
                            ("unsafe", "Not safe to talk"),
                            ("wrong_number", "Wrong number"),
                            ("refused", "Refused follow-up"),
                            ("deceased", "Has died"),
                        ],
                        max_length=20,
                    ),
                ),
                ("is_linked_to_care", models.BooleanField(default=False)),
                ("note", core.fields.EncryptedTextField(blank=True, default="")),
                (
                    "early_reason",
                    core.fields.EncryptedTextField(
                        blank=True, null=True, verbose_name="why so early"
                    ),
                ),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("follow_up", "position"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("jurisdiction", "follow_up", "position"),
                        name="attempt_position",
                        violation_error_message="Another attempt was logged meanwhile.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_linked_to_care", False),
                            ("outcome", "reached"),
                            _connector="OR",
                        ),
                        name="attempt_linked_when_reached",
                        violation_error_message="Only a person who was reached is linked to care.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reminder",
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
                ("at", models.DateTimeField()),
                (
                    "follow_up",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reminders",
                        to="followups.followup",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["at"], name="reminder_next")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("jurisdiction", "follow_up", "at"), name="reminder_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Escalation",
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
                ("at", models.DateTimeField()),
                (
                    "follow_up",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="escalations",
                        to="followups.followup",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["at"], name="escalation_next")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("jurisdiction", "follow_up", "at"),
                        name="escalation_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalProtocol",
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
                ("name", models.CharField(max_length=80)),
                (
                    "trigger",
                    models.CharField(
                        choices=[
                            ("risk", "Risk at the end of a session"),
                            ("standard", "Any other case"),
                        ],
                        max_length=20,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("max_attempts", models.PositiveSmallIntegerField(default=3)),
                (
                    "retry_after",
                    models.DurationField(default=datetime.timedelta(seconds=14400)),
                ),
                ("quiet_from", models.TimeField(default=datetime.time(21, 0))),
                ("quiet_until", models.TimeField(default=datetime.time(8, 0))),
                (
                    "retired_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
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
                "verbose_name": "historical protocol",
                "verbose_name_plural": "historical protocols",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalProtocolStep",
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
                ("position", models.PositiveSmallIntegerField()),
                ("label", models.CharField(max_length=60)),
                ("after", models.DurationField()),
                ("window", models.DurationField()),
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
                    "protocol",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="followups.protocol",
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
                "verbose_name": "historical protocol step",
                "verbose_name_plural": "historical protocol steps",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalFollowUp",
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
                    "purpose",
                    models.CharField(
                        choices=[
                            ("check_in", "Check in after a crisis"),
                            ("safety", "Safety check"),
                            ("first_visit", "First visit kept?"),
                            ("other", "Other contact"),
                        ],
                        default="check_in",
                        max_length=20,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("scheduled", "Scheduled"),
                            ("completed", "Completed"),
                            ("unable_to_reach", "Unable to reach"),
                            ("refused", "Refused"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="scheduled",
                        editable=False,
                        max_length=20,
                    ),
                ),
                ("due_at", models.DateTimeField()),
                ("window_ends_at", models.DateTimeField()),
                ("promised_by", models.DateTimeField(editable=False)),
                ("not_before", models.DateTimeField(editable=False, null=True)),
                ("max_attempts", models.PositiveSmallIntegerField(default=3)),
                ("ended_at", models.DateTimeField(editable=False, null=True)),
                (
                    "stop",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("reached", "Reached"),
                            ("linked_to_care", "Linked to care"),
                            ("attempts_used_up", "Attempts used up"),
                            ("refused", "The person refused"),
                            ("deceased", "The person has died"),
                            ("do_not_contact", "Do not contact"),
                            ("case_closed", "The case was closed"),
                            ("replanned", "Planned anew after a later session"),
                            ("not_needed", "No longer needed"),
                        ],
                        editable=False,
                        max_length=20,
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
                    "step",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="followups.protocolstep",
                    ),
                ),
                (
                    "assigned_to",
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
                "verbose_name": "historical follow-up",
                "verbose_name_plural": "historical follow-ups",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalAttempt",
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
                ("position", models.PositiveSmallIntegerField(editable=False)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("reached", "Reached"),
                            ("no_answer", "No answer"),
                            ("voicemail", "Voicemail left"),
                            ("busy", "Line busy or cut off"),
                            ("unsafe", "Not safe to talk"),
                            ("wrong_number", "Wrong number"),
                            ("refused", "Refused follow-up"),
                            ("deceased", "Has died"),
                        ],
                        max_length=20,
                    ),
                ),
                ("is_linked_to_care", models.BooleanField(default=False)),
                ("note", core.fields.EncryptedTextField(blank=True, default="")),
                (
                    "early_reason",
                    core.fields.EncryptedTextField(
                        blank=True, null=True, verbose_name="why so early"
                    ),
                ),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
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
                    "follow_up",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="followups.followup",
                    ),
                ),
                (
                    "made_by",
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
                "verbose_name": "historical attempt",
                "verbose_name_plural": "historical attempts",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
    ]
