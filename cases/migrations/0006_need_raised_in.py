import django.db.models.deletion
from django.db import migrations, models

KEY = """
ALTER TABLE cases_need ADD CONSTRAINT cases_need_raised_in_id_sc
    FOREIGN KEY (jurisdiction_id, raised_in_id)
    REFERENCES cases_session (jurisdiction_id, id) DEFERRABLE INITIALLY DEFERRED
"""


class Migration(migrations.Migration):
    """A need says in which session it was told, so that it moves with it."""

    dependencies = [("cases", "0005_risk_is_stated")]

    operations = [
        migrations.AddField(
            "need",
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
        migrations.AddField(
            "historicalneed",
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
        migrations.RunSQL(
            KEY, "ALTER TABLE cases_need DROP CONSTRAINT cases_need_raised_in_id_sc"
        ),
    ]
