"""The small parts of an EIDO: text, times, numbers, names, and what is wrong with them."""

from datetime import datetime
from html import unescape
from typing import Any

import nh3
from django.utils.dateparse import parse_datetime

from core.errors import InvalidInput
from core.text import normal_phone

LONGEST_ID = 500
LONGEST_NOTES = 20_000


class Malformed(InvalidInput):
    """A message that is not an EIDO; `pointer` leads to the part at fault (RFC 6901)."""

    def __init__(self, message: str, pointer: str = "", *, status: int = 422) -> None:
        super().__init__(message, pointer=pointer)
        self.status = status  # type: ignore[assignment]
        self.pointer = pointer


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


def numbers_of(callback: dict, at: str) -> list[str]:
    """List the numbers a callback names, the one to prefer last known first."""
    more = callback.get("updatedCbn")
    uris = [more.get("updatedCbnIdentifierUri")] if isinstance(more, dict) else []
    uris += as_list(callback, "callBackInformationUri", at)
    told = [uri for uri in uris if isinstance(uri, str)]
    told.sort(key=lambda uri: not uri.lower().startswith("tel:"))
    return list(dict.fromkeys(filter(None, map(phone_of, told))))


def person_name(component: Any) -> str:
    """Return given, middle and family name of a NIEM person, or ''."""
    names = component.get("name") if isinstance(component, dict) else None
    name = first(names)
    if not isinstance(name, dict):
        return ""
    keys = ("personGivenName", "personMiddleName", "personSurName")
    parts = (niem_text(first(name.get(key))) for key in keys)
    whole = " ".join(filter(None, parts)) or niem_text(
        first(name.get("personFullName"))
    )
    return plain(whole)[:200]


def niem_text(value: Any) -> str:
    if isinstance(value, dict):
        value = next(
            (v for k, v in value.items() if isinstance(v, str) and k != "@context"), ""
        )
    return value if isinstance(value, str) else ""


def first(value: Any) -> Any:
    if isinstance(value, list):
        return value[0] if value else None
    return value


def texts(value: Any) -> list[str]:
    """List what is text of a list that should hold nothing else."""
    return (
        [said for said in value if isinstance(said, str)]
        if isinstance(value, list)
        else []
    )


def as_object(value: Any, at: str) -> dict:
    if not isinstance(value, dict):
        raise Malformed("An object is expected here.", at)
    return value


def as_list(part: dict, name: str, at: str) -> list:
    value = part.get(name)
    if value is None:
        return []
    if not isinstance(value, list):
        raise Malformed("A list is expected here.", f"{at}/{name}")
    return value


def as_text(part: dict, name: str, at: str, *, needed: bool = False) -> str:
    value = part.get(name)
    if value is None and not needed:
        return ""
    if not isinstance(value, str) or (needed and not value.strip()):
        fault = "This must be text." if name in part else f"{name} is missing."
        raise Malformed(fault, f"{at}/{name}")
    if name == "$id" and len(value) > LONGEST_ID:
        raise Malformed(f"An id may have {LONGEST_ID} characters.", f"{at}/{name}")
    return value


def as_time(part: dict, name: str, at: str) -> datetime | None:
    text = as_text(part, name, at)
    if not text:
        return None
    value = time_of(text)
    if value is None:
        raise Malformed("This must be a date and time with its offset.", f"{at}/{name}")
    return value


def time_of(text: Any) -> datetime | None:
    """Read a moment with its offset, or None."""
    try:
        value = parse_datetime(text) if isinstance(text, str) else None
    except ValueError:
        return None
    if value is None or value.tzinfo is None or not 1900 < value.year < 9000:
        return None
    return value
