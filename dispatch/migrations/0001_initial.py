import datetime

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import core.fields
import core.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("accounts", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="CadFeed",
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
                ("name", models.SlugField(max_length=40)),
                ("secret", core.fields.EncryptedTextField(editable=False)),
                (
                    "previous_secret",
                    core.fields.EncryptedTextField(
                        blank=True, default="", editable=False
                    ),
                ),
                ("is_active", models.BooleanField(default=True)),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False
                    ),
                ),
                ("rotated_at", models.DateTimeField(editable=False, null=True)),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cad_feeds",
                        to="accounts.jurisdiction",
                    ),
                ),
            ],
            options={
                "ordering": ("name",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("jurisdiction", "name"),
                        name="cadfeed_name_once",
                        violation_error_message="A feed of this name exists already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Call",
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
                    "status",
                    models.CharField(
                        choices=[
                            ("received", "Received"),
                            ("screened", "Screened"),
                            ("offered", "Offered"),
                            ("accepted", "With a clinician"),
                            ("closed", "Closed"),
                            ("returned", "Returned to 911"),
                            ("dropped", "Dropped"),
                            ("declined", "Declined by caller"),
                            ("abandoned", "Abandoned"),
                        ],
                        default="received",
                        editable=False,
                        max_length=10,
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("cad", "CAD"),
                            ("hand", "Entered by hand"),
                            ("file", "CAD file"),
                            ("session", "Begun in a session"),
                        ],
                        default="cad",
                        editable=False,
                        max_length=10,
                    ),
                ),
                (
                    "incident_uid",
                    models.CharField(blank=True, editable=False, max_length=500),
                ),
                (
                    "cad_number",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="CAD number"
                    ),
                ),
                ("cad_updated_at", models.DateTimeField(editable=False, null=True)),
                (
                    "type_text",
                    models.CharField(
                        blank=True,
                        editable=False,
                        help_text="The type as it was sent.",
                        max_length=120,
                    ),
                ),
                (
                    "priority",
                    models.PositiveSmallIntegerField(
                        default=3,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(9),
                        ],
                    ),
                ),
                (
                    "outcome_class",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("diverted", "Diverted, no response"),
                            ("co_notified", "Co-notified"),
                            ("returned", "Returned to 911"),
                            ("dropped", "Dropped in transfer"),
                            ("declined", "Declined by caller"),
                        ],
                        editable=False,
                        max_length=12,
                    ),
                ),
                ("place", core.fields.EncryptedTextField(blank=True, default="")),
                (
                    "place_kind",
                    models.CharField(blank=True, editable=False, max_length=30),
                ),
                (
                    "latitude",
                    core.fields.EncryptedTextField(
                        blank=True, default="", editable=False
                    ),
                ),
                (
                    "longitude",
                    core.fields.EncryptedTextField(
                        blank=True, default="", editable=False
                    ),
                ),
                ("area", models.CharField(blank=True, editable=False, max_length=40)),
                ("callback", core.fields.EncryptedTextField(blank=True, default="")),
                ("caller_name", core.fields.EncryptedTextField(blank=True, default="")),
                ("caller_role", models.CharField(blank=True, max_length=40)),
                ("details", core.fields.EncryptedTextField(blank=True, default="")),
                (
                    "safety_flags",
                    core.fields.EncryptedJSONField(
                        blank=True, default=list, editable=False
                    ),
                ),
                (
                    "received_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False
                    ),
                ),
                ("screened_at", models.DateTimeField(editable=False, null=True)),
                ("offered_at", models.DateTimeField(editable=False, null=True)),
                ("escalated_at", models.DateTimeField(editable=False, null=True)),
                (
                    "escalated_to",
                    models.CharField(blank=True, editable=False, max_length=20),
                ),
                ("accepted_at", models.DateTimeField(editable=False, null=True)),
                ("engaged_at", models.DateTimeField(editable=False, null=True)),
                ("closed_at", models.DateTimeField(editable=False, null=True)),
                (
                    "reason",
                    core.fields.EncryptedTextField(
                        blank=True, default="", editable=False
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "held_by",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="held_calls",
                        to=settings.AUTH_USER_MODEL,
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
                    "offered_by",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "offered")),
                        fields=["jurisdiction", "priority", "offered_at", "id"],
                        name="call_waiting",
                    ),
                    models.Index(
                        condition=models.Q(("status", "accepted")),
                        fields=["jurisdiction", "accepted_at", "id"],
                        name="call_held",
                    ),
                    models.Index(
                        condition=models.Q(("status__in", ("received", "screened"))),
                        fields=["jurisdiction", "-id"],
                        name="call_to_screen",
                    ),
                    models.Index(
                        condition=models.Q(("outcome_class", ""), _negated=True),
                        fields=["jurisdiction", "closed_at", "outcome_class"],
                        name="call_outcomes",
                    ),
                    models.Index(
                        fields=["jurisdiction", "-received_at", "-id"],
                        name="call_newest",
                    ),
                    models.Index(
                        fields=["jurisdiction", "cad_number"], name="call_cad_number"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("priority__gte", 1), ("priority__lte", 9)),
                        name="call_priority_1_to_9",
                        violation_error_message="Priority runs from 1, most urgent, to 9.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status", "received"),
                            ("screened_at__isnull", False),
                            _connector="OR",
                        ),
                        name="call_screened_has_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ("received", "screened", "closed")),
                            ("offered_at__isnull", False),
                            _connector="OR",
                        ),
                        name="call_offered_has_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "accepted"), _negated=True),
                            models.Q(
                                ("accepted_at__isnull", False),
                                ("held_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="call_accepted_has_holder",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("status__in", ("received", "screened", "offered")),
                                _negated=True,
                            ),
                            models.Q(("closed_at", None), ("held_by", None)),
                            _connector="OR",
                        ),
                        name="call_waiting_has_no_holder",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                ("received", "screened", "offered", "accepted"),
                            ),
                            ("closed_at__isnull", False),
                            _connector="OR",
                        ),
                        name="call_ended_has_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("accepted_at", None),
                                ("outcome_class", ""),
                                ("status", "closed"),
                            ),
                            models.Q(
                                ("accepted_at__isnull", False),
                                ("outcome_class__in", ("diverted", "co_notified")),
                                ("status", "closed"),
                            ),
                            models.Q(
                                ("outcome_class", "returned"), ("status", "returned")
                            ),
                            models.Q(
                                ("outcome_class", "dropped"),
                                ("status__in", ("dropped", "abandoned")),
                            ),
                            models.Q(
                                ("outcome_class", "declined"), ("status", "declined")
                            ),
                            models.Q(
                                ("outcome_class", ""),
                                (
                                    "status__in",
                                    ("received", "screened", "offered", "accepted"),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="call_outcome_fits_end",
                        violation_error_message="This outcome does not fit how the call ended.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CallParty",
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
                ("uid", models.CharField(blank=True, max_length=500)),
                ("role", models.CharField(blank=True, max_length=40)),
                ("name", core.fields.EncryptedTextField(blank=True, default="")),
                ("phone", core.fields.EncryptedTextField(blank=True, default="")),
                ("relationship", models.CharField(blank=True, max_length=60)),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parties",
                        to="dispatch.call",
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
            ],
            options={
                "verbose_name_plural": "call parties",
            },
        ),
        migrations.CreateModel(
            name="CallToken",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("phone", "Phone number"),
                            ("address", "Address"),
                            ("uid", "Incident or call id"),
                        ],
                        max_length=10,
                    ),
                ),
                ("token", models.BinaryField(max_length=16)),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tokens",
                        to="dispatch.call",
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
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["jurisdiction", "token"], name="calltoken_lookup"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "uid")),
                        fields=("jurisdiction", "token"),
                        name="calltoken_one_call_per_id",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CallType",
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
                ("code", models.CharField(max_length=30)),
                ("label", models.CharField(max_length=120)),
                (
                    "version",
                    models.PositiveSmallIntegerField(default=1, editable=False),
                ),
                ("order", models.PositiveSmallIntegerField(default=100)),
                (
                    "retired_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "registry_code",
                    models.CharField(
                        blank=True,
                        help_text="NENA EIDO incident type: EDP, MNTL, SUICTHRT.",
                        max_length=20,
                    ),
                ),
                (
                    "default_priority",
                    models.PositiveSmallIntegerField(
                        default=3,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(9),
                        ],
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
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("jurisdiction", "code", "version"),
                        name="calltype_version_once",
                        violation_error_message="This version of the code exists already.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("retired_at", None)),
                        fields=("jurisdiction", "code"),
                        name="calltype_one_current",
                        violation_error_message="This code is in use already.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="call",
            name="call_type",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="calls",
                to="dispatch.calltype",
            ),
        ),
        migrations.AddField(
            model_name="call",
            name="initial_type",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="dispatch.calltype",
            ),
        ),
        migrations.CreateModel(
            name="Disposition",
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
                ("code", models.CharField(max_length=30)),
                ("label", models.CharField(max_length=120)),
                (
                    "version",
                    models.PositiveSmallIntegerField(default=1, editable=False),
                ),
                ("order", models.PositiveSmallIntegerField(default=100)),
                (
                    "retired_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "common_code",
                    models.CharField(
                        help_text="APCO ANS 1.111.2: 05, 13, 15.", max_length=2
                    ),
                ),
                (
                    "outcome_class",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("diverted", "Diverted, no response"),
                            ("co_notified", "Co-notified"),
                            ("returned", "Returned to 911"),
                            ("dropped", "Dropped in transfer"),
                            ("declined", "Declined by caller"),
                        ],
                        max_length=12,
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
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("jurisdiction", "code", "version"),
                        name="disposition_version_once",
                        violation_error_message="This version of the code exists already.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("retired_at", None)),
                        fields=("jurisdiction", "code"),
                        name="disposition_one_current",
                        violation_error_message="This code is in use already.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="call",
            name="disposition",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="calls",
                to="dispatch.disposition",
            ),
        ),
        migrations.CreateModel(
            name="DiversionPolicy",
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
                ("version", models.PositiveSmallIntegerField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("active", "Active"),
                            ("retired", "Retired"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=10,
                    ),
                ),
                ("activated_at", models.DateTimeField(editable=False, null=True)),
                ("rules", models.JSONField(default=list)),
                (
                    "fallback",
                    models.CharField(
                        choices=[
                            ("clinician", "Clinician"),
                            ("988", "988"),
                            ("mobile_crisis", "Mobile crisis team"),
                            ("community", "Community responder"),
                            ("police", "Police"),
                            ("fire", "Fire"),
                            ("ems", "EMS"),
                        ],
                        default="mobile_crisis",
                        max_length=20,
                    ),
                ),
                (
                    "offer_limit",
                    models.DurationField(default=datetime.timedelta(seconds=180)),
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
            ],
            options={
                "verbose_name_plural": "diversion policies",
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("jurisdiction", "version"),
                        name="diversionpolicy_number_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "active")),
                        fields=("jurisdiction",),
                        name="diversionpolicy_one_active",
                        violation_error_message="Another version is active: retire it first.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalCall",
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
                            ("received", "Received"),
                            ("screened", "Screened"),
                            ("offered", "Offered"),
                            ("accepted", "With a clinician"),
                            ("closed", "Closed"),
                            ("returned", "Returned to 911"),
                            ("dropped", "Dropped"),
                            ("declined", "Declined by caller"),
                            ("abandoned", "Abandoned"),
                        ],
                        default="received",
                        editable=False,
                        max_length=10,
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("cad", "CAD"),
                            ("hand", "Entered by hand"),
                            ("file", "CAD file"),
                            ("session", "Begun in a session"),
                        ],
                        default="cad",
                        editable=False,
                        max_length=10,
                    ),
                ),
                (
                    "incident_uid",
                    models.CharField(blank=True, editable=False, max_length=500),
                ),
                (
                    "cad_number",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="CAD number"
                    ),
                ),
                ("cad_updated_at", models.DateTimeField(editable=False, null=True)),
                (
                    "type_text",
                    models.CharField(
                        blank=True,
                        editable=False,
                        help_text="The type as it was sent.",
                        max_length=120,
                    ),
                ),
                (
                    "priority",
                    models.PositiveSmallIntegerField(
                        default=3,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(9),
                        ],
                    ),
                ),
                (
                    "outcome_class",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("diverted", "Diverted, no response"),
                            ("co_notified", "Co-notified"),
                            ("returned", "Returned to 911"),
                            ("dropped", "Dropped in transfer"),
                            ("declined", "Declined by caller"),
                        ],
                        editable=False,
                        max_length=12,
                    ),
                ),
                ("place", core.fields.EncryptedTextField(blank=True, default="")),
                (
                    "place_kind",
                    models.CharField(blank=True, editable=False, max_length=30),
                ),
                (
                    "latitude",
                    core.fields.EncryptedTextField(
                        blank=True, default="", editable=False
                    ),
                ),
                (
                    "longitude",
                    core.fields.EncryptedTextField(
                        blank=True, default="", editable=False
                    ),
                ),
                ("area", models.CharField(blank=True, editable=False, max_length=40)),
                ("callback", core.fields.EncryptedTextField(blank=True, default="")),
                ("caller_name", core.fields.EncryptedTextField(blank=True, default="")),
                ("caller_role", models.CharField(blank=True, max_length=40)),
                ("details", core.fields.EncryptedTextField(blank=True, default="")),
                (
                    "safety_flags",
                    core.fields.EncryptedJSONField(
                        blank=True, default=list, editable=False
                    ),
                ),
                (
                    "received_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False
                    ),
                ),
                ("screened_at", models.DateTimeField(editable=False, null=True)),
                ("offered_at", models.DateTimeField(editable=False, null=True)),
                ("escalated_at", models.DateTimeField(editable=False, null=True)),
                (
                    "escalated_to",
                    models.CharField(blank=True, editable=False, max_length=20),
                ),
                ("accepted_at", models.DateTimeField(editable=False, null=True)),
                ("engaged_at", models.DateTimeField(editable=False, null=True)),
                ("closed_at", models.DateTimeField(editable=False, null=True)),
                (
                    "reason",
                    core.fields.EncryptedTextField(
                        blank=True, default="", editable=False
                    ),
                ),
                ("updated_at", models.DateTimeField(blank=True, editable=False)),
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
                    "call_type",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="dispatch.calltype",
                    ),
                ),
                (
                    "disposition",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="dispatch.disposition",
                    ),
                ),
                (
                    "held_by",
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
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "initial_type",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="dispatch.calltype",
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
                    "offered_by",
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
            ],
            options={
                "verbose_name": "historical call",
                "verbose_name_plural": "historical calls",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalCallType",
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
                ("code", models.CharField(max_length=30)),
                ("label", models.CharField(max_length=120)),
                (
                    "version",
                    models.PositiveSmallIntegerField(default=1, editable=False),
                ),
                ("order", models.PositiveSmallIntegerField(default=100)),
                (
                    "retired_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "registry_code",
                    models.CharField(
                        blank=True,
                        help_text="NENA EIDO incident type: EDP, MNTL, SUICTHRT.",
                        max_length=20,
                    ),
                ),
                (
                    "default_priority",
                    models.PositiveSmallIntegerField(
                        default=3,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(9),
                        ],
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
            ],
            options={
                "verbose_name": "historical call type",
                "verbose_name_plural": "historical call types",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalDisposition",
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
                ("code", models.CharField(max_length=30)),
                ("label", models.CharField(max_length=120)),
                (
                    "version",
                    models.PositiveSmallIntegerField(default=1, editable=False),
                ),
                ("order", models.PositiveSmallIntegerField(default=100)),
                (
                    "retired_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "common_code",
                    models.CharField(
                        help_text="APCO ANS 1.111.2: 05, 13, 15.", max_length=2
                    ),
                ),
                (
                    "outcome_class",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("diverted", "Diverted, no response"),
                            ("co_notified", "Co-notified"),
                            ("returned", "Returned to 911"),
                            ("dropped", "Dropped in transfer"),
                            ("declined", "Declined by caller"),
                        ],
                        max_length=12,
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
            ],
            options={
                "verbose_name": "historical disposition",
                "verbose_name_plural": "historical dispositions",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalDiversionPolicy",
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
                ("version", models.PositiveSmallIntegerField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("active", "Active"),
                            ("retired", "Retired"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=10,
                    ),
                ),
                ("activated_at", models.DateTimeField(editable=False, null=True)),
                ("rules", models.JSONField(default=list)),
                (
                    "fallback",
                    models.CharField(
                        choices=[
                            ("clinician", "Clinician"),
                            ("988", "988"),
                            ("mobile_crisis", "Mobile crisis team"),
                            ("community", "Community responder"),
                            ("police", "Police"),
                            ("fire", "Fire"),
                            ("ems", "EMS"),
                        ],
                        default="mobile_crisis",
                        max_length=20,
                    ),
                ),
                (
                    "offer_limit",
                    models.DurationField(default=datetime.timedelta(seconds=180)),
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
            ],
            options={
                "verbose_name": "historical diversion policy",
                "verbose_name_plural": "historical diversion policies",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalResponse",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("mobile_crisis", "Mobile crisis team"),
                            ("community", "Community responder"),
                            ("ems", "EMS"),
                            ("police", "Police"),
                            ("fire", "Fire"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("requested", "Requested"),
                            ("dispatched", "Dispatched"),
                            ("en_route", "En route"),
                            ("on_scene", "On scene"),
                            ("cleared", "Cleared"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="requested",
                        editable=False,
                        max_length=12,
                    ),
                ),
                (
                    "place",
                    core.fields.EncryptedTextField(
                        blank=True, default="", editable=False
                    ),
                ),
                (
                    "requested_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False
                    ),
                ),
                ("dispatched_at", models.DateTimeField(editable=False, null=True)),
                ("en_route_at", models.DateTimeField(editable=False, null=True)),
                ("on_scene_at", models.DateTimeField(editable=False, null=True)),
                (
                    "contact_confirmed_at",
                    models.DateTimeField(editable=False, null=True),
                ),
                (
                    "further_action",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("second_unit", "Another unit sent"),
                            ("welfare_check", "Welfare check arranged"),
                            ("call_back", "Call back arranged"),
                            ("supervisor", "Supervisor took over"),
                        ],
                        editable=False,
                        max_length=20,
                    ),
                ),
                ("closed_at", models.DateTimeField(editable=False, null=True)),
                (
                    "reason",
                    core.fields.EncryptedTextField(
                        blank=True, default="", editable=False
                    ),
                ),
                ("updated_at", models.DateTimeField(blank=True, editable=False)),
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
                    "call",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="dispatch.call",
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
                    "requested_by",
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
            ],
            options={
                "verbose_name": "historical response",
                "verbose_name_plural": "historical responses",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalScreenForm",
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
                ("version", models.PositiveSmallIntegerField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("active", "Active"),
                            ("retired", "Retired"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=10,
                    ),
                ),
                ("activated_at", models.DateTimeField(editable=False, null=True)),
                ("questions", models.JSONField(default=list)),
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
            ],
            options={
                "verbose_name": "historical screen form",
                "verbose_name_plural": "historical screen forms",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="RawMessage",
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
                ("message_id", models.CharField(max_length=255)),
                ("digest", models.BinaryField(max_length=16)),
                ("body", core.fields.EncryptedTextField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("applied", "Applied"),
                            ("stale", "Older than what is known"),
                            ("quarantined", "In quarantine"),
                        ],
                        max_length=12,
                    ),
                ),
                ("problem", models.CharField(blank=True, max_length=300)),
                ("pointer", models.CharField(blank=True, max_length=300)),
                ("warnings", models.JSONField(default=list)),
                ("replayed_at", models.DateTimeField(null=True)),
                (
                    "call",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="messages",
                        to="dispatch.call",
                    ),
                ),
                (
                    "feed",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="messages",
                        to="dispatch.cadfeed",
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
                    "replayed_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "quarantined")),
                        fields=["jurisdiction", "-created_at", "-id"],
                        name="rawmessage_quarantine",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("jurisdiction", "feed", "message_id"),
                        name="rawmessage_id_once",
                    ),
                    models.UniqueConstraint(
                        fields=("jurisdiction", "feed", "digest"),
                        name="rawmessage_body_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("call", None),
                                ("status", "quarantined"),
                                models.Q(("problem", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("status", "quarantined"), _negated=True),
                                ("call__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="rawmessage_read_or_explained",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Response",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("mobile_crisis", "Mobile crisis team"),
                            ("community", "Community responder"),
                            ("ems", "EMS"),
                            ("police", "Police"),
                            ("fire", "Fire"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("requested", "Requested"),
                            ("dispatched", "Dispatched"),
                            ("en_route", "En route"),
                            ("on_scene", "On scene"),
                            ("cleared", "Cleared"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="requested",
                        editable=False,
                        max_length=12,
                    ),
                ),
                (
                    "place",
                    core.fields.EncryptedTextField(
                        blank=True, default="", editable=False
                    ),
                ),
                (
                    "requested_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False
                    ),
                ),
                ("dispatched_at", models.DateTimeField(editable=False, null=True)),
                ("en_route_at", models.DateTimeField(editable=False, null=True)),
                ("on_scene_at", models.DateTimeField(editable=False, null=True)),
                (
                    "contact_confirmed_at",
                    models.DateTimeField(editable=False, null=True),
                ),
                (
                    "further_action",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("second_unit", "Another unit sent"),
                            ("welfare_check", "Welfare check arranged"),
                            ("call_back", "Call back arranged"),
                            ("supervisor", "Supervisor took over"),
                        ],
                        editable=False,
                        max_length=20,
                    ),
                ),
                ("closed_at", models.DateTimeField(editable=False, null=True)),
                (
                    "reason",
                    core.fields.EncryptedTextField(
                        blank=True, default="", editable=False
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="responses",
                        to="dispatch.call",
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
                    "requested_by",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-requested_at",),
                "indexes": [
                    models.Index(
                        condition=models.Q(
                            (
                                "status__in",
                                ("requested", "dispatched", "en_route", "on_scene"),
                            )
                        ),
                        fields=["jurisdiction", "requested_at"],
                        name="response_open",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "cleared"), _negated=True),
                            ("contact_confirmed_at__isnull", False),
                            models.Q(("further_action", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="response_cleared_knows_contact",
                        violation_error_message="Say that contact with the person was confirmed, or what is done further.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closed_at__isnull", False),
                                ("status__in", ("cleared", "cancelled")),
                            ),
                            models.Q(
                                models.Q(
                                    ("status__in", ("cleared", "cancelled")),
                                    _negated=True,
                                ),
                                ("closed_at", None),
                            ),
                            _connector="OR",
                        ),
                        name="response_closed_has_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ScreenForm",
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
                ("version", models.PositiveSmallIntegerField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("active", "Active"),
                            ("retired", "Retired"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=10,
                    ),
                ),
                ("activated_at", models.DateTimeField(editable=False, null=True)),
                ("questions", models.JSONField(default=list)),
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
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("jurisdiction", "version"),
                        name="screenform_number_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "active")),
                        fields=("jurisdiction",),
                        name="screenform_one_active",
                        violation_error_message="Another version is active: retire it first.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Screen",
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
                ("answers", models.JSONField(blank=True, default=dict)),
                (
                    "eligible",
                    models.BooleanField(
                        blank=True, help_text="Empty: not decided.", null=True
                    ),
                ),
                (
                    "responder",
                    models.CharField(
                        choices=[
                            ("clinician", "Clinician"),
                            ("988", "988"),
                            ("mobile_crisis", "Mobile crisis team"),
                            ("community", "Community responder"),
                            ("police", "Police"),
                            ("fire", "Fire"),
                            ("ems", "EMS"),
                        ],
                        max_length=20,
                    ),
                ),
                ("rule", models.CharField(blank=True, max_length=40)),
                ("reason", models.CharField(max_length=300)),
                ("say", models.CharField(blank=True, max_length=300)),
                ("missing", models.JSONField(blank=True, default=list)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "override_reason",
                    core.fields.EncryptedTextField(blank=True, default=""),
                ),
                ("overridden_at", models.DateTimeField(editable=False, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="screens",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="screens",
                        to="dispatch.call",
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
                    "overridden_by",
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
                    "policy",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="screens",
                        to="dispatch.diversionpolicy",
                    ),
                ),
                (
                    "form",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="screens",
                        to="dispatch.screenform",
                    ),
                ),
            ],
            options={
                "ordering": ("-at",),
                "get_latest_by": "at",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("overridden_at", None), ("overridden_by", None)),
                            models.Q(
                                ("overridden_at__isnull", False),
                                ("overridden_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="screen_override_has_author_and_time",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalScreen",
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
                ("answers", models.JSONField(blank=True, default=dict)),
                (
                    "eligible",
                    models.BooleanField(
                        blank=True, help_text="Empty: not decided.", null=True
                    ),
                ),
                (
                    "responder",
                    models.CharField(
                        choices=[
                            ("clinician", "Clinician"),
                            ("988", "988"),
                            ("mobile_crisis", "Mobile crisis team"),
                            ("community", "Community responder"),
                            ("police", "Police"),
                            ("fire", "Fire"),
                            ("ems", "EMS"),
                        ],
                        max_length=20,
                    ),
                ),
                ("rule", models.CharField(blank=True, max_length=40)),
                ("reason", models.CharField(max_length=300)),
                ("say", models.CharField(blank=True, max_length=300)),
                ("missing", models.JSONField(blank=True, default=list)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "override_reason",
                    core.fields.EncryptedTextField(blank=True, default=""),
                ),
                ("overridden_at", models.DateTimeField(editable=False, null=True)),
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
                    "by",
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
                    "call",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="dispatch.call",
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
                    "overridden_by",
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
                    "policy",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="dispatch.diversionpolicy",
                    ),
                ),
                (
                    "form",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="dispatch.screenform",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical screen",
                "verbose_name_plural": "historical screens",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
    ]
