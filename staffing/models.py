"""Who is on the floor, in what state, and what they may practise."""

from typing import TYPE_CHECKING, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import (
    DateTimeRangeField,
    RangeBoundary,
    RangeOperators,
)
from django.db import models, transaction
from django.db.models import F, Func, Q
from django.utils import timezone

from accounts.permissions import CASE_MANAGER, FLOOR, PROGRAM_ADMIN, SUPERVISOR
from core.access import trace
from core.models import Record, RecordQuerySet, ScopedRow

if TYPE_CHECKING:
    from accounts.models import User


class TsTzRange(Func):
    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class StaffQuerySet(RecordQuerySet):
    def visible_to(self, user: "User") -> Self:
        mine = self.filter(jurisdiction_id=user.jurisdiction_id)
        if user.role in SUPERVISOR | PROGRAM_ADMIN:
            return mine
        return mine.filter(user=user)


class ShiftQuerySet(RecordQuerySet):
    def visible_to(self, user: "User") -> Self:
        if user.role in FLOOR | CASE_MANAGER | PROGRAM_ADMIN:
            return self.filter(jurisdiction_id=user.jurisdiction_id)
        return self.none()

    def around(self, moment: object) -> Self:
        return self.filter(starts_at__lte=moment, ends_at__gt=moment)


class Shift(Record):
    """Hours that one member of staff is to work."""

    user = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="shifts"
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    is_on_call = models.BooleanField(default=False)

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
                violation_error_message="This person already works in these hours.",
            ),
        )
        indexes = (
            models.Index(fields=["jurisdiction", "starts_at"], name="shift_start"),
        )

    def __str__(self) -> str:
        return f"shift from {self.starts_at:%Y-%m-%d %H:%M}"


def _rows_of(name: str) -> models.QuerySet:
    """Read what rooms above keep of a user, by the name they gave it."""
    related = Availability._meta.get_field("user").related_model
    return related._meta.get_field(name).related_model._default_manager.all()


class AvailabilityQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> Self:
        if user.role in FLOOR | CASE_MANAGER | PROGRAM_ADMIN:
            return self.filter(jurisdiction_id=user.jurisdiction_id)
        return self.none()

    def now(self) -> Self:
        return self.filter(ended_at=None)

    def on_floor(self) -> Self:
        return self.exclude(state=Availability.State.ABSENT)

    def with_caller(self) -> Self:
        """Mark those who hold a call or speak with somebody: they take no other."""
        here = {"jurisdiction": models.OuterRef("jurisdiction")}
        me = models.OuterRef("user")
        calls = _rows_of("held_calls").filter(held_by=me, status="accepted", **here)
        talks = _rows_of("sessions").filter(
            clinician=me, status="in_progress", ended_at=None, **here
        )
        return self.annotate(with_caller=models.Exists(calls) | models.Exists(talks))


class Availability(ScopedRow):
    """A stretch of time in which someone was ready, on call or away; kept for measures."""

    class State(models.TextChoices):
        READY = "ready", "Ready"
        ON_CALL = "on_call", "On call"
        WRAP_UP = "wrap_up", "Wrap-up"
        BREAK = "break", "Break"
        ABSENT = "absent", "Absent"

    user = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="availabilities"
    )
    state = models.CharField(max_length=10, choices=State)
    started_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = AvailabilityQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "availabilities"
        constraints = (
            models.UniqueConstraint(
                fields=["jurisdiction", "user"],
                condition=Q(ended_at=None),
                name="availability_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at")),
                name="availability_ends_after_it_starts",
            ),
        )

    def __str__(self) -> str:
        return self.get_state_display()

    @property
    def kind(self) -> str:
        """The colour of the state: who can take a call stands out."""
        colours = {self.State.READY: "good", self.State.ON_CALL: "calm"}
        return colours.get(self.State(self.state), "")


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


@transaction.atomic
def set_availability(user: "User", state: str) -> Availability:
    """End the state this user is in and begin another; the same state goes on."""
    mine = Availability.objects.filter(user=user, jurisdiction_id=user.jurisdiction_id)
    current = mine.now().select_for_update().first()
    if current and current.state == state:
        return current
    now = timezone.now()
    if current:
        current.ended_at = now
        current.save(update_fields=["ended_at"])
    fresh = Availability(
        jurisdiction_id=user.jurisdiction_id, user=user, state=state, started_at=now
    )
    fresh.full_clean(exclude=["user", "jurisdiction"])
    fresh.save()
    trace("change", fresh, reason=state)
    return fresh
