import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import accounts.models
import core.fields
import core.ids


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("cases", "0001_initial"),
        ("cases", "0004_person_version"),
        ("cases", "0005_risk_is_stated"),
        ("cases", "0006_need_raised_in"),
        ("cases", "0007_wrong_number"),
    ]

    dependencies = [
        ("accounts", "0003_membership_seen_at"),
        ("accounts", "__first__"),
        ("dispatch", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Person",
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
                ("name", core.fields.EncryptedTextField(blank=True, default="")),
                (
                    "birth_date",
                    core.fields.EncryptedTextField(
                        blank=True, default="", verbose_name="date of birth"
                    ),
                ),
                ("phone", core.fields.EncryptedTextField(blank=True, default="")),
                ("phone_wrong_at", models.DateTimeField(editable=False, null=True)),
                ("address", core.fields.EncryptedTextField(blank=True, default="")),
                ("pronouns", models.CharField(blank=True, max_length=30)),
                ("languages", models.CharField(blank=True, max_length=120)),
                (
                    "time_zone",
                    models.CharField(
                        blank=True, choices=accounts.models.zone_names, max_length=40
                    ),
                ),
                (
                    "safety_flags",
                    core.fields.EncryptedJSONField(blank=True, default=list),
                ),
                ("is_anonymous", models.BooleanField(default=True, editable=False)),
                (
                    "voicemail_ok",
                    models.BooleanField(
                        blank=True, null=True, verbose_name="voicemail allowed"
                    ),
                ),
                ("do_not_contact", models.BooleanField(default=False, editable=False)),
                (
                    "do_not_contact_reason",
                    core.fields.EncryptedTextField(
                        blank=True, default="", editable=False
                    ),
                ),
                (
                    "version",
                    models.PositiveIntegerField(
                        db_default=0, default=0, editable=False
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "people",
            },
        ),
        migrations.CreateModel(
            name="PersonToken",
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
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tokens_filed",
                        to="cases.person",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("phone", "Phone"),
                            ("birth_date", "Birth Date"),
                            ("name", "Name"),
                            ("sound", "Sound"),
                            ("address", "Address"),
                        ],
                        max_length=10,
                    ),
                ),
                ("token", models.BinaryField(max_length=16)),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["jurisdiction", "kind", "token", "person"],
                        name="person_by_token",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "kind", "token"), name="person_token_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Case",
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
                ("number", models.CharField(editable=False, max_length=20)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="cases.person",
                    ),
                ),
                (
                    "assigned_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assigned_cases",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "Open"), ("closed", "Closed")],
                        default="open",
                        editable=False,
                        max_length=20,
                    ),
                ),
                (
                    "opened_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False
                    ),
                ),
                ("closed_at", models.DateTimeField(editable=False, null=True)),
                (
                    "close_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("linked", "Linked to care"),
                            ("resolved", "Crisis resolved, nothing further wanted"),
                            ("refused", "Person refused further contact"),
                            ("unreachable", "Could not be reached"),
                            ("moved", "Moved away or handed to another program"),
                            ("deceased", "Person died"),
                            ("continued", "Continues under another case"),
                            ("other", "Other"),
                        ],
                        editable=False,
                        max_length=20,
                    ),
                ),
                (
                    "close_note",
                    core.fields.EncryptedTextField(
                        blank=True, default="", editable=False
                    ),
                ),
                (
                    "continued_in",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="continues",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["jurisdiction", "-opened_at", "-id"], name="case_newest"
                    ),
                    models.Index(
                        fields=["jurisdiction", "status", "-opened_at", "-id"],
                        name="case_newest_by_status",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("jurisdiction", "number"),
                        name="case_number_once",
                        violation_error_message="This case number is taken.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "open")),
                        fields=("jurisdiction", "person"),
                        name="case_one_open",
                        violation_error_message="This person already has an open case.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("close_reason", ""),
                                ("closed_at", None),
                                ("status", "open"),
                            ),
                            models.Q(
                                ("closed_at__isnull", False),
                                ("status", "closed"),
                                models.Q(("close_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="case_closed_with_reason",
                        violation_error_message="A closed case has a reason and a time.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseCounter",
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
                ("last", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("jurisdiction",), name="casecounter_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseOpening",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="openings",
                        to="cases.case",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("call", "The person is on the line"),
                            ("cover", "Covering for a colleague"),
                            ("follow_up", "Making a follow-up or referral call"),
                            ("review", "Clinical review or consultation"),
                            ("other", "Other"),
                        ],
                        max_length=12,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["case", "by", "-created_at"], name="caseopening_newest"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Session",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions",
                        to="cases.case",
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions",
                        to="dispatch.call",
                    ),
                ),
                (
                    "clinician",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("call", "911 call"),
                            ("call_back", "Call back"),
                            ("walk_in", "Walk-in"),
                            ("relative", "A relative or provider rings"),
                        ],
                        default="call",
                        max_length=12,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("in_progress", "In progress"),
                            ("signed", "Signed"),
                            ("void", "Void"),
                        ],
                        default="in_progress",
                        editable=False,
                        max_length=20,
                    ),
                ),
                ("version", models.BigIntegerField(default=0, editable=False)),
                (
                    "started_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="began"
                    ),
                ),
                (
                    "ended_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="ended"),
                ),
                (
                    "calling_party",
                    core.fields.EncryptedTextField(
                        blank=True, default="", verbose_name="calling party"
                    ),
                ),
                (
                    "relationship",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("self", "The person"),
                            ("parent", "Parent"),
                            ("partner", "Partner or spouse"),
                            ("child", "Son or daughter"),
                            ("sibling", "Brother or sister"),
                            ("relative", "Other relative"),
                            ("friend", "Friend"),
                            ("neighbor", "Neighbor"),
                            ("provider", "Provider"),
                            ("officer", "Officer or medic on scene"),
                            ("bystander", "Bystander"),
                            ("other", "Other"),
                        ],
                        max_length=12,
                        verbose_name="relationship to the person",
                    ),
                ),
                (
                    "presenting_problem",
                    core.fields.EncryptedTextField(blank=True, default=""),
                ),
                ("behavior", core.fields.EncryptedTextField(blank=True, default="")),
                (
                    "intervention",
                    core.fields.EncryptedTextField(blank=True, default=""),
                ),
                ("response", core.fields.EncryptedTextField(blank=True, default="")),
                ("plan", core.fields.EncryptedTextField(blank=True, default="")),
                (
                    "psychiatric_history",
                    core.fields.EncryptedTextField(blank=True, default=""),
                ),
                (
                    "treatment_compliance",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("taking", "As prescribed"),
                            ("irregular", "Irregularly"),
                            ("stopped", "Stopped"),
                            ("refuses", "Refuses treatment"),
                            ("none", "Nothing prescribed"),
                            ("unknown", "Not known"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "medications",
                    core.fields.EncryptedTextField(
                        blank=True, default="", verbose_name="current medications"
                    ),
                ),
                (
                    "symptoms",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("sleeplessness", "Sleeplessness"),
                                ("low_mood", "Low mood"),
                                ("hopelessness", "Hopelessness"),
                                ("anxiety", "Anxiety"),
                                ("panic", "Panic"),
                                ("agitation", "Agitation"),
                                ("anger", "Anger"),
                                ("voices", "Voices"),
                                ("suspicion", "Suspicion"),
                                ("confusion", "Confusion"),
                                ("racing", "Racing thoughts"),
                                ("flashbacks", "Flashbacks"),
                                ("grief", "Grief"),
                                ("self_harm", "Self-harm"),
                                ("intoxication", "Intoxication"),
                                ("withdrawal", "Withdrawal"),
                                ("pain", "Pain"),
                                ("not_eating", "Not eating"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "distress_before",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(10)],
                    ),
                ),
                (
                    "distress_after",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(10)],
                        verbose_name="distress now",
                    ),
                ),
                (
                    "risk_level",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("low", "Low"),
                            ("moderate", "Moderate"),
                            ("high", "High"),
                            ("imminent", "Imminent"),
                            ("not_asked", "Not asked"),
                        ],
                        max_length=10,
                        verbose_name="suicide risk",
                    ),
                ),
                (
                    "risk_reason",
                    core.fields.EncryptedTextField(
                        blank=True, null=True, verbose_name="why it was not asked"
                    ),
                ),
                (
                    "risk_lowered_from",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("low", "Low"),
                            ("moderate", "Moderate"),
                            ("high", "High"),
                            ("imminent", "Imminent"),
                            ("not_asked", "Not asked"),
                        ],
                        editable=False,
                        max_length=10,
                    ),
                ),
                ("summary", core.fields.EncryptedTextField(blank=True, default="")),
                (
                    "participants",
                    core.fields.EncryptedTextField(blank=True, default=""),
                ),
                (
                    "disposition",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="dispatch.disposition",
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
                    "outcome_reason",
                    core.fields.EncryptedTextField(
                        blank=True, default="", verbose_name="why this outcome"
                    ),
                ),
                (
                    "follow_up_planned",
                    models.BooleanField(
                        blank=True, null=True, verbose_name="follow-up"
                    ),
                ),
                (
                    "follow_up_reason",
                    core.fields.EncryptedTextField(
                        blank=True, default="", verbose_name="why, or why not"
                    ),
                ),
                ("signed_at", models.DateTimeField(editable=False, null=True)),
                (
                    "signed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "staff_name",
                    models.CharField(blank=True, editable=False, max_length=120),
                ),
                (
                    "credential",
                    models.CharField(blank=True, editable=False, max_length=60),
                ),
                ("flagged_at", models.DateTimeField(editable=False, null=True)),
                (
                    "void_reason",
                    core.fields.EncryptedTextField(
                        blank=True, default="", editable=False
                    ),
                ),
                ("voided_at", models.DateTimeField(editable=False, null=True)),
                (
                    "moved_from",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions_moved_away",
                        to="cases.case",
                    ),
                ),
                (
                    "move_reason",
                    core.fields.EncryptedTextField(
                        blank=True, default="", editable=False
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "in_progress")),
                        fields=["jurisdiction", "started_at"],
                        name="session_in_progress",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("status", "signed"),
                            models.Q(("risk_lowered_from", ""), _negated=True),
                        ),
                        fields=["jurisdiction", "-started_at", "-id"],
                        name="session_lowered",
                    ),
                    models.Index(
                        fields=["jurisdiction", "-started_at", "-id"],
                        name="session_newest",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "in_progress")),
                        fields=("jurisdiction", "call"),
                        name="session_one_open_per_call",
                        violation_error_message="A session for this call is already open.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("signed_at", None), ("signed_by", None)),
                            models.Q(
                                ("signed_at__isnull", False),
                                ("signed_by__isnull", False),
                                models.Q(("staff_name", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="session_signed_by_someone",
                        violation_error_message="A signature is a person and a time.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("signed_at__isnull", False),
                                ("status", "in_progress"),
                                _negated=True,
                            ),
                            models.Q(
                                ("signed_at", None), ("status", "signed"), _negated=True
                            ),
                        ),
                        name="session_signed_has_signature",
                        violation_error_message="A signed session has a signature.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "void"), _negated=True),
                            ("voided_at__isnull", False),
                            _connector="OR",
                        ),
                        name="session_void_with_time",
                        violation_error_message="A void session has a time and a reason.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at", None),
                            ("ended_at__gte", models.F("started_at")),
                            _connector="OR",
                        ),
                        name="session_ends_after_start",
                        violation_error_message="A session cannot end before it begins.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("distress_before", None),
                            ("distress_before__lte", 10),
                            _connector="OR",
                        ),
                        name="session_distress_before_0_10",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("distress_after", None),
                            ("distress_after__lte", 10),
                            _connector="OR",
                        ),
                        name="session_distress_after_0_10",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PersonMatch",
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
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="matches",
                        to="cases.session",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="matches",
                        to="cases.person",
                    ),
                ),
                ("is_same", models.BooleanField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("session", "person"),
                        name="person_match_once",
                        violation_error_message="This match is already answered.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Need",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="needs",
                        to="cases.case",
                    ),
                ),
                (
                    "raised_in",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="needs_raised",
                        to="cases.session",
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        choices=[
                            ("crisis_care", "Crisis care"),
                            ("counseling", "Counseling"),
                            ("psychiatry", "Psychiatry"),
                            ("medication", "Medication"),
                            ("substance", "Substance use care"),
                            ("housing", "Shelter or housing"),
                            ("food", "Food"),
                            ("transport", "Transport"),
                            ("medical", "Medical care"),
                            ("safety", "Safety from violence"),
                            ("benefits", "Benefits or income"),
                            ("legal", "Legal help"),
                            ("peer", "Peer support"),
                            ("family", "Help for the family"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("unmet", "Unmet"),
                            ("met", "Met"),
                            ("withdrawn", "No longer wanted"),
                        ],
                        default="unmet",
                        editable=False,
                        max_length=20,
                    ),
                ),
                ("met_at", models.DateTimeField(editable=False, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case", "code"),
                        name="need_once_per_case",
                        violation_error_message="This need is already on the case.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("met_at__isnull", False), ("status", "met")),
                            models.Q(
                                ("met_at", None),
                                models.Q(("status", "met"), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="need_met_with_time",
                        violation_error_message="A need that is met has a time.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CarePlan",
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
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="care_plans",
                        to="cases.person",
                    ),
                ),
                ("advice", core.fields.EncryptedTextField()),
                (
                    "own_words",
                    core.fields.EncryptedTextField(
                        blank=True, default="", verbose_name="in their own words"
                    ),
                ),
                ("review_on", models.DateField(verbose_name="review due")),
                (
                    "status",
                    models.CharField(
                        choices=[("current", "Current"), ("ended", "Ended")],
                        default="current",
                        editable=False,
                        max_length=20,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "current")),
                        fields=("person",),
                        name="careplan_one_current",
                        violation_error_message="This person already has a care plan.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Consent",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consents",
                        to="cases.case",
                    ),
                ),
                (
                    "scope",
                    models.CharField(
                        choices=[
                            ("follow_up", "Follow-up contact"),
                            ("share", "Sharing with a provider"),
                            ("part2", "Sharing substance use records"),
                            ("family", "Talking with family"),
                            ("text", "Text messages"),
                        ],
                        max_length=12,
                        verbose_name="agreed to",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("given", "Given"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="given",
                        max_length=20,
                    ),
                ),
                (
                    "recipient",
                    core.fields.EncryptedTextField(
                        blank=True, default="", verbose_name="for whom"
                    ),
                ),
                (
                    "given_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False
                    ),
                ),
                (
                    "until",
                    models.DateField(blank=True, null=True, verbose_name="valid until"),
                ),
                ("withdrawn_at", models.DateTimeField(editable=False, null=True)),
                (
                    "is_verbal",
                    models.BooleanField(default=True, verbose_name="by word of mouth"),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("status", "withdrawn"), ("withdrawn_at__isnull", False)
                            ),
                            models.Q(
                                ("withdrawn_at", None),
                                models.Q(("status", "withdrawn"), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="consent_withdrawn_with_time",
                        violation_error_message="A consent that is withdrawn has a time.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SafetyPlan",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="safety_plans",
                        to="cases.case",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="safety_plans",
                        to="cases.session",
                    ),
                ),
                ("sections", core.fields.EncryptedJSONField(blank=True, default=dict)),
            ],
            options={
                "get_latest_by": "created_at",
            },
        ),
        migrations.CreateModel(
            name="Assessment",
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
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="cases.session",
                    ),
                ),
                ("instrument", models.CharField(max_length=40)),
                ("answers", core.fields.EncryptedJSONField(blank=True, default=dict)),
                ("score", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "risk_level",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("low", "Low"),
                            ("moderate", "Moderate"),
                            ("high", "High"),
                            ("imminent", "Imminent"),
                            ("not_asked", "Not asked"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "get_latest_by": "created_at",
            },
        ),
        migrations.CreateModel(
            name="SessionDraft",
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
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="drafts",
                        to="cases.session",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("content", core.fields.EncryptedJSONField(default=dict)),
                ("base_version", models.BigIntegerField()),
                ("version", models.BigIntegerField()),
                ("updated_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("session", "author"), name="draft_one_per_author"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Addendum",
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
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="addenda",
                        to="cases.session",
                    ),
                ),
                ("text", core.fields.EncryptedTextField()),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("staff_name", models.CharField(max_length=120)),
                ("credential", models.CharField(blank=True, max_length=60)),
            ],
            options={
                "verbose_name_plural": "addenda",
                "ordering": ("created_at", "id"),
            },
        ),
        migrations.CreateModel(
            name="CoSignature",
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
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="co_signatures",
                        to="cases.session",
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("staff_name", models.CharField(max_length=120)),
                ("credential", models.CharField(blank=True, max_length=60)),
                ("note", core.fields.EncryptedTextField(blank=True, default="")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("session",),
                        name="cosignature_once",
                        violation_error_message="This session is already co-signed.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalPerson",
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
                ("name", core.fields.EncryptedTextField(blank=True, default="")),
                (
                    "birth_date",
                    core.fields.EncryptedTextField(
                        blank=True, default="", verbose_name="date of birth"
                    ),
                ),
                ("phone", core.fields.EncryptedTextField(blank=True, default="")),
                ("phone_wrong_at", models.DateTimeField(editable=False, null=True)),
                ("address", core.fields.EncryptedTextField(blank=True, default="")),
                ("pronouns", models.CharField(blank=True, max_length=30)),
                ("languages", models.CharField(blank=True, max_length=120)),
                (
                    "time_zone",
                    models.CharField(
                        blank=True, choices=accounts.models.zone_names, max_length=40
                    ),
                ),
                (
                    "safety_flags",
                    core.fields.EncryptedJSONField(blank=True, default=list),
                ),
                ("is_anonymous", models.BooleanField(default=True, editable=False)),
                (
                    "voicemail_ok",
                    models.BooleanField(
                        blank=True, null=True, verbose_name="voicemail allowed"
                    ),
                ),
                ("do_not_contact", models.BooleanField(default=False, editable=False)),
                (
                    "do_not_contact_reason",
                    core.fields.EncryptedTextField(
                        blank=True, default="", editable=False
                    ),
                ),
                (
                    "version",
                    models.PositiveIntegerField(
                        db_default=0, default=0, editable=False
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
                "verbose_name": "historical person",
                "verbose_name_plural": "historical people",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalPersonMatch",
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
                ("is_same", models.BooleanField()),
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
                    "session",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cases.session",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cases.person",
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
                "verbose_name": "historical person match",
                "verbose_name_plural": "historical person matchs",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalCase",
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
                ("number", models.CharField(editable=False, max_length=20)),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "Open"), ("closed", "Closed")],
                        default="open",
                        editable=False,
                        max_length=20,
                    ),
                ),
                (
                    "opened_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False
                    ),
                ),
                ("closed_at", models.DateTimeField(editable=False, null=True)),
                (
                    "close_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("linked", "Linked to care"),
                            ("resolved", "Crisis resolved, nothing further wanted"),
                            ("refused", "Person refused further contact"),
                            ("unreachable", "Could not be reached"),
                            ("moved", "Moved away or handed to another program"),
                            ("deceased", "Person died"),
                            ("continued", "Continues under another case"),
                            ("other", "Other"),
                        ],
                        editable=False,
                        max_length=20,
                    ),
                ),
                (
                    "close_note",
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
                    "person",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cases.person",
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
                    "continued_in",
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
                "verbose_name": "historical case",
                "verbose_name_plural": "historical cases",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalNeed",
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
                    "code",
                    models.CharField(
                        choices=[
                            ("crisis_care", "Crisis care"),
                            ("counseling", "Counseling"),
                            ("psychiatry", "Psychiatry"),
                            ("medication", "Medication"),
                            ("substance", "Substance use care"),
                            ("housing", "Shelter or housing"),
                            ("food", "Food"),
                            ("transport", "Transport"),
                            ("medical", "Medical care"),
                            ("safety", "Safety from violence"),
                            ("benefits", "Benefits or income"),
                            ("legal", "Legal help"),
                            ("peer", "Peer support"),
                            ("family", "Help for the family"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("unmet", "Unmet"),
                            ("met", "Met"),
                            ("withdrawn", "No longer wanted"),
                        ],
                        default="unmet",
                        editable=False,
                        max_length=20,
                    ),
                ),
                ("met_at", models.DateTimeField(editable=False, null=True)),
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
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
                (
                    "raised_in",
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
                "verbose_name": "historical need",
                "verbose_name_plural": "historical needs",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalSession",
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
                            ("call", "911 call"),
                            ("call_back", "Call back"),
                            ("walk_in", "Walk-in"),
                            ("relative", "A relative or provider rings"),
                        ],
                        default="call",
                        max_length=12,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("in_progress", "In progress"),
                            ("signed", "Signed"),
                            ("void", "Void"),
                        ],
                        default="in_progress",
                        editable=False,
                        max_length=20,
                    ),
                ),
                ("version", models.BigIntegerField(default=0, editable=False)),
                (
                    "started_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="began"
                    ),
                ),
                (
                    "ended_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="ended"),
                ),
                (
                    "calling_party",
                    core.fields.EncryptedTextField(
                        blank=True, default="", verbose_name="calling party"
                    ),
                ),
                (
                    "relationship",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("self", "The person"),
                            ("parent", "Parent"),
                            ("partner", "Partner or spouse"),
                            ("child", "Son or daughter"),
                            ("sibling", "Brother or sister"),
                            ("relative", "Other relative"),
                            ("friend", "Friend"),
                            ("neighbor", "Neighbor"),
                            ("provider", "Provider"),
                            ("officer", "Officer or medic on scene"),
                            ("bystander", "Bystander"),
                            ("other", "Other"),
                        ],
                        max_length=12,
                        verbose_name="relationship to the person",
                    ),
                ),
                (
                    "presenting_problem",
                    core.fields.EncryptedTextField(blank=True, default=""),
                ),
                ("behavior", core.fields.EncryptedTextField(blank=True, default="")),
                (
                    "intervention",
                    core.fields.EncryptedTextField(blank=True, default=""),
                ),
                ("response", core.fields.EncryptedTextField(blank=True, default="")),
                ("plan", core.fields.EncryptedTextField(blank=True, default="")),
                (
                    "psychiatric_history",
                    core.fields.EncryptedTextField(blank=True, default=""),
                ),
                (
                    "treatment_compliance",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("taking", "As prescribed"),
                            ("irregular", "Irregularly"),
                            ("stopped", "Stopped"),
                            ("refuses", "Refuses treatment"),
                            ("none", "Nothing prescribed"),
                            ("unknown", "Not known"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "medications",
                    core.fields.EncryptedTextField(
                        blank=True, default="", verbose_name="current medications"
                    ),
                ),
                (
                    "symptoms",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("sleeplessness", "Sleeplessness"),
                                ("low_mood", "Low mood"),
                                ("hopelessness", "Hopelessness"),
                                ("anxiety", "Anxiety"),
                                ("panic", "Panic"),
                                ("agitation", "Agitation"),
                                ("anger", "Anger"),
                                ("voices", "Voices"),
                                ("suspicion", "Suspicion"),
                                ("confusion", "Confusion"),
                                ("racing", "Racing thoughts"),
                                ("flashbacks", "Flashbacks"),
                                ("grief", "Grief"),
                                ("self_harm", "Self-harm"),
                                ("intoxication", "Intoxication"),
                                ("withdrawal", "Withdrawal"),
                                ("pain", "Pain"),
                                ("not_eating", "Not eating"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "distress_before",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(10)],
                    ),
                ),
                (
                    "distress_after",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(10)],
                        verbose_name="distress now",
                    ),
                ),
                (
                    "risk_level",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("low", "Low"),
                            ("moderate", "Moderate"),
                            ("high", "High"),
                            ("imminent", "Imminent"),
                            ("not_asked", "Not asked"),
                        ],
                        max_length=10,
                        verbose_name="suicide risk",
                    ),
                ),
                (
                    "risk_reason",
                    core.fields.EncryptedTextField(
                        blank=True, null=True, verbose_name="why it was not asked"
                    ),
                ),
                (
                    "risk_lowered_from",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("low", "Low"),
                            ("moderate", "Moderate"),
                            ("high", "High"),
                            ("imminent", "Imminent"),
                            ("not_asked", "Not asked"),
                        ],
                        editable=False,
                        max_length=10,
                    ),
                ),
                ("summary", core.fields.EncryptedTextField(blank=True, default="")),
                (
                    "participants",
                    core.fields.EncryptedTextField(blank=True, default=""),
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
                    "outcome_reason",
                    core.fields.EncryptedTextField(
                        blank=True, default="", verbose_name="why this outcome"
                    ),
                ),
                (
                    "follow_up_planned",
                    models.BooleanField(
                        blank=True, null=True, verbose_name="follow-up"
                    ),
                ),
                (
                    "follow_up_reason",
                    core.fields.EncryptedTextField(
                        blank=True, default="", verbose_name="why, or why not"
                    ),
                ),
                ("signed_at", models.DateTimeField(editable=False, null=True)),
                (
                    "staff_name",
                    models.CharField(blank=True, editable=False, max_length=120),
                ),
                (
                    "credential",
                    models.CharField(blank=True, editable=False, max_length=60),
                ),
                ("flagged_at", models.DateTimeField(editable=False, null=True)),
                (
                    "void_reason",
                    core.fields.EncryptedTextField(
                        blank=True, default="", editable=False
                    ),
                ),
                ("voided_at", models.DateTimeField(editable=False, null=True)),
                (
                    "move_reason",
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
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
                (
                    "call",
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
                    "clinician",
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
                    "disposition",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="dispatch.disposition",
                    ),
                ),
                (
                    "signed_by",
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
                    "moved_from",
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
                "verbose_name": "historical session",
                "verbose_name_plural": "historical sessions",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalCarePlan",
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
                ("advice", core.fields.EncryptedTextField()),
                (
                    "own_words",
                    core.fields.EncryptedTextField(
                        blank=True, default="", verbose_name="in their own words"
                    ),
                ),
                ("review_on", models.DateField(verbose_name="review due")),
                (
                    "status",
                    models.CharField(
                        choices=[("current", "Current"), ("ended", "Ended")],
                        default="current",
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
                    "person",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cases.person",
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
                "verbose_name": "historical care plan",
                "verbose_name_plural": "historical care plans",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalConsent",
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
                    "scope",
                    models.CharField(
                        choices=[
                            ("follow_up", "Follow-up contact"),
                            ("share", "Sharing with a provider"),
                            ("part2", "Sharing substance use records"),
                            ("family", "Talking with family"),
                            ("text", "Text messages"),
                        ],
                        max_length=12,
                        verbose_name="agreed to",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("given", "Given"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="given",
                        max_length=20,
                    ),
                ),
                (
                    "recipient",
                    core.fields.EncryptedTextField(
                        blank=True, default="", verbose_name="for whom"
                    ),
                ),
                (
                    "given_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False
                    ),
                ),
                (
                    "until",
                    models.DateField(blank=True, null=True, verbose_name="valid until"),
                ),
                ("withdrawn_at", models.DateTimeField(editable=False, null=True)),
                (
                    "is_verbal",
                    models.BooleanField(default=True, verbose_name="by word of mouth"),
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
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cases.case",
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
                "verbose_name": "historical consent",
                "verbose_name_plural": "historical consents",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalSafetyPlan",
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
                ("sections", core.fields.EncryptedJSONField(blank=True, default=dict)),
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
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cases.session",
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
                "verbose_name": "historical safety plan",
                "verbose_name_plural": "historical safety plans",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalAssessment",
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
                ("instrument", models.CharField(max_length=40)),
                ("answers", core.fields.EncryptedJSONField(blank=True, default=dict)),
                ("score", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "risk_level",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("low", "Low"),
                            ("moderate", "Moderate"),
                            ("high", "High"),
                            ("imminent", "Imminent"),
                            ("not_asked", "Not asked"),
                        ],
                        max_length=10,
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
                    "session",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cases.session",
                    ),
                ),
                (
                    "author",
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
                "verbose_name": "historical assessment",
                "verbose_name_plural": "historical assessments",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalAddendum",
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
                ("text", core.fields.EncryptedTextField()),
                ("staff_name", models.CharField(max_length=120)),
                ("credential", models.CharField(blank=True, max_length=60)),
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
                    "session",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cases.session",
                    ),
                ),
                (
                    "author",
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
                "verbose_name": "historical addendum",
                "verbose_name_plural": "historical addenda",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalCoSignature",
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
                ("staff_name", models.CharField(max_length=120)),
                ("credential", models.CharField(blank=True, max_length=60)),
                ("note", core.fields.EncryptedTextField(blank=True, default="")),
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
                    "session",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cases.session",
                    ),
                ),
                (
                    "signed_by",
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
                "verbose_name": "historical co signature",
                "verbose_name_plural": "historical co signatures",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
    ]
