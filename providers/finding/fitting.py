"""How a service fits what was asked of it, in words; what nobody said is named."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from providers.finding.facets import ANY_LANGUAGE, FREE, LABELS

if TYPE_CHECKING:
    from providers.finding.search import SearchQuery

UNKNOWN = {
    "languages": "languages not given",
    "payers": "payment not given",
    "populations": "not said whom it is for",
    "modalities": "not said how it works",
}
ASKED = {
    "language": "languages",
    "payer": "payers",
    "population": "populations",
    "modality": "modalities",
}


def why(row: dict[str, Any], query: "SearchQuery") -> list[str]:
    """List what is known to fit."""
    found = [f"takes age {query.age}"] if query.age is not None and _aged(row) else []
    return [*found, *filter(None, (_fit(row, query, name) for name in ASKED))]


def unknown(row: dict[str, Any], query: "SearchQuery") -> Iterator[str]:
    """List what was asked and nobody said; it may fit all the same."""
    if query.age is not None and not _aged(row):
        yield "ages not given"
    for name, column in ASKED.items():
        if getattr(query, name) and not row[column]:
            yield UNKNOWN[column]
    if query.latitude is not None and row["precision"] == "zip":
        yield "distance to the middle of its ZIP"


def ages(low: int | None, high: int | None) -> str:
    if high is None:
        return f"ages {low} and over"
    return f"ages up to {high}" if not low else f"ages {low} to {high}"


def _aged(row: dict[str, Any]) -> bool:
    return row["minimum_age"] is not None or row["maximum_age"] is not None


def _fit(row: dict[str, Any], query: "SearchQuery", name: str) -> str:
    code, known = getattr(query, name), row[ASKED[name]]
    if not code or not known:
        return ""
    if code in known:
        return LABELS[code].lower() if name != "language" else LABELS[code]
    if name == "language" and ANY_LANGUAGE in known:
        return f"{LABELS[code]} by interpreter"
    return "no cost" if FREE in known else ""
