"""What a directory admin decides of the questions that imports leave."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from core.access import trace
from core.errors import ConflictError
from core.ids import uuid7
from providers.actions.locking import patient
from providers.actions.noting import note
from providers.actions.records import is_secret
from providers.feeds import clean, difference, touched
from providers.feeds.outcome import METADATA, WHEREABOUTS
from providers.feeds.tables import model_of
from providers.feeds.writing import copy_in, remember, update_rows
from providers.models import (
    DirectoryRow,
    ImportConflict,
    Metadata,
    Retirement,
    Source,
)

DECIDED = "Somebody decided this already."
EDITED = "It was edited meanwhile: look at it again before you decide."


@patient()
@transaction.atomic
def decide_conflict(
    conflict: ImportConflict, *, by: User, decision: str, seen: Any = None
) -> None:
    """Keep what was written here or take the source's word, for good.

    The source's next word of the same value asks nothing; another value asks anew.
    `seen` is our value as it was shown: raises ConflictError if it is another now.
    """
    together = ImportConflict.objects.open().filter(
        table=conflict.table,
        row_id=conflict.row_id,
        field__in=difference.together(conflict.field),
    )
    rows = list(together.select_for_update().order_by("pk"))
    if conflict.pk not in {row.pk for row in rows}:
        raise ConflictError(DECIDED)
    row = model_of(conflict.table).objects.select_for_update().get(pk=conflict.row_id)
    if seen is not None and seen != shown(row, conflict.field):
        raise ConflictError(EDITED)
    for one in rows:
        _decide_field(one, row, decision, by)
    if decision == ImportConflict.Decision.TAKE:
        row.full_clean(validate_unique=False, exclude=_foreign_keys(row))
        row._history_user = by
        row.save()
        touched.rebuild_rows(conflict.table, [row.__dict__ | {"id": row.pk}])


def shown(row: DirectoryRow, field: str) -> str:
    """Put our value as a page shows it, and as it comes back with the decision."""
    value = clean.plain(getattr(row, field))
    return "" if value is None else str(value)


def _decide_field(
    conflict: ImportConflict, row: DirectoryRow, decision: str, by: User
) -> None:
    ours = getattr(row, conflict.field)
    theirs = row._meta.get_field(conflict.field).to_python(conflict.theirs)
    if decision == ImportConflict.Decision.TAKE:
        setattr(row, conflict.field, theirs)
        before, after = ours, theirs
    else:
        before, after = theirs, ours
    if conflict.table in WHEREABOUTS and is_secret(row):
        before = after = ""
    note(row, conflict.field, before, after, by)
    conflict.decision = decision
    conflict.decided_by, conflict.decided_at = by, timezone.now()
    conflict.save(update_fields=["decision", "decided_by", "decided_at"])


def _foreign_keys(row: DirectoryRow) -> set[str]:
    return {f.name for f in row._meta.concrete_fields if f.is_relation}


@patient()
@transaction.atomic
def decide_retirements(pks: Sequence[UUID], *, by: User, decision: str) -> int:
    """Take rows out of use that their source dropped, or keep them against it.

    Their parts go with them. Gives how many were decided; raises ConflictError
    when none of them was still open.
    """
    open_ = Retirement.objects.open()
    held = open_.filter(Q(pk__in=pks) | Q(part_of__in=pks)).order_by("pk")
    rows = list(held.select_for_update(of=("self",)))
    if not rows:
        raise ConflictError(DECIDED)
    tables: dict[str, list[UUID]] = defaultdict(list)
    for row in rows:
        tables[row.table].append(row.row_id)
    for table, ids in tables.items():
        _write(table, ids, by=by, decision=decision)
    decided = {"decision": decision, "decided_by": by, "decided_at": timezone.now()}
    open_.filter(pk__in=[row.pk for row in rows]).update(**decided)
    main = [row for row in rows if row.part_of_id is None]
    trace("change", ("providers.retirement", main[0].pk if main else None),
          reason=f"{decision}: {len(main)}")  # fmt: skip
    return len(main)


def _write(table: str, ids: Iterable[UUID], *, by: User, decision: str) -> None:
    model = model_of(table)
    held = model.objects.filter(pk__in=list(ids)).order_by("pk")
    rows = list(held.select_for_update(of=("self",), no_key=True))
    name = "retired_at" if decision == Retirement.Decision.RETIRE else "gone_since"
    before = {row.pk: getattr(row, name) for row in rows}
    now = timezone.now()
    for row in rows:
        setattr(row, name, now if name == "retired_at" else None)
    update_rows(model, rows, [name])
    if hasattr(model, "history"):
        remember(model, [row.pk for row in rows], "~", by.pk, reason=decision)
    said = [(row.pk, before[row.pk], getattr(row, name)) for row in rows]
    _note_all(table, name, said, by)
    touched.rebuild_rows(table, [row.__dict__ for row in rows])


def _note_all(
    table: str, name: str, said: list[tuple[UUID, Any, Any]], by: User
) -> None:
    """Leave the HSDS metadata of many rows at once, as `note` does for one."""
    origin = Source.objects.desk(by.jurisdiction)
    copy_in(
        Metadata,
        METADATA,
        (
            (
                uuid7(), pk, table, origin.today, "update", name,
                str(clean.plain(before) or ""), str(clean.plain(after) or ""),
                by.name, origin.pk,
            )
            for pk, before, after in said
        ),
    )  # fmt: skip
