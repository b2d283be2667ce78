import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import core.ids
from core.rls import ScopeRows


class Migration(migrations.Migration):
    """Files of calls: what was loaded of each, and the calls they named."""

    dependencies = [
        ("accounts", "0001_initial"),
        ("dispatch", "0004_code_length"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("mapping", models.CharField(max_length=120)),
                ("digest", models.CharField(max_length=64)),
                (
                    "status",
                    models.CharField(
                        choices=[("loading", "Loading"), ("done", "Loaded")],
                        default="loading",
                        max_length=10,
                    ),
                ),
                ("lines_done", models.PositiveIntegerField(default=0)),
                ("added", models.PositiveIntegerField(default=0)),
                ("changed", models.PositiveIntegerField(default=0)),
                ("same", models.PositiveIntegerField(default=0)),
                ("not_loaded", models.PositiveIntegerField(default=0)),
                ("missing", models.PositiveIntegerField(default=0)),
                ("first_received_at", models.DateTimeField(null=True)),
                ("last_received_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
            ],
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
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False
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
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False
                    ),
                ),
                ("token", models.BinaryField(max_length=16)),
                ("digest", models.BinaryField(max_length=16)),
                ("received_at", models.DateTimeField()),
                ("missing_since", models.DateTimeField(null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="call",
            name="call_screened_has_time",
        ),
        migrations.AddField(
            model_name="call",
            name="first_unit_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="historicalcall",
            name="first_unit_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status", "received"),
                    ("screened_at__isnull", False),
                    models.Q(("offered_at", None), ("status", "closed")),
                    _connector="OR",
                ),
                name="call_screened_has_time",
            ),
        ),
        migrations.AddField(
            model_name="callfile",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="callfile",
            name="feed",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="call_files",
                to="dispatch.cadfeed",
            ),
        ),
        migrations.AddField(
            model_name="callfile",
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
            model_name="callfileproblem",
            name="call_file",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="problems",
                to="dispatch.callfile",
            ),
        ),
        migrations.AddField(
            model_name="callfileproblem",
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
            model_name="filecall",
            name="call",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="file_call",
                to="dispatch.call",
            ),
        ),
        migrations.AddField(
            model_name="filecall",
            name="feed",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="file_calls",
                to="dispatch.cadfeed",
            ),
        ),
        migrations.AddField(
            model_name="filecall",
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
            model_name="filecall",
            name="last_file",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="file_calls",
                to="dispatch.callfile",
            ),
        ),
        migrations.AddIndex(
            model_name="callfile",
            index=models.Index(
                fields=["jurisdiction", "-created_at", "-id"], name="callfile_newest"
            ),
        ),
        migrations.AddConstraint(
            model_name="callfile",
            constraint=models.UniqueConstraint(
                fields=("jurisdiction", "feed", "digest"), name="callfile_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="callfile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("finished_at", None), ("status", "loading")),
                    models.Q(("finished_at__isnull", False), ("status", "done")),
                    _connector="OR",
                ),
                name="callfile_done_has_time",
            ),
        ),
        migrations.AddIndex(
            model_name="filecall",
            index=models.Index(
                fields=["jurisdiction", "feed", "received_at"], name="filecall_of_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="filecall",
            constraint=models.UniqueConstraint(
                fields=("jurisdiction", "feed", "token"), name="filecall_once"
            ),
        ),
        ScopeRows("callfile", "callfileproblem", "filecall"),
    ]
