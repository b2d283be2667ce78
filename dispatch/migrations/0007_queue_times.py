import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import core.ids
from core.rls import ScopeRows


class Migration(migrations.Migration):
    """Each stretch in which a call waited is kept, with what ended it."""

    dependencies = [
        ("accounts", "0002_user_theme"),
        ("dispatch", "0006_policy_says_what_then"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False
                    ),
                ),
                ("began_at", models.DateTimeField()),
                ("untaken_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("end", models.CharField(blank=True, max_length=10)),
            ],
            options={
                "ordering": ("began_at",),
            },
        ),
        migrations.AddField(
            model_name="wait",
            name="call",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="waits",
                to="dispatch.call",
            ),
        ),
        migrations.AddField(
            model_name="wait",
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
            model_name="wait",
            name="offered_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="wait",
            name="taken_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="wait",
            index=models.Index(fields=["jurisdiction", "began_at"], name="wait_begun"),
        ),
        migrations.AddConstraint(
            model_name="wait",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)),
                fields=("call",),
                name="wait_one_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="wait",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("end", ""), ("ended_at", None), ("taken_by", None)),
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
        ),
        ScopeRows("wait"),
    ]
