"""Where django-allauth is told how this house signs people in."""

import base64
from typing import Any

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from accounts.factors import FACTOR_TYPES
from accounts.models import User
from accounts.permissions import Role
from accounts.trail import note, note_sign_out
from core.crypto import seal, unseal
from core.models import AccessLog

log = structlog.get_logger()

FACTORS = "mfa_authenticator.data"
HOMES: dict[str, str] = {
    Role.CALL_TAKER: "desk:queue",
    Role.CLINICIAN: "desk:queue",
    Role.CASE_MANAGER: "followups:list",
    Role.DIRECTORY_ADMIN: "providers:list",
    Role.SUPERVISOR: "desk:board",
    Role.EVALUATOR: "reports:list",
    Role.PROGRAM_ADMIN: "accounts:people",
}


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in by invitation only; a signed-in person lands where their work is."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return home_of(request.user)

    def post_login(
        self, request: HttpRequest, user: User, **kwargs: Any
    ) -> HttpResponse:
        note(user, AccessLog.Action.SIGN_IN)
        return super().post_login(request, user, **kwargs)

    def logout(self, request: HttpRequest) -> None:
        if request.user.is_authenticated:
            note_sign_out(request.user)
        super().logout(request)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        log.warning("sign_in_failed", address=self.get_client_ip(request))
        email = credentials.get("email", "").lower()
        user = User.objects.filter(email=email, is_active=True).first()
        if user:
            note(user, AccessLog.Action.REFUSE, reason="wrong password")


class MFAAdapter(DefaultMFAAdapter):
    """Seals the secrets of authenticator apps and recovery codes at rest."""

    def encrypt(self, text: str) -> str:
        return base64.b64encode(seal(text, FACTORS)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(base64.b64decode(encrypted_text), FACTORS)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Keep the last factor of somebody whose jurisdiction asks for one."""
        user = authenticator.user
        if not (user.jurisdiction and user.jurisdiction.requires_second_factor):
            return True
        others = Authenticator.objects.filter(user=user, type__in=FACTOR_TYPES)
        return others.exclude(pk=authenticator.pk).exists()


def home_of(user: User) -> str:
    """Name the page where somebody in this role begins the day."""
    return reverse(HOMES.get(user.role, "accounts:where"))
