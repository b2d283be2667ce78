"""Who calls the API: whom the middleware already signed in, by token or by session."""

from typing import Any

from rest_framework.authentication import SessionAuthentication
from rest_framework.request import Request


class RequestAuthentication(SessionAuthentication):
    """Take the request's user; a session, unlike a token, also needs the CSRF token."""

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        token = getattr(request._request, "auth_token", None)
        if token is not None:
            return request._request.user, token
        return super().authenticate(request)

    def authenticate_header(self, request: Request) -> str:
        return "Token"
