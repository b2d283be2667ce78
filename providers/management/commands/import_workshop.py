"""Import the paper of a mapping workshop."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import Jurisdiction
from core.errors import DomainError
from core.scope import scope
from providers.actions.workshop import take_paper
from providers.crisis_map.paper import MOST_BYTES


class Command(BaseCommand):
    help = (
        "Import a workshop's CSV (intercept, resource, gap, priority) into the crisis "
        "systems map and the register of gaps. The same file twice changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="a CSV file")
        parser.add_argument("--jurisdiction", required=True, help="whose workshop")
        parser.add_argument("--dry-run", action="store_true", help="change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        place = Jurisdiction.objects.active().filter(slug=options["jurisdiction"])
        jurisdiction = place.first()
        if jurisdiction is None:
            raise CommandError(f"There is no jurisdiction {options['jurisdiction']!r}.")
        try:
            with options["path"].open("rb") as file, scope(jurisdiction):
                taken = take_paper(
                    file.read(MOST_BYTES + 1),
                    jurisdiction=jurisdiction,
                    by=None,
                    dry_run=options["dry_run"],
                )
        except (DomainError, OSError) as error:
            raise CommandError(str(error)) from error
        for line, reason in taken.problems:
            self.stdout.write(f"line {line}: {reason}")
        self.stdout.write(
            f"{taken.added} added, {taken.changed} changed, {taken.same} the same, "
            f"{len(taken.problems)} left out."
        )
        if options["dry_run"]:
            self.stdout.write("A trial: nothing was written.")
