"""What came of a report may be that whoever made it took it back."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("providers", "0007_needs_guessed")]

    operations = [
        migrations.AlterField(
            "directoryreport",
            "outcome",
            models.CharField(
                blank=True,
                choices=[
                    ("corrected", "It was wrong and has been put right"),
                    ("right", "It was looked into and is right as it stands"),
                    ("retired", "The entry is out of use now"),
                    ("taken_back", "Whoever said so took it back"),
                ],
                editable=False,
                max_length=10,
            ),
        )
    ]
