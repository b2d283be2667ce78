"""Putting right what is known of a call while it goes on: callers tell more, and better."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction

from core.crypto import blind
from core.errors import ConflictError, InvalidInput
from core.text import normal_phone
from dispatch.actions.incoming import write_tokens
from dispatch.actions.recontacts import find_recontacts_anew
from dispatch.facts import area_in
from dispatch.models import CadParts, Call
from dispatch.models.calls import PRIORITY_WHEN_UNKNOWN

if TYPE_CHECKING:
    from accounts.models import User

# What people know as well as CAD; the rest is CAD's own where CAD speaks of the call.
OF_BOTH = ("callback", "place", "caller_name", "details")
OURS_ALONE = ("call_type", "priority", "caller_role", "cad_number")
ENDED = "This call has ended: what was known of it stays as it is."
THEIRS = "A CAD tells of this call: this is its own, change it there."


def may_be_corrected(call: Call) -> tuple[str, ...]:
    """Name what people may put right: of a call that a CAD tells of, its type is the CAD's."""
    is_theirs = call.incident_uid or call.source in {call.Source.CAD, call.Source.FILE}
    return OF_BOTH if is_theirs else (*OF_BOTH, *OURS_ALONE)


@transaction.atomic
def correct_call(call: Call, *, by: "User", **said: Any) -> set[str]:
    """Write what is known better now; give the names of what became another.

    `details` are put behind what was noted. Raises ConflictError once the call has ended,
    and InvalidInput for what is its CAD's own.
    """
    call.refresh_from_db(from_queryset=Call.objects.select_for_update(no_key=True))
    if not call.is_open:
        raise ConflictError(ENDED)
    _refuse_theirs(call, said)
    changes = what_changes(call, said)
    if not changes:
        return set()
    before = call.contacts()
    call._amend(by=by, **changes)
    if call.contacts() != before:
        _know_again(call, before)
    return set(changes)


def _refuse_theirs(call: Call, said: Mapping[str, Any]) -> None:
    theirs = set(OURS_ALONE) - set(may_be_corrected(call))
    if wrong := {n for n in theirs & set(said) if said[n] != getattr(call, n)}:
        raise InvalidInput(THEIRS, errors={name: [THEIRS] for name in sorted(wrong)})


def what_changes(call: Call, said: Mapping[str, Any]) -> dict[str, Any]:
    """Keep what differs from what stands there, with what follows from it."""
    changes = {n: v for n, v in _plain(call, said).items() if v != getattr(call, n)}
    if "place" in changes:
        where = changes["place"]
        changes |= {"area": area_in(where), "latitude": "", "longitude": ""}
        changes["place_kind"] = call.place_kind or ("Caller" if where else "")
    if kind := changes.get("call_type"):
        changes["initial_type_id"] = call.initial_type_id or kind.pk
        if "priority" not in changes and call.priority == _usual(call):
            changes["priority"] = kind.default_priority
    return changes


def _plain(call: Call, said: Mapping[str, Any]) -> dict[str, Any]:
    """Give the facts as they are to stand, those sent back untouched as they stood."""
    meant = {n: said[n] for n in may_be_corrected(call) if n in said}
    new = {n: v for n, v in meant.items() if v != getattr(call, n)}
    plain = {n: v.strip() if isinstance(v, str) else v for n, v in new.items()}
    if number := plain.get("callback"):
        plain["callback"] = normal_phone(number) or number
    more = plain.pop("details", "")
    # Sent twice, it is said once.
    if more and not f"\n{call.details}".endswith(f"\n{more}"):
        plain["details"] = "\n".join(filter(None, (call.details, more)))
    if plain.get("priority") is None:
        plain.pop("priority", None)
    return plain


def _usual(call: Call) -> int:
    return call.call_type.default_priority if call.call_type else PRIORITY_WHEN_UNKNOWN


def _know_again(call: Call, before: list[tuple[str, str]]) -> None:
    """Find the call by its number and address as they are now, and no more as they were."""
    gone = [blind(*pair, call.jurisdiction_id) for pair in before]
    if not CadParts.objects.filter(call=call).exists():
        # CAD may know the caller by several numbers: what it told stays.
        call.tokens.contacts().filter(token__in=gone).delete()
    write_tokens(call, {}, adding=False)
    find_recontacts_anew([call.pk], here=call.jurisdiction_id)
