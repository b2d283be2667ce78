"""From a path and a format to a loaded source."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils.text import slugify

from accounts.models import Jurisdiction, User
from providers.feeds.bundle import Bundle
from providers.feeds.csvfile import Unreadable
from providers.feeds.loader import Progress, Report, load
from providers.formats import flat, hsds
from providers.models import ImportRun, Source

FORMATS = ("hsds", "csv")


@dataclass(frozen=True)
class Order:
    """Which file to read, how, for whom, and whether only to try."""

    path: Path
    kind: str
    mapping: str = ""
    source: str = ""
    jurisdiction: Jurisdiction | None = None
    by: User | None = None
    dry_run: bool = False


def import_directory(order: Order, tell: Progress = lambda _: None) -> Report:
    """Read a file or folder and lay it over the directory, whole or not at all.

    Raises Unreadable, in one sentence, when nothing can be made of it.
    """
    bundle, named, defaults = _read(order)
    if not bundle.count():
        raise Unreadable(f"{order.path} holds no rows.")
    tell(f"{bundle.count()} rows read")
    with transaction.atomic():
        _take_time()
        source = _source(order.source or named, order.jurisdiction, defaults)
        run = ImportRun(
            source=source,
            format=order.kind,
            mapping=Path(order.mapping).name,
            file_name="/".join(order.path.resolve().parts[-2:]),
            by=order.by,
        )
        report = load(bundle, run, dry_run=order.dry_run, tell=tell)
        if order.dry_run:
            transaction.set_rollback(True)
    return report


def _read(order: Order) -> tuple[Bundle, str, dict[str, Any]]:
    if not order.path.exists():
        raise Unreadable(f"There is no {order.path}.")
    if order.kind == "hsds":
        return hsds.read_package(order.path), hsds.name_of(order.path), {}
    if not order.mapping:
        known = ", ".join(flat.mapping_names())
        raise Unreadable(f"A CSV needs --mapping; there are: {known}.")
    mapping = flat.load_mapping(order.mapping)
    defaults = {"name": mapping.name, "timezone": mapping.timezone}
    return flat.read_flat(order.path, mapping), mapping.source, defaults


def _source(named: str, jurisdiction: Jurisdiction | None, defaults: dict) -> Source:
    zone = defaults.get("timezone") or (
        jurisdiction.timezone if jurisdiction else "UTC"
    )
    source, _ = Source.objects.get_or_create(
        slug=slugify(named.replace("_", "-"))[:80] or "directory",
        defaults={
            "name": defaults.get("name", named),
            "timezone": zone,
            "jurisdiction": jurisdiction,
        },
    )
    return source


def _take_time() -> None:
    """Lift the limits that bind the web: a large file takes as long as it takes."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
