"""Laying the lines of a CAD file over the calls: new ones made, known ones brought up to date."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import BooleanField
from django.db.models.expressions import RawSQL

from core.crypto import blind
from core.sets import make_records, make_rows
from dispatch.actions.recontacts import find_recontacts
from dispatch.files.calls import (
    CONTACT,
    SIGHTING,
    Maker,
    Types,
    contacts_of,
    sightings_of,
    told_of,
    types_of,
)
from dispatch.files.drafts import Drafter
from dispatch.files.reading import CadLine, Mapping
from dispatch.models import Call, CallFile, CallToken, FileCall
from dispatch.models.codes import normal_code

if TYPE_CHECKING:
    from accounts.models import User


def lay(file: CallFile, lines: list[CadLine], mapping: Mapping) -> None:
    """Make or bring up to date the calls that these lines tell of, and count them."""
    here = file.jurisdiction_id
    drafter = Drafter(here)
    told = {drafter.hashed(line).token: line for line in lines}
    file.same += len(lines) - len(told)
    known = {
        bytes(row.token): row
        for row in FileCall.objects.filter(
            _is_any("token", told), jurisdiction=here, feed=file.feed_id
        )
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
    there = {
        call.cad_number: call
        for call in Call.objects.filter(
            _is_any("cad_number", numbers),
            jurisdiction_id=file.jurisdiction_id,
            file_call=None,
        )
    }
    made, joined, seen = [], [], []
    for line in fresh.values():
        draft = drafter.whole(line)
        call = there.get(line.get("cad_number"))
        if call is None:
            call = maker.call_of(line, draft)
            made.append((call, draft))
        else:
            joined.append((call.pk, line))
        seen.append((call, line, draft))
    calls = [call for call, _ in made]
    make_records(calls, by=file.by, reason=f"file {file.name}"[:100])
    make_rows(CallToken, CONTACT, contacts_of(made))
    make_rows(FileCall, SIGHTING, sightings_of(file, seen))
    find_recontacts([call.pk for call in calls], here=file.jurisdiction_id)
    file.added += len(made)
    file.same += len(joined)
    return joined


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
