"""Planned contacts with people after a crisis, and every try at them."""

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Self
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.permissions import CARE_STAFF, Role
from core.errors import DomainError, TransitionError
from core.fields import EncryptedTextField
from core.models import Record, RecordQuerySet, ScopedRow, StatusRecord
from followups.hours import Quiet, due_within

if TYPE_CHECKING:
    from accounts.models import User

QUIET = Quiet(time(21), time(8))


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

    def times(self, start: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """Say when the contact is due and when it is missed, in UTC."""
        latest = start + self.after + self.window
        due = due_within(
            start, start + self.after, latest, quiet=self.protocol.quiet, zone=zone
        )
        return due, max(latest, due + timedelta(hours=1))


class FollowUpQuerySet(RecordQuerySet):
    def visible_to(self, user: "User") -> Self:
        if user.role in CARE_STAFF:
            return self.filter(jurisdiction=user.jurisdiction_id)
        return self.none()

    def planned(self) -> Self:
        """Keep what is still to be done: nothing of a closed case, no one who said no."""
        return self.filter(
            status=FollowUp.Status.SCHEDULED,
            case__status="open",
            case__person__do_not_contact=False,
        )

    def due(self, at: datetime | None = None) -> Self:
        return self.planned().filter(due_at__lte=at or timezone.now())

    def overdue(self, at: datetime | None = None) -> Self:
        return self.planned().filter(window_ends_at__lte=at or timezone.now())

    def due_between(self, start: datetime, end: datetime) -> Self:
        return self.planned().filter(due_at__gte=start, due_at__lt=end)

    def with_names(self) -> Self:
        """Join what a list shows of each row."""
        tries = (
            Attempt.objects.filter(follow_up=models.OuterRef("pk"))
            .order_by()
            .values("follow_up")
            .annotate(made=models.Count("pk"))
            .values("made")
        )
        return self.select_related(
            "case__person__jurisdiction", "step__protocol", "assigned_to"
        ).annotate(tries=models.functions.Coalesce(models.Subquery(tries), 0))

    def scheduled(self) -> Self:
        return self.filter(status=FollowUp.Status.SCHEDULED)


class FollowUp(StatusRecord):
    """One contact planned with the person of a case, by a time and by someone."""

    class Status(models.TextChoices):
        SCHEDULED = "scheduled", "Scheduled"
        COMPLETED = "completed", "Completed"
        UNABLE = "unable_to_reach", "Unable to reach"
        REFUSED = "refused", "Refused"
        CANCELLED = "cancelled", "Cancelled"

    class Stop(models.TextChoices):
        """Why nothing more is planned."""

        REACHED = "reached", "Reached"
        LINKED = "linked_to_care", "Linked to care"
        USED_UP = "attempts_used_up", "Attempts used up"
        REFUSED = "refused", "The person refused"
        DECEASED = "deceased", "The person has died"
        DO_NOT_CONTACT = "do_not_contact", "Do not contact"
        CASE_CLOSED = "case_closed", "The case was closed"
        REPLANNED = "replanned", "Planned anew after a later session"
        NOT_NEEDED = "not_needed", "No longer needed"

    class Purpose(models.TextChoices):
        CHECK_IN = "check_in", "Check in after a crisis"
        SAFETY = "safety", "Safety check"
        FIRST_VISIT = "first_visit", "First visit kept?"
        OTHER = "other", "Other contact"

    TRANSITIONS = {
        Status.SCHEDULED: {
            Status.COMPLETED,
            Status.UNABLE,
            Status.REFUSED,
            Status.CANCELLED,
        },
    }

    case = models.ForeignKey(
        "cases.Case",
        on_delete=models.PROTECT,
        related_name="follow_ups",
        db_index=False,
        editable=False,
    )
    step = models.ForeignKey(
        ProtocolStep,
        on_delete=models.PROTECT,
        related_name="follow_ups",
        null=True,
        db_index=False,
        editable=False,
    )
    purpose = models.CharField(
        max_length=20, choices=Purpose, default=Purpose.CHECK_IN
    )
    status = models.CharField(
        max_length=20, choices=Status, default=Status.SCHEDULED, editable=False
    )
    due_at = models.DateTimeField()
    window_ends_at = models.DateTimeField()
    # The promise as first made: moving a follow-up does not make it kept.
    promised_by = models.DateTimeField(editable=False)
    not_before = models.DateTimeField(null=True, editable=False)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="follow_ups",
        null=True,
        blank=True,
        db_index=False,
    )
    max_attempts = models.PositiveSmallIntegerField(default=3)
    ended_at = models.DateTimeField(null=True, editable=False)
    stop = models.CharField(max_length=20, choices=Stop, blank=True, editable=False)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = "follow-up"
        constraints = (
            models.CheckConstraint(
                condition=Q(status="scheduled", ended_at=None, stop="")
                | ~Q(status="scheduled") & Q(ended_at__isnull=False) & ~Q(stop=""),
                name="followup_ended_with_reason",
                violation_error_message="A follow-up that ended says when and why.",
            ),
            models.CheckConstraint(
                condition=Q(window_ends_at__gt=models.F("due_at")),
                name="followup_window_after_due",
                violation_error_message="A follow-up is missed only after it was due.",
            ),
            models.UniqueConstraint(
                fields=["jurisdiction", "case", "step"],
                condition=Q(status="scheduled"),
                name="followup_step_once",
                violation_error_message="This step is already planned for the case.",
            ),
        )
        indexes = (
            models.Index(
                fields=["jurisdiction", "due_at", "id"],
                condition=Q(status="scheduled"),
                name="followup_due",
            ),
            models.Index(
                fields=["jurisdiction", "assigned_to", "due_at", "id"],
                condition=Q(status="scheduled"),
                name="followup_mine",
            ),
            models.Index(
                fields=["jurisdiction", "window_ends_at", "id"],
                condition=Q(status="scheduled"),
                name="followup_missed",
            ),
            models.Index(
                fields=["jurisdiction", "case", "due_at"], name="followup_of_case"
            ),
        )

    def __str__(self) -> str:
        return f"Follow-up of {self.case}, due {self.due_at:%Y-%m-%d %H:%M} UTC"

    def get_absolute_url(self) -> str:
        return reverse("followups:show", args=[self.pk])

    def clean(self) -> None:
        if self._state.adding and self.case.person.do_not_contact:
            raise DomainError("This person asked not to be contacted.")
        if self._state.adding and self.case.status != "open":
            raise DomainError("A closed case gets no follow-up: open it first.")

    @property
    def label(self) -> str:
        return self.step.label if self.step else self.get_purpose_display()

    @property
    def is_scheduled(self) -> bool:
        return self.status == self.Status.SCHEDULED

    @property
    def is_due(self) -> bool:
        return self.is_scheduled and self.due_at <= timezone.now()

    @property
    def is_overdue(self) -> bool:
        return self.is_scheduled and self.window_ends_at <= timezone.now()

    @property
    def quiet(self) -> Quiet:
        return self.step.protocol.quiet if self.step else QUIET

    def end(self, status: str, stop: str, *, by: "User | None") -> None:
        """Close this follow-up with the reason; the table allows it once."""
        self._move_to(status, by=by, stop=stop, ended_at=timezone.now())

    def locked(self) -> "FollowUp":
        """Read this row anew under a lock, to change it while it is still planned.

        Raises TransitionError when it has ended meanwhile.
        """
        found = FollowUp.objects.select_for_update().get(pk=self.pk)
        if not found.is_scheduled:
            now = found.get_status_display().lower()
            raise TransitionError(f"This follow-up is {now} and cannot be changed.")
        return found


class AttemptQuerySet(RecordQuerySet):
    def visible_to(self, user: "User") -> Self:
        if user.role in CARE_STAFF:
            return self.filter(jurisdiction=user.jurisdiction_id)
        return self.none()


class Attempt(Record):
    """One try at a follow-up, and what came of it."""

    class Outcome(models.TextChoices):
        REACHED = "reached", "Reached"
        NO_ANSWER = "no_answer", "No answer"
        VOICEMAIL = "voicemail", "Voicemail left"
        BUSY = "busy", "Line busy or cut off"
        UNSAFE = "unsafe", "Not safe to talk"
        WRONG_NUMBER = "wrong_number", "Wrong number"
        REFUSED = "refused", "Refused follow-up"
        DECEASED = "deceased", "Has died"

    follow_up = models.ForeignKey(
        FollowUp,
        on_delete=models.PROTECT,
        related_name="attempts",
        db_index=False,
        editable=False,
    )
    position = models.PositiveSmallIntegerField(editable=False)
    outcome = models.CharField(max_length=20, choices=Outcome)
    is_linked_to_care = models.BooleanField(default=False)
    note = EncryptedTextField(blank=True, default="")
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        editable=False,
    )

    objects = AttemptQuerySet.as_manager()

    class Meta:
        ordering = ("follow_up", "position")
        constraints = (
            models.UniqueConstraint(
                fields=["jurisdiction", "follow_up", "position"],
                name="attempt_position",
                violation_error_message="Another attempt was logged meanwhile.",
            ),
            models.CheckConstraint(
                condition=Q(is_linked_to_care=False) | Q(outcome="reached"),
                name="attempt_linked_when_reached",
                violation_error_message="Only a person who was reached is linked to care.",
            ),
        )

    def __str__(self) -> str:
        return f"Attempt {self.position}: {self.get_outcome_display().lower()}"


class Reminder(ScopedRow):
    """The mark that staff were told once of a follow-up due at this time."""

    follow_up = models.ForeignKey(
        FollowUp,
        on_delete=models.CASCADE,
        related_name="reminders",
        db_index=False,
    )
    due_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["jurisdiction", "follow_up", "due_at"], name="reminder_once"
            ),
        )

    def __str__(self) -> str:
        return f"Reminded of {self.follow_up_id} for {self.due_at:%Y-%m-%d %H:%M} UTC"


class Escalation(ScopedRow):
    """The mark that supervisors were told once that a follow-up was missed."""

    follow_up = models.ForeignKey(
        FollowUp,
        on_delete=models.CASCADE,
        related_name="escalations",
        db_index=False,
    )
    due_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["jurisdiction", "follow_up", "due_at"], name="escalation_once"
            ),
        )

    def __str__(self) -> str:
        return f"Missed {self.follow_up_id}, due {self.due_at:%Y-%m-%d %H:%M} UTC"
