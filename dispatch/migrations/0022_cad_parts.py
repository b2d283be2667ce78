import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import core.fields
import core.ids
from core.rls import ScopeRows


class Migration(migrations.Migration):
    """What CAD said of a call, part by part; and whether a message was kept whole."""

    dependencies = [
        ("accounts", "0001_initial"),
        ("dispatch", "0021_transfers_and_outcomes"),
    ]

    operations = [
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
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False
                    ),
                ),
                ("content", core.fields.EncryptedJSONField(default=dict)),
                ("told", core.fields.EncryptedJSONField(default=dict)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "call",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cad_parts",
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
            options={"verbose_name_plural": "CAD parts"},
        ),
        migrations.AddField(
            model_name="rawmessage",
            name="is_sifted",
            field=models.BooleanField(default=False),
        ),
        ScopeRows("cadparts"),
    ]
