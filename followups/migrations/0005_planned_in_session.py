import django.db.models.deletion
from django.db import migrations, models

KEY = """
ALTER TABLE followups_followup ADD CONSTRAINT followups_followup_session_id_sc
    FOREIGN KEY (jurisdiction_id, session_id)
    REFERENCES cases_session (jurisdiction_id, id) DEFERRABLE INITIALLY DEFERRED
"""


class Migration(migrations.Migration):
    """A follow-up says which session planned it; those of before do not."""

    dependencies = [
        ("followups", "0004_words_owed"),
        ("cases", "0003_signed_means_signed"),
    ]

    operations = [
        migrations.AddField(
            "followup",
            "session",
            models.ForeignKey(
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="follow_ups",
                to="cases.session",
            ),
        ),
        migrations.AddField(
            "historicalfollowup",
            "session",
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
            KEY,
            "ALTER TABLE followups_followup DROP CONSTRAINT followups_followup_session_id_sc",
        ),
    ]
