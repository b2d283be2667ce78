"""What one line of a CAD file makes of a call."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils import timezone

from core.crypto import blind
from core.sets import maker_of
from dispatch import filters
from dispatch.actions.codes import add_code
from dispatch.files.reading import CadLine, Mapping
from dispatch.models import CadFeed, Call, CallFile, CallToken, CallType, FileCall
from dispatch.models.calls import PRIORITY_WHEN_UNKNOWN
from dispatch.models.codes import normal_code

if TYPE_CHECKING:
    from uuid import UUID

    from accounts.models import User

Types = dict[str, CallType]
TOLD = ("place", "callback", "caller_name")


@cache
def _maker(model: type[models.Model]) -> Callable[..., Any]:
    return maker_of(model)


def _call(**values: Any) -> Call:
    return _maker(Call)(**values)


def _token(**values: Any) -> CallToken:
    return _maker(CallToken)(**values)


def _sighting(**values: Any) -> FileCall:
    return _maker(FileCall)(**values)


def sift(lines: Iterable[CadLine], mapping: Mapping, feed: CadFeed) -> None:
    """Take out of the lines what this feed may not store, before any of it is kept.

    A rule may name a field by our word or by the heading of its column.
    """
    if not feed.rules:
        return
    heads = {
        name: " ".join(map(str, columns)) for name, columns in mapping.columns.items()
    }
    lines = list(lines)
    names = [*heads, *heads.values()]
    if filters.finds_nothing(feed, names, "\n".join(map(_values, lines))):
        return
    for line in lines:
        if filters.finds_nothing(feed, names, _values(line)):
            continue
        fields = {name: {heads[name]: text} for name, text in line.texts.items()}
        try:
            left = filters.refuse_or_strip(feed, fields)
        except filters.Refused as refusal:
            line.fault, line.texts = refusal.message, {}
            continue
        if left.taken:
            line.doubts += [str(taken) for taken in left.taken]
            line.texts = {
                name: text for name, said in left.items() for text in said.values()
            }
            if not line.get("cad_number"):
                line.fault = line.fault or "its CAD number may not be stored"


def _values(line: CadLine) -> str:
    return "\n".join(line.texts.values())


def token_of(line: CadLine, here: "UUID") -> bytes:
    return blind("cad_number", line.get("cad_number"), here)


def digest_of(line: CadLine, here: "UUID") -> bytes:
    said = [*sorted(line.texts.items()), *sorted(line.times.items())]
    return blind("line", repr(said), here)


def types_of(lines: Iterable[CadLine], here: "UUID", by: "User | None") -> Types:
    """Find the call types of these lines; a code the list lacks is added, not yet mapped.

    Without it nobody could tell the first type of a call from its last.
    """
    said: dict[str, str] = {}
    for line in lines:
        for name in ("first_type", "last_type"):
            if text := line.get(name):
                said.setdefault(normal_code(text), text)
    found = {
        row.code: row
        for row in CallType.objects.filter(
            jurisdiction_id=here, code__in=said
        ).order_by("version")
    }
    for code in sorted(set(said) - set(found)):
        new = CallType(jurisdiction_id=here, code=code, label=said[code])
        found[code] = add_code(new, by=by)
    return found


def new_call(file: CallFile, line: CadLine, types: Types, mapping: Mapping) -> Call:
    first = types.get(normal_code(line.get("first_type")))
    last = types.get(normal_code(line.get("last_type"))) or first
    received = line.times["received_at"]
    kind = first or last
    call = _call(
        jurisdiction_id=file.jurisdiction_id,
        source=Call.Source.FILE.value,
        cad_number=line.get("cad_number"),
        initial_type_id=kind and kind.pk,
        call_type_id=last and last.pk,
        type_text=(line.get("last_type") or line.get("first_type"))[:120],
        priority=_priority(line, kind),
        place=line.get("place"),
        area=line.get("area"),
        callback=line.get("callback"),
        caller_name=line.get("caller_name"),
        details=line.get("details"),
        received_at=received,
        first_unit_at=line.times.get("first_unit_at"),
    )
    live = timedelta(minutes=mapping.live_minutes)
    if "closed_at" in line.times or received < timezone.now() - live:
        call.status, call.closed_at = Call.Status.CLOSED.value, _ended(line)
    return call


def _ended(line: CadLine) -> datetime:
    """Say when a call of the past ended: as told, else the last moment that was told."""
    return line.times.get("closed_at") or max(line.times.values())


def _told_priority(line: CadLine) -> int | None:
    said = line.get("priority")
    return int(said) if said.isdecimal() and 1 <= int(said) <= 9 else None


def _priority(line: CadLine, kind: CallType | None) -> int:
    if said := _told_priority(line):
        return said
    return kind.default_priority if kind else PRIORITY_WHEN_UNKNOWN


def told_of(call: Call, line: CadLine, *, joins: bool) -> dict[str, Any]:
    """Say what a line tells of a call; what others wrote is filled up where they meet."""
    is_of_file = call.source == Call.Source.FILE
    names = [name for name in TOLD if is_of_file or not (joins and getattr(call, name))]
    told: dict[str, Any] = {name: line.get(name) for name in names}
    # Notes of a message, or of who took the call, are never put out by a line.
    if is_of_file or not call.details:
        told["details"] = line.get("details")
    if is_of_file:
        told |= {"priority": _told_priority(line), "area": line.get("area")}
    return told


def contacts_of(calls: Iterable[Call]) -> Iterator[CallToken]:
    for call in calls:
        for kind, text in call.contacts():
            yield _token(
                jurisdiction_id=call.jurisdiction_id,
                call_id=call.pk,
                kind=kind,
                token=blind(kind, text, call.jurisdiction_id),
                received_at=call.received_at,
            )


def sighting(file: CallFile, call: Call, line: CadLine, token: bytes) -> FileCall:
    return _sighting(
        jurisdiction_id=file.jurisdiction_id,
        feed_id=file.feed_id,
        call_id=call.pk,
        token=token,
        digest=digest_of(line, file.jurisdiction_id),
        received_at=line.times["received_at"],
        last_file_id=file.pk,
    )
