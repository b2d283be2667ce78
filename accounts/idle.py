"""The idle timeout: only keys and navigation keep a session alive."""

from collections.abc import Callable
from time import time

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from accounts.models import Membership
from accounts.trail import note_sign_out

SEEN = "seen_at"
WRITE_EVERY = 60


def extend(request: HttpRequest) -> None:
    """Note that somebody is there, writing the session at most once a minute."""
    now = int(time())
    if now - request.session.get(SEEN, 0) >= WRITE_EVERY:
        request.session[SEEN] = now
        Membership.objects.filter(pk=request.user.current_membership_id).note_seen()


def seconds_left(request: HttpRequest) -> int:
    """Say how long the session lives if nobody touches a key."""
    seen = request.session.get(SEEN, int(time()))
    # The stamp is up to a minute old, and nobody is to lose that minute.
    limit = settings.IDLE_TIMEOUT.total_seconds()
    return int(seen + WRITE_EVERY + limit - time())


class IdleMiddleware:
    """Signs out whoever was away too long, before the request can do anything.

    A request with `X-Divert-Poll` (live regions, autosave, presence) is the
    page's own doing and extends nothing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.session.session_key and request.user.is_authenticated:
            if seconds_left(request) <= 0:
                note_sign_out(request.user, reason="idle")
                logout(request)
                messages.info(request, "You were signed out: nobody was at the keys.")
            elif SEEN not in request.session or not is_poll(request):
                extend(request)
        return self.get_response(request)


def is_poll(request: HttpRequest) -> bool:
    """Say whether the page asked by itself, without a key or a click."""
    return "X-Divert-Poll" in request.headers


def is_background(request: HttpRequest) -> bool:
    """Say whether a script asks, which a redirect to sign-in would only confuse."""
    mode = request.headers.get("Sec-Fetch-Mode", "")
    return (
        is_poll(request)
        or "HX-Request" in request.headers
        or request.headers.get("X-Requested-With") == "XMLHttpRequest"
        or mode in {"cors", "same-origin", "no-cors"}
    )


def idle_seconds(request: HttpRequest) -> dict[str, int]:
    """Tell every page how long it may stay untouched."""
    return {"idle_seconds": int(settings.IDLE_TIMEOUT.total_seconds())}
