import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import core.ids
from core.rls import ScopeRows


class Migration(migrations.Migration):
    """A file of calls is uploaded or dropped into a folder, and a worker loads it."""

    dependencies = [
        ("accounts", "0001_initial"),
        ("dispatch", "0013_filters_of_known_feeds"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="callfile", name="callfile_once"),
        migrations.RemoveConstraint(
            model_name="callfile", name="callfile_done_has_time"
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
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("spec", models.JSONField()),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now),
                ),
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
                (
                    "feed",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="file_mappings",
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
            ],
            options={"ordering": ("name",)},
        ),
        migrations.AddConstraint(
            model_name="filemapping",
            constraint=models.UniqueConstraint(
                fields=("jurisdiction", "feed", "name"), name="filemapping_name_once"
            ),
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
        migrations.AddField(
            model_name="callfile",
            name="spec",
            field=models.JSONField(default=dict, editable=False),
        ),
        migrations.AddField(
            model_name="callfile",
            name="stored_as",
            field=models.CharField(
                blank=True, editable=False, max_length=80, default=""
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="callfile",
            name="failure",
            field=models.CharField(
                blank=True, editable=False, max_length=500, default=""
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="callfile",
            name="lines_total",
            field=models.PositiveIntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="callfile",
            name="repeats",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="dispatch.callfile",
            ),
        ),
        migrations.AddField(
            model_name="callfile",
            name="lease",
            field=models.UUIDField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="callfile",
            name="lease_until",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="callfile",
            name="attempts",
            field=models.PositiveSmallIntegerField(default=0, editable=False),
        ),
        migrations.AlterField(
            model_name="callfile",
            name="digest",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AlterField(
            model_name="callfile",
            name="status",
            field=models.CharField(
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
        migrations.AddConstraint(
            model_name="callfile",
            constraint=models.UniqueConstraint(
                condition=models.Q(("digest", ""), _negated=True),
                fields=("jurisdiction", "feed", "digest"),
                name="callfile_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="callfile",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="callfile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "failed"), _negated=True),
                    models.Q(("failure", ""), _negated=True),
                    _connector="OR",
                ),
                name="callfile_failed_says_why",
            ),
        ),
        ScopeRows("filemapping"),
    ]
