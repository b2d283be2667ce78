"""How a referral moves: from a draft to what came of it, one locked step at a time."""

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.utils import timezone

from core.errors import DomainError, TransitionError
from core.models import StatusRecord
from referrals.models.lists import OPEN

if TYPE_CHECKING:
    from accounts.models import User


class Warmth(models.TextChoices):
    """Whether the clinician stays on the line until the service has the person."""

    WARM = "warm", "Warm"
    COLD = "cold", "Cold"


# How long a service has to answer: someone is waiting on the line, or is not.
ANSWER_WITHIN = {Warmth.WARM: timedelta(minutes=30), Warmth.COLD: timedelta(hours=24)}


class ReferralMoves(StatusRecord):
    """The statuses of a referral, the moves between them, and a verb for each move."""

    rung: Any
    warmth: Any
    started_at: Any
    _check_place: Any

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        REQUESTED = "requested", "Requested"
        ACCEPTED = "accepted", "Accepted"
        REJECTED = "rejected", "Rejected"
        CANCELLED = "cancelled", "Cancelled"
        IN_PROGRESS = "in_progress", "In progress"
        ON_HOLD = "on_hold", "On hold"
        COMPLETED = "completed", "Completed"
        FAILED = "failed", "Failed"
        ERROR = "entered_in_error", "Entered in error"

    class Rung(models.TextChoices):
        """The outcome ladder. Only the last two are help."""

        INFORMED = "information_given", "Information given"
        REFERRED = "referred", "Referred"
        ACCEPTED = "accepted", "Accepted"
        FIRST_VISIT = "first_visit", "First visit"
        OBTAINED = "service_obtained", "Service obtained"

    class Reason(models.TextChoices):
        NO_CAPACITY = "no_capacity", "No capacity"
        NOT_ELIGIBLE = "not_eligible", "Person not eligible"
        CLOSED = "closed", "Service was closed"
        LANGUAGE = "language", "Nobody speaks the language"
        NO_ANSWER = "no_answer", "Service did not answer"
        COVERAGE = "coverage", "Cost or coverage"
        DISTANCE = "distance", "Too far, or no way to get there"
        DECLINED = "declined", "Person declined"
        NO_SHOW = "no_show", "Person did not come"
        ELSEWHERE = "elsewhere", "Met elsewhere"
        DUPLICATE = "duplicate", "Made twice"
        WRONG = "wrong", "Wrong person or service"
        CASE_CLOSED = "case_closed", "The case was closed"
        OTHER = "other", "Other"

    TRANSITIONS: Mapping[str, set[str]] = {
        Status.DRAFT: {Status.REQUESTED, Status.ERROR},
        Status.REQUESTED: {
            Status.ACCEPTED,
            Status.REJECTED,
            Status.CANCELLED,
            Status.ERROR,
        },
        Status.ACCEPTED: {Status.IN_PROGRESS, Status.ERROR},
        Status.IN_PROGRESS: {
            Status.COMPLETED,
            Status.FAILED,
            Status.ON_HOLD,
            Status.ERROR,
        },
        Status.ON_HOLD: {Status.IN_PROGRESS, Status.ERROR},
        Status.REJECTED: {Status.ERROR},
        Status.CANCELLED: {Status.ERROR},
        Status.COMPLETED: {Status.ERROR},
        Status.FAILED: {Status.ERROR},
    }
    # A mistake can be owned up to at any time, so open means another way is left.
    OPEN = OPEN
    HELP = (Rung.FIRST_VISIT, Rung.OBTAINED)

    class Meta:
        abstract = True

    @property
    def is_open(self) -> bool:
        return self.status in self.OPEN

    @property
    def moves(self) -> set[str]:
        """List the states this referral may go to, for the page to offer."""
        return self.TRANSITIONS.get(self.status, set())

    def send(self, *, by: "User") -> None:
        """Ask the service, and start the time it has to answer.

        A draft may have lain for days: whether anybody is sent there is asked again.
        """
        self._check_place()
        now = timezone.now()
        self._move_to(
            self.Status.REQUESTED,
            by=by,
            sent_at=now,
            answer_due_at=now + ANSWER_WITHIN[Warmth(self.warmth)],
            rung=self.Rung.REFERRED,
        )

    def accept(self, *, by: "User") -> None:
        """Write down that the service takes the person on."""
        now = timezone.now()
        self._move_to(
            self.Status.ACCEPTED, by=by, responded_at=now, rung=self.Rung.ACCEPTED
        )

    def reject(self, *, by: "User", reason: str, note: str = "") -> None:
        """Write down that the service says no, and why."""
        now = timezone.now()
        self._end(self.Status.REJECTED, by, reason, note, responded_at=now)

    def cancel(self, *, by: "User", reason: str, note: str = "") -> None:
        """Take the request back before it is answered."""
        self._end(self.Status.CANCELLED, by, reason, note)

    def start(self, *, by: "User") -> None:
        """Say that the service is at work: an appointment is made, or the person is there."""
        self._go_on(by)

    def hold(self, *, by: "User", reason: str = "", note: str = "") -> None:
        """Pause it, for the service's reason or the person's."""
        self._move_to(self.Status.ON_HOLD, by=by, reason=reason, reason_note=note)

    def resume(self, *, by: "User") -> None:
        """Take a paused referral up again."""
        self._go_on(by)

    def complete(self, *, by: "User", rung: str) -> None:
        """End it with what the person got; nothing less than a first visit is help."""
        if rung not in self.HELP:
            raise DomainError(
                "A referral is completed by a first visit or the service itself."
            )
        now = timezone.now()
        self._move_to(self.Status.COMPLETED, by=by, ended_at=now, rung=rung)

    def fail(self, *, by: "User", reason: str, note: str = "") -> None:
        """End it without help, and say why."""
        self._end(self.Status.FAILED, by, reason, note)

    def enter_in_error(self, *, by: "User", note: str = "") -> None:
        """Mark it as never meant, from any state; it stays to be seen."""
        self._end(self.Status.ERROR, by, self.Reason.WRONG, note)

    def record_visit(self, *, by: "User") -> None:
        """Write down that the person came for the first time; the referral goes on."""
        with transaction.atomic():
            rows = type(self)._default_manager.select_for_update()
            self.refresh_from_db(from_queryset=rows)
            if self.status not in (self.Status.IN_PROGRESS, self.Status.ON_HOLD):
                raise TransitionError(
                    "A first visit belongs to a referral in progress."
                )
            self.rung = self.Rung.FIRST_VISIT
            self.store(by=by)

    def _go_on(self, by: "User") -> None:
        since = self.started_at or timezone.now()
        self._move_to(
            self.Status.IN_PROGRESS,
            by=by,
            started_at=since,
            reason="",
            reason_note="",
        )

    def _end(
        self, status: str, by: "User", reason: str, note: str, **facts: Any
    ) -> None:
        now = timezone.now()
        self._move_to(
            status, by=by, ended_at=now, reason=reason, reason_note=note, **facts
        )
