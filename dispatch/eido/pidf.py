"""PIDF-LO (RFC 4119, civic elements of RFC 5139): a place out of location XML."""

from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from dispatch.facts import PlaceFacts, area_in

STREET = ("HNO", "HNS", "PRD", "RD", "STS", "POD")
WITHIN = ("BLD", "UNIT", "FLR", "ROOM", "LOC")
TOWN = ("A3", "A1")


class Unreadable(ValueError):
    """XML that cannot be read safely; the message names why."""


def parse(text: str) -> Element:
    """Parse XML without document types, entities or anything outside the text."""
    try:
        return fromstring(text.encode(), forbid_dtd=True)
    except DefusedXmlException:
        raise Unreadable("it declares a document type or entities") from None
    except (ParseError, ValueError, LookupError):
        raise Unreadable("it is not well-formed XML") from None


def local(tag: object) -> str:
    """Return an element's name without its namespace."""
    return str(tag).rpartition("}")[2]


def read_place(text: str, kind: str = "") -> PlaceFacts:
    """Read the first civic address and point of a PIDF-LO document."""
    parts: dict[str, str] = {}
    latitude = longitude = ""
    for element in parse(text).iter():
        name, value = local(element.tag), " ".join((element.text or "").split())
        if name == "pos" and value and not latitude:
            latitude, longitude = _point(value)
        elif value and name.isupper():
            parts.setdefault(name, value)
    return PlaceFacts(
        text=_one_line(parts),
        kind=kind,
        latitude=latitude,
        longitude=longitude,
        area=_area(parts.get("PC", ""), latitude, longitude),
    )


def _area(zip_code: str, latitude: str, longitude: str) -> str:
    """Return the first 3 digits of the ZIP code, else a cell of a tenth of a degree."""
    if region := area_in(zip_code):
        return region
    if latitude and longitude:
        return f"cell {float(latitude):.1f} {float(longitude):.1f}"
    return ""


def _one_line(parts: dict[str, str]) -> str:
    street = " ".join(parts[name] for name in STREET if name in parts)
    within = " ".join(parts[name] for name in WITHIN if name in parts)
    town = " ".join(parts[name] for name in (*TOWN, "PC") if name in parts)
    return ", ".join(filter(None, (street, within, town)))[:500]


def _point(value: str) -> tuple[str, str]:
    try:
        latitude, longitude = (float(number) for number in value.split()[:2])
    except ValueError:
        return "", ""
    # Comparisons with "not a number" are false, so it is refused here as well.
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return "", ""
    return f"{latitude:.6f}", f"{longitude:.6f}"
