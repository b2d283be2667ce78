"""What somebody may practise: credentials and trainings, with their ends."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q

from accounts.permissions import PROGRAM_ADMIN, SUPERVISOR
from core.models import Record, RecordQuerySet

if TYPE_CHECKING:
    from accounts.models import User


class StaffQuerySet(RecordQuerySet):
    def visible_to(self, user: "User") -> Self:
        mine = self.filter(jurisdiction_id=user.jurisdiction_id)
        if user.role in SUPERVISOR | PROGRAM_ADMIN:
            return mine
        return mine.filter(user=user)


class Credential(Record):
    """A licence or certificate that lets someone practise, with its end."""

    user = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="credentials"
    )
    kind = models.CharField(max_length=60)
    number = models.CharField(max_length=60, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)

    objects = StaffQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(issued_on=None)
                | Q(expires_on=None)
                | Q(expires_on__gte=F("issued_on")),
                name="credential_expires_after_issue",
                violation_error_message="A credential expires after it is issued.",
            ),
        )

    def __str__(self) -> str:
        return self.kind


class TrainingRecord(Record):
    """A training that someone completed, and until when it counts."""

    user = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="training_records"
    )
    course = models.CharField(max_length=120)
    completed_on = models.DateField()
    expires_on = models.DateField(null=True, blank=True)
    hours = models.DecimalField(max_digits=5, decimal_places=1, null=True, blank=True)

    objects = StaffQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(expires_on__gte=F("completed_on")),
                name="training_expires_after_completion",
                violation_error_message="A training expires after it is completed.",
            ),
            models.CheckConstraint(
                condition=Q(hours=None) | Q(hours__gt=0),
                name="training_takes_time",
                violation_error_message="A training takes some time.",
            ),
        )

    def __str__(self) -> str:
        return self.course
