"""Where calls come from, and every message exactly as it was sent."""

from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import F, OuterRef, Q
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils import timezone

from accounts.permissions import PROGRAM_ADMIN, SUPERVISOR
from core.access import trace
from core.fields import EncryptedTextField
from core.ids import uuid7
from core.models import ScopedRow
from dispatch.models.field_filters import FieldFilter
from dispatch.webhooks import new_secret

if TYPE_CHECKING:
    from accounts.models import User


RULE_COLUMNS = ("id", "name", "looks_for", "field_names", "words", "action")


class CadFeedQuerySet(models.QuerySet):
    def active(self) -> Self:
        return self.filter(is_active=True, jurisdiction__is_active=True)

    def visible_to(self, user: "User") -> Self:
        if user.role in PROGRAM_ADMIN | SUPERVISOR:
            return self.filter(jurisdiction_id=user.jurisdiction_id)
        return self.none()

    def named(self, name: str) -> Self:
        """Those a sender means by this name; by all active ones when it gives none."""
        return self.filter(name=name) if name else self

    def with_rules(self) -> Self:
        """Read along what may not be stored of each feed, in the same statement."""
        rules = FieldFilter.objects.active().filter(feed=OuterRef("pk"))
        told = JSONObject(**{name: F(name) for name in RULE_COLUMNS})
        return self.annotate(rules_told=ArraySubquery(rules.values_list(told)))


class CadFeed(models.Model):
    """A CAD system that hands in messages, and the secrets it signs them with.

    Read before a scope exists, to learn which jurisdiction a message is for.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    jurisdiction = models.ForeignKey(
        "accounts.Jurisdiction", on_delete=models.PROTECT, related_name="cad_feeds"
    )
    name = models.SlugField(max_length=40)
    secret = EncryptedTextField(editable=False)
    previous_secret = EncryptedTextField(blank=True, default="", editable=False)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    rotated_at = models.DateTimeField(null=True, editable=False)
    # Files in this feed's folder are read so; without it the folder is not looked into.
    watched_as = models.ForeignKey(
        "dispatch.FileMapping",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = CadFeedQuerySet.as_manager()

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(
                fields=["jurisdiction", "name"],
                name="cadfeed_name_once",
                violation_error_message="A feed of this name exists already.",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        # However a feed is made, it never stands a moment without its rules.
        adding = self._state.adding
        super().save(*args, **kwargs)
        if adding:
            FieldFilter.objects.plant(self)

    def get_absolute_url(self) -> str:
        return reverse("dispatch:feed", args=[self.pk])

    @cached_property
    def rules(self) -> list[FieldFilter]:
        """Give the rules in force, as they were read along or read now."""
        told = getattr(self, "rules_told", None)
        if told is None:
            return list(self.filters.active())
        return [FieldFilter(feed_id=self.pk, **said) for said in told]

    @property
    def live_secrets(self) -> list[str]:
        return [secret for secret in (self.secret, self.previous_secret) if secret]

    def rotate(self) -> str:
        """Sign with a new secret from now on; the one before stays good until the next.

        Returns the new secret, which is shown once.
        """
        self.previous_secret, self.secret = self.secret, new_secret()
        self.rotated_at = timezone.now()
        self.save()
        trace("change", self, reason="secret rotated")
        return self.secret

    def forget_previous(self) -> None:
        """Accept only the newest secret."""
        self.previous_secret = ""
        self.save()
        trace("change", self, reason="previous secret ended")

    def switch(self, *, on: bool) -> None:
        """Take messages from this feed, or refuse them."""
        self.is_active = on
        self.save()
        trace("change", self, reason="switched on" if on else "switched off")


class RawMessageQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> Self:
        if user.role in SUPERVISOR | PROGRAM_ADMIN:
            return self.filter(jurisdiction_id=user.jurisdiction_id)
        return self.none()

    def quarantined(self) -> Self:
        return self.filter(status=RawMessage.Status.QUARANTINED)


class RawMessage(ScopedRow):
    """One message of a feed, kept as sent whether it could be read or not."""

    class Status(models.TextChoices):
        APPLIED = "applied", "Applied"
        STALE = "stale", "Older than what is known"
        QUARANTINED = "quarantined", "In quarantine"

    feed = models.ForeignKey(
        CadFeed, on_delete=models.PROTECT, related_name="messages", db_index=False
    )
    message_id = models.CharField(max_length=255)
    digest = models.BinaryField(max_length=16)
    body = EncryptedTextField()
    # Something of it was not stored, so that it is no longer what the sender signed.
    is_sifted = models.BooleanField(default=False)
    status = models.CharField(max_length=12, choices=Status)
    problem = models.CharField(max_length=300, blank=True)
    pointer = models.CharField(max_length=300, blank=True)
    warnings = models.JSONField(default=list)
    call = models.ForeignKey(
        "dispatch.Call", on_delete=models.PROTECT, null=True, related_name="messages"
    )
    replayed_at = models.DateTimeField(null=True)
    replayed_by = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )

    objects = RawMessageQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["jurisdiction", "feed", "message_id"], name="rawmessage_id_once"
            ),
            models.UniqueConstraint(
                fields=["jurisdiction", "feed", "digest"], name="rawmessage_body_once"
            ),
            models.CheckConstraint(
                condition=Q(status="quarantined", call=None) & ~Q(problem="")
                | ~Q(status="quarantined") & Q(call__isnull=False),
                name="rawmessage_read_or_explained",
            ),
        )
        indexes = (
            models.Index(
                fields=["jurisdiction", "-created_at", "-id"],
                condition=Q(status="quarantined"),
                name="rawmessage_quarantine",
            ),
        )

    def __str__(self) -> str:
        return f"message {self.message_id}"

    def get_absolute_url(self) -> str:
        return reverse("dispatch:message", args=[self.pk])

    @property
    def status_kind(self) -> str:
        return "risk" if self.status == self.Status.QUARANTINED else "calm"

    @property
    def content(self) -> bytes:
        """The bytes exactly as they were sent, but for what may not be stored."""
        return self.body.encode("latin-1")

    @staticmethod
    def sealed_text(body: bytes) -> str:
        """Put any bytes as text that `content` turns back, byte for byte."""
        return body.decode("latin-1")
