"""NENA EIDO (NENA-STA-021.1.1): reading a message into what it says about one call."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from html import unescape
from typing import Any

import nh3
from django.utils.dateparse import parse_datetime
from rest_framework.exceptions import ParseError

from core.errors import InvalidInput
from core.parsers import read_json
from core.text import normal_phone
from dispatch import pidf
from dispatch.facts import CallFacts, PartyFacts, PlaceFacts

VERSION = "1.0"
REQUIRED = ("$id", "lastUpdateTimeStamp", "eidoVersion", "issuingElementIdentification")
MANY = (
    "callComponent",
    "callbackComponent",
    "agencyComponent",
    "agentComponent",
    "additionalDataComponent",
    "locationComponent",
    "personComponent",
    "notesComponent",
    "cautionComponent",
)
LONGEST_ID = 500
LONGEST_NOTES = 20_000
CALL_PRIORITY = {"highest": 1, "high": 2, "normal": 3, "low": 4, "lowest": 5}
# Where help would go, best first; a tower or a unit is not where the caller is.
PLACES = ("CurrentIncident", "InitialIncident", "Caller", "RoutingLocation", "Other")
COMMENT = "EmergencyCallData.Comment"


class Malformed(InvalidInput):
    """A message that is not an EIDO; `pointer` leads to the part at fault (RFC 6901)."""

    def __init__(self, message: str, pointer: str = "", *, status: int = 422) -> None:
        super().__init__(message, pointer=pointer)
        self.status = status  # type: ignore[assignment]
        self.pointer = pointer


def read(body: bytes) -> CallFacts:
    """Read one message. Raises Malformed; what is only odd becomes a warning."""
    try:
        document = read_json(body)
    except ParseError as error:
        pointer = getattr(error, "pointer", "")
        raise Malformed(str(error.detail), pointer, status=400) from error
    return Message(document).facts()


class Message:
    """One EIDO document, its shape checked, its parts found by their ids."""

    def __init__(self, document: Any) -> None:
        self.document = _object(document, "")
        self.warnings: list[str] = []
        for name in REQUIRED:
            _text(self.document, name, "", needed=True)
        if self.document["eidoVersion"] != VERSION:
            raise Malformed(f"Only version {VERSION} can be read.", "/eidoVersion")
        self.updated_at = _time(self.document, "lastUpdateTimeStamp", "")
        self.parts = {name: self._components(name) for name in MANY}
        self.by_id = {
            part["$id"]: part for parts in self.parts.values() for _, part in parts
        }
        incident = self.document.get("incidentComponent")
        self.incident = (
            {} if incident is None else _object(incident, "/incidentComponent")
        )
        _text(self.incident, "$id", "/incidentComponent", needed=incident is not None)
        calls = self.parts["callComponent"]
        self.call_at, self.call = calls[0] if calls else ("", {})

    def facts(self) -> CallFacts:
        persons = self._persons()
        caller = next((p for p in persons if p.role == "Caller"), PartyFacts())
        incident, at = self.incident, "/incidentComponent"
        return CallFacts(
            uids=self._uids(),
            updated_at=self.updated_at,
            cad_number=_text(incident, "internalIncidentId", at)[:60],
            type_code=_text(incident, "incidentTypeInternalCode", at)[:30],
            registry_code=_text(incident, "incidentTypeCommonRegistryText", at)[:20],
            type_text=self._type_text(),
            priority=self._priority(),
            received_at=_time(self.call, "callStartTimestamp", self.call_at),
            place=self._place(),
            callback=self._phone(self.call, self.call_at) or caller.phone,
            caller_name=caller.name,
            caller_role=caller.role,
            notes=tuple(self._notes()),
            safety_flags=tuple(self._flags()),
            parties=tuple(persons),
            warnings=tuple(dict.fromkeys(self.warnings)),
        )

    def _components(self, name: str) -> list[tuple[str, dict]]:
        found = []
        for number, part in enumerate(_list(self.document, name, "")):
            at = f"/{name}/{number}"
            _text(_object(part, at), "$id", at, needed=True)
            found.append((at, part))
        return found

    def _uids(self) -> tuple[str, ...]:
        """Every id the incident may come back under, its own first."""
        ids = [self.incident.get("$id"), self.document["$id"]]
        ids += [call["$id"] for _, call in self.parts["callComponent"]]
        return tuple(dict.fromkeys(filter(None, ids)))

    def _referenced(self, part: dict, name: str, at: str) -> Iterator[dict]:
        value = part.get(name)
        for reference in value if isinstance(value, list) else [value]:
            if reference is None:
                continue
            target = _text(_object(reference, f"{at}/{name}"), "$ref", f"{at}/{name}")
            if target in self.by_id:
                yield self.by_id[target]
            else:
                self.warnings.append(
                    f"{at}/{name} names a part that is not in the message."
                )

    def _type_text(self) -> str:
        names = ("incidentTypeInternalText", "incidentTypeCommonRegistryText")
        said = [_text(self.incident, name, "/incidentComponent") for name in names]
        said.append(_text(self.call, "localCallType", self.call_at))
        return plain(next(filter(None, said), ""))[:120]

    def _priority(self) -> int | None:
        number = self.incident.get("incidentCommonPriorityNumber")
        if isinstance(number, int) and not isinstance(number, bool):
            # Numbers beyond ours are still an order of urgency: keep the nearest.
            return min(max(number, 1), 9)
        if number is not None:
            raise Malformed(
                "The priority must be a whole number.",
                "/incidentComponent/incidentCommonPriorityNumber",
            )
        return CALL_PRIORITY.get(_text(self.call, "priorityIdentifier", self.call_at))

    def _phone(self, part: dict, at: str) -> str:
        uris = (
            uri
            for back in self._referenced(part, "callBackReference", at)
            for uri in _uris(back, at)
        )
        return next(filter(None, map(phone_of, uris)), "")

    def _persons(self) -> list[PartyFacts]:
        found = []
        for at, person in self.parts["personComponent"][:50]:
            roles = _list(person, "personIncidentRoleRegistryText", at)
            role = next((r for r in ("Caller", *roles) if r in roles), "")
            found.append(
                PartyFacts(
                    uid=person["$id"],
                    role=str(role)[:40],
                    name=person_name(person.get("ncPersonComponent")),
                    phone=self._phone(person, at),
                )
            )
        return found

    def _place(self) -> PlaceFacts:
        places = [
            self._read_place(at, part) for at, part in self.parts["locationComponent"]
        ]
        known = [p for p in places if p.text or p.latitude]
        known.sort(key=lambda p: PLACES.index(p.kind) if p.kind in PLACES else 99)
        usable = [p for p in known if p.kind in PLACES]
        return usable[0] if usable else PlaceFacts()

    def _read_place(self, at: str, part: dict) -> PlaceFacts:
        kind = _text(part, "locationTypeDescriptionRegistryText", at)[:30]
        described = plain(_text(part, "locationDescriptionText", at))[:300]
        place = PlaceFacts(kind=kind)
        if xml := _text(part, "locationByValue", at):
            try:
                place = pidf.read_place(xml, kind)
            except pidf.Unreadable as error:
                self.warnings.append(f"{at}/locationByValue was not read: {error}.")
        return replace(place, text=", ".join(filter(None, (place.text, described))))

    def _notes(self) -> Iterator[str]:
        for at, note in self.parts["notesComponent"]:
            yield plain(_text(note, "notesActionComments", at))
        for at, data in self.parts["additionalDataComponent"]:
            if COMMENT in (xml := _text(data, "additionalDataByValue", at)):
                yield from self._comments(xml, at)

    def _comments(self, xml: str, at: str) -> Iterator[str]:
        try:
            for element in pidf.parse(xml).iter():
                if pidf.local(element.tag) == "Comment":
                    yield plain(element.text or "")
        except pidf.Unreadable as error:
            self.warnings.append(f"{at}/additionalDataByValue was not read: {error}.")

    def _flags(self) -> Iterator[dict[str, str]]:
        for at, caution in self.parts["cautionComponent"][:50]:
            yield {
                "code": _text(caution, "cautionTypeCommonRegistryText", at)[:60],
                "text": plain(_text(caution, "cautionTypeInternalText", at))[:300],
                "severity": _text(caution, "cautionSeverity", at)[:10],
            }


def plain(text: str) -> str:
    """Turn HTML into plain text with its line breaks; nothing of it can run."""
    lines = text.replace("<br", "\n<br").replace("</p>", "\n").replace("</li>", "\n")
    clean = nh3.clean(lines, tags=set(), clean_content_tags={"script", "style"})
    kept = (" ".join(line.split()) for line in unescape(clean).splitlines())
    return "\n".join(filter(None, kept))[:LONGEST_NOTES]


def phone_of(uri: str) -> str:
    """Return the number of a tel: or sip: URI as E.164, or ''."""
    scheme, _, rest = uri.partition(":")
    if scheme.lower() not in {"tel", "sip", "sips"}:
        return ""
    number = rest.split(";")[0].split("@")[0]
    return normal_phone(number) if number[:1] in "+(0123456789" else ""


def person_name(component: Any) -> str:
    """Return given, middle and family name of a NIEM person, or ''."""
    names = component.get("name") if isinstance(component, dict) else None
    name = _first(names)
    if not isinstance(name, dict):
        return ""
    keys = ("personGivenName", "personMiddleName", "personSurName")
    parts = (_niem_text(_first(name.get(key))) for key in keys)
    whole = " ".join(filter(None, parts)) or _niem_text(
        _first(name.get("personFullName"))
    )
    return plain(whole)[:200]


def _niem_text(value: Any) -> str:
    if isinstance(value, dict):
        value = next(
            (v for k, v in value.items() if isinstance(v, str) and k != "@context"), ""
        )
    return value if isinstance(value, str) else ""


def _first(value: Any) -> Any:
    if isinstance(value, list):
        return value[0] if value else None
    return value


def _uris(part: dict, at: str) -> list[str]:
    """List a callback's URIs, the number to prefer last known first."""
    more = part.get("updatedCbn")
    uris = [more.get("updatedCbnIdentifierUri")] if isinstance(more, dict) else []
    uris += _list(part, "callBackInformationUri", at)
    tel = [uri for uri in uris if isinstance(uri, str)]
    return sorted(tel, key=lambda uri: not uri.lower().startswith("tel:"))


def _object(value: Any, at: str) -> dict:
    if not isinstance(value, dict):
        raise Malformed("An object is expected here.", at)
    return value


def _list(part: dict, name: str, at: str) -> list:
    value = part.get(name)
    if value is None:
        return []
    if not isinstance(value, list):
        raise Malformed("A list is expected here.", f"{at}/{name}")
    return value


def _text(part: dict, name: str, at: str, *, needed: bool = False) -> str:
    value = part.get(name)
    if value is None and not needed:
        return ""
    if not isinstance(value, str) or (needed and not value.strip()):
        fault = "This must be text." if name in part else f"{name} is missing."
        raise Malformed(fault, f"{at}/{name}")
    if name == "$id" and len(value) > LONGEST_ID:
        raise Malformed(f"An id may have {LONGEST_ID} characters.", f"{at}/{name}")
    return value


def _time(part: dict, name: str, at: str) -> datetime | None:
    text = _text(part, name, at)
    if not text:
        return None
    try:
        value = parse_datetime(text)
    except ValueError:
        value = None
    if value is None or value.tzinfo is None or not 1900 < value.year < 9000:
        raise Malformed("This must be a date and time with its offset.", f"{at}/{name}")
    return value
