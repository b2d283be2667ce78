"""Where a jurisdiction asks for a second factor, nobody works without one."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.idle import is_background
from core import errors

FACTOR_TYPES = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
# Resetting ends every session of the person, and this with them.
SEEN = "has_factor"
OPEN = ("account_", "mfa_", "usersessions_", "session", "accounts:where")


class SecondFactorMiddleware:
    """Lead whoever has no second factor to setting one up, before anything else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if not self._is_asked(request) or has_factor(request):
            return None
        if errors.wants_json(request) or is_background(request):
            return errors.problem(403, "Set up a second factor first.")
        messages.info(
            request, "Here everybody signs in with a second factor: set up yours."
        )
        return redirect("mfa_index")

    def _is_asked(self, request: HttpRequest) -> bool:
        if not request.user.is_authenticated or request.auth_token is not None:
            return False
        jurisdiction = request.user.jurisdiction
        name = request.resolver_match.view_name or ""
        wanted = jurisdiction is not None and jurisdiction.requires_second_factor
        return wanted and not name.startswith(OPEN)


def has_factor(request: HttpRequest) -> bool:
    """Say whether this user has one, asking the database once a session."""
    if not request.session.get(SEEN):
        found = Authenticator.objects.filter(user=request.user, type__in=FACTOR_TYPES)
        if not found.exists():
            return False
        request.session[SEEN] = True
    return True
