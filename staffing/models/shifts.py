"""Shifts: the hours that somebody is to work, planned ahead."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import (
    DateTimeRangeField,
    RangeBoundary,
    RangeOperators,
)
from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone

from accounts.permissions import CASE_MANAGER, FLOOR, PROGRAM_ADMIN, SUPERVISOR
from core.models import Record, RecordQuerySet

if TYPE_CHECKING:
    from accounts.models import User


class TsTzRange(Func):
    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class ShiftQuerySet(RecordQuerySet):
    def visible_to(self, user: "User") -> Self:
        here = self.filter(jurisdiction_id=user.jurisdiction_id)
        if user.role in SUPERVISOR | PROGRAM_ADMIN:
            return here
        if user.role in FLOOR | CASE_MANAGER:
            return here.filter(user=user)
        return self.none()

    def standing(self) -> Self:
        """Those on the plan: nobody took them off it."""
        return self.filter(cancelled_at=None)

    def around(self, moment: datetime) -> Self:
        return self.standing().filter(starts_at__lte=moment, ends_at__gt=moment)

    def between(self, start: datetime, end: datetime) -> Self:
        """Those with any of their hours in this stretch of time."""
        return self.standing().filter(starts_at__lt=end, ends_at__gt=start)


class Shift(Record):
    """Hours that one member of staff is to work."""

    user = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="shifts"
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    is_on_call = models.BooleanField("on call from home", default=False)
    cancelled_at = models.DateTimeField(null=True, editable=False)

    objects = ShiftQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="shift_ends_after_it_starts",
                violation_error_message="A shift ends after it starts.",
            ),
            ExclusionConstraint(
                name="shift_one_at_a_time",
                expressions=[
                    (
                        TsTzRange("starts_at", "ends_at", RangeBoundary()),
                        RangeOperators.OVERLAPS,
                    ),
                    ("jurisdiction", RangeOperators.EQUAL),
                    ("user", RangeOperators.EQUAL),
                ],
                condition=Q(cancelled_at=None),
                violation_error_message="This person already works in these hours.",
            ),
        )
        indexes = (
            models.Index(fields=["jurisdiction", "starts_at"], name="shift_start"),
        )

    def __str__(self) -> str:
        return f"shift from {self.starts_at:%Y-%m-%d %H:%M}"

    def cancel(self, *, by: "User") -> None:
        """Take it off the plan; it stays to be seen in its history."""
        self._amend(by=by, cancelled_at=timezone.now())
