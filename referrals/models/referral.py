"""What is asked of services for people, and what came of it."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from core.errors import DomainError
from core.fields import EncryptedTextField
from providers.models import ServiceAtLocation
from referrals.models.lists import ENDED, OPEN, ReferralQuerySet
from referrals.models.moves import ReferralMoves, Warmth

STARTED = ("in_progress", "on_hold", "completed", "failed")
ANSWERED = ("accepted", "rejected", *STARTED)


class Referral(ReferralMoves):
    """A request that one service at one location meet one need, until its outcome is known."""

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
        max_length=20,
        choices=ReferralMoves.Status,
        default=ReferralMoves.Status.DRAFT,
        editable=False,
    )
    rung = models.CharField(
        "outcome",
        max_length=20,
        choices=ReferralMoves.Rung,
        default=ReferralMoves.Rung.INFORMED,
        editable=False,
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
    reason = models.CharField(
        max_length=20, choices=ReferralMoves.Reason, blank=True, editable=False
    )
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
    def is_answer_overdue(self) -> bool:
        waiting = self.status == self.Status.REQUESTED
        return waiting and self.answer_due_at <= timezone.now()

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
