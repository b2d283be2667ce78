"""What may be asked of the HSDS API: each parameter, and how it is read."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from core.errors import InvalidInput

PER_PAGE = 50
MOST_PER_PAGE = 1000
LAST_PAGE = 10_000_000
WORDS = {
    "true": True,
    "1": True,
    "yes": True,
    "": False,
    "false": False,
    "0": False,
    "no": False,
}


@dataclass(frozen=True)
class Asked:
    """One question put to the API."""

    page: int = 1
    per_page: int = PER_PAGE
    search: str = ""
    format: str = "json"
    minimal: bool = False
    full: bool = False
    full_service: bool = False
    modified_after: datetime | None = None
    taxonomy_term_id: UUID | None = None
    taxonomy_id: UUID | None = None
    organization_id: UUID | None = None
    postcode: str = ""
    proximity: float | None = None
    top_only: bool = False
    parent_id: UUID | None = None


def whole(least: int, most: int) -> Callable[[str], int]:
    def read(said: str) -> int:
        if not (said.isascii() and said.isdigit() and least <= int(said[:20]) <= most):
            raise ValueError(f"must be a whole number from {least} to {most}")
        return int(said)

    return read


def truth(said: str) -> bool:
    if said.casefold() not in WORDS:
        raise ValueError("must be true or false")
    return WORDS[said.casefold()]


def identifier(said: str) -> UUID:
    try:
        return UUID(said)
    except ValueError:
        raise ValueError("must be a UUID") from None


def moment(said: str) -> datetime:
    try:
        # A plus that was not encoded arrives as a space.
        found = datetime.fromisoformat(said.replace(" ", "+" if "T" in said else " "))
        found = found if found.tzinfo else found.replace(tzinfo=UTC)
        return found.astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError(
            "must be a date and time, as in 2026-01-31T09:00:00Z"
        ) from None


def meters(said: str) -> float:
    try:
        found = float(said)
    except ValueError:
        found = -1
    if not 0 < found <= 20_000_000:
        raise ValueError("must be a distance in meters, above 0")
    return found


def kind(said: str) -> str:
    if said not in {"json", "ndjson"}:
        raise ValueError("must be json or ndjson")
    return said


def text(said: str) -> str:
    if len(said) > 500:
        raise ValueError("must be no longer than 500 characters")
    return said


# Each parameter: how it is read, its type in the OpenAPI document, and what it does.
PARAMETERS: dict[str, tuple[Callable[[str], Any], str, str]] = {
    "search": (text, "string", "Full text search; every word must be found."),
    "page": (whole(1, LAST_PAGE), "integer", "Number of the page, from 1."),
    "per_page": (
        whole(1, MOST_PER_PAGE),
        "integer",
        f"Results on a page, at most {MOST_PER_PAGE}; {PER_PAGE} when not given.",
    ),
    "format": (
        kind,
        "string",
        "json, or ndjson: every result, streamed without pages.",
    ),
    "minimal": (
        truth,
        "boolean",
        "Only id and date of change, of all results at once.",
    ),
    "full": (truth, "boolean", "Nest everything about each result."),
    "full_service": (truth, "boolean", "Nest everything about each service as well."),
    "modified_after": (
        moment,
        "string",
        "Only what was modified at this time or later.",
    ),
    "taxonomy_term_id": (identifier, "string", "Only services given this term."),
    "taxonomy_id": (identifier, "string", "Only what is of this taxonomy."),
    "organization_id": (identifier, "string", "Only services of this organization."),
    "postcode": (
        text,
        "string",
        "Only where this postcode is, or is served; with proximity: near its middle.",
    ),
    "proximity": (meters, "string", "Meters from the middle of the postcode."),
    "top_only": (truth, "boolean", "Only terms without a parent."),
    "parent_id": (identifier, "string", "Only terms under this one."),
}


def read(request: HttpRequest, names: tuple[str, ...]) -> Asked:
    """Read what a request asks; raises InvalidInput that names each bad parameter."""
    said, where = _said(request)
    found: dict[str, Any] = {}
    errors = []
    for name in names:
        value = said.get(name)
        if value is None or (value == "" and name != "search"):
            continue
        try:
            found[name] = PARAMETERS[name][0](_sound(value))
        except ValueError as error:
            errors.append(
                {"parameter": name, "in": where, "detail": f"{name} {error}."}
            )
    if found.get("proximity") and not found.get("postcode"):
        detail = "proximity needs a postcode to be near to."
        errors.append({"parameter": "proximity", "in": where, "detail": detail})
    if errors:
        detail = " ".join(error["detail"] for error in errors)
        raise InvalidInput(detail, errors=errors)
    return Asked(**found)


def _said(request: HttpRequest) -> tuple[dict[str, Any], str]:
    """Give what was said in the address and, by POST, in the body."""
    said: dict[str, Any] = request.GET.dict()
    if request.method != "POST":
        return said, "query"
    if request.content_type != "application/json":
        return said | request.POST.dict(), "body"
    try:
        body = json.loads(request.body or b"{}")
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise InvalidInput(
            "The body must be a JSON object of parameters.",
            errors=[{"in": "body", "detail": "This is no JSON object."}],
        )
    return said | body, "body"


def _sound(value: Any) -> str:
    if isinstance(value, bool | int | float):
        return str(value)
    if not isinstance(value, str):
        raise ValueError("must be a single value")
    if "\x00" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
        raise ValueError("holds a character that no text has")
    return value.strip()
