"""What is asked of services for people, and what came of it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from core.errors import DomainError, TransitionError
from core.fields import EncryptedTextField
from core.models import StatusRecord
from providers.models import ServiceAtLocation
from referrals.models.lists import ENDED, OPEN, ReferralQuerySet

if TYPE_CHECKING:
    from accounts.models import User


class Warmth(models.TextChoices):
    """Whether the clinician stays on the line until the service has the person."""

    WARM = "warm", "Warm"
    COLD = "cold", "Cold"


# How long a service has to answer: someone is waiting on the line, or is not.
ANSWER_WITHIN = {Warmth.WARM: timedelta(minutes=30), Warmth.COLD: timedelta(hours=24)}
STARTED = ("in_progress", "on_hold", "completed", "failed")
ANSWERED = ("accepted", "rejected", *STARTED)


class Referral(StatusRecord):
    """A request that one service at one location meet one need, until its outcome is known."""

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

    case = models.ForeignKey(
        "cases.Case",
        on_delete=models.PROTECT,
        related_name="referrals",
        db_index=False,
        editable=False,
    )
    session = models.ForeignKey(
        "cases.Session",
        on_delete=models.PROTECT,
        related_name="referrals",
        null=True,
        db_index=False,
        editable=False,
    )
    need = models.ForeignKey(
        "cases.Need",
        on_delete=models.PROTECT,
        related_name="referrals",
        null=True,
        blank=True,
        db_index=False,
    )
    service_at_location = models.ForeignKey(
        "providers.ServiceAtLocation",
        on_delete=models.PROTECT,
        related_name="referrals",
        editable=False,
    )
    status = models.CharField(
        max_length=20, choices=Status, default=Status.DRAFT, editable=False
    )
    rung = models.CharField(
        "outcome", max_length=20, choices=Rung, default=Rung.INFORMED, editable=False
    )
    warmth = models.CharField(
        "handoff", max_length=4, choices=Warmth, default=Warmth.COLD
    )
    referred_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="referrals",
        db_index=False,
        editable=False,
    )
    sent_at = models.DateTimeField(null=True, editable=False)
    answer_due_at = models.DateTimeField(null=True, editable=False)
    responded_at = models.DateTimeField(null=True, editable=False)
    started_at = models.DateTimeField(null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)
    reason = models.CharField(max_length=20, choices=Reason, blank=True, editable=False)
    reason_note = EncryptedTextField(blank=True, default="", editable=False)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(status="draft", sent_at=None, answer_due_at=None)
                | ~Q(status="draft")
                & Q(sent_at__isnull=False, answer_due_at__isnull=False)
                | Q(status="entered_in_error"),
                name="referral_sent_with_due_answer",
                violation_error_message="A referral that was sent says when, and when its answer is due.",
            ),
            models.CheckConstraint(
                condition=Q(
                    status__in=("draft", "requested", "cancelled"), responded_at=None
                )
                | Q(status__in=ANSWERED, responded_at__isnull=False)
                | Q(status="entered_in_error"),
                name="referral_answered_at",
                violation_error_message="A referral that was answered says when.",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=STARTED) & Q(started_at=None)
                | Q(status__in=STARTED, started_at__isnull=False)
                | Q(status="entered_in_error"),
                name="referral_started_at",
                violation_error_message="A referral in progress says since when.",
            ),
            models.CheckConstraint(
                condition=Q(status__in=ENDED, ended_at__isnull=False)
                | ~Q(status__in=ENDED) & Q(ended_at=None),
                name="referral_ended_at",
                violation_error_message="A referral that ended says when.",
            ),
            models.CheckConstraint(
                condition=Q(
                    status__in=("rejected", "cancelled", "failed", "entered_in_error")
                )
                & ~Q(reason="")
                | Q(status="on_hold")
                | Q(
                    status__in=(
                        "draft",
                        "requested",
                        "accepted",
                        "in_progress",
                        "completed",
                    ),
                    reason="",
                ),
                name="referral_ended_with_reason",
                violation_error_message="A referral that ends without help says why.",
            ),
            models.CheckConstraint(
                condition=~Q(status="completed")
                | Q(rung__in=("first_visit", "service_obtained")),
                name="referral_completed_with_output",
                violation_error_message="A referral is completed by a first visit or the service itself.",
            ),
            models.UniqueConstraint(
                fields=["jurisdiction", "case", "service_at_location", "need"],
                condition=Q(status__in=OPEN),
                nulls_distinct=False,
                name="referral_asked_once",
                violation_error_message="This service has already been asked for this need.",
            ),
        )
        indexes = (
            models.Index(
                fields=["jurisdiction", "answer_due_at", "id"],
                condition=Q(status="requested"),
                name="referral_waiting",
            ),
            models.Index(
                fields=["jurisdiction", "-created_at", "-id"], name="referral_newest"
            ),
            models.Index(
                fields=["jurisdiction", "status", "-created_at", "-id"],
                name="referral_newest_by_status",
            ),
            models.Index(
                fields=["jurisdiction", "case", "-created_at"], name="referral_of_case"
            ),
        )

    def __str__(self) -> str:
        return f"Referral of {self.case} to {self.service_at_location}"

    def get_absolute_url(self) -> str:
        return reverse("referrals:show", args=[self.pk])

    def clean(self) -> None:
        if not self._state.adding:
            return
        self._check_place()
        if self.case.status != "open":
            raise DomainError("A closed case makes no referral: open it first.")
        if self.need and self.need.case_id != self.case_id:
            raise DomainError("This need is not one of the case's.")
        if self.session and self.session.case_id != self.case_id:
            raise DomainError("This session is not one of the case's.")

    def _check_place(self) -> None:
        """Refuse what the directory, as it is now, sends nobody to."""
        kept = self.service_at_location.survivor
        places = ServiceAtLocation.objects.filter(pk=kept.pk)
        place = places.current().select_related("service").first()
        service = place.service if place else None
        if service is None or service.gone_since or service.retired_at:
            raise DomainError("This service is no longer in the directory.")
        if place.takes_nobody:
            raise DomainError("Nobody is to be referred to this service at present.")
        if service.status != service.Status.ACTIVE:
            raise DomainError(f"This service is {service.status}: find another.")

    @property
    def is_open(self) -> bool:
        return self.status in self.OPEN

    @property
    def is_answer_overdue(self) -> bool:
        waiting = self.status == self.Status.REQUESTED
        return waiting and self.answer_due_at <= timezone.now()

    @property
    def moves(self) -> set[str]:
        """List the states this referral may go to, for the page to offer."""
        return self.TRANSITIONS.get(self.status, set())

    @property
    def ladder(self) -> list[dict[str, Any]]:
        """List the rungs, which of them is reached, and when where that is known."""
        times = (self.created_at, self.sent_at, self._accepted_at, None, None)
        height = self.Rung.values.index(self.rung)
        return [
            {"label": rung.label, "is_reached": step <= height, "at": at}
            for step, (rung, at) in enumerate(zip(self.Rung, times, strict=True))
        ]

    @property
    def _accepted_at(self) -> datetime | None:
        return None if self.status == self.Status.REJECTED else self.responded_at

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
            self.refresh_from_db(from_queryset=Referral.objects.select_for_update())
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
