"""The addresses of the HSDS API: lists, single objects and what it says of itself.

https://docs.openreferral.org/en/v3.0.1/hsds/api_reference.html
"""

import json
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any
from uuid import UUID

from allauth.decorators import rate_limit
from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
)
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import conditional_page, require_http_methods

from core.errors import HANDLED, as_response, problem
from providers.formats.hsds_nest import among, put
from providers.hsds_api import openapi
from providers.hsds_api.asking import Asked, read
from providers.hsds_api.resources import RESOURCES, Resource
from providers.hsds_api.streams import stream

VERSION = "3.0"
PROFILE = "https://docs.openreferral.org/en/v3.0.1/hsds/"
RATES = {"hsds": "600/m/ip"}
FRESH = "public, max-age=60"
BATCH = 500
BATCH_OF_WHOLE = 100

View = Callable[..., HttpResponseBase]


def public(view: View) -> View:
    """Open a view to anybody and any site, a few hundred times a minute."""

    @csrf_exempt
    @login_not_required
    @_open_to_other_sites
    @rate_limit(action="hsds", config=RATES, limit_get=True)
    @require_http_methods(["GET", "HEAD", "POST"])
    @conditional_page
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            response = view(request, *args, **kwargs)
        except HANDLED as error:
            return as_response(request, error)
        except Http404:
            return problem(404, "There is no such thing here.")
        response["Cache-Control"] = FRESH
        return response

    return answer


def _open_to_other_sites(view: View) -> View:
    """Let scripts of any site read the answers: nothing here is about who asks."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "OPTIONS":
            response: HttpResponseBase = HttpResponse(status=204)
            response["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
            response["Access-Control-Allow-Headers"] = "If-None-Match"
            response["Access-Control-Max-Age"] = "86400"
        else:
            response = view(request, *args, **kwargs)
        if request.method != "POST":
            response["Access-Control-Allow-Origin"] = "*"
            response["Access-Control-Expose-Headers"] = "ETag"
        return response

    return answer


@public
def about(request: HttpRequest) -> HttpResponse:
    """Say which standard this is and where it is described."""
    found = request.build_absolute_uri(reverse("hsds:openapi"))
    return JsonResponse({"version": VERSION, "profile": PROFILE, "openapi_url": found})


@public
def describe(request: HttpRequest) -> HttpResponse:
    """Give the OpenAPI document of what is really offered here."""
    root = request.build_absolute_uri(reverse("hsds:about")).rstrip("/")
    return JsonResponse(openapi.document(root, RESOURCES))


def listing(resource: Resource) -> View:
    """Make the view of a list."""

    @public
    def answer(request: HttpRequest) -> HttpResponseBase:
        asked = read(request, resource.parameters)
        rows = resource.rows(asked).order_by("id")
        if asked.format == "ndjson":
            lines = (
                b"".join(_lines(batch)) for batch in _batches(resource, rows, asked)
            )
            return stream(lines, "application/x-ndjson")
        if asked.minimal:
            return stream(_all_at_once(resource, rows, asked), "application/json")
        return JsonResponse(_page(resource, rows, asked))

    return answer


def detail(resource: Resource) -> View:
    """Make the view of a single object with all that stands inside it."""

    @public
    def answer(request: HttpRequest, pk: UUID) -> HttpResponse:
        asked = read(request, resource.of_one)
        found = resource.whole(resource.model.objects.public().filter(pk=pk), asked)
        if not found:
            raise Http404
        return JsonResponse(found[0])

    return answer


@public
def nothing(request: HttpRequest, rest: str) -> HttpResponse:
    """Answer an address that is none of the API's."""
    raise Http404


def _page(resource: Resource, rows: QuerySet, asked: Asked) -> dict[str, Any]:
    """Put a page with its header; ids are found first, so that deep pages stay cheap."""
    start = (asked.page - 1) * asked.per_page
    ids = list(rows.values_list("id", flat=True)[start : start + asked.per_page])
    reached = start + len(ids)
    # Whoever sees the end has counted; everybody else asks.
    counted = len(ids) < asked.per_page and (ids or asked.page == 1)
    total = reached if counted else rows.order_by().count()
    contents = _shown(resource, ids, asked)
    pages = -(-total // asked.per_page)
    return {
        "total_items": total,
        "total_pages": pages,
        "page_number": asked.page,
        "size": len(contents),
        "first_page": asked.page == 1,
        "last_page": asked.page >= pages,
        "empty": not contents,
        "contents": contents,
    }


def _shown(resource: Resource, ids: list[UUID], asked: Asked) -> list[dict[str, Any]]:
    rows = resource.model.objects.filter(among("id", ids))
    return resource.show(rows, asked) if ids else []


def _batches(
    resource: Resource, rows: QuerySet, asked: Asked
) -> Iterator[list[dict[str, Any]]]:
    """Give all that answers, a batch at a time, each found after the last of the one before.

    Each batch is a question of its own: a reader who takes an hour holds no
    transaction open, and the memory of one batch is all that is used.
    """
    whole = asked.full or asked.full_service
    size = BATCH_OF_WHOLE if whole else BATCH
    ids = list(rows.values_list("id", flat=True)[:size])
    while ids:
        yield _minimal(rows, ids) if asked.minimal else _shown(resource, ids, asked)
        after = rows.filter(id__gt=ids[-1]) if len(ids) == size else rows.none()
        ids = list(after.values_list("id", flat=True)[:size])


def _minimal(rows: QuerySet, ids: list[UUID]) -> list[dict[str, Any]]:
    found = rows.model.objects.filter(among("id", ids)).order_by("id")
    return [
        {"id": put(pk), "last_modified": put(at), "modified_date": put(at)}
        for pk, at in found.values_list("id", "last_modified")
    ]


def _all_at_once(
    resource: Resource, rows: QuerySet, asked: Asked
) -> Iterator[str | bytes]:
    """Write one page that holds everything; how much that is stands after it."""
    yield '{"contents": ['
    number = 0
    for batch in _batches(resource, rows, asked):
        yield (", " if number else "") + ", ".join(map(json.dumps, batch))
        number += len(batch)
    header = {
        "total_items": number,
        "total_pages": min(number, 1),
        "page_number": 1,
        "size": number,
        "first_page": True,
        "last_page": True,
        "empty": not number,
    }
    yield "], " + json.dumps(header)[1:]


def _lines(batch: list[dict[str, Any]]) -> Iterator[bytes]:
    for one in batch:
        yield json.dumps(one, ensure_ascii=False).encode() + b"\n"
