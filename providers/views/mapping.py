"""The crisis systems map: matrix, week, areas, and the doors behind every number."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.permissions import requires
from core import keyset
from core.pages import render_part
from providers.continuum import NEEDS
from providers.crisis_map import counties, supply
from providers.crisis_map.supply import (
    SIDE_NAMES,
    SIDES,
    UNCLASSIFIED,
    UNSAID,
    Question,
)
from providers.forms.crisis_map import DAYS, EVERYBODY, MapForm
from providers.models import Area, AreaLayer, MapEntry, MapState

MOST_AREAS = 150
WORDS = ("none", "fewest", "fewer", "more", "most")


@require_safe
@requires("providers.view_map")
def crisis_map(request: HttpRequest) -> HttpResponse:
    form = MapForm(request.GET, user=request.user)
    question = form.question()
    matrix = supply.matrix(question, form.chosen_side)
    areas, nowhere = _areas(question)
    week, without_hours = _week(question)
    context = {
        "form": form,
        "question": question,
        "said": said(question),
        "matrix": matrix,
        "side_name": SIDE_NAMES[matrix.side],
        "rows": [_with_links(row, matrix.side, question) for row in matrix.rows],
        "all_query": asked(question, **{matrix.side: ""}),
        "week": week,
        "without_hours": without_hours,
        "without_hours_query": asked(question, day=UNSAID, hour=""),
        "areas": areas[:MOST_AREAS],
        "more_areas": max(0, len(areas) - MOST_AREAS),
        "nowhere": nowhere,
        "state": MapState.objects.first(),
        "words": WORDS,
    }
    status = 422 if form.errors else 200
    page, part = "providers/map/page.html", "providers/map/_map.html"
    return render_part(request, page, part, context, status=status)


@require_safe
@requires("providers.view_map")
def map_doors(request: HttpRequest) -> HttpResponse:
    """List the doors that a number of the map counts."""
    form = MapForm(request.GET, user=request.user)
    question = form.question()
    found = supply.entries(question)
    total = found.count()
    found = found.select_related(
        "service_at_location__service__organization", "location"
    )
    order = ("name", "service_at_location_id")
    page = keyset.page(found, request.GET.get("cursor", ""), order)
    rows = [(entry, _kinds_of(entry)) for entry in page]
    context = {"page": page, "rows": rows, "total": total, "said": said(question)}
    return render_part(
        request, "providers/map/doors.html", "providers/map/_doors.html", context
    )


@require_safe
@requires("providers.view_map")
def map_counts(request: HttpRequest) -> JsonResponse:
    """Tell the drawn map what the table of areas says."""
    question = MapForm(request.GET, user=request.user).question()
    layer = question.layer
    if layer is None:
        return JsonResponse({"outlines": None, "areas": []})
    is_shipped = layer.slug == counties.SLUG
    outlines = (
        static(counties.FILE)
        if is_shipped
        else reverse("providers:map_outlines", args=[layer.pk])
    )
    areas = [
        {
            "code": line["area"].code,
            "name": str(line["area"]),
            "count": line["count"],
            "heat": line["heat"],
            "words": WORDS[line["heat"]],
            "url": f"{reverse('providers:map_doors')}?{line['query']}",
        }
        for line in _areas(question)[0]
    ]
    return JsonResponse(
        {"outlines": outlines, "is_topojson": is_shipped, "areas": areas}
    )


@require_safe
@requires("providers.view_map")
def map_outlines(request: HttpRequest, pk: UUID) -> JsonResponse:
    layer = get_object_or_404(AreaLayer.objects.visible_to(request.user), pk=pk)
    features = [
        {
            "type": "Feature",
            "id": area.code,
            "properties": {"name": str(area)},
            "geometry": area.outline,
        }
        for area in layer.areas.all()
    ]
    return JsonResponse({"type": "FeatureCollection", "features": features})


def said(question: Question) -> list[str]:
    """Put a question as words, for the head of a list."""
    labels = {n.code: n.label for n in NEEDS.values()} | {
        UNCLASSIFIED: "Not classified"
    }
    words = ["" if question.whose else "the whole directory"]
    words.append(labels.get(question.need, ""))
    words += [
        SIDES[side].get(getattr(question, side), "")
        for side in ("intercept", "population", "language")
    ]
    if question.is_without_hours:
        words.append("hours unknown")
    elif question.hour is not None:
        words.append(
            f"open on {DAYS[question.hour // 24]} at {question.hour % 24:02}:30"
        )
    words.append(f"in {question.area}" if question.area else "")
    return [word for word in words if word]


def asked(question: Question, **more: str) -> str:
    """Write the address of a question, with what a cell of it adds."""
    values: dict[str, Any] = {
        "whose": "" if question.whose else EVERYBODY,
        "need": question.need,
        "intercept": question.intercept,
        "population": question.population,
        "language": question.language,
        "layer": question.layer.slug if question.layer else "",
        "area": question.area.pk if question.area else "",
    }
    if question.is_without_hours:
        values["day"] = UNSAID
    elif question.hour is not None:
        values |= {"day": str(question.hour // 24), "hour": str(question.hour % 24)}
    return urlencode({k: v for k, v in (values | more).items() if v != ""})


def _areas(question: Question) -> tuple[list[dict[str, Any]], int]:
    """List the areas that hold a door, most first, and count the doors in none."""
    counts = supply.by_area(question)
    nowhere = counts.pop(None, 0)
    most = max(counts.values(), default=0)
    found = Area.objects.defer("outline").in_bulk(list(counts))
    lines: list[dict[str, Any]] = [
        {
            "area": found[pk],
            "count": n,
            "heat": supply.heat_of(n, most),
            "query": asked(question, area=str(pk)),
        }
        for pk, n in counts.items()
    ]
    lines.sort(key=lambda line: (-line["count"], str(line["area"])))
    return lines, nowhere


def _with_links(row: Any, side: str, question: Question) -> dict[str, Any]:
    """Put beside each number of a row the address of the list behind it."""
    return {
        "label": row.label,
        "is_level": row.is_level,
        "total": (row.total.count, asked(question, **{side: ""} | row.total.asks)),
        "cells": [(cell, asked(question, **cell.asks)) for cell in row.cells],
    }


def _week(question: Question) -> tuple[list[dict[str, Any]], int]:
    """Lay the hours of the week out by day, each cell with the list behind it.

    Then how many doors there are whose hours nobody said.
    """
    hours, unsaid = supply.week(question)
    most = max(hours, default=0)
    lines = [
        {
            "day": day,
            "hours": [
                {
                    "hour": hour,
                    "count": hours[number * 24 + hour],
                    "heat": supply.heat_of(hours[number * 24 + hour], most),
                    "query": asked(question, day=str(number), hour=str(hour)),
                }
                for hour in range(24)
            ],
        }
        for number, day in enumerate(DAYS)
    ]
    return lines, unsaid


def _kinds_of(entry: MapEntry) -> list[str]:
    return [NEEDS[code].label for code in entry.codes if code in NEEDS]
