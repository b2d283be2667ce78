"""Where django-allauth is told how this house signs people in."""

import base64

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from accounts.factors import FACTOR_TYPES
from accounts.models import User
from accounts.permissions import Role
from core.crypto import seal, unseal

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
    try:
        return reverse(HOMES.get(user.role, "accounts:where"))
    except NoReverseMatch:
        return reverse("accounts:me")
