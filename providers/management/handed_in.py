"""Commands that take in a file which somebody of a jurisdiction handed in."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError

from accounts.models import Jurisdiction
from core.errors import DomainError
from core.scope import scope


class FileCommand(BaseCommand):
    """Reads a file for a jurisdiction, in its scope, and says what came of it."""

    most_bytes: ClassVar[int]
    holds: ClassVar[str]

    def take(
        self, data: bytes, jurisdiction: Jurisdiction, options: dict[str, Any]
    ) -> list[str]:
        """Do with the file what the command is for; say it line by line."""
        raise NotImplementedError

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help=self.holds)
        parser.add_argument("--jurisdiction", required=True, help="whose it is")
        parser.add_argument("--dry-run", action="store_true", help="change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        place = Jurisdiction.objects.active().filter(slug=options["jurisdiction"])
        jurisdiction = place.first()
        if jurisdiction is None:
            raise CommandError(f"There is no jurisdiction {options['jurisdiction']!r}.")
        try:
            with options["path"].open("rb") as file, scope(jurisdiction):
                said = self.take(file.read(self.most_bytes + 1), jurisdiction, options)
        except (DomainError, OSError) as error:
            raise CommandError(str(error)) from error
        if options["dry_run"]:
            said.append("A trial: nothing was written.")
        for line in said:
            self.stdout.write(line)
