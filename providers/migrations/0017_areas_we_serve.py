"""Which areas a jurisdiction serves, and what a door says of whom it serves."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import core.ids
from core.rls import ScopeRows


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("providers", "0016_crews_at"),
    ]

    operations = [
        migrations.AddField("mapentry", "keeper", models.UUIDField(null=True)),
        migrations.AddField(
            "mapentry",
            "serves",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=160), default=list, size=None
            ),
        ),
        migrations.CreateModel(
            name="HomeArea",
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
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="homes",
                        to="providers.area",
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("jurisdiction", "area"), name="homearea_once"
                    )
                ],
            },
        ),
        ScopeRows("homearea"),
    ]
