"""From a path and a format to a loaded source."""

from contextlib import closing
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils.text import slugify

from accounts.models import Jurisdiction, User
from providers import flat, hsds
from providers.bundle import Bundle
from providers.csvfile import Unreadable
from providers.loader import Progress, Report, load
from providers.models import ImportRun, Source

FORMATS = ("hsds", "csv")


def import_directory(
    path: Path,
    *,
    kind: str,
    mapping: str = "",
    source: str = "",
    jurisdiction: Jurisdiction | None = None,
    by: User | None = None,
    dry_run: bool = False,
    tell: Progress = lambda _: None,
) -> Report:
    """Read a file or folder and lay it over the directory, whole or not at all.

    Raises Unreadable, in one sentence, when nothing can be made of it.
    """
    bundle, named, defaults = _read(path, kind, mapping)
    if not bundle.count():
        raise Unreadable(f"{path} holds no rows.")
    tell(f"{bundle.count()} rows read")
    with transaction.atomic():
        _take_time()
        home = _source(source or named, jurisdiction, defaults)
        run = ImportRun(
            source=home, format=kind, mapping=mapping, file_name=path.name, by=by
        )
        report = load(bundle, home, by=by, run=run, dry_run=dry_run, tell=tell)
        if dry_run:
            transaction.set_rollback(True)
    return report


def _read(path: Path, kind: str, mapping: str) -> tuple[Bundle, str, dict[str, Any]]:
    if not path.exists():
        raise Unreadable(f"There is no {path}.")
    if kind == "csv":
        if not mapping:
            known = ", ".join(flat.mapping_names())
            raise Unreadable(f"A CSV needs --mapping; there are: {known}.")
        chosen = flat.load_mapping(mapping)
        defaults = {"name": chosen.name, "timezone": chosen.timezone}
        return flat.read_flat(path, chosen), chosen.source, defaults
    return hsds.read_package(path), hsds.name_of(path), {}


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
    with closing(connection.cursor()) as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
