"""Import a directory of services."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import Jurisdiction
from providers.feeds.csvfile import Unreadable
from providers.feeds.readable import readable
from providers.imports import FORMATS, Order, import_directory


class Command(BaseCommand):
    help = (
        "Import a directory: HSDS as CSV files (1.1, 2.0, 3.0) or JSON, an iCarol export, "
        "Ohana's CSV files, an answer of the SAMHSA locator, or a flat CSV through a "
        "saved mapping; as a folder, a file or a zip. The same file twice changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="a folder, a file or a zip")
        parser.add_argument(
            "--format",
            default="",
            choices=("", *FORMATS),
            help="told by looks when not given; a flat CSV needs its mapping",
        )
        parser.add_argument(
            "--mapping", default="", help="for csv: a mapping's name or path"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would change"
        )
        parser.add_argument(
            "--update",
            action="store_true",
            help="the file holds only what changed: nothing it leaves out is gone",
        )
        parser.add_argument("--source", default="", help="what to call the source")
        parser.add_argument(
            "--jurisdiction",
            default="",
            help="whose admins edit it; all, when not given",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            order = Order(
                path=options["path"],
                kind=options["format"],
                mapping=options["mapping"],
                source=options["source"],
                jurisdiction=self._jurisdiction(options["jurisdiction"]),
                dry_run=options["dry_run"],
                is_update=options["update"],
            )
            report = import_directory(order, self._tell)
        except Unreadable as error:
            raise CommandError(f"{error} Nothing was changed.") from error
        most = 10**9 if options["verbosity"] > 1 else 40
        for line in readable(report, most=most):
            self.stdout.write(line)
        self.stdout.write("")
        self.stdout.write(self._verdict(report, dry_run=options["dry_run"]))

    def _jurisdiction(self, slug: str) -> Jurisdiction | None:
        if not slug:
            return None
        found = Jurisdiction.objects.active().filter(slug=slug).first()
        if found is None:
            known = ", ".join(
                Jurisdiction.objects.active().values_list("slug", flat=True)
            )
            raise CommandError(
                f"There is no jurisdiction {slug!r}; there are: {known}."
            )
        return found

    def _tell(self, text: str) -> None:
        self.stderr.write(text)

    def _verdict(self, report: Any, *, dry_run: bool) -> str:
        if report.is_unchanged:
            return "Nothing differs from what was imported before."
        return "A trial: nothing was written." if dry_run else "Imported."
