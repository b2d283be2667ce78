"""From a request to an actor, a scope and, when it is refused, a trace."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from allauth.account.adapter import get_adapter
from allauth.account.middleware import AccountMiddleware
from allauth.core.exceptions import ImmediateHttpResponse, ReauthenticationRequired
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import PermissionDenied
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import SimpleTemplateResponse
from django.utils import timezone
from rest_framework.exceptions import AuthenticationFailed

from accounts.authentication import ServiceTokens
from accounts.idle import is_background
from accounts.models import Membership
from core import errors
from core.access import trace
from core.context import Actor, actor
from core.ids import read_id
from core.scope import scope

GetResponse = Callable[[HttpRequest], HttpResponse]
REFUSALS = {403, 404}
answer_of_allauth = AccountMiddleware(lambda request: HttpResponse()).process_exception


class SignInMiddleware(LoginRequiredMiddleware):
    """Send whoever is signed out to sign in; a script is told so instead."""

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., HttpResponse]
    ) -> HttpResponse:
        if errors.wants_json(request):
            return errors.problem(401, "Sign in first.")
        if is_background(request):
            return HttpResponse("Sign in first.", status=401, content_type="text/plain")
        return super().handle_no_permission(request, view_func)


class TokenMiddleware:
    """Sign a service user in by its token, before anything asks who is there."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.auth_token = None
        if request.headers.get("Authorization", "").startswith("Token "):
            try:
                found = ServiceTokens().authenticate(request)
            except (AuthenticationFailed, ValueError, DataError):
                # Knox hands bytes that are no text on to the database.
                response = errors.problem(401, "This token is not valid.")
                response["WWW-Authenticate"] = "Token"
                return response
            if found:
                request.user, request.auth_token = found
        return self.get_response(request)


class ScopeMiddleware:
    """Run each view in one transaction that sees only its user's jurisdiction.

    Last in the list: what is raised inside has left the transaction, and so has
    undone it, before an answer is made. A refusal is then traced in its own.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = actor.set(Actor(address=_address(request)))
        try:
            # A page that says what went wrong is made in here too, or by an address
            # that leads nowhere, and no view is asked.
            with timezone.override(_zone(request)):
                return self.get_response(request)
        finally:
            actor.reset(token)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> HttpResponse | None:
        membership = _membership(request)
        if membership is None:
            return self._plain(request, view, args, kwargs)
        actor.set(
            Actor(
                user_id=request.user.pk,
                role=membership.role,
                address=_address(request),
                route=request.resolver_match.view_name or request.resolver_match.route,
            )
        )
        try:
            with scope(membership.jurisdiction):
                response = view(request, *args, **kwargs)
                if isinstance(response, SimpleTemplateResponse):
                    # Its rows are read as it renders, so it renders in the scope.
                    response.render()
        except (PermissionDenied, Http404):
            _trace_refusal(request, membership.jurisdiction, kwargs)
            raise
        except errors.HANDLED as error:
            response = errors.as_response(request, error)
        except (ImmediateHttpResponse, ReauthenticationRequired) as wish:
            # Django asks no middleware about what is raised here, so we do.
            return answer_of_allauth(request, wish)
        if response.status_code in REFUSALS:
            _trace_refusal(request, membership.jurisdiction, kwargs)
        return response

    def _plain(self, request: Any, view: Any, args: Any, kwargs: Any) -> Any:
        try:
            return view(request, *args, **kwargs)
        except errors.HANDLED as error:
            return errors.as_response(request, error)
        except (ImmediateHttpResponse, ReauthenticationRequired) as wish:
            return answer_of_allauth(request, wish)


def _trace_refusal(request: HttpRequest, jurisdiction: Any, kwargs: dict) -> None:
    pk = read_id(kwargs.get("pk"))
    with scope(jurisdiction):
        trace("refuse", (request.resolver_match.view_name or "", pk))


def _zone(request: HttpRequest) -> ZoneInfo | None:
    """Give the zone of the one who asks; None stands for that of the installation."""
    membership = _membership(request)
    return membership.jurisdiction.zone if membership else None


def _membership(request: HttpRequest) -> Membership | None:
    """Give where and as what the one who asks works; None for whoever does nowhere."""
    user = request.user
    return user.membership if user.is_authenticated else None


def _address(request: HttpRequest) -> str | None:
    """Say where the request came from, past the proxies that are ours."""
    try:
        return get_adapter().get_client_ip(request)
    except PermissionDenied:
        return None
