"""Who calls the API: whom the middleware already signed in, by token or by session."""

from hmac import compare_digest
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from knox.auth import TokenAuthentication
from knox.crypto import hash_token
from knox.models import AuthToken
from knox.settings import CONSTANTS
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request


class Nobody(AnonymousUser):
    """Whoever is signed out: in no role, of no jurisdiction, so that no row is theirs."""

    role = ""
    membership = jurisdiction = jurisdiction_id = None


class RequestAuthentication(SessionAuthentication):
    """Take the request's user; a session, unlike a token, also needs the CSRF token."""

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        token = getattr(request._request, "auth_token", None)
        if token is not None:
            return request._request.user, token
        return super().authenticate(request)

    def authenticate_header(self, request: Request) -> str:
        return "Token"


class ServiceTokens(TokenAuthentication):
    """Knox's tokens, found with their user and membership in one statement."""

    def authenticate_credentials(self, token: bytes) -> tuple[Any, AuthToken]:
        if not token.isalnum():
            raise AuthenticationFailed("This token is none of ours.")
        text = token.decode("ascii")
        found = AuthToken.objects.select_related(
            "user__current_membership__jurisdiction"
        )
        digest = hash_token(text)
        for candidate in found.filter(token_key=text[: CONSTANTS.TOKEN_KEY_LENGTH]):
            expired = candidate.expiry and candidate.expiry < timezone.now()
            if compare_digest(digest, candidate.digest) and not expired:
                return self.validate_user(candidate)
        raise AuthenticationFailed("This token is none of ours, or it has expired.")
