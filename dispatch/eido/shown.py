"""What CAD said of a call, laid out for the one who picks up the phone."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.text import shown_phone
from dispatch import registries
from dispatch.eido.apart import put_together
from dispatch.eido.message import TYPE_OF_UNIT, Message, roles_of, severity_rank
from dispatch.eido.values import (
    Malformed,
    as_list,
    as_text,
    first,
    niem_text,
    numbers_of,
    person_name,
    plain,
    texts,
    time_of,
)
from dispatch.parts import Parts

ROLES = {
    "Caller": "the caller",
    "Patient": "the person in crisis",
    "PatientAcquaintance": "knows the person in crisis",
    "PatientRelative": "relative of the person in crisis",
    "PersonOfInterest": "person of interest",
    "ReportingParty": "reports it",
    "Suspect": "suspect",
    "Victim": "victim",
    "VictimAcquaintance": "knows the victim",
    "VictimRelative": "relative of the victim",
    "Witness": "witness",
    "InvolvedPerson": "involved",
}
# What of a NIEM person helps in a conversation; looks and papers do not.
TOLD_OF_PERSON = {"ageDescription": "age", "primaryLanguage": "speaks"}
# How an incident stands where it was sent from.
STANDING = {
    "Active": "active",
    "Cancelled": "cancelled",
    "Closed": "closed",
    "NewLocation": "at another place",
    "ReOpened": "taken up again",
    "ResourcesAssigned": "units assigned",
    "ResourcesEnroute": "units on the way",
    "ResourcesOnscene": "units on the scene",
}
SEVERE = {"highest": "risk", "high": "risk", "normal": "warn", "": "warn"}


CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True)
class Number:
    """A number to ring back, whose it is, and when it is good."""

    phone: str
    whose: str = ""
    about: str = ""


@dataclass(frozen=True)
class Somebody:
    """A person CAD names, with every role they have in the incident."""

    name: str
    roles: tuple[str, ...]
    phones: tuple[str, ...]
    about: tuple[str, ...]


@dataclass(frozen=True)
class Caution:
    """What might hurt somebody, how grave it is held to be, and who says so."""

    text: str
    kinds: tuple[str, ...]
    severity: str
    source: str
    since: datetime | None

    @property
    def colour(self) -> str:
        return SEVERE.get(self.severity, "calm")


@dataclass(frozen=True)
class Remark:
    """A note of the dispatch floor, with its time."""

    at: datetime | None
    text: str


@dataclass(frozen=True)
class Shown:
    """Everything of a call that CAD said and that somebody here may need."""

    numbers: tuple[Number, ...] = ()
    persons: tuple[Somebody, ...] = ()
    cautions: tuple[Caution, ...] = ()
    notes: tuple[Remark, ...] = ()
    ends: tuple[str, ...] = ()
    linked: tuple[str, ...] = ()
    standing: tuple[str, ...] = ()
    units: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return any(vars(self).values())


def shown(parts: Parts) -> Shown:
    """Lay out the parts of a call; none where they cannot be read any more."""
    if not parts:
        return Shown()
    try:
        message = Message(put_together(parts))
        return Shown(
            tuple(_numbers(message)),
            tuple(_persons(message)),
            tuple(sorted(_cautions(message), key=lambda c: severity_rank(c.severity))),
            tuple(_notes(message)),
            tuple(_ends(message)),
            tuple(_linked(message)),
            tuple(STANDING.get(said, said)[:60] for said in message.statuses()),
            tuple(_units(message)),
        )
    except Malformed:
        return Shown()


def _numbers(message: Message) -> Iterator[Number]:
    """Give each number once, those of the call first, with whom it reaches."""
    owners = _owners(message)
    seen: set[str] = set()
    backs = {part["$id"]: (at, part) for at, part in message.parts["callbackComponent"]}
    for uid in sorted(backs, key=lambda uid: (not owners.get(uid), uid)):
        at, back = backs[uid]
        for phone in numbers_of(back, at):
            if phone not in seen:
                seen.add(phone)
                yield Number(shown_phone(phone), owners.get(uid, ""), _good_when(back))


def _owners(message: Message) -> dict[str, str]:
    """Say for each callback whom it reaches."""
    owners: dict[str, str] = {}
    for at, person in message.parts["personComponent"]:
        name = person_name(person.get("ncPersonComponent"))
        words = ", ".join(filter(None, (name, *_roles(person, at))))
        for uid in _named(person, "callBackReference"):
            owners.setdefault(uid, words)
    for _, call in message.calls:
        for uid in _named(call, "callBackReference"):
            owners.setdefault(uid, "the line that rang")
    return owners


def _named(part: dict, name: str) -> Iterator[str]:
    value = part.get(name)
    for reference in value if isinstance(value, list) else [value]:
        if isinstance(reference, dict) and isinstance(reference.get("$ref"), str):
            yield reference["$ref"]


def _good_when(back: dict) -> str:
    more = back.get("updatedCbn")
    said = more.get("updatedCbnCallerDescription") if isinstance(more, dict) else ""
    return plain(said)[:200] if isinstance(said, str) else ""


def _persons(message: Message) -> Iterator[Somebody]:
    for at, person in message.parts["personComponent"]:
        known = person.get("ncPersonComponent")
        yield Somebody(
            person_name(known),
            tuple(_roles(person, at)),
            tuple(shown_phone(phone) for phone in message.numbers(person, at)),
            tuple(_about(known if isinstance(known, dict) else {})),
        )


def _roles(person: dict, at: str) -> list[str]:
    return [ROLES.get(role, role)[:60] for role in roles_of(person, at)]


def _about(person: dict) -> Iterator[str]:
    for name, word in TOLD_OF_PERSON.items():
        if said := niem_text(first(person.get(name))):
            yield f"{word} {plain(said)[:60]}"


def _cautions(message: Message) -> Iterator[Caution]:
    for at, caution in message.parts["cautionComponent"]:
        code = as_text(caution, "cautionTypeCommonRegistryText", at)
        yield Caution(
            text=plain(as_text(caution, "cautionTypeInternalText", at)) or code,
            kinds=(code, *texts(caution.get("cautionTypeCommonSubRegistryText"))),
            severity=as_text(caution, "cautionSeverity", at),
            source=_source(message, caution.get("cautionSource")),
            since=time_of(caution.get("startDate")),
        )


def _source(message: Message, said: Any) -> str:
    """Name who warned: a person of the incident by name, an id as it is."""
    if not isinstance(said, str):
        return ""
    person = message.by_id.get(said, {}).get("ncPersonComponent")
    return person_name(person) or plain(said)[:100]


def _notes(message: Message) -> Iterator[Remark]:
    for at, note in message.parts["notesComponent"]:
        if text := plain(as_text(note, "notesActionComments", at)):
            yield Remark(time_of(note.get("lastUpdateTimeStamp")), text)


def _ends(message: Message) -> Iterator[str]:
    for end in as_list(message.incident, "dispositionComponent", "/incidentComponent"):
        code = end.get("dispositionCommonRegistryCode") if isinstance(end, dict) else ""
        if isinstance(code, str) and code:
            words = registries.DISPOSITIONS.get(code, "")
            yield f"{code[:10]} {words}".strip()


def _linked(message: Message) -> Iterator[str]:
    for kind, word in (("mergeComponent", "merged"), ("linkComponent", "linked")):
        for at, link in message.parts[kind]:
            uid = as_text(link, "incidentTrackingIdentifier", at)
            code = (
                "incidentMergeDirectionCode"
                if word == "merged"
                else "linkDirectionCode"
            )
            how = link.get(code)
            told = how.lower() if isinstance(how, str) else word
            yield f"{told}: {uid[:200]}"


def _units(message: Message) -> Iterator[str]:
    """Name each unit that CAD has out, of what type it is, and how it stands."""
    for _, unit in message.parts["emergencyResourceComponent"]:
        told = [unit.get("emergencyResourceName"), unit.get(TYPE_OF_UNIT)]
        known = " ".join(dict.fromkeys(texts(told))) or "a unit"
        how = map(_spaced, texts(unit.get("secondaryUnitStatusRegistryText")))
        yield plain(": ".join(filter(None, (known, ", ".join(how)))))[:200]


def _spaced(word: str) -> str:
    """Write a word of a registry as people do: EnRoute is en route."""
    return CAPITAL.sub(" ", word).lower()
