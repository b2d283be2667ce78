"""What an import leaves beside the rows: HSDS metadata, conflicts, proposals."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from typing import Any
from uuid import UUID

from django.utils import timezone

from core.ids import uuid7
from providers.feeds.difference import Changed, Conflict, Difference, called_of
from providers.feeds.secret import secret_places
from providers.feeds.writing import BATCH, copy_in
from providers.models import (
    DirectoryRow,
    ImportConflict,
    ImportRun,
    Metadata,
    Retirement,
)

# What stands on the list by itself; anything else is decided with what it hangs on.
MAIN = ("organization", "program", "service", "location", "contact", "taxonomy_term")
PLACE = "service_at_location"
OWNERS = (
    ("service_at_location", "service_at_location_id"),
    ("service", "service_id"),
    ("location", "location_id"),
    ("organization", "organization_id"),
    ("phone", "phone_id"),
    ("contact", "contact_id"),
)
# What tells where somebody is; of a secret place it stands in no metadata.
WHEREABOUTS = {"location", "address", "accessibility"}
METADATA = (
    "id", "resource_id", "resource_type", "last_action_date", "last_action_type",
    "field_name", "previous_value", "replacement_value", "updated_by", "origin_id",
)  # fmt: skip


def leave(differences: list[Difference], run: ImportRun) -> None:
    """Write all that an import leaves for people to read and to decide."""
    _write_metadata(differences, run)
    _file_conflicts(differences, run)
    _settle_back(differences, run)
    _propose_retirements(differences, run)


# HSDS metadata ------------------------------------------------------------------------


def _write_metadata(differences: list[Difference], run: ImportRun) -> None:
    secret = _secret_places(differences, run)
    # Metadata is published: who of our staff ran the import stays with the run.
    said_by = run.source.name
    today = run.source.today
    rows = (
        (
            uuid7(), changed.row.pk, difference.table, today, "update", change.name,
            *_values(difference.table, changed, change, secret), said_by, run.source_id,
        )
        for difference in differences
        if difference.table != "metadata"
        for changed in difference.changed
        for change in changed.changes
    )  # fmt: skip
    copy_in(Metadata, METADATA, rows)


def _values(
    table: str, changed: Changed, change: Any, secret: set[UUID]
) -> tuple[str, str]:
    place = getattr(changed.row, "location_id", None)
    where = changed.row.pk if table == "location" else place
    if table in WHEREABOUTS and where in secret:
        return "", ""
    return _text(change.before), _text(change.after)


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _secret_places(differences: list[Difference], run: ImportRun) -> set[UUID]:
    """Locations that are secret now, or were until this import."""
    if not any(d.changed for d in differences if d.table in WHEREABOUTS):
        return set()
    found = set(secret_places().filter(origin=run.source).values_list("id", flat=True))
    for difference in differences:
        for changed in difference.changed:
            if any(change.name == "is_confidential" for change in changed.changes):
                found.add(changed.row.pk)
    return found


# Conflicts ------------------------------------------------------------------------------


def _file_conflicts(differences: list[Difference], run: ImportRun) -> None:
    """Put each field that has two words on the list; close those that have one again."""
    for difference in differences:
        if difference.changed:
            _close_conflicts(difference)
    rows = [
        _conflict(run, difference.table, changed.row, conflict)
        for difference in differences
        for changed in difference.changed
        for conflict in changed.conflicts
    ]
    ImportConflict.objects.bulk_create(rows, batch_size=BATCH)


def _close_conflicts(difference: Difference) -> None:
    rows = ImportConflict.objects.open().filter(table=difference.table)
    changed = {one.row.pk: one for one in difference.changed}
    now = timezone.now()
    for conflict in rows.filter(row_id__in=list(changed)):
        one = changed[conflict.row_id]
        disputed = {found.name for found in one.conflicts}
        said = one.row.as_imported or {}
        if conflict.field in disputed or said.get(conflict.field) != conflict.theirs:
            # Said anew, or no longer disputed: the old question is answered.
            conflict.decision = ImportConflict.Decision.MOOT
            conflict.decided_at = now
            conflict.save(update_fields=["decision", "decided_at"])


def _conflict(
    run: ImportRun, table: str, row: DirectoryRow, conflict: Conflict
) -> ImportConflict:
    return ImportConflict(
        source=run.source,
        import_run=run,
        table=table,
        row_id=row.pk,
        called=called_of(row)[:300],
        field=conflict.name,
        theirs=conflict.theirs,
        ours=conflict.ours,
    )


# Retirements ----------------------------------------------------------------------------


def _settle_back(differences: list[Difference], run: ImportRun) -> None:
    """Withdraw what was proposed, or kept, of rows that the source holds again."""
    for difference in differences:
        if difference.back:
            live = [Retirement.Decision.OPEN, Retirement.Decision.KEEP]
            rows = Retirement.objects.filter(
                table=difference.table, row_id__in=difference.back, decision__in=live
            )
            rows.update(decision=Retirement.Decision.BACK, decided_at=timezone.now())
    # What went with a row that is back, and is not back itself, stands by itself now.
    left = Retirement.objects.open().filter(source=run.source)
    left.filter(part_of__decision=Retirement.Decision.BACK).update(part_of=None)


def _propose_retirements(differences: list[Difference], run: ImportRun) -> None:
    """Propose what went: a row by itself, or as part of another that went as well."""
    proposed = {
        (r.table, r.row_id): r for r in Retirement.objects.open().filter(source=run.source)
    } if any(d.gone for d in differences) else {}  # fmt: skip
    # The list is read newest first: a service comes before the place it was at.
    at, number = timezone.now(), count()
    for difference in differences:
        rows = list(_proposals(difference, run, proposed))
        for row in rows:
            row.created_at = at - timedelta(microseconds=next(number))
        Retirement.objects.bulk_create(rows, batch_size=BATCH)
        proposed |= {(row.table, row.row_id): row for row in rows}


def _proposals(
    difference: Difference, run: ImportRun, proposed: dict
) -> Iterator[Retirement]:
    row: Any
    for row in difference.gone:
        is_stand_in = difference.table == PLACE and row.location_id is None
        if row.retired_at or is_stand_in:
            continue
        owner = None if difference.table in MAIN else _owner(row, proposed)
        yield Retirement(
            source=run.source,
            import_run=run,
            table=difference.table,
            row_id=row.pk,
            called=called_of(row)[:300],
            part_of=(owner.part_of or owner) if owner else None,
        )


def _owner(row: Any, proposed: dict) -> Retirement | None:
    if link := getattr(row, "link_id", None):
        return proposed.get((row.link_entity, link))
    found = (proposed.get((table, getattr(row, name, None))) for table, name in OWNERS)
    return next(filter(None, found), None)
