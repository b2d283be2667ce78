from datetime import timedelta

from django.db import migrations, models
from django.db.models import Q

DAY = timedelta(days=1)
CHECKS = {
    "wrap_up_within_a_day": (
        Q(wrap_up__gte=timedelta(0), wrap_up__lte=DAY),
        "Wrap-up lasts a day at most.",
    ),
    "silence_can_be_told": (
        Q(silence__gte=timedelta(minutes=2), silence__lte=DAY),
        "Silence counts after two minutes to a day.",
    ),
    "break_within_a_day": (
        Q(longest_break__gt=timedelta(0), longest_break__lte=DAY),
        "A break is long after a minute to a day.",
    ),
}


class Migration(migrations.Migration):
    """What is set here is how long states last; the floor has other rules as well."""

    dependencies = [("staffing", "0005_floor_rules")]

    operations = [
        *(
            migrations.RemoveConstraint("floorrules", f"floorrules_{name}")
            for name in ("once", *CHECKS)
        ),
        migrations.RenameModel("FloorRules", "StateRules"),
        migrations.RenameModel("HistoricalFloorRules", "HistoricalStateRules"),
        migrations.AlterModelOptions(
            "staterules", {"verbose_name_plural": "state rules"}
        ),
        migrations.AlterModelOptions(
            "historicalstaterules",
            {
                "get_latest_by": ("history_date", "history_id"),
                "ordering": ("-history_date", "-history_id"),
                "verbose_name": "historical state rules",
                "verbose_name_plural": "historical state rules",
            },
        ),
        migrations.AddConstraint(
            "staterules",
            models.UniqueConstraint(fields=("jurisdiction",), name="staterules_once"),
        ),
        *(
            migrations.AddConstraint(
                "staterules",
                models.CheckConstraint(
                    condition=condition,
                    name=f"staterules_{name}",
                    violation_error_message=message,
                ),
            )
            for name, (condition, message) in CHECKS.items()
        ),
    ]
