"""What every page behind a provider's link has in common."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.decorators import rate_limit
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from core.context import Actor, actor
from core.scope import scope
from providers.actions.links import open_link
from providers.models import ProviderLink

Page = Callable[[HttpRequest, ProviderLink], HttpResponse]
RATES = {"provider": "60/m/ip"}
ROLE = "provider"


def by_link(kind: str) -> Callable[[Page], Callable[..., HttpResponse]]:
    """Hand a page the link whose secret is in its address, in that link's scope.

    Whoever holds the link is not signed in. Any other secret gets one plain page
    that does not say why, and nobody learns the secret from a referrer.
    """

    def decorate(page: Page) -> Callable[..., HttpResponse]:
        # No cookie speaks for the provider, only the secret; and a page that tells no
        # referrer posts from the origin "null", which the check would refuse.
        @csrf_exempt
        @rate_limit(action=ROLE, config=RATES, limit_get=True)
        @never_cache
        @login_not_required
        @wraps(page)
        def opened(request: HttpRequest, secret: str) -> HttpResponse:
            link = open_link(secret, kind)
            if link is None:
                response = render(request, "providers/link_gone.html", status=404)
            else:
                response = _in_scope(page, request, link)
            response["Referrer-Policy"] = "no-referrer"
            return response

        return opened

    return decorate


def _in_scope(page: Page, request: HttpRequest, link: ProviderLink) -> HttpResponse:
    """Run a page as the provider: in the zone and the scope of whoever gave the link."""
    before: Any = actor.get()
    token = actor.set(Actor(role=ROLE, address=before.address, route=ROLE))
    try:
        with scope(link.jurisdiction), timezone.override(link.jurisdiction.zone):
            return page(request, link)
    finally:
        actor.reset(token)
