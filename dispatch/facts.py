"""What a source (CAD message, file, short form) says about one call, in our words."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from dispatch.parts import Parts

# The states by the first digit of their ZIP codes: the "NE 10300" of a grid is north-east.
STATES = (
    "CT|MA|ME|NH|NJ|PR|RI|VI|VT", "DE|NY|PA", "DC|MD|NC|SC|VA|WV", "AL|FL|GA|MS|TN",
    "IN|KY|MI|OH", "IA|MN|MT|ND|SD|WI", "IL|KS|MO|NE", "AR|LA|OK|TX",
    "AZ|CO|ID|NM|NV|UT|WY", "AK|CA|GU|HI|OR|WA",
)  # fmt: skip
OF_A_STATE = "|".join(
    rf"\b(?:{states})[ -]*(?={digit})" for digit, states in enumerate(STATES)
)
ZIP = re.compile(
    rf"(?:^|[,;]|\bzip(?: ?code)?[ :#]*|{OF_A_STATE}) *"
    r"([0-9]{3})[0-9]{2}(?:\.0+)?(?:[ -]?[0-9]{4})?(?: *-)? *(?:$|[,;]|USA?$)",
    re.IGNORECASE,
)


def coarse_area(text: str) -> str:
    """Give the region of a ZIP code, which names no few streets; else what was said.

    Five digits are one that stand alone, or where an address has its ZIP code: those
    behind another word, as in "Sector 10300", are a number of the CAD's own.
    """
    found = ZIP.search(" ".join(text.split()))
    return f"zip {found[1]}" if found else text


def area_in(address: str) -> str:
    """Name the region of the ZIP code in an address, '' where it has none."""
    whole = " ".join(address.split())
    found = coarse_area(whole)
    return found if found != whole else ""


def with_coarse_areas(rule: Mapping[str, Any]) -> dict[str, Any]:
    """Have a rule of the policy mean areas as calls name them, each once."""
    when = rule.get("when", {})
    if "area" not in when:
        return dict(rule)
    areas = list(dict.fromkeys(map(coarse_area, when["area"])))
    return {**rule, "when": {**when, "area": areas}}


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
    # Whether the source says that the incident is over, None where it says nothing.
    is_over: bool | None = None
    over_at: datetime | None = None
    first_unit_at: datetime | None = None
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
