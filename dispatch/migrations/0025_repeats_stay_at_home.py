from django.db import migrations

KEY = """
ALTER TABLE dispatch_callfile ADD CONSTRAINT dispatch_callfile_repeats_id_sc
    FOREIGN KEY (jurisdiction_id, repeats_id)
    REFERENCES dispatch_callfile (jurisdiction_id, id) DEFERRABLE INITIALLY DEFERRED
"""


class Migration(migrations.Migration):
    """A file repeats only one of its own jurisdiction."""

    dependencies = [("dispatch", "0024_recontacts_by_index")]

    operations = [
        migrations.RunSQL(
            KEY,
            "ALTER TABLE dispatch_callfile DROP CONSTRAINT dispatch_callfile_repeats_id_sc",
        ),
    ]
