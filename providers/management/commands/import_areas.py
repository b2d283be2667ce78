"""Import outlines of areas for the crisis systems map."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import Jurisdiction
from core.errors import DomainError
from core.scope import scope
from providers.actions.areas import import_areas
from providers.crisis_map.geojson import MOST_BYTES


class Command(BaseCommand):
    help = (
        "Import areas for the crisis systems map from a GeoJSON file of polygons "
        "(WGS 84). The same file twice changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="a GeoJSON FeatureCollection")
        parser.add_argument(
            "--jurisdiction", required=True, help="whose areas they are"
        )
        parser.add_argument("--name", default="", help="what to call them")
        parser.add_argument("--dry-run", action="store_true", help="change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        place = Jurisdiction.objects.active().filter(slug=options["jurisdiction"])
        jurisdiction = place.first()
        if jurisdiction is None:
            raise CommandError(f"There is no jurisdiction {options['jurisdiction']!r}.")
        path, dry_run = options["path"], options["dry_run"]
        try:
            with path.open("rb") as file, scope(jurisdiction):
                found = import_areas(
                    file.read(MOST_BYTES + 1),
                    name=options["name"] or path.stem,
                    jurisdiction=jurisdiction,
                    dry_run=dry_run,
                )
        except (DomainError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{found.added} added, {found.changed} changed, {found.gone} gone, "
            f"{found.same} the same."
        )
        if dry_run:
            self.stdout.write("A trial: nothing was written.")
