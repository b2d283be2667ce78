"""Take in EIDO documents from files, as if a CAD feed had sent them."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import Jurisdiction
from core.errors import ConflictError
from core.scope import scope
from dispatch.intake import receive_eido
from dispatch.models import CadFeed, Call
from dispatch.webhooks import new_secret

FEED = "files"


class Command(BaseCommand):
    help = "Take in EIDO JSON from a file or every .json file of a folder; safe to run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument(
            "--jurisdiction", help="Its slug; needed where there are several."
        )
        parser.add_argument(
            "--feed", default=FEED, help="Name of the feed to file them under."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        files = _files(options["path"])
        jurisdiction = chosen_jurisdiction(options["jurisdiction"])
        feed, _ = CadFeed.objects.get_or_create(
            jurisdiction=jurisdiction,
            name=options["feed"],
            defaults={"secret": new_secret()},
        )
        failed = 0
        for number, path in enumerate(files, 1):
            words = _take_in(path, feed)
            failed += words.startswith(("quarantined", "refused"))
            self.stdout.write(f"{number} of {len(files)}  {path.name}  {words}")
        if failed:
            raise CommandError(f"{failed} of {len(files)} could not be taken in.")


def _take_in(path: Path, feed: CadFeed) -> str:
    """Take in one file in a transaction of its own, and say what became of it."""
    try:
        with scope(feed.jurisdiction):
            receipt = receive_eido(
                path.read_bytes(), feed=feed, source=Call.Source.FILE
            )
    except ConflictError as error:
        return f"refused: {error}"
    if receipt.fault:
        place = f" at {receipt.fault.pointer}" if receipt.fault.pointer else ""
        return f"quarantined: {receipt.fault.message}{place}"
    return receipt.result


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        return sorted(path.glob("*.json"))
    if not path.is_file():
        raise CommandError(f"There is no file or folder {path}.")
    return [path]


def chosen_jurisdiction(slug: str | None) -> Jurisdiction:
    found = Jurisdiction.objects.active()
    if slug:
        found = found.filter(slug=slug)
    chosen = list(found[:2])
    if len(chosen) != 1:
        names = ", ".join(Jurisdiction.objects.active().values_list("slug", flat=True))
        raise CommandError(f"Say --jurisdiction, one of: {names}.")
    return chosen[0]
