"""Making and updating a call from what a source says about it."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from core.access import trace
from core.crypto import blind
from dispatch.actions.known import BY_NUMBER, calls_known_as, is_to_be_joined
from dispatch.actions.recontacts import find_recontacts, find_recontacts_anew
from dispatch.facts import CallFacts, PartyFacts, Said
from dispatch.models import (
    CadParts,
    Call,
    CallParty,
    CallToken,
    CallType,
    RawMessage,
)
from dispatch.models.calls import PRIORITY_WHEN_UNKNOWN
from dispatch.models.codes import normal_code
from dispatch.parts import merge

if TYPE_CHECKING:
    from accounts.models import User

Tokens = dict[bytes, str]
PHONE, UID = CallToken.Kind.PHONE.value, CallToken.Kind.UID.value
LONGEST_DETAILS = 60_000
MOST_WARNINGS = 50
# A source that says nothing about these leaves them as they are.
KEPT_WHEN_EMPTY = ("cad_number", "type_text", "caller_role")


def take_in(said: Said, *, message: RawMessage, source: str = Call.Source.CAD) -> str:
    """Make the call a message is about, or lay it over what is known of that call.

    Of each part the newest word stands, in whatever order messages come. Stores the
    message with it. Returns "created", "updated", or "unchanged" when nothing of it is
    news. Raises IntegrityError for a message stored before and for a first message
    that another made the call of at this very moment.
    """
    here = message.jurisdiction_id
    tokens = {blind("uid", uid, here): UID for uid in said.uids}
    is_live = source == Call.Source.CAD and not message.replayed_at
    found = calls_known_as(tokens, said, message, is_live=is_live)
    call, known = _locked(found, said, tokens, is_live=is_live), None
    if call:
        known = CadParts.objects.filter(call=call).first()
    else:
        call, found = Call(jurisdiction_id=here, source=source), {}
    before = known.content if known else {}
    merged = merge(before, said.parts)
    message.warnings = [*message.warnings, *said.warnings(merged)][:MOST_WARNINGS]
    if merged == before or (known is None and _is_older(said, call)):
        _keep(message, call, RawMessage.Status.STALE)
        return "unchanged"
    _keep(message, call, RawMessage.Status.APPLIED)
    known = known or CadParts(jurisdiction_id=here, call=call)
    known.content = merged
    facts = said.facts(merged)
    unknown = {token: kind for token, kind in tokens.items() if token not in found}
    _lay_over(call, facts, known, unknown, f"feed {message.feed}")
    return "updated" if found else "created"


def _locked(
    found: Mapping[bytes, UUID], said: Said, tokens: Tokens, *, is_live: bool
) -> Call | None:
    """Lock the call that was found; none where it became another's meanwhile."""
    pk = next((found[key] for key in (*tokens, BY_NUMBER) if key in found), None)
    if pk is None:
        return None
    call = Call.objects.select_for_update(no_key=True).get(pk=pk)
    is_its_own = BY_NUMBER not in found or is_to_be_joined(call, said, is_live=is_live)
    return call if is_its_own else None


def new_call(facts: CallFacts, *, by: "User", source: str) -> Call:
    """Make a call that came from no feed."""
    call = Call(jurisdiction_id=by.jurisdiction_id, source=source)
    _fill(call, facts, {})
    call.clean_fields(exclude=call._foreign_keys())
    _store(call, by=by, reason="")
    _write_parties(call, facts.parties, adding=True)
    write_tokens(call, {}, adding=True)
    return call


def _lay_over(
    call: Call, facts: CallFacts, known: CadParts, tokens: Tokens, reason: str
) -> None:
    """Bring the call's own rows to what is now said, and note what they were told.

    What was told before and is told again costs no statement.
    """
    adding, before, at = call._state.adding, known.told, call.received_at
    _fill(call, facts, before)
    for phone in facts.phones:
        tokens[blind(PHONE, phone, call.jurisdiction_id)] = PHONE
    contacts = _digest([*call.contacts(), *facts.phones])
    parties = _digest(facts.parties)
    known.told = {
        "details": _digest(_last_of(facts.notes)),
        "flags": list(facts.safety_flags),
        "words": {name: _digest(text) for name, text in _words(facts).items()}
        | {"point": _digest(_point(facts))},
        "parties": parties,
        "contacts": contacts,
    }
    _store(call, by=None, reason=reason)
    if parties != before.get("parties"):
        _write_parties(call, facts.parties, adding=adding)
    if contacts != before.get("contacts") or UID in tokens.values():
        write_tokens(call, tokens, adding=adding)
    _end_or_go_on(call, facts, known, was_over=before.get("is_over", False))
    if not adding and call.received_at != at:
        find_recontacts_anew([call.pk], here=call.jurisdiction_id)
    known.save()


def _end_or_go_on(
    call: Call, facts: CallFacts, known: CadParts, *, was_over: bool
) -> None:
    """End what its CAD ended and nobody here asked about; take it up again where CAD does."""
    is_over = was_over if facts.is_over is None else facts.is_over
    known.told["is_over"] = is_over
    if is_over and not was_over:
        call.end_by_cad(at=min(facts.over_at or timezone.now(), timezone.now()))
    elif was_over and not is_over:
        call.take_up_again()


def _digest(said: object) -> str:
    """Mark what was told without keeping it twice."""
    return hashlib.sha256(repr(said).encode("utf-8", "replace")).hexdigest()


def _is_older(said: Said, call: Call) -> bool:
    times = said.updated_at, call.cad_updated_at
    return all(times) and times[0] < times[1]


def _keep(message: RawMessage, call: Call, status: str) -> None:
    message.call_id, message.status = call.pk, status
    message.problem = message.pointer = ""
    message.save()


def _fill(call: Call, facts: CallFacts, told: Mapping[str, Any]) -> None:
    call.cad_updated_at = facts.updated_at or call.cad_updated_at
    call.received_at = facts.received_at or call.received_at
    if there := facts.first_unit_at:
        call.first_unit_at = call.first_unit_at or min(there, timezone.now())
    if facts.uids and not call.incident_uid:
        call.incident_uid = facts.uids[0]
    for name in KEPT_WHEN_EMPTY:
        setattr(call, name, getattr(facts, name) or getattr(call, name))
    _fill_type(call, facts, told)
    _fill_words(call, facts, told.get("words", {}))
    _fill_notes(call, facts, told)


def _fill_type(call: Call, facts: CallFacts, told: Mapping[str, Any]) -> None:
    kind = _call_type(call.jurisdiction_id, facts)
    if kind:
        call.call_type = kind
        call.initial_type_id = call.initial_type_id or kind.pk
    if facts.priority:
        call.priority = facts.priority
    elif call._state.adding or told:
        call.priority = kind.default_priority if kind else PRIORITY_WHEN_UNKNOWN


def _call_type(jurisdiction_id: UUID, facts: CallFacts) -> CallType | None:
    """Find the local code, else the code that stands for the common incident type."""
    if not (facts.type_code or facts.registry_code):
        return None
    local = normal_code(facts.type_code)
    same = Q(code=local) if local else Q()
    if facts.registry_code:
        same |= Q(registry_code=facts.registry_code)
    found = CallType.objects.current().filter(same, jurisdiction_id=jurisdiction_id)
    return min(found, key=lambda kind: kind.code != local, default=None)


def _words(facts: CallFacts) -> dict[str, str]:
    """Give what is said of the call that people type and mend too."""
    return {
        "callback": facts.callback,
        "place": facts.place.text,
        "caller_name": facts.caller_name,
    }


def _fill_words(call: Call, facts: CallFacts, told: Mapping[str, str]) -> None:
    """Take over what is newly said; put behind the notes what people had typed there."""
    lost, place = [], facts.place
    for name, said in _words(facts).items():
        if not said or _digest(said) == told.get(name):
            continue
        had = getattr(call, name)
        if had and had != said and _digest(had) != told.get(name):
            lost.append(had)
        setattr(call, name, said)
    if lost:
        known = f"Known before: {', '.join(lost)}"
        call.details = "\n".join(filter(None, (call.details, known)))
    if (place.text or place.latitude) and not _is_put_right(call, facts, told):
        call.place_kind, call.area = place.kind, place.area or call.area
        call.latitude, call.longitude = place.latitude, place.longitude


def _point(facts: CallFacts) -> tuple[str, str]:
    return facts.place.latitude, facts.place.longitude


def _is_put_right(call: Call, facts: CallFacts, told: Mapping[str, str]) -> bool:
    """Tell whether CAD's coordinates would say another place than people put right."""
    if facts.place.text:
        return call.place != facts.place.text
    was_dropped = facts.place.latitude and not call.latitude
    return bool(was_dropped) and told.get("point") == _digest(_point(facts))


def _fill_notes(call: Call, facts: CallFacts, told: Mapping[str, Any]) -> None:
    """Put what is said in place of what was told before; beside it, where people wrote."""
    if _digest(call.details) == told.get("details") or not call.details:
        call.details = _last_of(facts.notes)
    else:
        lines = f"\n{call.details}\n"
        fresh = [n for n in facts.notes if n and f"\n{n}\n" not in lines]
        call.details = "\n".join((call.details, *fresh))
    said, before = list(facts.safety_flags), told.get("flags", [])
    theirs = [f for f in call.safety_flags if f not in before and f not in said]
    call.safety_flags = [*theirs, *said]


def _last_of(notes: Iterable[str]) -> str:
    """Join the notes, each once, in their order; of very many the last ones."""
    kept: list[str] = []
    room = LONGEST_DETAILS
    for note in reversed(list(dict.fromkeys(filter(None, notes)))):
        room -= len(note) + 1
        if room < 0:
            break
        kept.append(note)
    return "\n".join(reversed(kept))


def _store(call: Call, *, by: "User | None", reason: str) -> None:
    call._history_user = by
    call._change_reason = reason or None  # type: ignore[attr-defined]
    call.save(force_insert=call._state.adding)
    trace("change", call)


def _write_parties(call: Call, parties: Iterable[PartyFacts], *, adding: bool) -> None:
    known = {} if adding else {party.uid: party for party in call.parties.all()}
    fresh = []
    for said in parties:
        party = known.get(said.uid)
        if party is None:
            party = CallParty(
                jurisdiction_id=call.jurisdiction_id, call=call, **vars(said)
            )
            fresh.append(party)
        elif _differs(party, said):
            party.save()
    if fresh:
        CallParty.objects.bulk_create(fresh)


def _differs(party: CallParty, said: PartyFacts) -> bool:
    """Take over what is said of them now; tell whether anything is new."""
    new = {n: v for n, v in vars(said).items() if v != getattr(party, n)}
    for name, value in new.items():
        setattr(party, name, value)
    return bool(new)


def write_tokens(call: Call, tokens: Tokens, *, adding: bool) -> None:
    for kind, text in call.contacts():
        tokens[blind(kind, text, call.jurisdiction_id)] = kind
    if not adding:
        known = call.tokens.filter(token__in=list(tokens)).values_list(
            "token", flat=True
        )
        tokens = {t: k for t, k in tokens.items() if t not in {bytes(k) for k in known}}
    rows = [
        CallToken(
            jurisdiction_id=call.jurisdiction_id,
            call=call,
            kind=kind,
            token=token,
            received_at=call.received_at,
        )
        for token, kind in tokens.items()
    ]
    if rows:
        CallToken.objects.bulk_create(rows)
    if any(row.kind != UID for row in rows):
        find_recontacts([call.pk], here=call.jurisdiction_id)
