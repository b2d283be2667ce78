"""What holds for every answer, whoever made it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from core.back import above
from core.errors import wants_json


class NoStoreMiddleware:
    """Let no browser keep a page on disk, unless its view says otherwise."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store, private")
        return response


class ActsHaveNoPageMiddleware:
    """Lead a browser that opens the address of an act to the page the act is on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        asked = request.method == "GET" and request.accepts("text/html")
        if response.status_code == 405 and asked and not wants_json(request):
            return redirect(above(request.path))
        return response
