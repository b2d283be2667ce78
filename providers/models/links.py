"""Links by which a provider, who has no account here, says how things stand with them."""

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from core.errors import ConflictError
from core.ids import uuid7
from providers.models.service import Service

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

    def use(self) -> None:
        """Spend a one-time link, or note that another was used.

        Raises ConflictError when it was used, revoked or has expired meanwhile.
        """
        now = timezone.now()
        if not ProviderLink.objects.open().filter(pk=self.pk).update(used_at=now):
            raise ConflictError("This link has been used or has expired.")
        self.used_at = now
