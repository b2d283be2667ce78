"""What a source (CAD message, file, short form) says about one call, in our words."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from dispatch.parts import Parts

ZIP = re.compile(r"(\d{3})\d{2}(-?\d{4})?")


def coarse_area(text: str) -> str:
    """Give the region of a ZIP code, which names no few streets; else what was said."""
    found = ZIP.fullmatch(text)
    return f"zip {found[1]}" if found else text


@dataclass(frozen=True)
class PartyFacts:
    """One person the source names, with the role they have in the incident."""

    uid: str = ""
    role: str = ""
    name: str = ""
    phone: str = ""
    relationship: str = ""


@dataclass(frozen=True)
class PlaceFacts:
    """Where help would go, how exactly the source knows it, and a coarse area."""

    text: str = ""
    kind: str = ""
    latitude: str = ""
    longitude: str = ""
    area: str = ""


@dataclass(frozen=True)
class CallFacts:
    """Everything one message says about a call; what it leaves out stays as it was."""

    uids: tuple[str, ...] = ()
    updated_at: datetime | None = None
    cad_number: str = ""
    type_code: str = ""
    registry_code: str = ""
    type_text: str = ""
    priority: int | None = None
    received_at: datetime | None = None
    place: PlaceFacts = field(default_factory=PlaceFacts)
    callback: str = ""
    caller_name: str = ""
    caller_role: str = ""
    # Every number that reaches the caller or the person, the one to prefer first.
    phones: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    safety_flags: tuple[dict[str, str], ...] = ()
    parties: tuple[PartyFacts, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Said:
    """One message, taken apart: the ids its call is known by, and how to read its parts.

    `facts` reads parts, merged or not, as our words; `warnings` says what of the message
    was odd, once it is known what it joins.
    """

    uids: tuple[str, ...]
    cad_number: str
    updated_at: datetime | None
    received_at: datetime | None
    parts: Parts
    facts: Callable[[Parts], CallFacts]
    warnings: Callable[[Parts], list[str]]
