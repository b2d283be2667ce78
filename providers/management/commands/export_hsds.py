"""Write the directory as HSDS 3.0."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from providers.formats import hsds_out
from providers.models import Source


class Command(BaseCommand):
    help = (
        "Write the directory as HSDS 3.0: JSON of nested services, or a CSV data package "
        "(a folder, or one file when PATH ends in .zip). Excluded, confidential and "
        "retired entries are left out."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="the file or folder to write")
        parser.add_argument(
            "--format",
            choices=hsds_out.FORMATS,
            help="json for a PATH that ends in .json, else csv, when not given",
        )
        parser.add_argument("--source", default="", help="only what this source holds")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["path"]
        kind = options["format"] or ("json" if path.suffix == ".json" else "csv")
        source = self._source(options["source"])
        write = hsds_out.write_json if kind == "json" else hsds_out.write_csv
        try:
            number = write(path, source, self._tell)
        except OSError as error:
            raise CommandError(
                f"{path} cannot be written: {error.strerror}."
            ) from error
        self.stdout.write(f"{number} objects written to {path}.")
        if hsds_out.is_partial(source):
            self.stdout.write("Entries that the public must not see were left out.")

    def _source(self, slug: str) -> Source | None:
        if not slug:
            return None
        found = Source.objects.filter(slug=slug).first()
        if found is None:
            known = ", ".join(Source.objects.values_list("slug", flat=True))
            raise CommandError(f"There is no source {slug!r}; there are: {known}.")
        return found

    def _tell(self, text: str) -> None:
        self.stderr.write(text, ending="\r" if self.stderr.isatty() else "\n")
