"""Links that let a provider in without an account."""

from secrets import token_urlsafe

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Jurisdiction, User, digest_of
from core.access import trace
from providers.models import ProviderLink, Service
from providers.models.links import LIFE


@transaction.atomic
def issue_link(
    service: Service,
    kind: str,
    *,
    by: User | None,
    jurisdiction: Jurisdiction | None = None,
    email: str = "",
) -> tuple[ProviderLink, str]:
    """Make a link and give its address, which is never shown again.

    To check an entry a link serves once, to tell what is free for a year and more.
    """
    link = ProviderLink(
        service=service,
        kind=kind,
        jurisdiction=jurisdiction or by.jurisdiction,
        email=email,
        is_once=kind == ProviderLink.Kind.VERIFY,
        issued_by=by,
        expires_at=timezone.now() + LIFE[kind],
    )
    secret = token_urlsafe(32)
    link.digest = digest_of(secret)
    link.save(force_insert=True)
    trace("change", link, reason=f"{kind} link given out")
    return link, address_of(link, secret)


def open_link(secret: str, kind: str) -> ProviderLink | None:
    """Find the link of this secret, if it still leads somewhere.

    An entry that was merged away is told nothing more: another may keep the one that
    stands for it, so a link for that is given out anew. After a split it leads back.
    """
    found = ProviderLink.objects.open().filter(
        digest=digest_of(secret), kind=kind, service__merged_into=None
    )
    return found.select_related("service__organization", "jurisdiction").first()


@transaction.atomic
def revoke_link(link: ProviderLink, *, by: User | None) -> None:
    """Let a link lead nowhere from now on."""
    ended = ProviderLink.objects.filter(pk=link.pk, revoked_at=None)
    if ended.update(revoked_at=timezone.now()):
        trace("change", link, reason=f"{link.kind} link revoked")


def address_of(link: ProviderLink, secret: str) -> str:
    """Write the address under which a secret is used."""
    return settings.SITE_URL + reverse(f"provider:{link.kind}", args=[secret])
