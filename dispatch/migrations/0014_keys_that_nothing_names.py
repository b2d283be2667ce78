from django.db import migrations, models

from core.rls import unique_key

CASCADE = models.CASCADE
LEAVES = ("dispatch_calltoken", "dispatch_filecall", "dispatch_recontact")


class Migration(migrations.Migration):
    """Rows made by the hundred thousand lose the key by which other rows would name them.

    No row does. Each of them was one more index to write, and one that the planner took
    for a table it knew nothing of. Who called again is held by one key each, as hashes are.
    """

    dependencies = [("dispatch", "0013_areas_of_three_digits")]

    operations = [
        *(
            migrations.RunSQL(
                f'ALTER TABLE "{table}" DROP CONSTRAINT "{table}_scoped"',
                unique_key(table),
            )
            for table in LEAVES
        ),
        migrations.AlterField(
            "recontact",
            "jurisdiction",
            models.ForeignKey(
                db_constraint=False,
                db_index=False,
                editable=False,
                on_delete=models.PROTECT,
                related_name="+",
                to="accounts.jurisdiction",
            ),
        ),
        migrations.AlterField(
            "recontact",
            "call",
            models.OneToOneField(
                db_constraint=False,
                on_delete=CASCADE,
                related_name="recontact",
                to="dispatch.call",
            ),
        ),
        migrations.AlterField(
            "recontact",
            "again",
            models.ForeignKey(
                db_constraint=False,
                on_delete=CASCADE,
                related_name="recontact_of",
                to="dispatch.call",
            ),
        ),
    ]
