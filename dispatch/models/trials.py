"""A policy tried on the past: what is asked, how far it is, and what was found."""

from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.permissions import PROGRAM_ADMIN, SUPERVISOR
from core.models import ScopedRow
from dispatch.models.screens import DiversionPolicy

if TYPE_CHECKING:
    from accounts.models import User

LEASE = timedelta(minutes=2)
MOST_ATTEMPTS = 3


class TrialQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> Self:
        if user.role in PROGRAM_ADMIN | SUPERVISOR:
            return self.filter(jurisdiction_id=user.jurisdiction_id)
        return self.none()

    def waiting(self) -> Self:
        """Those that wait, or whose worker has not been heard of for a while."""
        left = Q(state="running", lease_until__lt=timezone.now())
        return self.filter(Q(state="waiting") | left).order_by("created_at")


class PolicyTrial(ScopedRow):
    """One run of a policy over loaded calls, beside the policy in force; counts only."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"

    policy = models.ForeignKey(
        DiversionPolicy, on_delete=models.PROTECT, related_name="trials"
    )
    against = models.ForeignKey(
        DiversionPolicy,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )
    # The rules and fallback as they were tried: a draft may be edited meanwhile.
    tried = models.JSONField()
    first = models.DateField()
    last = models.DateField()
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    done = models.PositiveSmallIntegerField(default=0)
    parts = models.PositiveSmallIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    result = models.JSONField(default=dict)
    by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    finished_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)

    objects = TrialQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(last__gte=F("first")), name="policytrial_days_in_order"
            ),
            models.CheckConstraint(
                condition=Q(state__in=("waiting", "running"), finished_at=None)
                | Q(state__in=("done", "failed"), finished_at__isnull=False),
                name="policytrial_end_has_time",
            ),
        )
        indexes = (
            models.Index(
                fields=["jurisdiction", "created_at"],
                condition=Q(state__in=("waiting", "running")),
                name="policytrial_waiting",
            ),
        )

    def __str__(self) -> str:
        return f"trial of {self.policy}"

    def get_absolute_url(self) -> str:
        return reverse("dispatch:trial", args=[self.pk])

    @property
    def is_over(self) -> bool:
        return self.state in {self.State.DONE, self.State.FAILED}

    @property
    def percent(self) -> int:
        return 100 * self.done // self.parts if self.parts else 0

    @property
    def is_of_other_rules(self) -> bool:
        """Say whether the policy was edited since it was tried."""
        now = {"rules": self.policy.rules, "fallback": self.policy.fallback}
        return self.tried != now
