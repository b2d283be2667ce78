"""A bundle of rows laid over the directory, in one transaction."""

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.utils import timezone
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from accounts.models import User
from providers import continuum
from providers.feeds.bundle import TABLES, Bundle, Row
from providers.feeds.difference import Difference, Laying, Report
from providers.feeds.tables import model_of
from providers.finding import index
from providers.models import ImportProblem, ImportRun, Source, TaxonomyTerm

BATCH = 2000

Progress = Callable[[str], None]


@transaction.atomic
def load(
    bundle: Bundle,
    run: ImportRun,
    *,
    dry_run: bool = False,
    tell: Progress = lambda _: None,
) -> Report:
    """Lay a bundle over what the directory holds of a source; write unless it is a trial.

    Rows that a present table leaves out are marked as gone, never deleted.
    """
    source = run.source
    _one_import_at_a_time(source)
    if not TaxonomyTerm.objects.filter(origin__slug=continuum.SLUG).exists():
        continuum.plant(apps)
    _place_the_homeless(bundle)
    laying = Laying(bundle, source)
    differences = [laying.compare(t) for t in TABLES if t in bundle.rows]
    report = Report(differences, bundle.problems)
    if dry_run:
        return report
    for difference in differences:
        tell(f"{difference.table}: {sum(difference.counts.values())} rows")
        _write(difference, run.by)
    _file_run(run, report)
    if not report.is_unchanged:
        tell("search: working out what is found, and when it is open")
        index.rebuild_source(source)
    return report


def _one_import_at_a_time(source: Source) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext(%s))", [f"import:{source.slug}"]
        )


def _place_the_homeless(bundle: Bundle) -> None:
    """Give each service without a location a row by which it is found and referred to."""
    if "service" not in bundle.rows:
        return
    bundle.open_table("service_at_location")
    rows = bundle.rows["service_at_location"].values()
    placed = {row.parents.get("service", ("", ""))[1] for row in rows}
    for key, service in list(bundle.rows["service"].items()):
        if key not in placed:
            of = {"service": ("service", key)}
            row = Row("service_at_location", f"anywhere:{key}", {}, of)
            row.file, row.line = service.file, service.line
            bundle.add(row)


def _write(difference: Difference, by: User | None) -> None:
    model = model_of(difference.table)
    tracked = hasattr(model, "history")
    why = "import"
    if tracked:
        _create_tracked(model, difference.added, by, why)
        for row in (*difference.changed, *difference.gone):
            row._history_user = by  # type: ignore[attr-defined]
    else:
        model.objects.bulk_create(difference.added, batch_size=BATCH)
    names = sorted(
        {name for row in difference.changed for name in row.as_imported or {}}
    )
    names += ["as_imported", "gone_since"]
    fields = sorted({model._meta.get_field(name).name for name in names})
    update = bulk_update_with_history if tracked else _update
    for rows, written in (
        (difference.changed, fields),
        (difference.gone, ["gone_since"]),
    ):
        if rows:
            more = {"default_user": by, "default_change_reason": why} if tracked else {}
            update(rows, model, written, batch_size=BATCH // 4, **more)


def _create_tracked(model: Any, rows: list, by: User | None, why: str) -> None:
    if rows:
        bulk_create_with_history(
            rows, model, batch_size=BATCH, default_user=by, default_change_reason=why
        )


def _update(rows: list, model: Any, fields: list[str], batch_size: int) -> None:
    model.objects.bulk_update(rows, fields, batch_size=batch_size)


def _file_run(run: ImportRun, report: Report) -> None:
    run.counts = report.counts
    run.finished_at = timezone.now()
    run.save()
    ImportProblem.objects.bulk_create(
        (
            ImportProblem(
                import_run=run,
                file=problem.file,
                line=problem.line,
                reason=problem.reason,
                is_loaded=problem.is_loaded,
            )
            for problem in report.problems
        ),
        batch_size=BATCH,
    )
