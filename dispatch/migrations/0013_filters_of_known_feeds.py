from django.db import migrations

HISTORY_FIELDS = [
    "criminalHistory",
    "criminalHistoryDescription",
    "criminalHistoryScore",
    "rapSheet",
    "ncicReturn",
    "iiiReturn",
    "cchReturn",
    "fbiIdentification",
    "personFbiIdentification",
    "personStateFingerprintIdentification",
    "stateFingerprintIdentification",
    "personNcicIdentification",
    "jAugmentation",
]


def plant(apps, schema_editor):
    filters = apps.get_model("dispatch", "FieldFilter").objects
    for feed in apps.get_model("dispatch", "CadFeed").objects.all():
        filters.create(
            feed=feed,
            name="Criminal-history returns in any text",
            looks_for="history",
            action="strip",
        )
        filters.create(
            feed=feed,
            name="Fields made for criminal history",
            looks_for="anything",
            field_names=HISTORY_FIELDS,
            action="strip",
        )


class Migration(migrations.Migration):
    """Give the feeds that stand already the rules that a new one begins with."""

    dependencies = [("dispatch", "0012_field_filters")]

    operations = [migrations.RunPython(plant, migrations.RunPython.noop)]
