import datetime

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import core.fields
import core.ids
import dispatch.models.call_words
import dispatch.models.codes
import dispatch.models.response_words
import dispatch.webhooks


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("dispatch", "0001_initial"),
        ("dispatch", "0004_code_length"),
        ("dispatch", "0005_cad_files"),
        ("dispatch", "0006_policy_says_what_then"),
        ("dispatch", "0007_queue_times"),
        ("dispatch", "0008_floor_rules"),
        ("dispatch", "0009_merged_calls"),
        ("dispatch", "0010_back_entered_calls"),
        ("dispatch", "0012_field_filters"),
        ("dispatch", "0013_filters_of_known_feeds"),
        ("dispatch", "0014_call_files_that_wait"),
        ("dispatch", "0018_policies_tried"),
        ("dispatch", "0019_cad_is_told"),
        ("dispatch", "0020_why_police"),
        ("dispatch", "0021_transfers_and_outcomes"),
        ("dispatch", "0022_cad_parts"),
        ("dispatch", "0023_months_of_988"),
        ("dispatch", "0025_repeats_stay_at_home"),
    ]

    dependencies = [
        ("accounts", "0003_membership_seen_at"),
        ("accounts", "__first__"),
        ("providers", "0001_tables"),
    ]

    operations = [
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
                ("code", models.CharField(max_length=60)),
                ("label", models.CharField(max_length=120)),
                (
                    "version",
                    models.PositiveSmallIntegerField(default=1, editable=False),
                ),
                ("order", models.PositiveIntegerField(default=100)),
                (
                    "retired_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "registry_code",
                    models.CharField(
                        blank=True,
                        help_text="The common incident type it stands for: EDP, MNTL, SUICTHRT.",
                        max_length=20,
                        validators=[dispatch.models.codes.known_incident_type],
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
                ("code", models.CharField(max_length=60)),
                ("label", models.CharField(max_length=120)),
                (
                    "version",
                    models.PositiveSmallIntegerField(default=1, editable=False),
                ),
                ("order", models.PositiveIntegerField(default=100)),
                (
                    "retired_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "common_code",
                    models.CharField(
                        help_text="The common disposition it stands for: 05, 13, 15.",
                        max_length=2,
                        validators=[dispatch.models.codes.known_disposition],
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("jurisdiction",),
                        name="floorrules_one_of_a_jurisdiction",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("wait_limit", None),
                            ("wait_limit__gt", datetime.timedelta(0)),
                            _connector="OR",
                        ),
                        name="floorrules_wait_limit_is_a_time",
                        violation_error_message="A wait limit is longer than nothing.",
                    ),
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
                ("front_since", models.DateTimeField(editable=False, null=True)),
                ("transferred_at", models.DateTimeField(editable=False, null=True)),
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
                            ("merged", "Merged"),
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
                            ("988", "Passed on by 988"),
                            ("outage", "Back-entered after an outage"),
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
                    "initial_type",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="dispatch.calltype",
                    ),
                ),
                (
                    "call_type",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calls",
                        to="dispatch.calltype",
                    ),
                ),
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
                (
                    "disposition",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calls",
                        to="dispatch.disposition",
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
                ("escalated_at", models.DateTimeField(editable=False, null=True)),
                (
                    "escalated_to",
                    models.CharField(blank=True, editable=False, max_length=20),
                ),
                ("accepted_at", models.DateTimeField(editable=False, null=True)),
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
                ("engaged_at", models.DateTimeField(editable=False, null=True)),
                ("first_unit_at", models.DateTimeField(editable=False, null=True)),
                ("closed_at", models.DateTimeField(editable=False, null=True)),
                (
                    "merged_into",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="dispatch.call",
                    ),
                ),
                (
                    "reason",
                    core.fields.EncryptedTextField(
                        blank=True, default="", editable=False
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True)),
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
                    models.Index(
                        condition=models.Q(("merged_into__isnull", False)),
                        fields=["merged_into"],
                        name="call_merged",
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
                            ("status__in", ("received", "merged")),
                            ("screened_at__isnull", False),
                            models.Q(("offered_at", None), ("status", "closed")),
                            _connector="OR",
                        ),
                        name="call_screened_has_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                ("received", "screened", "closed", "merged"),
                            ),
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
                                ("transferred_at", None),
                            ),
                            models.Q(
                                (
                                    "outcome_class__in",
                                    [
                                        "diverted",
                                        "co_notified",
                                        "returned",
                                        "dropped",
                                        "declined",
                                    ],
                                ),
                                ("status", "closed"),
                                models.Q(
                                    ("accepted_at__isnull", False),
                                    ("transferred_at__isnull", False),
                                    _connector="OR",
                                ),
                            ),
                            models.Q(
                                (
                                    "outcome_class__in",
                                    ("co_notified", "returned", "dropped", "declined"),
                                ),
                                (
                                    "status__in",
                                    ("returned", "dropped", "abandoned", "declined"),
                                ),
                            ),
                            models.Q(
                                ("outcome_class", ""),
                                (
                                    "status__in",
                                    (
                                        "received",
                                        "screened",
                                        "offered",
                                        "accepted",
                                        "merged",
                                    ),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="call_outcome_fits_end",
                        violation_error_message="This outcome does not fit how the call ended.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("merged_into__isnull", False),
                                ("status", "merged"),
                                models.Q(
                                    ("merged_into", models.F("pk")), _negated=True
                                ),
                            ),
                            models.Q(
                                models.Q(("status", "merged"), _negated=True),
                                ("merged_into", None),
                            ),
                            _connector="OR",
                        ),
                        name="call_merged_goes_on_elsewhere",
                    ),
                ],
            },
            bases=(dispatch.models.call_words.CallWords, models.Model),
        ),
        migrations.CreateModel(
            name="CadParts",
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
                    "call",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cad_parts",
                        to="dispatch.call",
                    ),
                ),
                ("content", core.fields.EncryptedJSONField(default=dict)),
                ("told", core.fields.EncryptedJSONField(default=dict)),
                ("updated_at", models.DateTimeField(auto_now=True)),
            ],
            options={
                "verbose_name_plural": "CAD parts",
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
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parties",
                        to="dispatch.call",
                    ),
                ),
                ("uid", models.CharField(blank=True, max_length=500)),
                ("role", models.CharField(blank=True, max_length=40)),
                ("name", core.fields.EncryptedTextField(blank=True, default="")),
                ("phone", core.fields.EncryptedTextField(blank=True, default="")),
                ("relationship", models.CharField(blank=True, max_length=60)),
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
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tokens",
                        to="dispatch.call",
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
                ("received_at", models.DateTimeField(editable=False)),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["jurisdiction", "token", "received_at", "call"],
                        name="calltoken_in_time",
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
            name="Outcome",
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
                    "call",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outcome",
                        to="dispatch.call",
                    ),
                ),
                (
                    "derived",
                    models.CharField(
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
                ("because", models.CharField(editable=False, max_length=200)),
                (
                    "stated",
                    models.CharField(
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
                (
                    "why",
                    core.fields.EncryptedTextField(
                        blank=True, default="", editable=False
                    ),
                ),
                (
                    "stated_by",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("stated_at", models.DateTimeField(editable=False, null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("stated", models.F("derived")),
                                ("stated_at", None),
                                ("stated_by", None),
                            ),
                            models.Q(
                                ("stated_at__isnull", False),
                                ("stated_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="outcome_override_has_author_and_time",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Wait",
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
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="waits",
                        to="dispatch.call",
                    ),
                ),
                (
                    "offered_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("began_at", models.DateTimeField()),
                ("untaken_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("end", models.CharField(blank=True, max_length=10)),
                (
                    "taken_by",
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
                "ordering": ("began_at",),
                "indexes": [
                    models.Index(fields=["jurisdiction", "began_at"], name="wait_begun")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("call",),
                        name="wait_one_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("end", ""), ("ended_at", None), ("taken_by", None)
                            ),
                            models.Q(
                                ("end", "accepted"),
                                ("ended_at__gte", models.F("began_at")),
                                ("taken_by__isnull", False),
                            ),
                            models.Q(
                                ("ended_at__gte", models.F("began_at")),
                                ("taken_by", None),
                                models.Q(("end__in", ("", "accepted")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="wait_ends_with_a_word",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Recontact",
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
                    "call",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="recontact",
                        to="dispatch.call",
                    ),
                ),
                (
                    "again",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="recontact_of",
                        to="dispatch.call",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("phone", "same phone number"),
                            ("address", "same address"),
                        ],
                        max_length=10,
                    ),
                ),
                ("after", models.DurationField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("after__gte", datetime.timedelta(0)),
                            ("after__lte", datetime.timedelta(days=30)),
                        ),
                        name="recontact_within_30_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("call", models.F("again")), _negated=True),
                        name="recontact_is_another_call",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Transfer",
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
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transfers",
                        to="dispatch.call",
                    ),
                ),
                (
                    "direction",
                    models.CharField(
                        choices=[("to_988", "To 988"), ("from_988", "From 988")],
                        editable=False,
                        max_length=10,
                    ),
                ),
                (
                    "stayed_on",
                    models.CharField(
                        choices=[
                            ("nobody", "Cold: nobody stays on"),
                            ("call_taker", "Warm: the call taker stays on"),
                            ("clinician", "Warm: the clinician stays on"),
                            ("counselor", "Warm: the 988 counselor stays on"),
                        ],
                        editable=False,
                        max_length=12,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("asked", "Under way"),
                            ("accepted", "Accepted"),
                            ("dropped", "Dropped"),
                            ("returned", "Returned"),
                        ],
                        default="asked",
                        editable=False,
                        max_length=10,
                    ),
                ),
                (
                    "reference",
                    models.CharField(
                        blank=True,
                        max_length=60,
                        verbose_name="Transfer id at the 988 center",
                    ),
                ),
                (
                    "started_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False
                    ),
                ),
                (
                    "started_by",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("accepted_at", models.DateTimeField(editable=False, null=True)),
                ("ended_at", models.DateTimeField(editable=False, null=True)),
                (
                    "reason",
                    core.fields.EncryptedTextField(
                        blank=True, default="", editable=False
                    ),
                ),
                (
                    "came_back_as",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="came_back_from",
                        to="dispatch.call",
                    ),
                ),
            ],
            options={
                "verbose_name": "transfer",
                "ordering": ("-started_at",),
                "indexes": [
                    models.Index(
                        fields=["jurisdiction", "-started_at", "-id"],
                        name="transfer_newest",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "asked")),
                        fields=("call",),
                        name="transfer_one_under_way",
                        violation_error_message="A transfer of this call is under way already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("accepted_at", None),
                                ("ended_at", None),
                                ("status", "asked"),
                            ),
                            models.Q(
                                ("accepted_at__isnull", False),
                                ("ended_at", None),
                                ("status", "accepted"),
                            ),
                            models.Q(
                                ("ended_at__isnull", False),
                                ("status__in", ("dropped", "returned")),
                            ),
                            _connector="OR",
                        ),
                        name="transfer_status_has_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LedgerFile",
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
                ("month", models.DateField()),
                ("name", models.CharField(max_length=200)),
                ("columns", models.JSONField(default=dict)),
                ("rows", models.JSONField(default=list)),
                ("matched", models.PositiveIntegerField(default=0)),
                ("outside", models.PositiveIntegerField(default=0)),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "compared_at",
                    models.DateTimeField(default=django.utils.timezone.now),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("jurisdiction", "month"), name="ledgerfile_one_a_month"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LedgerDifference",
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
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="differences",
                        to="dispatch.ledgerfile",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("only_theirs", "Not in our ledger"),
                            ("only_ours", "Not in theirs"),
                            ("status", "Another end"),
                            ("direction", "Another direction"),
                            ("time", "Another time"),
                            ("unreadable", "Could not be read"),
                        ],
                        max_length=12,
                    ),
                ),
                ("line", models.PositiveIntegerField(null=True)),
                (
                    "transfer",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="dispatch.transfer",
                    ),
                ),
                ("their_at", models.DateTimeField(null=True)),
                (
                    "their_direction",
                    models.CharField(
                        blank=True,
                        choices=[("to_988", "To 988"), ("from_988", "From 988")],
                        max_length=10,
                    ),
                ),
                (
                    "their_status",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("asked", "Under way"),
                            ("accepted", "Accepted"),
                            ("dropped", "Dropped"),
                            ("returned", "Returned"),
                        ],
                        max_length=10,
                    ),
                ),
                ("their_reference", models.CharField(blank=True, max_length=60)),
                ("problem", models.CharField(blank=True, max_length=200)),
                ("resolution", core.fields.EncryptedTextField(blank=True, default="")),
                (
                    "resolved_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("resolved_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ("resolved_at", "kind", "line", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("resolved_at", None), ("resolved_by", None)),
                            models.Q(
                                ("resolved_at__isnull", False),
                                ("resolved_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="ledgerdifference_settled_by_somebody",
                    )
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
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="responses",
                        to="dispatch.call",
                    ),
                ),
                (
                    "merged_from",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="dispatch.call",
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
                    "team",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="responses",
                        to="providers.team",
                    ),
                ),
                (
                    "slot",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="responses",
                        to="providers.teamslot",
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
                            ("stayed_on", "The clinician stayed with the person"),
                        ],
                        editable=False,
                        max_length=20,
                    ),
                ),
                ("closed_at", models.DateTimeField(editable=False, null=True)),
                (
                    "lesser",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("clinician", "Clinician"),
                            ("988", "988"),
                            ("mobile_crisis", "Mobile crisis team"),
                            ("community", "Community responder"),
                            ("police", "Police"),
                            ("fire", "Fire"),
                            ("ems", "EMS"),
                        ],
                        editable=False,
                        max_length=20,
                    ),
                ),
                (
                    "why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("weapon", "a weapon is there"),
                            ("violence", "somebody is threatened or hurt"),
                            ("crime", "a crime is reported"),
                            ("none_free", "nobody else can come in time"),
                            ("unit_asks", "a unit on the scene asks for it"),
                            ("other", "of something else"),
                        ],
                        editable=False,
                        max_length=20,
                    ),
                ),
                (
                    "why_words",
                    core.fields.EncryptedTextField(
                        blank=True, editable=False, null=True
                    ),
                ),
                (
                    "reason",
                    core.fields.EncryptedTextField(
                        blank=True, default="", editable=False
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True)),
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
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("slot", None), ("team", None)),
                            models.Q(
                                ("kind", "mobile_crisis"),
                                ("slot__isnull", False),
                                ("team__isnull", False),
                                (
                                    "status__in",
                                    ("requested", "dispatched", "en_route", "on_scene"),
                                ),
                            ),
                            models.Q(
                                ("kind", "mobile_crisis"),
                                ("slot", None),
                                ("team__isnull", False),
                                ("status__in", ("cleared", "cancelled")),
                            ),
                            _connector="OR",
                        ),
                        name="response_out_holds_slot",
                        violation_error_message="A team holds a place of its own while it is out.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("slot__isnull", False)),
                        fields=("slot",),
                        name="response_slot_once",
                        violation_error_message="This team is full: all it can send are out.",
                    ),
                ],
            },
            bases=(dispatch.models.response_words.ResponseWords, models.Model),
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
                ("retired_at", models.DateTimeField(editable=False, null=True)),
                ("questions", models.JSONField(default=list)),
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
                ("retired_at", models.DateTimeField(editable=False, null=True)),
                (
                    "purpose",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="What this version is to change, and why.",
                        max_length=200,
                    ),
                ),
                (
                    "based_on",
                    models.PositiveSmallIntegerField(
                        editable=False,
                        help_text="The version it was copied from.",
                        null=True,
                    ),
                ),
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
                        verbose_name="If nobody takes the offer",
                    ),
                ),
                (
                    "fallback_words",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="Left empty: send the responder above.",
                        max_length=300,
                        verbose_name="What the call taker then does",
                    ),
                ),
                (
                    "offer_limit",
                    models.DurationField(default=datetime.timedelta(seconds=180)),
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
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="screens",
                        to="dispatch.call",
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
                (
                    "policy",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="screens",
                        to="dispatch.diversionpolicy",
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
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="screens",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "override_reason",
                    core.fields.EncryptedTextField(blank=True, default=""),
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
                ("overridden_at", models.DateTimeField(editable=False, null=True)),
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
            name="PolicyTrial",
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
                    "policy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="trials",
                        to="dispatch.diversionpolicy",
                    ),
                ),
                (
                    "against",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="dispatch.diversionpolicy",
                    ),
                ),
                ("tried", models.JSONField()),
                ("first", models.DateField()),
                ("last", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("running", "Running"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("done", models.PositiveSmallIntegerField(default=0)),
                ("parts", models.PositiveSmallIntegerField(default=0)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("result", models.JSONField(default=dict)),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("finished_at", models.DateTimeField(null=True)),
                ("lease_until", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ("-created_at",),
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ("waiting", "running"))),
                        fields=["jurisdiction", "created_at"],
                        name="policytrial_waiting",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last__gte", models.F("first"))),
                        name="policytrial_days_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("finished_at", None),
                                ("state__in", ("waiting", "running")),
                            ),
                            models.Q(
                                ("finished_at__isnull", False),
                                ("state__in", ("done", "failed")),
                            ),
                            _connector="OR",
                        ),
                        name="policytrial_end_has_time",
                    ),
                ],
            },
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
                ("code", models.CharField(max_length=60)),
                ("label", models.CharField(max_length=120)),
                (
                    "version",
                    models.PositiveSmallIntegerField(default=1, editable=False),
                ),
                ("order", models.PositiveIntegerField(default=100)),
                (
                    "retired_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "registry_code",
                    models.CharField(
                        blank=True,
                        help_text="The common incident type it stands for: EDP, MNTL, SUICTHRT.",
                        max_length=20,
                        validators=[dispatch.models.codes.known_incident_type],
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
                ("code", models.CharField(max_length=60)),
                ("label", models.CharField(max_length=120)),
                (
                    "version",
                    models.PositiveSmallIntegerField(default=1, editable=False),
                ),
                ("order", models.PositiveIntegerField(default=100)),
                (
                    "retired_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "common_code",
                    models.CharField(
                        help_text="The common disposition it stands for: 05, 13, 15.",
                        max_length=2,
                        validators=[dispatch.models.codes.known_disposition],
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
                "verbose_name": "historical disposition",
                "verbose_name_plural": "historical dispositions",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalOutcome",
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
                    "derived",
                    models.CharField(
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
                ("because", models.CharField(editable=False, max_length=200)),
                (
                    "stated",
                    models.CharField(
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
                (
                    "why",
                    core.fields.EncryptedTextField(
                        blank=True, default="", editable=False
                    ),
                ),
                ("stated_at", models.DateTimeField(editable=False, null=True)),
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
                    "stated_by",
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
                "verbose_name": "historical outcome",
                "verbose_name_plural": "historical outcomes",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
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
                "verbose_name": "historical floor rules",
                "verbose_name_plural": "historical floor rules",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
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
                ("front_since", models.DateTimeField(editable=False, null=True)),
                ("transferred_at", models.DateTimeField(editable=False, null=True)),
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
                            ("merged", "Merged"),
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
                            ("988", "Passed on by 988"),
                            ("outage", "Back-entered after an outage"),
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
                ("first_unit_at", models.DateTimeField(editable=False, null=True)),
                ("closed_at", models.DateTimeField(editable=False, null=True)),
                (
                    "reason",
                    core.fields.EncryptedTextField(
                        blank=True, default="", editable=False
                    ),
                ),
                ("updated_at", models.DateTimeField(blank=True, editable=False)),
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
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="dispatch.call",
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
                "verbose_name": "historical call",
                "verbose_name_plural": "historical calls",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalTransfer",
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
                    "direction",
                    models.CharField(
                        choices=[("to_988", "To 988"), ("from_988", "From 988")],
                        editable=False,
                        max_length=10,
                    ),
                ),
                (
                    "stayed_on",
                    models.CharField(
                        choices=[
                            ("nobody", "Cold: nobody stays on"),
                            ("call_taker", "Warm: the call taker stays on"),
                            ("clinician", "Warm: the clinician stays on"),
                            ("counselor", "Warm: the 988 counselor stays on"),
                        ],
                        editable=False,
                        max_length=12,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("asked", "Under way"),
                            ("accepted", "Accepted"),
                            ("dropped", "Dropped"),
                            ("returned", "Returned"),
                        ],
                        default="asked",
                        editable=False,
                        max_length=10,
                    ),
                ),
                (
                    "reference",
                    models.CharField(
                        blank=True,
                        max_length=60,
                        verbose_name="Transfer id at the 988 center",
                    ),
                ),
                (
                    "started_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False
                    ),
                ),
                ("accepted_at", models.DateTimeField(editable=False, null=True)),
                ("ended_at", models.DateTimeField(editable=False, null=True)),
                (
                    "reason",
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
                    "started_by",
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
                    "came_back_as",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="dispatch.call",
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
                "verbose_name": "historical transfer",
                "verbose_name_plural": "historical transfers",
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
                            ("stayed_on", "The clinician stayed with the person"),
                        ],
                        editable=False,
                        max_length=20,
                    ),
                ),
                ("closed_at", models.DateTimeField(editable=False, null=True)),
                (
                    "lesser",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("clinician", "Clinician"),
                            ("988", "988"),
                            ("mobile_crisis", "Mobile crisis team"),
                            ("community", "Community responder"),
                            ("police", "Police"),
                            ("fire", "Fire"),
                            ("ems", "EMS"),
                        ],
                        editable=False,
                        max_length=20,
                    ),
                ),
                (
                    "why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("weapon", "a weapon is there"),
                            ("violence", "somebody is threatened or hurt"),
                            ("crime", "a crime is reported"),
                            ("none_free", "nobody else can come in time"),
                            ("unit_asks", "a unit on the scene asks for it"),
                            ("other", "of something else"),
                        ],
                        editable=False,
                        max_length=20,
                    ),
                ),
                (
                    "why_words",
                    core.fields.EncryptedTextField(
                        blank=True, editable=False, null=True
                    ),
                ),
                (
                    "reason",
                    core.fields.EncryptedTextField(
                        blank=True, default="", editable=False
                    ),
                ),
                ("updated_at", models.DateTimeField(blank=True, editable=False)),
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
                    "merged_from",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="dispatch.call",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="providers.team",
                    ),
                ),
                (
                    "slot",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="providers.teamslot",
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
                ("retired_at", models.DateTimeField(editable=False, null=True)),
                ("questions", models.JSONField(default=list)),
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
                "verbose_name": "historical screen form",
                "verbose_name_plural": "historical screen forms",
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
                ("retired_at", models.DateTimeField(editable=False, null=True)),
                (
                    "purpose",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="What this version is to change, and why.",
                        max_length=200,
                    ),
                ),
                (
                    "based_on",
                    models.PositiveSmallIntegerField(
                        editable=False,
                        help_text="The version it was copied from.",
                        null=True,
                    ),
                ),
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
                        verbose_name="If nobody takes the offer",
                    ),
                ),
                (
                    "fallback_words",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="Left empty: send the responder above.",
                        max_length=300,
                        verbose_name="What the call taker then does",
                    ),
                ),
                (
                    "offer_limit",
                    models.DurationField(default=datetime.timedelta(seconds=180)),
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
                "verbose_name": "historical diversion policy",
                "verbose_name_plural": "historical diversion policies",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
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
                "verbose_name": "historical screen",
                "verbose_name_plural": "historical screens",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
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
                (
                    "jurisdiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cad_feeds",
                        to="accounts.jurisdiction",
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
            name="FieldFilter",
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
                    "feed",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="filters",
                        to="dispatch.cadfeed",
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="What it is")),
                (
                    "looks_for",
                    models.CharField(
                        choices=[
                            ("history", "Criminal-history returns (NCIC, III, Nlets)"),
                            ("words", "The words below"),
                            ("anything", "Anything in the fields below"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "field_names",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80),
                        blank=True,
                        default=list,
                        size=50,
                    ),
                ),
                (
                    "words",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80),
                        blank=True,
                        default=list,
                        size=50,
                    ),
                ),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("strip", "Take it out and keep the rest"),
                            ("refuse", "Refuse the whole message or line"),
                        ],
                        max_length=10,
                        verbose_name="What is done",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, editable=False)),
                ("taken", models.PositiveIntegerField(default=0, editable=False)),
                ("last_taken_at", models.DateTimeField(editable=False, null=True)),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False
                    ),
                ),
            ],
            options={
                "ordering": ("created_at", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("feed", "name"),
                        name="fieldfilter_name_once",
                        violation_error_message="This feed has a rule of that name already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("looks_for", "words"), _negated=True),
                            models.Q(("words", []), _negated=True),
                            _connector="OR",
                        ),
                        name="fieldfilter_words_said",
                        violation_error_message="Say which words.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("looks_for", "anything"), _negated=True),
                            models.Q(("field_names", []), _negated=True),
                            _connector="OR",
                        ),
                        name="fieldfilter_fields_said",
                        violation_error_message="Say which fields.",
                    ),
                ],
            },
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
                    "feed",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="messages",
                        to="dispatch.cadfeed",
                    ),
                ),
                ("message_id", models.CharField(max_length=255)),
                ("digest", models.BinaryField(max_length=16)),
                ("body", core.fields.EncryptedTextField()),
                ("is_sifted", models.BooleanField(default=False)),
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
                (
                    "call",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="messages",
                        to="dispatch.call",
                    ),
                ),
                ("replayed_at", models.DateTimeField(null=True)),
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
            name="CallFile",
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
                    "feed",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="call_files",
                        to="dispatch.cadfeed",
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("mapping", models.CharField(max_length=120)),
                ("spec", models.JSONField(default=dict, editable=False)),
                ("digest", models.CharField(blank=True, max_length=64)),
                (
                    "stored_as",
                    models.CharField(blank=True, editable=False, max_length=80),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("uploaded", "Columns to be confirmed"),
                            ("waiting", "Waiting for a worker"),
                            ("loading", "Loading"),
                            ("done", "Loaded"),
                            ("failed", "Failed"),
                        ],
                        default="loading",
                        max_length=10,
                    ),
                ),
                (
                    "failure",
                    models.CharField(blank=True, editable=False, max_length=500),
                ),
                ("lines_total", models.PositiveIntegerField(editable=False, null=True)),
                ("lines_done", models.PositiveIntegerField(default=0)),
                ("added", models.PositiveIntegerField(default=0)),
                ("changed", models.PositiveIntegerField(default=0)),
                ("same", models.PositiveIntegerField(default=0)),
                ("not_loaded", models.PositiveIntegerField(default=0)),
                ("missing", models.PositiveIntegerField(default=0)),
                ("first_received_at", models.DateTimeField(null=True)),
                ("last_received_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "repeats",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="dispatch.callfile",
                    ),
                ),
                ("lease", models.UUIDField(editable=False, null=True)),
                ("lease_until", models.DateTimeField(editable=False, null=True)),
                (
                    "attempts",
                    models.PositiveSmallIntegerField(default=0, editable=False),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["jurisdiction", "-created_at", "-id"],
                        name="callfile_newest",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("digest", ""), _negated=True),
                        fields=("jurisdiction", "feed", "digest"),
                        name="callfile_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("finished_at", None),
                                ("status__in", ("uploaded", "waiting", "loading")),
                            ),
                            models.Q(
                                ("finished_at__isnull", False),
                                ("status__in", ("done", "failed")),
                            ),
                            _connector="OR",
                        ),
                        name="callfile_done_has_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "failed"), _negated=True),
                            models.Q(("failure", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="callfile_failed_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CallFileProblem",
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
                    "call_file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="problems",
                        to="dispatch.callfile",
                    ),
                ),
                ("line", models.PositiveIntegerField()),
                ("reason", models.CharField(max_length=300)),
                ("is_loaded", models.BooleanField()),
            ],
            options={
                "ordering": ("line", "id"),
            },
        ),
        migrations.CreateModel(
            name="FileCall",
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
                    "feed",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="file_calls",
                        to="dispatch.cadfeed",
                    ),
                ),
                (
                    "call",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="file_call",
                        to="dispatch.call",
                    ),
                ),
                ("token", models.BinaryField(max_length=16)),
                ("digest", models.BinaryField(max_length=16)),
                ("received_at", models.DateTimeField()),
                (
                    "last_file",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="file_calls",
                        to="dispatch.callfile",
                    ),
                ),
                ("missing_since", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["jurisdiction", "feed", "received_at"],
                        name="filecall_of_time",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("jurisdiction", "feed", "token"), name="filecall_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FileMapping",
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
                    "feed",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="file_mappings",
                        to="dispatch.cadfeed",
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("spec", models.JSONField()),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "ordering": ("name",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("jurisdiction", "feed", "name"),
                        name="filemapping_name_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Outlet",
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
                    "feed",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outlet",
                        to="dispatch.cadfeed",
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("webhook", "We send it, signed"),
                            ("pull", "It asks us"),
                        ],
                        max_length=10,
                        verbose_name="How it is told",
                    ),
                ),
                ("address", core.fields.EncryptedTextField(blank=True, default="")),
                (
                    "secret",
                    core.fields.EncryptedTextField(
                        default=dispatch.webhooks.new_secret
                    ),
                ),
                (
                    "previous_secret",
                    core.fields.EncryptedTextField(blank=True, default=""),
                ),
                ("rotated_at", models.DateTimeField(null=True)),
                ("is_active", models.BooleanField(default=True)),
                ("numbered", models.PositiveBigIntegerField(default=0)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CadReport",
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
                    "outlet",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="dispatch.outlet",
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cad_reports",
                        to="dispatch.call",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("disposition", "How the call ended"),
                            ("sign_off", "The session was signed"),
                        ],
                        max_length=12,
                    ),
                ),
                ("occurred_at", models.DateTimeField()),
                ("content", models.JSONField()),
                ("number", models.PositiveBigIntegerField(null=True)),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "owed")),
                        fields=["jurisdiction", "due_at"],
                        name="cadreport_owed",
                    ),
                    models.Index(
                        condition=models.Q(("number", None)),
                        fields=["jurisdiction", "outlet", "id"],
                        name="cadreport_unnumbered",
                    ),
                    models.Index(
                        condition=models.Q(("state", "dead")),
                        fields=["jurisdiction", "-due_at"],
                        name="cadreport_dead",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=(
                            "jurisdiction",
                            "outlet",
                            "call",
                            "kind",
                            "occurred_at",
                        ),
                        name="cadreport_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("number__isnull", False)),
                        fields=("jurisdiction", "outlet", "number"),
                        name="cadreport_number_once",
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
                        name="cadreport_sent_at",
                        violation_error_message="What was sent has the time it was sent, and no other.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="cadfeed",
            name="watched_as",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="dispatch.filemapping",
            ),
        ),
    ]
