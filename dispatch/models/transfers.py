"""The 988 ledger: calls passed to the 988 center and taken from it."""

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.permissions import CARE_STAFF, FLOOR, PROGRAM_ADMIN
from core.fields import EncryptedTextField
from core.models import RecordQuerySet, StatusRecord
from dispatch.models.response_words import in_words

if TYPE_CHECKING:
    from accounts.models import User


class TransferQuerySet(RecordQuerySet):
    def visible_to(self, user: "User") -> Self:
        if user.role in FLOOR | CARE_STAFF | PROGRAM_ADMIN:
            return self.filter(jurisdiction_id=user.jurisdiction_id)
        return self.none()

    def to_988(self) -> Self:
        return self.filter(direction=Transfer.Direction.TO_988)

    def open(self) -> Self:
        """Under way: asked for, and neither taken nor lost."""
        return self.filter(status=Transfer.Status.ASKED)

    def begun(self, start: datetime, end: datetime) -> Self:
        return self.filter(started_at__gte=start, started_at__lt=end)


class Transfer(StatusRecord):
    """One caller passed between 911 and the 988 center, and whether they arrived."""

    class Direction(models.TextChoices):
        TO_988 = "to_988", "To 988"
        FROM_988 = "from_988", "From 988"

    class Status(models.TextChoices):
        ASKED = "asked", "Under way"
        ACCEPTED = "accepted", "Accepted"
        DROPPED = "dropped", "Dropped"
        RETURNED = "returned", "Returned"

    class StaysOn(models.TextChoices):
        """Who speaks with both until the caller has arrived; with nobody it is cold."""

        NOBODY = "nobody", "Cold: nobody stays on"
        CALL_TAKER = "call_taker", "Warm: the call taker stays on"
        CLINICIAN = "clinician", "Warm: the clinician stays on"
        COUNSELOR = "counselor", "Warm: the 988 counselor stays on"

    TRANSITIONS: ClassVar[dict[str, set[str]]] = {
        Status.ASKED: {Status.ACCEPTED, Status.DROPPED, Status.RETURNED},
        Status.ACCEPTED: {Status.DROPPED, Status.RETURNED},
    }

    call = models.ForeignKey(
        "dispatch.Call", on_delete=models.PROTECT, related_name="transfers"
    )
    direction = models.CharField(max_length=10, choices=Direction, editable=False)
    stayed_on = models.CharField(max_length=12, choices=StaysOn, editable=False)
    status = models.CharField(
        max_length=10, choices=Status, default=Status.ASKED, editable=False
    )
    reference = models.CharField(
        "Transfer id at the 988 center", max_length=60, blank=True
    )
    started_at = models.DateTimeField(default=timezone.now, editable=False)
    started_by = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        editable=False,
    )
    accepted_at = models.DateTimeField(null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)
    reason = EncryptedTextField(blank=True, default="", editable=False)
    # The call that a caller became who came back after theirs had ended.
    came_back_as = models.ForeignKey(
        "dispatch.Call",
        on_delete=models.PROTECT,
        null=True,
        related_name="came_back_from",
        db_index=False,
        editable=False,
    )

    objects = TransferQuerySet.as_manager()

    class Meta:
        ordering = ("-started_at",)
        verbose_name = "transfer"
        constraints = (
            models.UniqueConstraint(
                fields=["call"],
                condition=Q(status="asked"),
                name="transfer_one_under_way",
                violation_error_message="A transfer of this call is under way already.",
            ),
            models.CheckConstraint(
                condition=Q(status="asked", accepted_at=None, ended_at=None)
                | Q(status="accepted", accepted_at__isnull=False, ended_at=None)
                | Q(status__in=("dropped", "returned"), ended_at__isnull=False),
                name="transfer_status_has_time",
            ),
        )
        indexes = (
            models.Index(
                fields=["jurisdiction", "-started_at", "-id"], name="transfer_newest"
            ),
        )

    def __str__(self) -> str:
        return f"transfer of call {self.call_id}"

    def get_absolute_url(self) -> str:
        return reverse("dispatch:call", args=[self.call_id])

    @property
    def is_warm(self) -> bool:
        return self.stayed_on != self.StaysOn.NOBODY

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.ASKED

    @property
    def status_kind(self) -> str:
        kinds = {"asked": "warn", "accepted": "good", "dropped": "risk"}
        return kinds.get(self.status, "warn")

    @property
    def took_words(self) -> str:
        """Say how long it was until the caller was taken over."""
        return in_words(self.accepted_at - self.started_at) if self.accepted_at else ""

    def accept(self, *, by: "User", reference: str = "") -> None:
        """The other side speaks with the caller now."""
        self._move_to(
            self.Status.ACCEPTED,
            by=by,
            accepted_at=timezone.now(),
            reference=reference or self.reference,
        )

    def lose(self, *, by: "User", reason: str = "") -> None:
        """The line was lost on the way, or after it."""
        self._move_to(
            self.Status.DROPPED, by=by, ended_at=timezone.now(), reason=reason
        )

    def give_back(self, *, by: "User", reason: str = "") -> None:
        """The other side did not take the caller, or gave them back."""
        self._move_to(
            self.Status.RETURNED, by=by, ended_at=timezone.now(), reason=reason
        )
