import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import core.fields
import core.ids
from core.rls import ScopeRows


class Migration(migrations.Migration):
    """A month as the 988 center tells it, and where it differs from our ledger."""

    dependencies = [
        ("accounts", "0002_user_theme"),
        ("dispatch", "0022_cad_parts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
                    "compared_at",
                    models.DateTimeField(default=django.utils.timezone.now),
                ),
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
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False
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
                ("resolved_at", models.DateTimeField(null=True)),
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
                    "resolved_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="differences",
                        to="dispatch.ledgerfile",
                    ),
                ),
            ],
            options={
                "ordering": ("resolved_at", "kind", "line", "id"),
            },
        ),
        migrations.AddConstraint(
            model_name="ledgerfile",
            constraint=models.UniqueConstraint(
                fields=("jurisdiction", "month"), name="ledgerfile_one_a_month"
            ),
        ),
        migrations.AddConstraint(
            model_name="ledgerdifference",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("resolved_at", None), ("resolved_by", None)),
                    models.Q(
                        ("resolved_at__isnull", False), ("resolved_by__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="ledgerdifference_settled_by_somebody",
            ),
        ),
        ScopeRows("ledgerfile", "ledgerdifference"),
    ]
