"""Making and updating a call from what a source says about it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q

from core.access import trace
from core.crypto import blind
from dispatch.facts import CallFacts, PartyFacts
from dispatch.models import Call, CallParty, CallToken, CallType, RawMessage
from dispatch.models.calls import PRIORITY_WHEN_UNKNOWN
from dispatch.models.codes import normal_code

if TYPE_CHECKING:
    from accounts.models import User

Tokens = dict[bytes, str]
# A source that says nothing about these leaves them as they are.
KEPT_WHEN_EMPTY = ("cad_number", "type_text", "callback", "caller_name", "caller_role")


def take_in(
    facts: CallFacts, *, message: RawMessage, source: str = Call.Source.CAD
) -> str:
    """Make the call a message is about, or bring the known one up to date.

    Stores the message with it. Returns "created", "updated", or "unchanged" when
    what is known is newer. Raises IntegrityError for a message stored before and
    for a first message that another made the call of at this very moment.
    """
    tokens = {blind("uid", uid, message.jurisdiction_id): "uid" for uid in facts.uids}
    found = _calls_known_as(tokens, message.jurisdiction_id)
    if found:
        known = next(found[token] for token in tokens if token in found)
        call = Call.objects.select_for_update().get(pk=known)
    else:
        call = Call(jurisdiction_id=message.jurisdiction_id, source=source)
    if _is_older(facts, call):
        _keep(message, call, RawMessage.Status.STALE)
        return "unchanged"
    _keep(message, call, RawMessage.Status.APPLIED)
    _fill(call, facts)
    unknown = {token: kind for token, kind in tokens.items() if token not in found}
    _write(call, facts, unknown, by=None, reason=f"feed {message.feed}")
    return "updated" if found else "created"


def new_call(facts: CallFacts, *, by: "User", source: str) -> Call:
    """Make a call that came from no feed."""
    call = Call(jurisdiction_id=by.jurisdiction_id, source=source)
    _fill(call, facts)
    call.clean_fields(exclude=call._foreign_keys())
    _write(call, facts, {}, by=by, reason="")
    return call


def _calls_known_as(
    tokens: Iterable[bytes], jurisdiction_id: UUID
) -> dict[bytes, UUID]:
    rows = CallToken.objects.filter(
        jurisdiction_id=jurisdiction_id, kind="uid", token__in=list(tokens)
    )
    return {bytes(token): call for token, call in rows.values_list("token", "call_id")}


def _is_older(facts: CallFacts, call: Call) -> bool:
    times = facts.updated_at, call.cad_updated_at
    return all(times) and times[0] < times[1]


def _keep(message: RawMessage, call: Call, status: str) -> None:
    message.call_id, message.status = call.pk, status
    message.problem = message.pointer = ""
    message.save()


def _fill(call: Call, facts: CallFacts) -> None:
    call.cad_updated_at = facts.updated_at or call.cad_updated_at
    call.received_at = facts.received_at or call.received_at
    if facts.uids and not call.incident_uid:
        call.incident_uid = facts.uids[0]
    for name in KEPT_WHEN_EMPTY:
        setattr(call, name, getattr(facts, name) or getattr(call, name))
    _fill_type(call, facts)
    _fill_place(call, facts)
    _fill_notes(call, facts)


def _fill_type(call: Call, facts: CallFacts) -> None:
    kind = _call_type(call.jurisdiction_id, facts)
    if kind:
        call.call_type = kind
        call.initial_type_id = call.initial_type_id or kind.pk
    if facts.priority:
        call.priority = facts.priority
    elif call._state.adding:
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


def _fill_place(call: Call, facts: CallFacts) -> None:
    place = facts.place
    if place.text or place.latitude:
        call.place, call.place_kind = place.text, place.kind
        call.latitude, call.longitude = place.latitude, place.longitude
        call.area = place.area


def _fill_notes(call: Call, facts: CallFacts) -> None:
    known = call.details
    fresh = [note for note in facts.notes if note and note not in known]
    if fresh:
        call.details = "\n".join(filter(None, (known, *fresh)))
    flags = [flag for flag in facts.safety_flags if flag not in call.safety_flags]
    if flags:
        call.safety_flags = [*call.safety_flags, *flags]


def _write(
    call: Call, facts: CallFacts, tokens: Tokens, *, by: "User | None", reason: str
) -> None:
    adding = call._state.adding
    call._history_user = by
    call._change_reason = reason or None  # type: ignore[attr-defined]
    call.save(force_insert=adding)
    _write_parties(call, facts.parties, adding=adding)
    _write_tokens(call, tokens, adding=adding)
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
    """Take over what is said and new; tell whether anything was."""
    new = {n: v for n, v in vars(said).items() if v and v != getattr(party, n)}
    for name, value in new.items():
        setattr(party, name, value)
    return bool(new)


def _write_tokens(call: Call, tokens: Tokens, *, adding: bool) -> None:
    for kind, text in call.contacts():
        tokens[blind(kind, text, call.jurisdiction_id)] = kind
    if not adding:
        known = call.tokens.filter(token__in=list(tokens)).values_list(
            "token", flat=True
        )
        tokens = {t: k for t, k in tokens.items() if t not in {bytes(k) for k in known}}
    rows = [
        CallToken(
            jurisdiction_id=call.jurisdiction_id, call=call, kind=kind, token=token
        )
        for token, kind in tokens.items()
    ]
    if rows:
        CallToken.objects.bulk_create(rows)
