from django.db import migrations, models


class Migration(migrations.Migration):
    """A call may come from the paper of an outage."""

    dependencies = [
        ("dispatch", "0009_merged_calls"),
    ]

    operations = [
        migrations.AlterField(
            model_name="call",
            name="source",
            field=models.CharField(
                choices=[
                    ("cad", "CAD"),
                    ("hand", "Entered by hand"),
                    ("file", "CAD file"),
                    ("session", "Begun in a session"),
                    ("outage", "Back-entered after an outage"),
                ],
                default="cad",
                editable=False,
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="historicalcall",
            name="source",
            field=models.CharField(
                choices=[
                    ("cad", "CAD"),
                    ("hand", "Entered by hand"),
                    ("file", "CAD file"),
                    ("session", "Begun in a session"),
                    ("outage", "Back-entered after an outage"),
                ],
                default="cad",
                editable=False,
                max_length=10,
            ),
        ),
    ]
