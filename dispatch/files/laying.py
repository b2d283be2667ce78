"""Laying the lines of a CAD file over the calls: new ones made, known ones brought up to date."""

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField
from django.db.models.expressions import RawSQL

from core.crypto import blind
from core.sets import make_records, make_rows
from dispatch.actions.known import SAME_NUMBER_WITHIN
from dispatch.actions.recontacts import find_recontacts
from dispatch.files.calls import (
    SIGHTING,
    Maker,
    Types,
    sightings_of,
    told_beside,
    told_of,
    types_of,
)
from dispatch.files.drafts import Drafter
from dispatch.files.reading import CadLine, Mapping
from dispatch.models import Call, CallFile, CallToken, FileCall
from dispatch.models.codes import normal_code

if TYPE_CHECKING:
    from accounts.models import User


# One probe of the one right index for each of a chunk's lines. Of a table that has grown
# since it was last counted the planner knows nothing and reads it whole, 2,000 times; only
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
        WHERE c.jurisdiction_id = %s
          AND c.cad_number >= asked.cad_number AND c.cad_number <= asked.cad_number
          AND NOT EXISTS (SELECT FROM dispatch_filecall f WHERE f.call_id = c.id)
        ORDER BY c.cad_number OFFSET 0) there
"""


def lay(file: CallFile, lines: list[CadLine], mapping: Mapping) -> None:
    """Make or bring up to date the calls that these lines tell of, and count them."""
    here = file.jurisdiction_id
    with connection.cursor() as cursor:
        cursor.execute(BY_INDEX)
    drafter = Drafter(here)
    told = {drafter.hashed(line).token: line for line in lines}
    file.same += len(lines) - len(told)
    known = {
        bytes(row.token): row
        for row in FileCall.objects.raw(KNOWN, [[*told], here, file.feed_id])
    }
    types = types_of(told.values(), here, file.by)
    maker = Maker(file, types, mapping)
    fresh = {token: line for token, line in told.items() if token not in known}
    to_tell = _add(file, fresh, maker, drafter)
    pairs = [(row, told[token]) for token, row in known.items()]
    to_tell += _lay_over(file, pairs, drafter)
    # By their ids, as calls are locked everywhere (ADR 23).
    for pk, line in sorted(to_tell, key=lambda told: told[0]):
        _tell(Call.objects.get(pk=pk), line, types, file.by)


def _add(
    file: CallFile, fresh: dict[bytes, CadLine], maker: Maker, drafter: Drafter
) -> list[tuple[UUID, CadLine]]:
    """Make the calls no file named before; give those that a message made already."""
    numbers = [line.get("cad_number") for line in fresh.values()]
    there = defaultdict(list)
    for call in Call.objects.raw(THERE, [numbers, file.jurisdiction_id]):
        there[call.cad_number].append(call)
    made, joined = [], []
    for line in fresh.values():
        draft = drafter.whole(line)
        if call := _of_its_time(there[line.get("cad_number")], line):
            joined.append((call, line, draft))
        else:
            made.append((maker.call_of(line, draft), draft))
    calls = [call for call, _ in made]
    beside = told_beside(file, (draft for _, draft in made))
    make_records(calls, by=file.by, reason=f"file {file.name}"[:100], beside=beside)
    if joined:
        make_rows(FileCall, SIGHTING, sightings_of(file, joined))
    find_recontacts([call.pk for call in calls], here=file.jurisdiction_id)
    file.added += len(made)
    file.same += len(joined)
    return [(call.pk, line) for call, line, _ in joined]


def _of_its_time(calls: Iterable[Call], line: CadLine) -> Call | None:
    """Give the call that the line tells of: numbers that begin anew come again."""
    at = line.times["received_at"]
    near = (c for c in calls if abs(c.received_at - at) < SAME_NUMBER_WITHIN)
    return next(near, None)


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


def _tell(call: Call, line: CadLine, types: Types, by: "User | None") -> None:
    before = call.contacts()
    call.tell_from_file(
        call_type=types.get(normal_code(line.get("last_type"))),
        first_unit_at=line.times.get("first_unit_at"),
        closed_at=line.times.get("closed_at"),
        by=by,
        **told_of(call, line),
    )
    if call.contacts() == before:
        return
    known = {bytes(token) for token in call.tokens.values_list("token", flat=True)}
    rows = [_contact(call, kind, text) for kind, text in call.contacts()]
    CallToken.objects.bulk_create(row for row in rows if row.token not in known)
    find_recontacts([call.pk], here=call.jurisdiction_id)


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
