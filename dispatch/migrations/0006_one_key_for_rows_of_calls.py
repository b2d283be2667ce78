import django.db.models.deletion
from django.db import migrations, models

PROTECT = django.db.models.deletion.PROTECT
JURISDICTION = models.ForeignKey(
    db_constraint=False,
    db_index=False,
    editable=False,
    on_delete=PROTECT,
    related_name="+",
    to="accounts.jurisdiction",
)


class Migration(migrations.Migration):
    """Hashes and sightings are checked against their call once, jurisdiction and all."""

    dependencies = [("dispatch", "0005_teams_on_shift")]

    operations = [
        migrations.AlterField("calltoken", "jurisdiction", JURISDICTION.clone()),
        migrations.AlterField(
            "calltoken",
            "call",
            models.ForeignKey(
                db_constraint=False,
                on_delete=PROTECT,
                related_name="tokens",
                to="dispatch.call",
            ),
        ),
        migrations.AlterField("filecall", "jurisdiction", JURISDICTION.clone()),
        migrations.AlterField(
            "filecall",
            "call",
            models.OneToOneField(
                db_constraint=False,
                on_delete=PROTECT,
                related_name="file_call",
                to="dispatch.call",
            ),
        ),
        migrations.AlterField(
            "filecall",
            "last_file",
            models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=PROTECT,
                related_name="file_calls",
                to="dispatch.callfile",
            ),
        ),
    ]
