"""Links by which a provider, who has no account here, says how things stand with them."""

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.models import digest_of
from core.errors import ConflictError
from core.ids import uuid7
from providers.models.service import Service

MAIL = """{jurisdiction} keeps a directory of crisis services, and an entry of yours is in it.

Please look whether it is right. It takes a minute, and no password:

{site}{path}

The link works once, until {until:%d %B %Y}. If you are not the one to ask, hand this
mail on to whoever is.
"""
LIFE = {"verify": timedelta(days=30), "capacity": timedelta(days=400)}


class ProviderLinkQuerySet(models.QuerySet):
    def open(self) -> Self:
        """Those that still lead somewhere."""
        unused = models.Q(is_once=False) | models.Q(used_at=None)
        return self.filter(unused, revoked_at=None, expires_at__gt=timezone.now())


class ProviderLink(models.Model):
    """A secret address at which one provider may speak for one service; only its digest is kept."""

    class Kind(models.TextChoices):
        VERIFY = "verify", "Check the entry"
        CAPACITY = "capacity", "Tell what is free"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=10, choices=Kind)
    # Who gave it out, and in whose name its use is traced.
    jurisdiction = models.ForeignKey(
        "accounts.Jurisdiction",
        on_delete=models.PROTECT,
        related_name="provider_links",
    )
    service = models.ForeignKey(
        Service, on_delete=models.PROTECT, related_name="provider_links"
    )
    email = models.EmailField(max_length=254, blank=True)
    # NULL until the secret is made, which for a mailed link is when it is mailed.
    digest = models.CharField(  # noqa: DJ001 - NULLs may repeat under the unique key
        max_length=64, unique=True, null=True, editable=False
    )
    is_once = models.BooleanField(default=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    issued_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    # Of a one-time link its only use, of any other the latest.
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = ProviderLinkQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(kind__in=["verify", "capacity"]),
                name="providerlink_known_kind",
            ),
            models.UniqueConstraint(
                fields=["service"],
                condition=models.Q(kind="verify", used_at=None, revoked_at=None),
                name="providerlink_one_open_request",
                violation_error_message="This service has been asked already.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.service}"

    @property
    def name(self) -> str:
        """Name whoever used it as the trail of changes does."""
        return self.email or f"the provider of {self.service}"

    def mailed_secret(self) -> str:
        """Work out the secret of a link that is mailed: the same one at each try."""
        return salted_hmac(
            "providers.link", str(self.pk), algorithm="sha256"
        ).hexdigest()

    def letter(self) -> tuple[str, str] | None:
        """Write the mail that brings the link, a link and never content.

        None when it leads nowhere by now, or was made under another key.
        """
        secret = self.mailed_secret()
        is_open = ProviderLink.objects.open().filter(pk=self.pk).exists()
        if not is_open or self.digest != digest_of(secret):
            return None
        text = MAIL.format(
            jurisdiction=self.jurisdiction,
            site=settings.SITE_URL,
            path=reverse(f"provider:{self.kind}", args=[secret]),
            until=self.expires_at,
        )
        return f"Please check your entry in {self.jurisdiction}'s directory", text

    def use(self) -> None:
        """Spend a one-time link, or note that another was used.

        Raises ConflictError when it was used, revoked or has expired meanwhile.
        """
        now = timezone.now()
        if not ProviderLink.objects.open().filter(pk=self.pk).update(used_at=now):
            raise ConflictError("This link has been used or has expired.")
        self.used_at = now
