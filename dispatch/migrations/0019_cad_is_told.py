import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import core.fields
import core.ids
import dispatch.webhooks
from core.rls import ScopeRows


class Migration(migrations.Migration):
    """Where a CAD is told what became of its calls, and each thing it is told."""

    dependencies = [
        ("accounts", "0002_user_theme"),
        ("dispatch", "0018_policies_tried"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False
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
        migrations.AddField(
            model_name="cadreport",
            name="call",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cad_reports",
                to="dispatch.call",
            ),
        ),
        migrations.AddField(
            model_name="cadreport",
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
            model_name="outlet",
            name="feed",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="outlet",
                to="dispatch.cadfeed",
            ),
        ),
        migrations.AddField(
            model_name="outlet",
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
            model_name="cadreport",
            name="outlet",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reports",
                to="dispatch.outlet",
            ),
        ),
        migrations.AddIndex(
            model_name="cadreport",
            index=models.Index(
                condition=models.Q(("state", "owed")),
                fields=["jurisdiction", "due_at"],
                name="cadreport_owed",
            ),
        ),
        migrations.AddIndex(
            model_name="cadreport",
            index=models.Index(
                condition=models.Q(("number", None)),
                fields=["jurisdiction", "outlet", "id"],
                name="cadreport_unnumbered",
            ),
        ),
        migrations.AddIndex(
            model_name="cadreport",
            index=models.Index(
                condition=models.Q(("state", "dead")),
                fields=["jurisdiction", "-due_at"],
                name="cadreport_dead",
            ),
        ),
        migrations.AddConstraint(
            model_name="cadreport",
            constraint=models.UniqueConstraint(
                fields=("jurisdiction", "outlet", "call", "kind", "occurred_at"),
                name="cadreport_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="cadreport",
            constraint=models.UniqueConstraint(
                condition=models.Q(("number__isnull", False)),
                fields=("jurisdiction", "outlet", "number"),
                name="cadreport_number_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="cadreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("sent_at__isnull", False), ("state", "sent")),
                    models.Q(
                        models.Q(("state", "sent"), _negated=True), ("sent_at", None)
                    ),
                    _connector="OR",
                ),
                name="cadreport_sent_at",
                violation_error_message="What was sent has the time it was sent.",
            ),
        ),
        ScopeRows("outlet", "cadreport"),
    ]
