"""NENA EIDO (NENA-STA-021.1.1): messages read, merged part by part, shown and written."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils import timezone
from rest_framework.exceptions import ParseError

from core.parsers import read_json
from dispatch.eido.apart import ids, put_together, take_apart
from dispatch.eido.message import Message
from dispatch.eido.shown import Shown, shown
from dispatch.eido.values import Malformed, phone_of, plain
from dispatch.eido.writing import write
from dispatch.facts import CallFacts, Said
from dispatch.parts import Parts

__all__ = [
    "Malformed",
    "Shown",
    "document",
    "facts_of",
    "hear",
    "phone_of",
    "plain",
    "read",
    "shown",
    "write",
]


def document(body: bytes) -> Any:
    """Read the JSON of a message. Raises Malformed with the place of the fault."""
    try:
        return read_json(body)
    except ParseError as error:
        pointer = getattr(error, "pointer", "")
        raise Malformed(str(error.detail), pointer, status=400) from error


def hear(value: Any, now: datetime | None = None) -> Said:
    """Take a message apart. Raises Malformed; what is only odd becomes a warning."""
    now = now or timezone.now()
    message = Message(value)
    said = message.facts()

    def warnings(merged: Parts) -> list[str]:
        known = set(
            ids([[word[2] for word in words.values()] for words in merged.values()])
        )
        return [*said.warnings, *message.ahead(now), *message.dangling(known)]

    parts = take_apart(message.document, now)
    return Said(
        said.uids,
        said.cad_number,
        said.updated_at,
        said.received_at,
        parts,
        facts_of,
        warnings,
    )


def facts_of(parts: Parts) -> CallFacts:
    """Read what parts of one or several messages say together, in our words."""
    return Message(put_together(parts)).facts()


def read(body: bytes) -> CallFacts:
    """Read what one message says by itself, with what of it is odd."""
    message = Message(document(body))
    facts = message.facts()
    odd = dict.fromkeys([*facts.warnings, *message.dangling(set())])
    return replace(facts, warnings=tuple(odd))
