"""Entries of two sources that may be one and the same, and what an admin said of it."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from core.ids import uuid7
from providers.models.service import Service

if TYPE_CHECKING:
    from accounts.models import User


class DuplicateQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> Self:
        """Pairs of which the user's jurisdiction keeps at least one."""
        if not user.membership:
            return self.none()
        here = user.jurisdiction
        return self.filter(
            Q(first__origin__jurisdiction=here)
            | Q(first__origin__jurisdiction=None)
            | Q(second__origin__jurisdiction=here)
            | Q(second__origin__jurisdiction=None)
        )

    def proposed(self) -> Self:
        """Pairs to decide on, both of which are still in use."""
        return self.filter(
            status=Duplicate.Status.PROPOSED,
            **{
                f"{side}__{field}": None
                for side in ("first", "second")
                for field in ("gone_since", "retired_at", "merged_into")
            },
        )


class Duplicate(models.Model):
    """Two entries that may be the same service, and whether they were merged.

    One row for each pair, the smaller id first: what was said of a pair is
    remembered, and two who merge it in opposite ways meet at this row.
    """

    class Status(models.TextChoices):
        PROPOSED = "proposed", "To decide"
        MERGED = "merged", "Merged"
        DIFFERENT = "different", "Not the same"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    first = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="+")
    status = models.CharField(
        max_length=10, choices=Status, default=Status.PROPOSED, editable=False
    )
    # How alike they are, of a hundred; -1 where somebody put them side by hand.
    score = models.SmallIntegerField(default=-1)
    reasons = models.JSONField(default=list)
    kept = models.ForeignKey(
        Service, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    # {"places": {id of ours: id it was merged into}, "carried": [ids made for it]}
    undo = models.JSONField(default=dict, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
    )
    decided_at = models.DateTimeField(null=True, editable=False)
    proposed_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = DuplicateQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["first", "second"],
                name="duplicate_once",
                violation_error_message="These two stand side by side already.",
            ),
            models.CheckConstraint(
                condition=Q(first__lt=F("second")), name="duplicate_in_order"
            ),
            models.CheckConstraint(
                condition=Q(status="merged", kept__isnull=False)
                & (Q(kept=F("first")) | Q(kept=F("second")))
                | Q(status__in=["proposed", "different"], kept=None),
                name="duplicate_keeps_one",
                violation_error_message="A merged pair keeps one of the two.",
            ),
            models.CheckConstraint(
                condition=Q(status="proposed", decided_by=None, decided_at=None)
                | Q(
                    status__in=["merged", "different"],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                ),
                name="duplicate_decided_by_somebody",
            ),
        )
        indexes = (
            models.Index(
                fields=["-score", "-id"],
                condition=Q(status="proposed"),
                name="duplicate_likest",
            ),
        )

    def __str__(self) -> str:
        return f"{self.first} and {self.second}"

    def get_absolute_url(self) -> str:
        return reverse("providers:duplicate", args=[self.pk])

    @property
    def other(self) -> Service | None:
        """Name the one that was merged away."""
        if self.kept_id is None:
            return None
        return self.second if self.kept_id == self.first_id else self.first
