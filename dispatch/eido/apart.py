"""An EIDO taken apart into what merges by its id, and put together again."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from dispatch.eido.values import LONGEST_ID, time_of
from dispatch.parts import Parts, by_time, values

INCIDENT, DISPOSITIONS = "incidentComponent", "dispositionComponent"
# What we wrote ourselves, should it come back, tells us nothing of the call.
OURS = "urn:emergency:uid:divert:"
# Members of the document itself stand under no kind, by their names.
LOOSE = ""
FORM = "%Y-%m-%dT%H:%M:%S.%fZ"
# How far a sender's clock may be ahead before its stamps are taken for ours.
SKEW = timedelta(minutes=5)
# A text beyond this stands whole in the message alone.
LONGEST_KEPT = 200_000
# Listed in the order they were written; all else by id.
TIMED = ("notesComponent", "cautionComponent", "locationComponent")


def take_apart(document: dict, now: datetime) -> Parts:
    """Return the parts of a document that was found to be an EIDO.

    A component whose stamp cannot be read has that of its message; one of the future
    has ours, or it would stand against every later word.
    """
    sent = stamp(document, now.strftime(FORM), now)
    parts: Parts = {}
    for kind, part in components(document):
        if part["$id"].startswith(OURS):
            continue
        word = [stamp(part, sent, now), sent, bounded(part)]
        known = parts.setdefault(kind, {}).get(part["$id"])
        if known is None or known[0] <= word[0]:
            parts[kind][part["$id"]] = word
    parts[LOOSE] = {
        name: [sent, sent, bounded(value)]
        for name, value in document.items()
        if not is_components(name, value)
    }
    return parts


def put_together(parts: Parts) -> dict[str, Any]:
    """Return the document that says all these parts at once, the newest incident alone."""
    document: dict[str, Any] = dict(
        zip(sorted(parts.get(LOOSE, {})), values(parts, LOOSE), strict=True)
    )
    for kind in parts:
        if kind not in {LOOSE, INCIDENT, DISPOSITIONS}:
            listed = by_time if kind in TIMED else values
            document[kind] = listed(parts, kind)
    if incidents := by_time(parts, INCIDENT):
        incident = dict(incidents[-1])
        if ends := by_time(parts, DISPOSITIONS):
            incident[DISPOSITIONS] = ends
        document[INCIDENT] = incident
    return document


def components(document: dict) -> Iterator[tuple[str, dict]]:
    """Give every component with its kind; dispositions stand on their own feet."""
    for name, value in document.items():
        if not is_components(name, value):
            continue
        for part in [value] if isinstance(value, dict) else value:
            ends = part.get(DISPOSITIONS) if name == INCIDENT else None
            if is_components(DISPOSITIONS, ends):
                yield from ((DISPOSITIONS, end) for end in ends)
                yield name, {n: v for n, v in part.items() if n != DISPOSITIONS}
            else:
                yield name, part


def is_components(name: str, value: Any) -> bool:
    """Tell what merges by id: the standard's components, and lists that look like them."""
    if name == INCIDENT:
        return isinstance(value, dict) and _has_id(value)
    return isinstance(value, list) and bool(value) and all(map(_has_id, value))


def stamp(part: dict, otherwise: str, now: datetime) -> str:
    """Write when a part was last changed so that later ones sort behind."""
    at = time_of(part.get("lastUpdateTimeStamp"))
    if at is None:
        return otherwise
    return (now if at > now + SKEW else at).astimezone(UTC).strftime(FORM)


def is_ahead(part: dict, now: datetime) -> bool:
    at = time_of(part.get("lastUpdateTimeStamp"))
    return at is not None and at > now + SKEW


def bounded(value: Any) -> Any:
    """Cut texts that are longer than anybody reads."""
    if isinstance(value, str):
        return value if len(value) <= LONGEST_KEPT else value[:LONGEST_KEPT]
    if isinstance(value, dict):
        return {name: bounded(inner) for name, inner in value.items()}
    return [bounded(inner) for inner in value] if isinstance(value, list) else value


def ids(value: Any) -> Iterator[str]:
    """Give every id that something in the value goes by."""
    for node, _ in nodes(value, ""):
        if isinstance(node.get("$id"), str):
            yield node["$id"]


def references(value: Any) -> Iterator[tuple[str, str]]:
    """Give every reference in the value: where it stands, and what it names."""
    for node, at in nodes(value, ""):
        if isinstance(node.get("$ref"), str):
            yield at, node["$ref"]


def nodes(value: Any, at: str) -> Iterator[tuple[dict, str]]:
    if isinstance(value, dict):
        yield value, at
        for name, inner in value.items():
            yield from nodes(inner, f"{at}/{name}")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from nodes(inner, f"{at}/{number}")


def _has_id(value: Any) -> bool:
    uid = value.get("$id") if isinstance(value, dict) else None
    return isinstance(uid, str) and 0 < len(uid) <= LONGEST_ID
