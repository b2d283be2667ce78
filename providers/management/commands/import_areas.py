"""Import outlines of areas for the crisis systems map."""

from argparse import ArgumentParser
from typing import Any

from accounts.models import Jurisdiction
from providers.actions.areas import import_areas
from providers.crisis_map.geojson import MOST_BYTES
from providers.management.handed_in import FileCommand


class Command(FileCommand):
    help = (
        "Import areas for the crisis systems map from a GeoJSON file of polygons "
        "(WGS 84). The same file twice changes nothing."
    )
    most_bytes, holds = MOST_BYTES, "a GeoJSON FeatureCollection"

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--name", default="", help="what to call them")

    def take(
        self, data: bytes, jurisdiction: Jurisdiction, options: dict[str, Any]
    ) -> list[str]:
        found = import_areas(
            data,
            name=options["name"] or options["path"].stem,
            jurisdiction=jurisdiction,
            dry_run=options["dry_run"],
        )
        counts = f"{found.added} added, {found.changed} changed, {found.gone} gone, "
        return [f"{counts}{found.same} the same."]
