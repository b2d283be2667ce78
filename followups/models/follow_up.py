"""Contacts planned with a person, by a time and by someone."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.permissions import CARE_STAFF
from core.errors import DomainError, TransitionError
from core.models import RecordQuerySet, StatusRecord
from core.text import span
from followups.hours import Quiet
from followups.models.protocol import QUIET, ProtocolStep

if TYPE_CHECKING:
    from accounts.models import User


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
        # The highest position is their number, and is one look into an index.
        same = FollowUp.objects.filter(pk=models.OuterRef("pk")).order_by()
        tries = same.values(made=models.Max("attempts__position"))
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

    TRANSITIONS: Mapping[str, set[str]] = {
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
    # The session at whose signing, or during which, it was planned.
    session = models.ForeignKey(
        "cases.Session",
        on_delete=models.PROTECT,
        related_name="follow_ups",
        null=True,
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
    purpose = models.CharField(max_length=20, choices=Purpose, default=Purpose.CHECK_IN)
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
        if self._state.adding and self.session and self.session.case_id != self.case_id:
            raise DomainError("This session is not one of the case's.")
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
    def late_words(self) -> str:
        """Say how late it is by both its clocks: since it was due, and since it was missed."""
        if not self.is_due:
            return ""
        now = timezone.now()
        words = f"due {span(now - self.due_at)} ago"
        if self.is_overdue:
            words = f"{words}, missed {span(now - self.window_ends_at)} ago"
        return words

    @property
    def earliest(self) -> datetime:
        """Give the time before which a call was not agreed."""
        return max(self.due_at, self.not_before or self.due_at)

    @property
    def is_early(self) -> bool:
        return timezone.now() < self.earliest

    def tries_left(self) -> int:
        return self.max_attempts - self.attempts.ordinary().count()

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
