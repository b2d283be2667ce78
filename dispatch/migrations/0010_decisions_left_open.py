from django.db import migrations, models

WHO_GOES = [
    ("clinician", "Clinician"),
    ("988", "988"),
    ("mobile_crisis", "Mobile crisis team"),
    ("community", "Community responder"),
    ("police", "Police"),
    ("fire", "Fire"),
    ("ems", "EMS"),
    ("911", "911 goes on with it"),
]


def responder() -> models.CharField:
    return models.CharField(
        max_length=20, choices=WHO_GOES, blank=True, help_text="Empty: not decided."
    )


class Migration(migrations.Migration):
    """A decision may leave open who goes, or leave the call to 911 as it was."""

    dependencies = [("dispatch", "0009_codes_first_seen_in_files")]

    operations = [
        migrations.AlterField("historicalscreen", "responder", responder()),
        migrations.AlterField("screen", "responder", responder()),
    ]
