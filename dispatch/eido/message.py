"""What an EIDO says about one call, in our words; its shape is checked on the way."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from dispatch.eido import pidf
from dispatch.eido.apart import components, ids, is_ahead, references
from dispatch.eido.values import (
    LONGEST_NOTES,
    Malformed,
    as_list,
    as_object,
    as_text,
    as_time,
    numbers_of,
    person_name,
    plain,
    texts,
    time_of,
)
from dispatch.facts import CallFacts, PartyFacts, PlaceFacts

VERSION = "1.0"
REQUIRED = ("$id", "lastUpdateTimeStamp", "eidoVersion", "issuingElementIdentification")
# Every list of components in the standard's schema.
MANY = (
    "additionalDataComponent",
    "agencyComponent",
    "agentComponent",
    "alarmsSensorsComponent",
    "callComponent",
    "callbackComponent",
    "cautionComponent",
    "dispatchComponent",
    "emergencyResourceComponent",
    "externalInformationSourceComponent",
    "linkComponent",
    "locationComponent",
    "mediaComponent",
    "mergeComponent",
    "notesComponent",
    "personComponent",
    "sharedCommunicationResourceComponent",
    "vehicleComponent",
)
CALL_PRIORITY = {"highest": 1, "high": 2, "normal": 3, "low": 4, "lowest": 5}
SEVERITIES = tuple(CALL_PRIORITY)
# Where help would go, best first; a tower or a unit is not where the caller is.
PLACES = ("CurrentIncident", "InitialIncident", "Caller", "RoutingLocation", "Other")
COMMENT = "EmergencyCallData.Comment"
CALLED_BACK = {"Caller", "Patient", "ReportingParty"}
MOST_LISTED = 50
OVER, GOES_ON = {"Closed", "Cancelled"}, {"Active", "ReOpened"}
MOST_COMPONENTS = 5_000
TYPE_OF_UNIT = "emergencyResourceTypeCommonRegistryText"
AT_THE_SCENE = {"OnScene", "PatientContact", "Transporting"}
# Units that are no police, fire or EMS.
LESSER_UNITS = {"CrisisInterventionUnit", "VictimAdvocate", "DetoxTransport"}


class Message:
    """One EIDO document, its shape checked, its parts found by their ids."""

    def __init__(self, document: Any) -> None:
        self.document = as_object(document, "")
        self.warnings: list[str] = []
        for name in REQUIRED:
            as_text(self.document, name, "", needed=True)
        if self.document["eidoVersion"] != VERSION:
            raise Malformed(f"Only version {VERSION} can be read.", "/eidoVersion")
        self.updated_at = as_time(self.document, "lastUpdateTimeStamp", "")
        self.parts = {name: self._components(name) for name in MANY}
        self.by_id = {
            part["$id"]: part for parts in self.parts.values() for _, part in parts
        }
        incident = self.document.get("incidentComponent")
        self.incident = (
            {} if incident is None else as_object(incident, "/incidentComponent")
        )
        as_text(self.incident, "$id", "/incidentComponent", needed=incident is not None)
        self.calls = sorted(self.parts["callComponent"], key=_started)
        self.call_at, self.call = self.calls[0] if self.calls else ("", {})

    def facts(self) -> CallFacts:
        persons = self._persons()
        caller = next((p for p in persons if p.role == "Caller"), PartyFacts())
        phones = self._phones(persons)
        incident, at = self.incident, "/incidentComponent"
        return CallFacts(
            uids=self.uids(),
            updated_at=self.updated_at,
            cad_number=as_text(incident, "internalIncidentId", at)[:60],
            type_code=as_text(incident, "incidentTypeInternalCode", at)[:30],
            registry_code=as_text(incident, "incidentTypeCommonRegistryText", at)[:20],
            type_text=self._type_text(),
            priority=self._priority(),
            received_at=as_time(self.call, "callStartTimestamp", self.call_at),
            place=self._place(),
            callback=next(iter(phones), ""),
            caller_name=caller.name,
            caller_role=caller.role,
            phones=tuple(phones),
            notes=tuple(self._notes()),
            safety_flags=tuple(self._sorted_flags()),
            parties=tuple(persons)[:MOST_LISTED],
            **self._standing(),
            warnings=tuple(dict.fromkeys(self.warnings)),
        )

    def uids(self) -> tuple[str, ...]:
        """Every id the incident may come back under, its own first."""
        found = [self.incident.get("$id"), self.document["$id"]]
        found += [call["$id"] for _, call in self.parts["callComponent"]]
        return tuple(dict.fromkeys(filter(None, found)))

    def dangling(self, known: set[str]) -> list[str]:
        """List what this message refers to and neither it nor what is known holds."""
        here = known | set(ids(self.document))
        return [
            f"{at} names a part that is not in the message."
            for at, uid in references(self.document)
            if uid not in here
        ]

    def ahead(self, now: datetime) -> list[str]:
        """Say so, once, where the sender's clock is ahead of ours."""
        stamped = [self.document, *(part for _, part in components(self.document))]
        if any(is_ahead(part, now) for part in stamped):
            return ["Its clock is ahead of ours: what it dates later counts as now."]
        return []

    def statuses(self) -> list[str]:
        """List how the incident stands, in the words of the registry."""
        said = self.incident.get("incidentStatusCommonRegistryText")
        return texts([said] if isinstance(said, str) else said)

    def _standing(self) -> dict[str, Any]:
        """Say whether the incident is over and since when, and since when units are there."""
        said, changed = set(self.statuses()), self.incident.get("lastUpdateTimeStamp")
        return {
            "is_over": bool(said & OVER) and not said & GOES_ON if said else None,
            "over_at": time_of(changed) or self.updated_at,
            "first_unit_at": self._first_at_the_scene(),
        }

    def _first_at_the_scene(self) -> datetime | None:
        """Say since when police, fire or EMS are there, by what their units last told."""
        times = [
            time_of(unit.get("lastUpdateTimeStamp")) or self.updated_at
            for _, unit in self.parts["emergencyResourceComponent"]
            if AT_THE_SCENE & set(texts(unit.get("secondaryUnitStatusRegistryText")))
            and not LESSER_UNITS & set(texts([unit.get(TYPE_OF_UNIT)]))
        ]
        return min(filter(None, times), default=None)

    def _components(self, name: str) -> list[tuple[str, dict]]:
        found = []
        listed = as_list(self.document, name, "")
        if len(listed) > MOST_COMPONENTS:
            raise Malformed(f"More than {MOST_COMPONENTS:,} of a kind.", f"/{name}")
        for number, part in enumerate(listed):
            at = f"/{name}/{number}"
            as_text(as_object(part, at), "$id", at, needed=True)
            found.append((at, part))
        return found

    def _referenced(self, part: dict, name: str, at: str) -> Iterator[dict]:
        value = part.get(name)
        for reference in value if isinstance(value, list) else [value]:
            if reference is None:
                continue
            place = f"{at}/{name}"
            target = as_text(as_object(reference, place), "$ref", place)
            if target in self.by_id:
                yield self.by_id[target]

    def _type_text(self) -> str:
        names = ("incidentTypeInternalText", "incidentTypeCommonRegistryText")
        said = [as_text(self.incident, name, "/incidentComponent") for name in names]
        said.append(as_text(self.call, "localCallType", self.call_at))
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
        return CALL_PRIORITY.get(as_text(self.call, "priorityIdentifier", self.call_at))

    def numbers(self, part: dict, at: str) -> list[str]:
        """List the numbers by which a call or a person is rung back."""
        return [
            number
            for back in self._referenced(part, "callBackReference", at)
            for number in numbers_of(back, at)
        ]

    def _phones(self, persons: list[PartyFacts]) -> list[str]:
        found = [n for at, call in self.calls for n in self.numbers(call, at)]
        whose = sorted(persons, key=lambda person: person.role != "Caller")
        found += [p.phone for p in whose if p.role in CALLED_BACK and p.phone]
        return list(dict.fromkeys(found))[:MOST_LISTED]

    def _persons(self) -> list[PartyFacts]:
        found = []
        for at, person in self.parts["personComponent"]:
            said = roles_of(person, at)
            phones = self.numbers(person, at)
            found.append(
                PartyFacts(
                    uid=person["$id"],
                    role=(said or [""])[0][:40],
                    name=person_name(person.get("ncPersonComponent")),
                    phone=next(iter(phones), ""),
                    relationship=", ".join(said[1:])[:60],
                )
            )
        return found

    def _place(self) -> PlaceFacts:
        places = [
            self._read_place(at, part) for at, part in self.parts["locationComponent"]
        ]
        # Of two of a kind the later stands: components come in the order of their stamps.
        known = [
            p for p in reversed(places) if (p.text or p.latitude) and p.kind in PLACES
        ]
        known.sort(key=lambda place: PLACES.index(place.kind))
        return known[0] if known else PlaceFacts()

    def _read_place(self, at: str, part: dict) -> PlaceFacts:
        kind = as_text(part, "locationTypeDescriptionRegistryText", at)[:30]
        described = plain(as_text(part, "locationDescriptionText", at))[:300]
        place = PlaceFacts(kind=kind)
        if xml := as_text(part, "locationByValue", at):
            try:
                place = pidf.read_place(xml, kind)
            except pidf.Unreadable as error:
                self.warnings.append(f"{at}/locationByValue was not read: {error}.")
        return replace(place, text=", ".join(filter(None, (place.text, described))))

    def _notes(self) -> Iterator[str]:
        for at, note in self.parts["notesComponent"]:
            text = as_text(note, "notesActionComments", at)
            if len(text) > LONGEST_NOTES:
                self.warnings.append(
                    f"{at}/notesActionComments is longer than {LONGEST_NOTES:,} characters: "
                    "the whole of it stands in the message alone."
                )
            yield plain(text)
        for at, data in self.parts["additionalDataComponent"]:
            if COMMENT in (xml := as_text(data, "additionalDataByValue", at)):
                yield from self._comments(xml, at)

    def _comments(self, xml: str, at: str) -> Iterator[str]:
        try:
            for element in pidf.parse(xml).iter():
                if pidf.local(element.tag) == "Comment":
                    yield plain(element.text or "")
        except pidf.Unreadable as error:
            self.warnings.append(f"{at}/additionalDataByValue was not read: {error}.")

    def _sorted_flags(self) -> list[dict[str, str]]:
        """List what might hurt somebody, gravest first: a board shows the first few."""
        flags = sorted(self._flags(), key=lambda flag: severity_rank(flag["severity"]))
        return flags[:MOST_LISTED]

    def _flags(self) -> Iterator[dict[str, str]]:
        for at, caution in self.parts["cautionComponent"]:
            yield {
                "code": as_text(caution, "cautionTypeCommonRegistryText", at)[:60],
                "text": plain(as_text(caution, "cautionTypeInternalText", at))[:300],
                "severity": as_text(caution, "cautionSeverity", at)[:10],
            }


def severity_rank(severity: str) -> int:
    """Order cautions; one that does not say stands among the ordinary."""
    known = severity in SEVERITIES
    return SEVERITIES.index(severity if known else "normal")


def roles_of(person: dict, at: str) -> list[str]:
    """List the roles of a person, being the caller before all others."""
    said = as_list(person, "personIncidentRoleRegistryText", at)
    roles = list(dict.fromkeys(role for role in said if isinstance(role, str)))
    return sorted(roles, key=lambda role: role != "Caller")


def _started(call: tuple[str, dict]) -> datetime:
    """Say when a call began; one that does not tell comes after those that do."""
    at, part = call
    return as_time(part, "callStartTimestamp", at) or datetime.max.replace(tzinfo=UTC)
