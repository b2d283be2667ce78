"""From a path and a format to a loaded source."""

from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils.text import slugify

from accounts.models import Jurisdiction, User
from core.memory import uncollected
from core.scope import take_time
from providers.feeds.loader import Progress, Report, load
from providers.formats import readers
from providers.models import ImportRun, SavedMapping, Source

FORMATS = readers.FORMATS
Coverage = ImportRun.Coverage


@dataclass(frozen=True)
class Order:
    """Which file to read, how, for whom, and whether only to try."""

    path: Path
    kind: str = ""
    mapping: str = ""
    source: str = ""
    jurisdiction: Jurisdiction | None = None
    by: User | None = None
    dry_run: bool = False
    is_update: bool = False


@uncollected()
def import_directory(order: Order, tell: Progress = lambda _: None) -> Report:
    """Read a file or folder and lay it over the directory, whole or not at all.

    Raises Unreadable, in one sentence, when nothing can be made of it.
    """
    mapping = SavedMapping.objects.filter(slug=order.mapping).first()
    kept = mapping.spec if mapping else order.mapping
    reading = readers.read(order.path, order.kind, kept)
    tell(f"{reading.bundle.count()} rows read as {reading.kind}")
    with transaction.atomic():
        take_time()
        source = _source(order, reading)
        run = ImportRun(
            source=source,
            format=reading.kind,
            mapping=Path(order.mapping).name or reading.mapping,
            file_name="/".join(order.path.resolve().parts[-2:]),
            by=order.by,
            coverage=Coverage.UPDATE if order.is_update else Coverage.WHOLE,
        )
        report = load(reading.bundle, run, dry_run=order.dry_run, tell=tell)
        if order.dry_run:
            transaction.set_rollback(True)
    return report


def _source(order: Order, reading: readers.Reading) -> Source:
    named, jurisdiction = order.source or reading.source, order.jurisdiction
    zone = reading.timezone or (jurisdiction.timezone if jurisdiction else "UTC")
    source, _ = Source.objects.get_or_create(
        slug=slugify(named.replace("_", "-"))[:80] or "directory",
        defaults={
            "name": reading.name or named,
            "timezone": zone,
            "jurisdiction": jurisdiction,
        },
    )
    return source
