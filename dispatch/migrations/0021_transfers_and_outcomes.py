import django.db.models.deletion
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import core.fields
import core.ids
from core.rls import ScopeRows


class Migration(migrations.Migration):
    """The 988 ledger, and what a call was derived to be beside what it counts as."""

    dependencies = [
        ("accounts", "0002_user_theme"),
        ("dispatch", "0020_why_police"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
                "verbose_name": "historical outcome",
                "verbose_name_plural": "historical outcomes",
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
                "verbose_name": "historical transfer",
                "verbose_name_plural": "historical transfers",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
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
            ],
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
            ],
            options={
                "verbose_name": "transfer",
                "ordering": ("-started_at",),
            },
        ),
        migrations.RemoveConstraint(
            model_name="call",
            name="call_outcome_fits_end",
        ),
        migrations.AddField(
            model_name="call",
            name="front_since",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="call",
            name="transferred_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="historicalcall",
            name="front_since",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="historicalcall",
            name="transferred_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AlterField(
            model_name="call",
            name="source",
            field=models.CharField(
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
        migrations.AlterField(
            model_name="historicalcall",
            name="source",
            field=models.CharField(
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
        migrations.AddConstraint(
            model_name="call",
            constraint=models.CheckConstraint(
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
                            ("received", "screened", "offered", "accepted", "merged"),
                        ),
                    ),
                    _connector="OR",
                ),
                name="call_outcome_fits_end",
                violation_error_message="This outcome does not fit how the call ended.",
            ),
        ),
        migrations.AddField(
            model_name="historicaloutcome",
            name="call",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="dispatch.call",
            ),
        ),
        migrations.AddField(
            model_name="historicaloutcome",
            name="history_user",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="historicaloutcome",
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
        migrations.AddField(
            model_name="historicaloutcome",
            name="stated_by",
            field=models.ForeignKey(
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
        migrations.AddField(
            model_name="historicaltransfer",
            name="call",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="dispatch.call",
            ),
        ),
        migrations.AddField(
            model_name="historicaltransfer",
            name="came_back_as",
            field=models.ForeignKey(
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
        migrations.AddField(
            model_name="historicaltransfer",
            name="history_user",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="historicaltransfer",
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
        migrations.AddField(
            model_name="historicaltransfer",
            name="started_by",
            field=models.ForeignKey(
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
        migrations.AddField(
            model_name="outcome",
            name="call",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="outcome",
                to="dispatch.call",
            ),
        ),
        migrations.AddField(
            model_name="outcome",
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
            model_name="outcome",
            name="stated_by",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="transfer",
            name="call",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="transfers",
                to="dispatch.call",
            ),
        ),
        migrations.AddField(
            model_name="transfer",
            name="came_back_as",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="came_back_from",
                to="dispatch.call",
            ),
        ),
        migrations.AddField(
            model_name="transfer",
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
            model_name="transfer",
            name="started_by",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="outcome",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("stated", models.F("derived")),
                        ("stated_at", None),
                        ("stated_by", None),
                    ),
                    models.Q(
                        ("stated_at__isnull", False), ("stated_by__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="outcome_override_has_author_and_time",
            ),
        ),
        migrations.AddIndex(
            model_name="transfer",
            index=models.Index(
                fields=["jurisdiction", "-started_at", "-id"], name="transfer_newest"
            ),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "asked")),
                fields=("call",),
                name="transfer_one_under_way",
                violation_error_message="A transfer of this call is under way already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("accepted_at", None), ("ended_at", None), ("status", "asked")
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
        ),
        ScopeRows("outcome", "transfer"),
    ]
