"""Test databases copied from one that was migrated once for these very migrations."""

import hashlib
from pathlib import Path

from django.apps import apps
from django.core.management import call_command
from django.db import connection

LOCK = 911_988  # one process at a time makes the model


def connect_as(who: str) -> None:
    """Connect anew as the owner of the tables, or as the role of the application."""
    connection.close()
    options = connection.settings_dict["OPTIONS"]
    bare = options["options"].replace("-c role=app ", "")
    options["options"] = f"-c role=app {bare}" if who == "app" else bare


def copy_of_the_model(name: str) -> None:
    """Make the database `name` anew, as a copy of the migrated model of today.

    Migrating takes half a minute and copying a tenth of a second, so a worker of
    a parallel run, and the next run, need not migrate again.
    """
    model = f"model_{_digest()}"
    with connection._nodb_cursor() as cursor:
        # Another process may be migrating the model, for half a minute.
        cursor.execute("SET lock_timeout = 0")
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE 'model_%%'")
        found = {row[0] for row in cursor.fetchall()}
        if model not in found:
            for stale in found:
                cursor.execute(f'DROP DATABASE IF EXISTS "{stale}" WITH (FORCE)')
            _migrate(f"{model}_made")
            cursor.execute(f'ALTER DATABASE "{model}_made" RENAME TO "{model}"')
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{model}"')
        cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def _migrate(name: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}"')
    settings = connection.settings_dict
    home, settings["NAME"] = settings["NAME"], name
    connection.close()
    call_command("migrate", verbosity=0)
    connection.close()
    settings["NAME"] = home


def _digest() -> str:
    digest = hashlib.sha256()
    for app in apps.get_app_configs():
        for path in sorted(Path(app.path, "migrations").glob("*.py")):
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]
