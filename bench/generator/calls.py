"""Calls of two years: nearly all ended, a few waiting and a few held right now."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import islice
from typing import Any

from django.utils import timezone

from bench.generator import words
from bench.generator.cast import CLINICIANS, Cast
from bench.generator.copying import chance, copy, id_at, spread
from core.crypto import blind
from core.text import normal_address
from dispatch.models import Call, CallParty, CallToken

TWO_YEARS = timedelta(days=730)
WAITING, HELD, TO_SCREEN = 12, CLINICIANS, 20
ENDS = (
    [("closed", "diverted")] * 6
    + [("closed", "co_notified")]
    + [("returned", "returned"), ("dropped", "dropped"), ("declined", "declined")]
    + [("closed", "")] * 10
)
MINUTE = timedelta(minutes=1)
PART = 50_000


def make_list(count: int, cast: Cast) -> None:
    """Write calls and what they are found by: ids of their CAD, phones and addresses."""
    calls, numbers = _calls(count, cast), iter(range(count))
    # In parts, because what is noted of a million calls does not fit beside them.
    while made := _some(islice(calls, PART), cast):
        copy(CallToken, _known_by(made, numbers, cast), jurisdiction=cast.jurisdiction)


def _some(calls: Iterable[dict[str, Any]], cast: Cast) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = []
    copy(Call, _noted(calls, made), jurisdiction=cast.jurisdiction)
    return made


def incident(number: int) -> str:
    """Name the incident of one of these calls, as its CAD does."""
    return f"urn:bench:incident:{number}"


def make_calls(count: int, cast: Cast) -> list[dict[str, Any]]:
    """Write the calls with parties, tokens and history; return id, time and end of each."""
    made: list[dict[str, Any]] = []
    rows = _noted(_calls(count, cast), made)
    copy(Call, rows, jurisdiction=cast.jurisdiction)
    copy(CallToken, _tokens(made, cast), jurisdiction=cast.jurisdiction)
    copy(CallParty, _parties(made), jurisdiction=cast.jurisdiction)
    cast.histories.keep(
        Call,
        ("+", "received", "true"),
        ("~", "screened", "r.screened_at IS NOT NULL"),
        ("~", "offered", "r.offered_at IS NOT NULL"),
        ("~", "accepted", "r.accepted_at IS NOT NULL"),
        ("~", "", "r.closed_at IS NOT NULL"),
    )
    return made


def _calls(count: int, cast: Cast) -> Iterator[dict[str, Any]]:
    now = timezone.now()
    clinicians = cast.staff["clinician"]
    for number, at in enumerate(spread(count, now - TWO_YEARS, now - MINUTE)):
        kind = chance.choice(cast.types)
        phone, street = words.phone(), words.address()
        row = {
            "id": id_at(at),
            "created_at": at,
            "received_at": at,
            "updated_at": at,
            "cad_number": f"{at:%y}-{number:07d}",
            "incident_uid": incident(number),
            "initial_type_id": kind.pk,
            "call_type_id": kind.pk,
            "priority": chance.randint(1, 4),
            "area": "787",
            "caller_role": "caller",
            "place": street,
            "callback": phone,
            "caller_name": words.name(),
            "details": words.note(2),
        }
        # By turns, so that each clinician holds one of the calls held now.
        holder = clinicians[number % CLINICIANS].pk
        row |= _course(at, count - number, holder, cast)
        yield row


def _noted(
    rows: Iterable[dict[str, Any]], made: list[dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    """Keep of each row what people and cases are made from."""
    kept = ("id", "created_at", "status", "held_by_id", "caller_name")
    for row in rows:
        note = {name: row[name] for name in kept}
        made.append(note | {"phone": row["callback"], "street": row["place"]})
        yield row


def _known_by(
    made: list[dict[str, Any]], numbers: Iterator[int], cast: Cast
) -> Iterator[dict[str, Any]]:
    uid = CallToken.Kind.UID.value
    for row in _tokens(made, cast):
        if row["kind"] == uid:
            text = incident(next(numbers))
            row = row | {"token": blind(uid, text, cast.jurisdiction.pk)}  # noqa: PLW2901
        yield row


def _course(at: Any, from_end: int, clinician: Any, cast: Cast) -> dict[str, Any]:
    """Say how far a call has come: the newest wait, are held or are to be screened."""
    if from_end <= TO_SCREEN:
        return {"status": "received", "held_by_id": None}
    offered = {
        "screened_at": at + MINUTE / 2,
        "offered_at": at + MINUTE,
        "held_by_id": None,
    }
    if from_end <= TO_SCREEN + WAITING:
        return offered | {"status": "offered"}
    accepted = offered | {"accepted_at": at + 2 * MINUTE, "held_by_id": clinician}
    if from_end <= TO_SCREEN + WAITING + HELD:
        return accepted | {"status": "accepted"}
    status, outcome = chance.choice(ENDS)
    ended = {"status": status, "outcome_class": outcome, "closed_at": at + 25 * MINUTE}
    if outcome in {"diverted", "co_notified"}:
        disposition = cast.dispositions["diverted"].pk
        return accepted | ended | {"disposition_id": disposition}
    if outcome:
        return offered | ended
    return {"screened_at": at + MINUTE / 2, "held_by_id": None} | ended


def _tokens(made: list[dict[str, Any]], cast: Cast) -> Iterator[dict[str, Any]]:
    place = cast.jurisdiction.pk
    for call in made:
        known = (
            ("phone", call["phone"]),
            ("address", normal_address(call["street"])),
            ("uid", f"urn:bench:{call['id']}"),
        )
        for kind, text in known:
            yield {
                "id": id_at(call["created_at"]),
                "created_at": call["created_at"],
                "call_id": call["id"],
                "kind": kind,
                "received_at": call["created_at"],
                "token": blind(kind, text, place),
            }


def _parties(made: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for call in made:
        yield {
            "id": id_at(call["created_at"]),
            "created_at": call["created_at"],
            "call_id": call["id"],
            "role": "caller",
            "name": call["caller_name"],
            "phone": call["phone"],
        }
