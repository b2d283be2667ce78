"""What a jurisdiction has in versions: drafts, one in force, those retired."""

from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.permissions import CARE_STAFF, FLOOR, PROGRAM_ADMIN
from core.models import RecordQuerySet, StatusRecord

if TYPE_CHECKING:
    from accounts.models import User


class VersionedQuerySet(RecordQuerySet):
    def visible_to(self, user: "User") -> Self:
        if user.role in FLOOR | CARE_STAFF | PROGRAM_ADMIN:
            return self.filter(jurisdiction_id=user.jurisdiction_id)
        return self.none()

    def active(self) -> Self:
        return self.filter(status="active")

    def readable_by(self, user: "User") -> Self:
        """Give drafts only to those who write or try them."""
        mine = self.visible_to(user)
        if user.has_perm("dispatch.try_policy"):
            return mine
        return mine.exclude(status="draft")


class Versioned(StatusRecord):
    """Something a jurisdiction has in one active version at a time."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        ACTIVE = "active", "Active"
        RETIRED = "retired", "Retired"

    TRANSITIONS: ClassVar[dict[str, set[str]]] = {
        Status.DRAFT: {Status.ACTIVE, Status.RETIRED},
        Status.ACTIVE: {Status.RETIRED},
    }

    version = models.PositiveSmallIntegerField()
    status = models.CharField(
        max_length=10, choices=Status, default=Status.DRAFT, editable=False
    )
    activated_at = models.DateTimeField(null=True, editable=False)
    retired_at = models.DateTimeField(null=True, editable=False)

    objects = VersionedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = (
            models.UniqueConstraint(
                fields=["jurisdiction", "version"], name="%(class)s_number_once"
            ),
            models.UniqueConstraint(
                fields=["jurisdiction"],
                condition=Q(status="active"),
                name="%(class)s_one_active",
                violation_error_message="Another version is active: retire it first.",
            ),
        )

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.version}"

    def activate(self, *, by: "User | None") -> None:
        self._move_to(self.Status.ACTIVE, by=by, activated_at=timezone.now())

    def retire(self, *, by: "User | None") -> None:
        self._move_to(self.Status.RETIRED, by=by, retired_at=timezone.now())
