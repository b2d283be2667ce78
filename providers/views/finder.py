"""The finder: a question, its answers and their map, for this room's page and for others.

A higher room opens it for a session or a case. It says where the caller is, which never
leaves the server, and where "refer" and "no suitable service" are sent.
"""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict

from core.pages import render_part
from providers.finding.search import Results, SearchQuery, find
from providers.forms.directory import SearchForm

# What may stand in an address of nobody's: codes, never words, places, ages or times.
CODES = (
    "need",
    "open",
    "near",
    "miles",
    "language",
    "payer",
    "population",
    "modality",
    "refer",
    "room",
)
MORE = {"at", "age", "language", "payer", "population", "modality", "refer", "room"}


@dataclass(frozen=True)
class Origin:
    """Where the one who needs help is, in figures that are never shown."""

    words: str
    latitude: float | None = None
    longitude: float | None = None
    postal_code: str = ""


@dataclass(frozen=True)
class Finder:
    """Where a finder stands, and what can be done from it."""

    url: str
    refer: dict[str, Any] | None = None
    # Where "no suitable service" is sent (url), with its reasons (code, label).
    unmet: dict[str, Any] | None = None
    origin: Origin | None = None
    back: dict[str, str] = field(default_factory=dict)
    # That of the person, where it is known: asked for until it is taken away by hand.
    age: int | None = None


def look(
    request: HttpRequest, here: Finder, *, told: dict[str, str] | None = None
) -> HttpResponse:
    """Answer what is asked, as a page or as its results alone.

    `told` says what came of an act that was sent with the question: words and kind.
    """
    given = request.POST if request.method == "POST" else _at_first(request.GET, here)
    form = SearchForm(given)
    query, found = SearchQuery(), Results()
    if form.is_valid():
        query = _query(form.cleaned_data, request.user.jurisdiction_id, here.origin)
        found = find(query)
    context = {
        "form": form,
        "query": query,
        "found": found,
        "here": here,
        "told": told,
        "refer": here.refer,
        "more": sum(bool(given.get(name)) for name in MORE),
        "is_of_person": here.age is not None and given.get("age") == str(here.age),
    }
    response = render_part(
        request,
        "providers/search.html",
        "providers/_results.html",
        context,
        status=200 if form.is_valid() else 422,
    )
    if request.htmx:
        response["HX-Replace-Url"] = _address(here, given)
    return response


def _at_first(asked: QueryDict, here: Finder) -> QueryDict:
    """Ask what is known of the person before anybody has asked for anything."""
    if here.age is None or "age" in asked:
        return asked
    given = asked.copy()
    given["age"] = str(here.age)
    return given


def _query(
    data: dict[str, Any], keeper: UUID | None, origin: Origin | None
) -> SearchQuery:
    return SearchQuery(
        words=data["q"],
        need=data["need"],
        open_now=data["open"] or data["at"] is not None,
        at=data["at"],
        miles=float(data["miles"] or 25),
        offset=data["offset"] or 0,
        keeper=keeper,
        age=data["age"],
        language=data["language"],
        payer=data["payer"],
        population=data["population"],
        modality=data["modality"],
        can_refer=data["refer"],
        has_room=data["room"],
        **_where(data, origin),
    )


def _where(data: dict[str, Any], origin: Origin | None) -> dict[str, Any]:
    """Say from where to measure: a point sent along, else where the caller is."""
    if data["latitude"] is not None:
        return {"latitude": data["latitude"], "longitude": data["longitude"]}
    if origin is None or data["place"] or data["near"]:
        return {"place": data["place"]}
    if origin.latitude is None:
        return {"place": origin.postal_code}
    return {"latitude": origin.latitude, "longitude": origin.longitude}


def _address(here: Finder, given: QueryDict) -> str:
    """Give the address that finds the same filters again, without what was typed.

    In a session or a case it holds no filters: with them it would say in an address,
    of one person, what they need and who pays. There the tab remembers them.
    """
    if here.back:
        return here.url
    kept = QueryDict(mutable=True)
    is_for_one = given.get("session") or given.get("case")
    for name in ("session", "case") if is_for_one else CODES:
        if given.get(name):
            kept[name] = given[name]
    return f"{here.url}?{kept.urlencode()}" if kept else here.url
