"""Pages and the fragments htmx asks for in their place."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers


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
