"""Write every measure over a period to a CSV file."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import Jurisdiction
from core.access import trace
from core.scope import scope
from reports.actions import answers
from reports.sheet import begin, write


class Command(BaseCommand):
    help = "Write every measure over whole local days, both ends included, as CSV."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--from", dest="first", type=date.fromisoformat, required=True
        )
        parser.add_argument("--to", dest="last", type=date.fromisoformat, required=True)
        parser.add_argument("--out", type=Path, required=True)
        parser.add_argument("--jurisdiction", help="its slug; all of them without one")

    def handle(self, *args: Any, **options: Any) -> None:
        first, last = options["first"], options["last"]
        if last < first:
            raise CommandError("The period ends before it begins.")
        places = Jurisdiction.objects.active()
        if options["jurisdiction"]:
            places = places.filter(slug=options["jurisdiction"])
        if not places:
            raise CommandError("There is no such jurisdiction.")
        with options["out"].open("w", newline="", encoding="utf-8") as out:
            begin(out)
            for place in places:
                with scope(place):
                    trace(
                        "export", ("reports.measure", None), reason=f"{first} to {last}"
                    )
                    found = answers(place, first, last)
                    lines = write(out, place, (str(first), str(last)), found)
                self.stdout.write(f"{place.name}: {lines} lines")
