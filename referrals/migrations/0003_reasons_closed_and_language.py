from django.db import migrations, models

REASONS = [
    ("no_capacity", "No capacity"),
    ("not_eligible", "Person not eligible"),
    ("closed", "Service was closed"),
    ("language", "Nobody speaks the language"),
    ("no_answer", "Service did not answer"),
    ("coverage", "Cost or coverage"),
    ("distance", "Too far, or no way to get there"),
    ("declined", "Person declined"),
    ("no_show", "Person did not come"),
    ("elsewhere", "Met elsewhere"),
    ("duplicate", "Made twice"),
    ("wrong", "Wrong person or service"),
    ("case_closed", "The case was closed"),
    ("other", "Other"),
]


def reason() -> models.CharField:
    return models.CharField(blank=True, choices=REASONS, editable=False, max_length=20)


class Migration(migrations.Migration):
    """A closed door and a missing language are reasons of their own: gaps are made of them."""

    dependencies = [("referrals", "0002_row_level_security")]

    operations = [
        migrations.AlterField("referral", "reason", reason()),
        migrations.AlterField("historicalreferral", "reason", reason()),
    ]
