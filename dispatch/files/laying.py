"""Laying the lines of a CAD file over the calls: new ones made, known ones brought up to date."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField
from django.db.models.expressions import RawSQL

from core.crypto import blind
from core.sets import copy_records, make_rows
from dispatch.actions.known import span_of_number
from dispatch.actions.recontacts import find_recontacts
from dispatch.files.calls import (
    SIGHTING,
    Typer,
    Types,
    sightings_of,
    told_beside,
    told_of,
    types_of,
)
from dispatch.files.drafts import Draft, Drafter
from dispatch.files.reading import CadLine, Mapping
from dispatch.models import Call, CallFile, CallToken, FileCall
from dispatch.models.codes import normal_code

# One probe of the one right index for each of a chunk's lines. Of a table that has grown
# since it was last counted the planner knows nothing and reads it whole, once a line; only
# that index gives the order that is asked for, and sorting is shut out.
BY_INDEX = "SET LOCAL enable_sort TO off"
KNOWN = """
SELECT known.* FROM unnest(%s::bytea[]) AS asked (token) CROSS JOIN LATERAL (
       SELECT * FROM dispatch_filecall f
        WHERE f.jurisdiction_id = %s AND f.feed_id = %s
          AND f.token >= asked.token AND f.token <= asked.token
        ORDER BY f.token LIMIT 1) known
"""
THERE = """
SELECT there.* FROM unnest(%s::text[]) AS asked (cad_number) CROSS JOIN LATERAL (
       SELECT c.id, c.cad_number, c.received_at FROM dispatch_call c
        WHERE c.jurisdiction_id = %s AND c.status <> 'merged'
          AND c.cad_number >= asked.cad_number AND c.cad_number <= asked.cad_number
          AND NOT EXISTS (SELECT FROM dispatch_filecall f WHERE f.call_id = c.id)
        ORDER BY c.cad_number OFFSET 0) there
"""


def lay(file: CallFile, lines: list[CadLine], mapping: Mapping) -> None:
    """Make or bring up to date the calls that these lines tell of, and count them."""
    here = file.jurisdiction_id
    with connection.cursor() as cursor:
        cursor.execute(BY_INDEX)
    drafter = Drafter(here, mapping)
    told = {drafter.hashed(line).token: line for line in lines}
    file.same += len(lines) - len(told)
    known = {
        bytes(row.token): row
        for row in FileCall.objects.raw(KNOWN, [[*told], here, file.feed_id])
    }
    types = types_of(told.values(), here, file.by)
    typer = Typer(types, drafter.row_of.at)
    fresh = {token: line for token, line in told.items() if token not in known}
    to_tell = _add(file, fresh, typer, drafter)
    pairs = [(row, told[token]) for token, row in known.items()]
    to_tell += _lay_over(file, pairs, drafter)
    # By their ids, as calls are locked everywhere (ADR 23).
    for pk, line in sorted(to_tell, key=lambda told: told[0]):
        # Locked before it is read: a message may write what this line only fills up.
        call = Call.objects.select_for_update(no_key=True).get(pk=pk)
        _tell(call, line, types, file)


def _add(
    file: CallFile, fresh: dict[bytes, CadLine], typer: Typer, drafter: Drafter
) -> list[tuple[UUID, CadLine]]:
    """Make the calls no file named before; give those that a message made already."""
    numbers = list({line.get("cad_number") for line in fresh.values()})
    there = defaultdict(list)
    for call in Call.objects.raw(THERE, [numbers, file.jurisdiction_id]):
        there[call.cad_number].append(call)
    made, joined = [], []
    for line in fresh.values():
        draft = drafter.whole(line)
        if call := _meant(there.get(line.get("cad_number"), ()), line, file):
            joined.append((call, line, draft))
        else:
            typer.give(draft.row, line)
            made.append(draft)
    _make(file, made)
    if joined:
        make_rows(FileCall, SIGHTING, sightings_of(file, joined))
    file.added += len(made)
    file.same += len(joined)
    return [(call.pk, line) for call, line, _ in joined]


def _make(file: CallFile, made: list[Draft]) -> None:
    if not made:
        return
    rows = [draft.row for draft in made]
    reason = f"file {file.name}"[:100]
    beside = told_beside(file, made)
    copy_records(Call, rows, by=file.by, reason=reason, beside=beside)


def _meant(calls: Collection[Call], line: CadLine, file: CallFile) -> Call | None:
    """Give the one call that the line tells of, as `known.meant_by` does for a message."""
    if not calls:
        return None
    since, until = span_of_number(line.times["received_at"], file.jurisdiction)
    near = [call for call in calls if since <= call.received_at < until]
    return near[0] if len(near) == 1 else None


def _lay_over(
    file: CallFile, pairs: Iterable[tuple[FileCall, CadLine]], drafter: Drafter
) -> list[tuple[UUID, CadLine]]:
    """Give the calls whose lines say something else than they last did."""
    same, changed = [], []
    for row, line in pairs:
        digest = drafter.hashed(line).digest
        if bytes(row.digest) == digest:
            same.append(row.pk)
            continue
        changed.append((row.call_id, line))
        row.digest, row.last_file, row.missing_since = digest, file, None
        row.save()
    if same:
        again = FileCall.objects.filter(_is_any("id", same))
        again.update(last_file=file, missing_since=None)
    file.same += len(same)
    file.changed += len(changed)
    return changed


def _tell(call: Call, line: CadLine, types: Types, file: CallFile) -> None:
    before = call.contacts()
    call.tell_from_file(
        call_type=types.get(normal_code(line.get("last_type"))),
        first_unit_at=line.times.get("first_unit_at"),
        closed_at=_end_of(call, line, file),
        by=file.by,
        **told_of(call, line),
    )
    if call.contacts() == before:
        return
    known = {bytes(token) for token in call.tokens.values_list("token", flat=True)}
    rows = [_contact(call, kind, text) for kind, text in call.contacts()]
    CallToken.objects.bulk_create(row for row in rows if row.token not in known)
    find_recontacts([call.pk], here=call.jurisdiction_id)


def _end_of(call: Call, line: CadLine, file: CallFile) -> datetime | None:
    """Give the end that a line tells; what another feed speaks of ends by its messages."""
    ended = line.times.get("closed_at")
    if ended and call.messages.exclude(feed=file.feed_id).exists():
        return None
    return ended


def _contact(call: Call, kind: str, text: str) -> CallToken:
    return CallToken(
        jurisdiction_id=call.jurisdiction_id,
        call=call,
        kind=kind,
        token=blind(kind, text, call.jurisdiction_id),
        received_at=call.received_at,
    )


def _is_any(column: str, values: Iterable[Any]) -> RawSQL:
    """Ask for thousands of values as one: Django and the driver look at each place."""
    asked = f"{column} = ANY(%s)"
    return RawSQL(asked, [list(values)], output_field=BooleanField())  # noqa: S611
