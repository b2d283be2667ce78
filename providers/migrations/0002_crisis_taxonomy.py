"""The crisis continuum is ours, so every installation starts with it."""

from typing import Any

from django.db import migrations

from providers import continuum


def plant(apps: Any, schema_editor: Any) -> None:
    continuum.plant(apps)


class Migration(migrations.Migration):
    dependencies = [("providers", "0001_tables")]

    # Going back leaves the terms: services may be classified by them.
    operations = [migrations.RunPython(plant, migrations.RunPython.noop)]
