"""What people needed and did not get, and the gaps that it adds up to."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.models import RecordQuerySet, ScopedRow, StatusRecord
from providers.continuum import NEEDS
from providers.models.areas import Area
from providers.models.location import ServiceAtLocation

if TYPE_CHECKING:
    from accounts.models import User


class GapQuerySet(RecordQuerySet):
    def visible_to(self, user: "User") -> Self:
        if user.has_perm("providers.view_gap"):
            return self.filter(jurisdiction=user.jurisdiction_id)
        return self.none()


class Gap(StatusRecord):
    """A door that is missing somewhere: found by a workshop, or by people turned away."""

    class Origin(models.TextChoices):
        DEMAND = "demand", "From demand"
        WORKSHOP = "workshop", "From a workshop"

    class Status(models.TextChoices):
        OPEN = "open", "Open"
        IN_HAND = "in_hand", "In hand"
        CLOSED = "closed", "Closed"
        SET_ASIDE = "set_aside", "Set aside"

    TRANSITIONS: Mapping[str, set[str]] = {
        Status.OPEN: {Status.IN_HAND, Status.CLOSED, Status.SET_ASIDE},
        Status.IN_HAND: {Status.OPEN, Status.CLOSED, Status.SET_ASIDE},
        Status.CLOSED: {Status.OPEN},
        Status.SET_ASIDE: {Status.OPEN},
    }

    origin = models.CharField(max_length=10, choices=Origin, editable=False)
    # A term or level of the continuum; '' where nobody said which.
    need = models.CharField(max_length=60, blank=True, editable=False)
    intercept = models.CharField(max_length=20, blank=True, editable=False)
    area = models.CharField(max_length=160, blank=True, editable=False)
    outline = models.ForeignKey(
        Area,
        on_delete=models.PROTECT,
        null=True,
        related_name="gaps",
        editable=False,
    )
    # The words of a workshop.
    title = models.CharField(max_length=300, blank=True, editable=False)
    priority = models.CharField(max_length=40, blank=True, editable=False)
    status = models.CharField(
        max_length=20, choices=Status, default=Status.OPEN, editable=False
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    note = models.TextField(
        blank=True,
        max_length=2000,
        help_text="About the services only, never about a caller.",
    )

    objects = GapQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["jurisdiction", "origin", "need", "area", "intercept", "title"],
                name="gap_once",
                violation_error_message="This gap is in the register already.",
            ),
        )

    def __str__(self) -> str:
        where = f" in {self.area}" if self.area else ""
        return f"{self.title or self.need_label}{where}"

    @property
    def need_label(self) -> str:
        known = NEEDS.get(self.need)
        return known.label if known else "Need not named"

    def move(self, status: str, *, by: "User") -> None:
        """Take the gap in hand, close it, set it aside or open it again."""
        self._move_to(status, by=by)

    def rank(self, priority: str, *, by: "User | None") -> None:
        """Take over the priority that a later workshop gave."""
        self._amend(by=by, priority=priority)

    def describe(self, *, by: "User", owner: Any, note: str) -> None:
        """Say who looks after the gap and what is planned."""
        self._amend(by=by, owner=owner, note=note)


class DemandQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> Self:
        """Counts are for every planner; who may see the rows is decided beside them."""
        if user.has_perm("providers.view_gap"):
            return self.filter(jurisdiction=user.jurisdiction_id)
        return self.none()

    def standing(self) -> Self:
        """Keep what was not taken back as a mistake."""
        return self.filter(withdrawn_at=None)


class Demand(ScopedRow):
    """One time that a person needed something and found no open door, and why."""

    class Reason(models.TextChoices):
        NO_CAPACITY = "no_capacity", "No capacity"
        NOT_ELIGIBLE = "not_eligible", "Not eligible"
        CLOSED = "closed", "Closed"
        LANGUAGE = "language", "No language"
        TOO_FAR = "too_far", "Too far"
        COST = "cost", "Cost or coverage"
        NONE_FOUND = "none_found", "No such service found"

    reason = models.CharField(max_length=12, choices=Reason)
    need = models.CharField(max_length=60, blank=True)
    # Nobody named the need: it was taken for the only one known, until somebody does.
    is_guess = models.BooleanField(default=False, db_default=False)
    # As it was said: a county, "zip 787", "cell 30.3 -97.7"; '' is not known.
    area = models.CharField(max_length=160, blank=True)
    at = models.DateTimeField(default=timezone.now)
    # What told of it, such as ("referrals.referral", id): a lower room names it only.
    subject_type = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    # The same person twice is one person; None is somebody, and nobody knows who.
    person_id = models.UUIDField(null=True)
    service_at_location = models.ForeignKey(
        ServiceAtLocation, on_delete=models.PROTECT, null=True, related_name="demands"
    )
    gap = models.ForeignKey(
        Gap, on_delete=models.PROTECT, related_name="demands", db_index=False
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    withdrawn_at = models.DateTimeField(null=True)

    objects = DemandQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=[
                    "jurisdiction",
                    "subject_type",
                    "subject_id",
                    "reason",
                    "need",
                ],
                name="demand_once",
            ),
            models.CheckConstraint(
                condition=Q(
                    reason__in=(
                        "no_capacity",
                        "not_eligible",
                        "closed",
                        "language",
                        "too_far",
                        "cost",
                        "none_found",
                    )
                ),
                name="demand_known_reason",
            ),
        )
        indexes = (
            models.Index(fields=["jurisdiction", "at"], name="demand_by_time"),
            models.Index(fields=["jurisdiction", "gap", "at"], name="demand_of_gap"),
        )

    def __str__(self) -> str:
        return f"{self.get_reason_display()}: {self.need or 'need not named'}"
