"""What one line of a CAD file makes of a call."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from core.ids import many_ids
from core.sets import Beside
from dispatch.actions.codes import add_code
from dispatch.files.drafts import Draft
from dispatch.files.reading import CadLine
from dispatch.models import Call, CallFile, CallType
from dispatch.models.calls import PRIORITY_WHEN_UNKNOWN
from dispatch.models.codes import normal_code

if TYPE_CHECKING:
    from uuid import UUID

    from accounts.models import User

Types = dict[str, CallType]
TOLD = ("place", "callback", "caller_name")
KINDS = ("first_type", "last_type")


def types_of(lines: Iterable[CadLine], here: "UUID", by: "User | None") -> Types:
    """Find the call types of these lines; a code the list lacks is added, not yet mapped.

    Without it nobody could tell the first type of a call from its last.
    """
    texts = {line.get(name): None for line in lines for name in KINDS}
    said: dict[str, str] = {}
    for text in filter(None, texts):
        said.setdefault(normal_code(text), text)
    found = {
        row.code: row
        for row in CallType.objects.filter(
            jurisdiction_id=here, code__in=said
        ).order_by("version")
    }
    for code in sorted(set(said) - set(found)):
        label = said[code]
        new = CallType(jurisdiction_id=here, code=code, label=label, is_offered=False)
        found[code] = add_code(new, by=by)
    return found


class Typer:
    """Gives the rows of new calls their types, and the priority that goes with them."""

    def __init__(self, types: Types, at: dict[str, int]) -> None:
        self.kind_of = cache(lambda text: types.get(normal_code(text)))
        self.first, self.last = at["initial_type_id"], at["call_type_id"]
        self.priority = at["priority"]

    def give(self, row: list[Any], line: CadLine) -> None:
        first = self.kind_of(line.texts.get("first_type", ""))
        last = self.kind_of(line.texts.get("last_type", "")) or first
        kind = first or last
        row[self.first] = kind and kind.id
        row[self.last] = last and last.id
        row[self.priority] = _priority(line, kind)


def _told_priority(line: CadLine) -> int | None:
    said = line.get("priority")
    return int(said) if said.isdecimal() and 1 <= int(said) <= 9 else None


def _priority(line: CadLine, kind: CallType | None) -> int:
    if said := _told_priority(line):
        return said
    return kind.default_priority if kind else PRIORITY_WHEN_UNKNOWN


def told_of(call: Call, line: CadLine) -> dict[str, Any]:
    """Say what a line tells of a call; what messages and people said it only fills up."""
    is_of_file = call.source == Call.Source.FILE and not call.incident_uid
    names = [name for name in TOLD if is_of_file or not getattr(call, name)]
    told: dict[str, Any] = {name: line.get(name) for name in names}
    # Notes of a message, or of who took the call, are never put out by a line.
    if is_of_file or not call.details:
        told["details"] = line.get("details")
    if is_of_file:
        told["priority"] = _told_priority(line)
    if is_of_file or not call.area:
        told["area"] = line.get("area")
    return told


# What a line's draft says beside its call, and the rows that it makes with it. Some go
# by the id of the call: no other row of their table does.
BESIDE = {
    "line_token": "bytea",
    "line_digest": "bytea",
    "phone_token": "bytea",
    "address_token": "bytea",
    "address_id": "uuid",
}
CONTACTS = """
INSERT INTO dispatch_calltoken
       (id, jurisdiction_id, created_at, call_id, kind, token, received_at)
SELECT id, jurisdiction_id, created_at, id, 'phone', phone_token, received_at
  FROM {stage} WHERE phone_token IS NOT NULL
 UNION ALL
SELECT address_id, jurisdiction_id, created_at, id, 'address', address_token, received_at
  FROM {stage} WHERE address_token IS NOT NULL
"""
SIGHTINGS = """
INSERT INTO dispatch_filecall
       (id, jurisdiction_id, created_at, call_id, token, digest, received_at,
        feed_id, last_file_id)
SELECT id, jurisdiction_id, created_at, id, line_token, line_digest, received_at, %s, %s
  FROM {stage}
"""
# Most callers call once: one look at each hash that is at hand, and the function need not
# read them back. Only the index that is meant gives the order that is asked for.
RECONTACTS = """
SELECT find_recontacts(%s, array_agg(DISTINCT s.id)) FROM {stage} s
 CROSS JOIN LATERAL unnest(ARRAY[s.phone_token, s.address_token]) AS asked (token)
 CROSS JOIN LATERAL (
       SELECT FROM dispatch_calltoken o
        WHERE o.jurisdiction_id = s.jurisdiction_id AND o.token = asked.token
          AND o.received_at >= s.received_at - interval '30 days'
          AND o.received_at <= s.received_at + interval '30 days'
          AND o.call_id <> s.id
        ORDER BY o.received_at LIMIT 1) other
"""


def told_beside(file: CallFile, drafts: Iterable[Draft]) -> Beside:
    """Give what makes the hashes of new calls, their sightings and their re-contacts."""
    ids = many_ids()
    told = (
        (
            draft.token,
            draft.digest,
            draft.contacts.get("phone"),
            draft.contacts.get("address"),
            next(ids),
        )
        for draft in drafts
    )
    made = {
        CONTACTS: (),
        SIGHTINGS: (file.feed_id, file.pk),
        RECONTACTS: (file.jurisdiction_id,),
    }
    return Beside(BESIDE, told, made)


SIGHTING = ("id", "jurisdiction_id", "created_at", "feed_id", "call_id", "token", "digest", "received_at", "last_file_id")  # fmt: skip


def sightings_of(
    file: CallFile, joined: Iterable[tuple[Call, CadLine, Draft]]
) -> Iterator[tuple]:
    """Give by which line each call of others was told: the values of SIGHTING."""
    ids, now = many_ids(), timezone.now()
    known = file.jurisdiction_id, now, file.feed_id
    for call, line, draft in joined:
        said = draft.token, draft.digest, line.times["received_at"], file.pk
        yield next(ids), *known, call.pk, *said
