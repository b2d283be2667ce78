"""The plans by which people are contacted after a crisis."""

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Self
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Q

from accounts.permissions import CARE_STAFF, Role
from core.models import Record, RecordQuerySet
from followups.hours import Quiet, due_within

if TYPE_CHECKING:
    from accounts.models import User

QUIET = Quiet(time(21), time(8))


def in_words(length: timedelta) -> str:
    """Put a length as hours, or as days from two of them on."""
    hours = int(length.total_seconds() // 3600)
    return f"{hours} h" if hours < 48 else f"{hours // 24} days"


class ProtocolQuerySet(RecordQuerySet):
    def visible_to(self, user: "User") -> Self:
        if user.role in CARE_STAFF | {Role.PROGRAM_ADMIN}:
            return self.filter(jurisdiction=user.jurisdiction_id)
        return self.none()

    def current(self) -> Self:
        return self.filter(retired_at=None)


class Protocol(Record):
    """The plan of contacts that a kind of case gets, one version at a time."""

    class Trigger(models.TextChoices):
        RISK = "risk", "Risk at the end of a session"
        STANDARD = "standard", "Any other case"

    name = models.CharField(max_length=80)
    trigger = models.CharField(max_length=20, choices=Trigger)
    version = models.PositiveIntegerField(default=1)
    max_attempts = models.PositiveSmallIntegerField(default=3)
    retry_after = models.DurationField(default=timedelta(hours=4))
    quiet_from = models.TimeField(default=QUIET.starts)
    quiet_until = models.TimeField(default=QUIET.ends)
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ProtocolQuerySet.as_manager()

    class Meta:
        ordering = ("trigger", "-version")
        constraints = (
            models.UniqueConstraint(
                fields=["jurisdiction", "trigger", "version"],
                name="protocol_version_once",
                violation_error_message="This version of the protocol exists already.",
            ),
            models.UniqueConstraint(
                fields=["jurisdiction", "trigger"],
                condition=Q(retired_at=None),
                name="protocol_one_current",
                violation_error_message="Another version of this protocol is current.",
            ),
            models.CheckConstraint(
                condition=Q(max_attempts__gte=1), name="protocol_tries_at_least_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.name}, version {self.version}"

    @property
    def quiet(self) -> Quiet:
        return Quiet(self.quiet_from, self.quiet_until)


class ProtocolStep(Record):
    """One contact of a protocol: how long after the plan it is due, and how late is missed."""

    protocol = models.ForeignKey(
        Protocol, on_delete=models.PROTECT, related_name="steps", db_index=False
    )
    position = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=60)
    after = models.DurationField()
    window = models.DurationField()

    class Meta:
        ordering = ("protocol", "position")
        constraints = (
            models.UniqueConstraint(
                fields=["jurisdiction", "protocol", "position"],
                name="protocol_step_position",
                violation_error_message="The protocol has a step at this position.",
            ),
            models.CheckConstraint(
                condition=Q(after__gt=timedelta(0), window__gt=timedelta(0)),
                name="protocol_step_lasts",
                violation_error_message="A step lies ahead and lasts some time.",
            ),
        )

    def __str__(self) -> str:
        return self.label

    @property
    def after_words(self) -> str:
        return in_words(self.after)

    @property
    def until_words(self) -> str:
        return in_words(self.after + self.window)

    def times(self, start: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """Say when the contact is due and when it is missed, in UTC."""
        latest = start + self.after + self.window
        due = due_within(
            start, start + self.after, latest, quiet=self.protocol.quiet, zone=zone
        )
        return due, max(latest, due + timedelta(hours=1))
