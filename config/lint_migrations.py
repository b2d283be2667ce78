"""`make check`: refuses migrations that lock tables for long or break the running release."""

import os
import sys
from pathlib import Path

import django
from django.apps import apps
from django_migration_linter import MigrationLinter

from config import cluster, embedded

# Written before the first release: there is no running one that they could break. Nothing
# is added to this list once a release is out.
BEFORE_THE_FIRST_RELEASE: tuple[str, ...] = ()


def main() -> int:
    """Judge every migration of our own rooms, except those that only create."""
    os.environ.update(DIVERT_AS_OWNER="1", LOG_LEVEL="ERROR")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    embedded.ensure_running()
    django.setup()
    linter = MigrationLinter(
        path=str(cluster.PROJECT),
        include_apps=[
            app.label
            for app in apps.get_app_configs()
            if Path(app.path).parent == cluster.PROJECT
        ],
        exclude_migration_tests=["ADD_UNIQUE"],  # on tables made a moment before
        no_cache=True,
        ignore_initial_migrations=True,
        ignore_name=BEFORE_THE_FIRST_RELEASE,
        quiet=["ok", "ignore", "warning"],
    )
    linter.lint_all_migrations()
    linter.print_summary()
    return int(linter.has_errors)


if __name__ == "__main__":
    sys.exit(main())
