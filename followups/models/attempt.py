"""Tries at a follow-up, and the marks that staff were told of it."""

from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.permissions import CARE_STAFF
from core.fields import EncryptedTextField
from core.models import Record, RecordQuerySet, ScopedRow
from followups.models.follow_up import FollowUp

if TYPE_CHECKING:
    from accounts.models import User

AT_ONCE = timedelta(seconds=20)


class AttemptQuerySet(RecordQuerySet):
    def visible_to(self, user: "User") -> Self:
        if user.role in CARE_STAFF:
            return self.filter(jurisdiction=user.jurisdiction_id)
        return self.none()

    def ordinary(self) -> Self:
        return self.filter(outcome__in=Attempt.ORDINARY)

    def just_made(self, *, by: "User") -> Self:
        """Keep those that a second press of the same key finds."""
        return self.filter(made_by=by, made_at__gt=timezone.now() - AT_ONCE)


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

    # What uses up a plan; a wrong number or an unsafe moment says nothing of the person.
    ORDINARY = (Outcome.NO_ANSWER, Outcome.VOICEMAIL, Outcome.BUSY)

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
    early_reason = EncryptedTextField("why so early", null=True, blank=True)
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


class WordOwed(ScopedRow):
    """A moment of a follow-up that staff are to be told of; the sweep takes it away.

    A trigger writes the row with the follow-up it belongs to, and anew when that is
    moved, so that no path can plan a contact that nobody will be told of. What was
    told stays as a notice.
    """

    at = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} for {self.at:%Y-%m-%d %H:%M} UTC"


class Reminder(WordOwed):
    """What tells staff that a follow-up is due."""

    follow_up = models.ForeignKey(
        FollowUp, on_delete=models.CASCADE, related_name="reminders", db_index=False
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["jurisdiction", "follow_up", "at"], name="reminder_once"
            ),
        )
        indexes = (models.Index(fields=["at"], name="reminder_next"),)


class Escalation(WordOwed):
    """What tells supervisors that a follow-up was missed."""

    follow_up = models.ForeignKey(
        FollowUp, on_delete=models.CASCADE, related_name="escalations", db_index=False
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["jurisdiction", "follow_up", "at"], name="escalation_once"
            ),
        )
        indexes = (models.Index(fields=["at"], name="escalation_next"),)
