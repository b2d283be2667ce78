"""Pages on which an admin says whether two entries are one and the same."""

from itertools import zip_longest
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import requires
from core import keyset
from core.access import trace
from core.ids import read_id
from core.pages import render_part
from core.text import normal_words
from providers import tasks
from providers.actions import merging
from providers.actions.correcting import hours_in_words, phone_in_words
from providers.finding.entries import phones_of
from providers.finding.same_place import match_places
from providers.finding.search import SearchQuery, find
from providers.models import Duplicate, Service, ServiceAtLocation

OWN_PLACE = "own"
FIELDS = (
    ("Name", "name"),
    ("Other name", "alternate_name"),
    ("Organization", "organization"),
    ("Source", "origin"),
    ("Status", "get_status_display"),
    ("What it is", "description"),
    ("Who is taken", "eligibility_description"),
    ("From age", "minimum_age"),
    ("To age", "maximum_age"),
    ("How to get in", "application_process"),
    ("Fees", "fees"),
    ("Web", "url"),
    ("E-mail", "email"),
    ("Verified", "assured_date"),
)


@require_safe
@requires("providers.merge_service")
def duplicates(request: HttpRequest) -> HttpResponse:
    """List the pairs to decide on, the likest first, or those that were decided."""
    which = request.GET.get("which", "")
    rows = Duplicate.objects.visible_to(request.user)
    rows = rows.select_related(
        "first__organization", "first__origin", "second__organization", "second__origin"
    )
    if which in {Duplicate.Status.MERGED, Duplicate.Status.DIFFERENT}:
        rows = rows.filter(status=which).select_related("kept", "decided_by")
    else:
        rows, which = rows.proposed(), ""
    page = keyset.page(rows, request.GET.get("cursor", ""), ("-score", "-id"))
    return render_part(
        request,
        "providers/duplicates.html",
        "providers/_duplicates.html",
        {"page": page, "which": which},
    )


@require_safe
@requires("providers.merge_service")
def duplicate(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a pair side by side, what differs marked."""
    pair = _pair(request, pk)
    sides = [_side(request, service) for service in (pair.first, pair.second)]
    context = {
        "pair": pair,
        "sides": sides,
        "lines": list(_lines(sides)),
        "waiting": [
            place
            for side in sides
            if pair.status == Duplicate.Status.MERGED
            and side["service"].pk != pair.kept_id
            for place in side["places"]
        ],
        "choices": [
            _choice(keep="first", kept=sides[0], gone=sides[1]),
            _choice(keep="second", kept=sides[1], gone=sides[0]),
        ],
    }
    return render(request, "providers/duplicate.html", context)


@require_POST
@requires("providers.merge_service")
def merge(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let the entry named by `keep` stand for both."""
    pair = _pair(request, pk)
    keep = pair.second if request.POST.get("keep") == "second" else pair.first
    gone = pair.first if keep == pair.second else pair.second
    merging.merge(pair, by=request.user, keep=keep, places=_chosen(request, gone))
    messages.success(request, f"{gone} is merged: {keep} stands for both.")
    return redirect(pair)


@require_POST
@requires("providers.merge_service")
def tell_apart(request: HttpRequest, pk: UUID) -> HttpResponse:
    pair = _pair(request, pk)
    merging.tell_apart(pair, by=request.user)
    messages.success(request, "Noted: they are not the same, and not proposed again.")
    return redirect("providers:duplicates")


@require_POST
@requires("providers.merge_service")
def split(request: HttpRequest, pk: UUID) -> HttpResponse:
    pair = _pair(request, pk)
    merging.split(pair, by=request.user)
    messages.success(request, "Split: both are as they were.")
    return redirect(pair)


@require_POST
@requires("providers.merge_service")
def look_again(request: HttpRequest) -> HttpResponse:
    """Have the whole directory looked through, in the background."""
    cache.delete(merging.LOOKED)
    tasks.ring("mind_duplicates")
    messages.success(request, "The directory is being looked through. Come back soon.")
    return redirect("providers:duplicates")


@requires("providers.merge_service")
def same(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Find the entry that this one repeats, and put the two side by side by hand."""
    kept = Service.objects.editable_by(request.user)
    service = get_object_or_404(kept.select_related("organization"), pk=pk)
    if request.method == "POST":
        visible = Service.objects.visible_to(request.user).current()
        other = get_object_or_404(visible, pk=read_id(request.POST.get("other")))
        return redirect(merging.pair_of(service, other))
    words = request.GET.get("q", service.name)[:200]
    rows = find(SearchQuery(words=words)).rows
    others = {row.service_id: row for row in rows if row.service_id != service.pk}
    context = {"service": service, "words": words, "others": list(others.values())}
    return render(request, "providers/same.html", context)


def _pair(request: HttpRequest, pk: UUID) -> Duplicate:
    visible = Duplicate.objects.visible_to(request.user).select_related(
        "first__organization",
        "first__origin",
        "second__organization",
        "second__origin",
        "kept",
        "decided_by",
    )
    return get_object_or_404(visible, pk=pk)


def _side(request: HttpRequest, service: Service) -> dict[str, Any]:
    """Gather one side; where a secret place is stands only before those who keep it."""
    rows = service.service_at_locations.filter(
        gone_since=None, retired_at=None, merged_into=None
    )
    places = list(
        rows.select_related("service__organization", "location").order_by("pk")
    )
    is_kept = Service.objects.editable_by(request.user).filter(pk=service.pk).exists()
    facts = {label: _said(service, name) for label, name in FIELDS}
    phones = {p.pk: phone_in_words(p) for place in places for p in phones_of(place)}
    facts["Numbers"] = "\n".join(dict.fromkeys(phones.values()))
    facts["Hours"] = "\n\n".join(filter(None, map(hours_in_words, places)))
    facts["Places"] = "\n".join(_where(p, is_kept=is_kept) for p in places)
    return {"service": service, "places": places, "facts": facts, "is_kept": is_kept}


def _said(service: Service, name: str) -> str:
    value = getattr(service, name)
    value = value() if callable(value) else value
    return "" if value is None else str(value)


def _where(place: ServiceAtLocation, *, is_kept: bool) -> str:
    if place.location is None:
        return "by phone, or no place given"
    if place.is_confidential and not is_kept:
        return "Confidential place"
    if place.is_confidential:
        trace("view", place.location, reason="confidential")
    address = place.location.addresses.current().first()
    name = place.location.name
    return ", ".join(filter(None, [name, str(address or "")])) or "no address given"


def _lines(sides: list[dict[str, Any]]) -> Any:
    """Yield label, both values and whether they differ; two empty ones are left out."""
    for label, one in sides[0]["facts"].items():
        other = sides[1]["facts"][label]
        if one or other:
            yield {
                "label": label,
                "values": [one, other],
                "differs": normal_words(one) != normal_words(other),
                "words": list(zip_longest(one.splitlines(), other.splitlines())),
            }


def _choice(*, keep: str, kept: dict[str, Any], gone: dict[str, Any]) -> dict[str, Any]:
    """Put together one way to merge; only those who keep an entry merge it away."""
    may = gone["is_kept"]
    places = _matches(gone, kept) if may else []
    return {"keep": keep, "service": kept["service"], "places": places, "may": may}


def _matches(ours: dict[str, Any], theirs: dict[str, Any]) -> list[dict[str, Any]]:
    """Say, were `ours` merged away, which place of `theirs` each of ours would be."""
    matched = match_places(ours["places"], theirs["places"])
    return [
        {
            "place": place,
            "words": _where(place, is_kept=ours["is_kept"]),
            "choices": [
                (other.pk, _where(other, is_kept=theirs["is_kept"]), other.pk == match)
                for other in theirs["places"]
            ],
            "is_own": match is None,
        }
        for place in ours["places"]
        for match in [matched[place.pk]]
    ]


def _chosen(request: HttpRequest, gone: Service) -> dict[UUID, UUID | None] | None:
    """Read which kept place each place is; None where the page did not ask."""
    chosen = {}
    for place in gone.service_at_locations.all():
        said = request.POST.get(f"place-{place.pk}")
        if said is not None:
            chosen[place.pk] = read_id(said) if said != OWN_PLACE else None
    return chosen or None
