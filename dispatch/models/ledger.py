"""What the 988 center counted in a month, laid beside our own ledger."""

from datetime import UTC
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.permissions import PROGRAM_ADMIN, SUPERVISOR
from core.access import trace
from core.errors import ConflictError, DomainError
from core.fields import EncryptedTextField
from core.models import ScopedRow
from dispatch.models.transfers import Transfer

if TYPE_CHECKING:
    from accounts.models import User


class LedgerQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> Self:
        if user.role in SUPERVISOR | PROGRAM_ADMIN:
            return self.filter(jurisdiction_id=user.jurisdiction_id)
        return self.none()

    def open(self) -> Self:
        return self.filter(resolved_at=None)


class LedgerFile(ScopedRow):
    """One month as the 988 center tells it: times and transfer ids, and no caller."""

    month = models.DateField()
    name = models.CharField(max_length=200)
    # Which column holds what: the next file with these headings is read the same way.
    columns = models.JSONField(default=dict)
    rows = models.JSONField(default=list)
    matched = models.PositiveIntegerField(default=0)
    outside = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    compared_at = models.DateTimeField(default=timezone.now)

    objects = LedgerQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["jurisdiction", "month"], name="ledgerfile_one_a_month"
            ),
        )

    def __str__(self) -> str:
        return f"988 in {self.month:%B %Y}"

    def get_absolute_url(self) -> str:
        return reverse("dispatch:ledger-file", args=[self.pk])


class LedgerDifference(ScopedRow):
    """One point in which the center's month and ours differ, until somebody settles it."""

    class Kind(models.TextChoices):
        ONLY_THEIRS = "only_theirs", "Not in our ledger"
        ONLY_OURS = "only_ours", "Not in theirs"
        STATUS = "status", "Another end"
        DIRECTION = "direction", "Another direction"
        TIME = "time", "Another time"
        UNREADABLE = "unreadable", "Could not be read"

    file = models.ForeignKey(
        LedgerFile, on_delete=models.CASCADE, related_name="differences"
    )
    kind = models.CharField(max_length=12, choices=Kind)
    line = models.PositiveIntegerField(null=True)
    transfer = models.ForeignKey(
        Transfer, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    their_at = models.DateTimeField(null=True)
    their_direction = models.CharField(
        max_length=10, choices=Transfer.Direction, blank=True
    )
    their_status = models.CharField(max_length=10, choices=Transfer.Status, blank=True)
    their_reference = models.CharField(max_length=60, blank=True)
    problem = models.CharField(max_length=200, blank=True)
    resolution = EncryptedTextField(blank=True, default="")
    resolved_by = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )
    resolved_at = models.DateTimeField(null=True)

    objects = LedgerQuerySet.as_manager()

    class Meta:
        ordering = ("resolved_at", "kind", "line", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(resolved_at=None, resolved_by=None)
                | Q(resolved_at__isnull=False, resolved_by__isnull=False),
                name="ledgerdifference_settled_by_somebody",
            ),
        )

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def key(self) -> tuple[str, ...]:
        """What the same difference has in common when the month is compared again."""
        # In one zone: read from a file it has the county's, from the database UTC.
        at = self.their_at.astimezone(UTC).isoformat() if self.their_at else ""
        theirs = self.their_reference or at or str(self.line or "")
        return (self.kind, str(self.transfer_id or ""), theirs, self.their_status)

    def settle(self, *, by: "User", resolution: str) -> None:
        """Say how the difference came about, or what was done about it."""
        if not resolution.strip():
            raise DomainError("Say what the difference came from, or what is done.")
        self.refresh_from_db(
            from_queryset=LedgerDifference.objects.select_for_update(of=("self",))
        )
        if self.resolved_at:
            raise ConflictError("This difference is settled already.")
        self.resolution = resolution.strip()
        self.resolved_by, self.resolved_at = by, timezone.now()
        self.save()
        trace("change", self, reason="settled")
