#!/usr/bin/env python
"""Run one of Divert's commands, with a database under it."""

import os
import sys

from config import embedded

# Migrations belong to the owner of the tables; all else runs as the role under
# row-level security.
AS_OWNER = {"makemigrations", "migrate", "sqlmigrate", "flush", "sqlflush", "test"}
WITHOUT_DATABASE = {"help", "--help", "-h", "version", "--version", "collectstatic"}


def main() -> None:
    """Start the embedded database where none is named, then run the command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line  # noqa: PLC0415

    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    if command in AS_OWNER:
        os.environ["DIVERT_AS_OWNER"] = "1"
    if command not in WITHOUT_DATABASE:
        try:
            embedded.ensure_running()
        except embedded.EmbeddedError as error:
            sys.exit(str(error))
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
