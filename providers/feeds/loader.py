"""A bundle of rows laid over the directory, in one transaction."""

import json
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection, transaction
from django.utils import timezone

from providers import continuum
from providers.feeds import outcome, touched
from providers.feeds.bundle import TABLES, Bundle, Row
from providers.feeds.difference import Difference, Report
from providers.feeds.laying import Laying
from providers.feeds.progress import tally
from providers.feeds.readable import first_lines
from providers.feeds.secret import close_held, refuse_shared
from providers.feeds.sound import ANYWHERE
from providers.feeds.tables import model_of, words
from providers.feeds.writing import copy_in, remember, update_rows
from providers.models import (
    ImportProblem,
    ImportRun,
    ServiceAtLocation,
    Source,
    TaxonomyTerm,
)

MOST_LINES = 1000

Progress = Callable[[str], None]


class Outdated(Exception):
    """The directory is not what it was when the difference was shown."""


@transaction.atomic
def load(
    bundle: Bundle,
    run: ImportRun,
    *,
    dry_run: bool = False,
    tell: Progress = lambda _: None,
) -> Report:
    """Lay a bundle over what the directory holds of a source; write unless it is a trial.

    Rows that a present table leaves out are marked as gone and proposed for
    retirement, never deleted; of an update they stay. Raises Outdated where the run
    names the digest of another difference than what is found now.
    """
    report = compare(bundle, run, locked=not dry_run)
    if dry_run:
        return report
    if run.digest and run.digest != report.digest():
        raise Outdated
    tally().to_write = report.total("added", "changed", "gone")
    for difference in report.differences:
        tell(f"{difference.table}: {sum(difference.counts.values())} rows")
        tally().begin(f"writing: {words(difference.table)}")
        _write(difference, run)
    outcome.leave(report.differences, run)
    _file_run(run, report)
    if not report.is_unchanged:
        tell("search: working out what is found, and when it is open")
        tally().begin("working out what is found, and when it is open")
        touched.rebuild(report.differences, run.source)
    return report


def compare(bundle: Bundle, run: ImportRun, *, locked: bool) -> Report:
    """Find what a bundle would change; nothing else may lay it over this source meanwhile."""
    _one_import_at_a_time(run.source, alone=locked)
    if not TaxonomyTerm.objects.filter(origin__slug=continuum.SLUG).exists():
        continuum.plant(apps)
    is_whole = run.coverage == ImportRun.Coverage.WHOLE and bundle.is_whole
    refuse_shared(bundle, run.source)
    close_held(bundle, run.source)
    _place_the_homeless(bundle, run.source, is_whole=is_whole)
    laying = Laying(bundle, run.source, is_whole=is_whole, locked=locked)
    differences = []
    for table in TABLES:
        if table in bundle.rows:
            tally().begin(f"comparing: {words(table)}")
            differences.append(laying.compare(table))
    return Report(differences, bundle.problems)


def file_preview(run: ImportRun, report: Report) -> dict[str, Any]:
    """Put a report as the fields of its run, and its problems beside it."""
    lines, _ = first_lines(report, MOST_LINES)
    run.problems.all().delete()
    _file_problems(run, report)
    return {
        "counts": report.counts,
        "lines": [[one.kind, words(one.table), one.called, one.words] for one in lines],
        "digest": report.digest(),
    }


def _one_import_at_a_time(source: Source, *, alone: bool) -> None:
    shared = "" if alone else "_shared"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT pg_advisory_xact_lock{shared}(hashtext(%s))",
            [f"import:{source.slug}"],
        )


def _place_the_homeless(bundle: Bundle, source: Source, *, is_whole: bool) -> None:
    """Give each service without a location a row by which it is found and referred to."""
    if "service" not in bundle.rows:
        return
    has_places = "service_at_location" in bundle.rows
    bundle.open_table("service_at_location")
    rows = bundle.rows["service_at_location"].values()
    placed = {row.parents.get("service", ("", ""))[1] for row in rows}
    # A file that leaves out where services are takes no place away from them.
    held = set() if has_places and is_whole else _placed_in(source)
    for key, service in list(bundle.rows["service"].items()):
        if key not in placed and not {key, source.identify("service", key)} & held:
            of = {"service": ("service", key)}
            row = Row("service_at_location", f"{ANYWHERE}{key}", {}, of)
            row.file, row.line = service.file, service.line
            bundle.add(row)


def _placed_in(source: Source) -> set[Any]:
    places = ServiceAtLocation.objects.filter(origin=source, gone_since=None)
    placed = places.exclude(location=None)
    named = placed.values_list("service_id", "service__original_id")
    return {name for pair in named for name in pair}


def _write(difference: Difference, run: ImportRun) -> None:
    model = model_of(difference.table)
    by = run.by.pk if run.by else None
    added = [row.pk for row in difference.added]
    _add(model, difference, run.source)
    changed = [one.row for one in difference.changed]
    names = {change.name for one in difference.changed for change in one.changes}
    _update(model, changed, {*names, "as_imported", "gone_since", "original_id"})
    _update(model, difference.gone, {"gone_since"})
    if hasattr(model, "history"):
        remember(model, added, "+", by)
        rows = (*changed, *difference.gone)
        remember(model, [row.pk for row in rows], "~", by)


def _add(model: Any, difference: Difference, source: Source) -> None:
    names = sorted({name for row in difference.added for name in row.said})
    columns = ["id", "origin_id", "original_id", "as_imported", *names]
    if difference.added:
        copy_in(model, columns, _rows(model, difference, source.pk, names))


def _rows(
    model: Any, difference: Difference, source: UUID, names: list[str]
) -> Iterator[tuple[Any, ...]]:
    fields = {f.attname: f for f in model._meta.concrete_fields}
    unsaid = {name: fields[name].get_default() for name in names}
    for pk, original, said, _ in difference.added:
        values = (said.get(name, unsaid[name]) for name in names)
        yield (pk, source, original, json.dumps(said), *values)


def _update(model: Any, rows: list[Any], names: set[str]) -> None:
    if rows:
        update_rows(model, rows, sorted(names))


def _file_run(run: ImportRun, report: Report) -> None:
    run.counts = report.counts
    run.finished_at = timezone.now()
    if run._state.adding:
        run.save()
        _file_problems(run, report)


def _file_problems(run: ImportRun, report: Report) -> None:
    ImportProblem.objects.bulk_create(
        (
            ImportProblem(
                import_run=run,
                file=problem.file[:200],
                line=problem.line,
                reason=problem.reason,
                is_loaded=problem.is_loaded,
            )
            for problem in report.problems
        ),
        batch_size=2000,
    )
