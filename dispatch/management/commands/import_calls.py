"""Load a CAD file of calls, a line each; what cannot be read is listed with its line."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from accounts.models import Jurisdiction
from core.scope import scope
from dispatch.files.loading import load_calls
from dispatch.files.reading import CadLine, Mapping, NotCalls, load_mapping, read_calls
from dispatch.management.commands.import_eido import chosen_jurisdiction
from dispatch.models import CadFeed, CallFile

MOST_SHOWN = 40


class Command(BaseCommand):
    help = (
        "Load calls from a CAD system's CSV by a mapping of its columns; the same file "
        "again changes nothing, and a load that was cut goes on where it was."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument(
            "--mapping",
            required=True,
            help="Name of a shipped mapping, or a JSON file.",
        )
        parser.add_argument(
            "--feed", default="cad-files", help="Whose files these are."
        )
        parser.add_argument("--jurisdiction", help="Its slug, where there are several.")
        parser.add_argument(
            "--dry-run", action="store_true", help="Read and report, write nothing."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            here = chosen_jurisdiction(options["jurisdiction"])
            mapping = load_mapping(options["mapping"], here.timezone)
            if options["dry_run"]:
                self._try(options["path"], mapping)
            else:
                self._load(here, mapping, options)
        except NotCalls as error:
            raise CommandError(str(error)) from error

    def _try(self, path: Path, mapping: Mapping) -> None:
        lines = sound = 0
        said: list[str] = []
        for line in read_calls(path, mapping):
            lines += 1
            sound += not line.fault
            said += _problems(line)
        self.stdout.write(f"{lines:,} lines, {sound:,} calls")
        self._list(said)

    def _load(
        self, jurisdiction: Jurisdiction, mapping: Mapping, options: dict[str, Any]
    ) -> None:
        with transaction.atomic():
            feed, _ = CadFeed.objects.get_or_create(
                jurisdiction=jurisdiction,
                name=options["feed"],
                defaults={"secret": ""},
            )
        file = load_calls(options["path"], mapping, feed=feed, by=None, tell=self._tell)
        self.stdout.write(
            f"{file.added:,} added, {file.changed:,} changed, {file.same:,} the same, "
            f"{file.not_loaded:,} lines not loaded, {file.missing:,} calls in the file no more"
        )
        with scope(jurisdiction):
            self._list([str(problem) for problem in file.problems.all()])

    def _tell(self, file: CallFile) -> None:
        if self.stdout.isatty():
            self.stdout.write(f"{file.lines_done:,} lines", ending="\r")

    def _list(self, said: list[str]) -> None:
        for words in said[:MOST_SHOWN]:
            self.stdout.write(words)
        if len(said) > MOST_SHOWN:
            self.stdout.write(f"and {len(said) - MOST_SHOWN:,} more lines with a doubt")


def _problems(line: CadLine) -> list[str]:
    reasons = [f"{line.fault}; not loaded"] if line.fault else line.doubts
    return [f"Line {line.number}: {reason}" for reason in reasons]
