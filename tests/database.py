"""Test databases copied from one that was migrated once for these very migrations."""

import hashlib
import json
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.db import connection

LOCK = 911_988  # one process at a time makes the model
MODELS = """
    SELECT datname, shobj_description(oid, 'pg_database')
    FROM pg_database WHERE datname LIKE 'model_%%' AND datname NOT LIKE '%%_made'
"""


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
    files = _migrations()
    model = f"model_{hashlib.sha256(json.dumps(files).encode()).hexdigest()[:16]}"
    with connection._nodb_cursor() as cursor:
        # Another process may be migrating the model, for half a minute.
        cursor.execute("SET lock_timeout = 0")
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        cursor.execute(MODELS)
        found = {one: json.loads(said or "{}") for one, said in cursor.fetchall()}
        if model not in found:
            _make(cursor, model, files, base=_nearest(found, files))
            for stale in found:
                cursor.execute(f'DROP DATABASE IF EXISTS "{stale}" WITH (FORCE)')
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{model}"')
        cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def _nearest(found: dict[str, dict[str, str]], files: dict[str, str]) -> str:
    """Name the model that only lacks the newest migrations; else the empty one."""
    older = {
        name: held for name, held in found.items() if held.items() <= files.items()
    }
    return max(older, key=lambda name: len(older[name]), default="template1")


def _make(cursor: Any, model: str, files: dict[str, str], *, base: str) -> None:
    """Migrate a copy of what is there, and name it when it is whole."""
    made = f"{model}_made"
    cursor.execute(f'DROP DATABASE IF EXISTS "{made}" WITH (FORCE)')
    cursor.execute(f'CREATE DATABASE "{made}" TEMPLATE "{base}"')
    settings = connection.settings_dict
    home, settings["NAME"] = settings["NAME"], made
    connection.close()
    call_command("migrate", verbosity=0)
    connection.close()
    settings["NAME"] = home
    # No statement but a query takes parameters; names and digests need no quoting.
    cursor.execute(f"COMMENT ON DATABASE \"{made}\" IS '{json.dumps(files)}'")
    cursor.execute(f'ALTER DATABASE "{made}" RENAME TO "{model}"')


def _migrations() -> dict[str, str]:
    """Tell every migration's file by what it holds."""
    return {
        f"{app.label}/{path.stem}": hashlib.sha256(path.read_bytes()).hexdigest()[:16]
        for app in apps.get_app_configs()
        for path in sorted(Path(app.path, "migrations").glob("*.py"))
    }
