"""Pages and the fragments htmx asks for in their place."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.defaults import page_not_found, permission_denied, server_error

from core.back import way_back
from core.errors import problem, wants_json


def render_part(
    request: HttpRequest,
    page: str,
    part: str,
    context: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render the whole page, or only its part when htmx asked for it."""
    htmx = getattr(request, "htmx", None)
    template = part if htmx and not htmx.boosted else page
    response = render(request, template, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer an address that leads nowhere."""
    if wants_json(request):
        return problem(404, "There is no such thing here, or not for you.")
    return page_not_found(request, exception)


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer whoever asks for what their role may not."""
    if wants_json(request):
        return problem(403, "Your role does not allow this.")
    return permission_denied(request, exception)


def crashed(request: HttpRequest) -> HttpResponse:
    """Answer when we failed; the log says where, and nobody is told more."""
    if wants_json(request):
        return problem(500, "Something failed here. Nothing of it was stored.")
    return server_error(request)


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer whoever tries too often."""
    detail = "Too many tries in a short time. Wait a minute, then try again."
    if wants_json(request):
        return problem(429, detail)
    context = {"status": 429, "detail": detail, "back": way_back(request)}
    return render(request, "problem.html", context, status=429)
