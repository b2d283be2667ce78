import django.db.models.deletion
from django.db import migrations, models

KEY = """
ALTER TABLE dispatch_filecall ADD CONSTRAINT dispatch_filecall_last_file_id_sc
FOREIGN KEY ({columns}) REFERENCES dispatch_callfile ({parents})
DEFERRABLE INITIALLY DEFERRED
"""
DROP = "ALTER TABLE dispatch_filecall DROP CONSTRAINT dispatch_filecall_last_file_id_sc"
OF_FEED = KEY.format(
    columns="jurisdiction_id, feed_id, last_file_id",
    parents="jurisdiction_id, feed_id, id",
)
OF_PLACE = KEY.format(
    columns="jurisdiction_id, last_file_id", parents="jurisdiction_id, id"
)


class Migration(migrations.Migration):
    """One key says that a line was told by a file of the feed that knows it.

    It stands for two that were checked of every line and did not say as much.
    """

    dependencies = [("dispatch", "0015_walls_read_once")]

    operations = [
        migrations.AddConstraint(
            "callfile",
            models.UniqueConstraint(
                fields=("jurisdiction", "feed", "id"), name="callfile_of_feed"
            ),
        ),
        migrations.RunSQL([DROP, OF_FEED], [DROP, OF_PLACE]),
        migrations.AlterField(
            "filecall",
            "feed",
            models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="file_calls",
                to="dispatch.cadfeed",
            ),
        ),
    ]
