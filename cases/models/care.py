"""What stands beside the sessions of a case: plans, consents and instruments."""

from collections.abc import Mapping
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from cases.models.case import Case
from cases.models.codes import RiskLevel
from cases.models.person import Person, TreatedQuerySet
from cases.models.session import Session
from core.fields import EncryptedJSONField, EncryptedTextField
from core.models import Record, StatusRecord


class CarePlan(StatusRecord):
    """Standing advice for a familiar caller, with a date to look at it again."""

    class Status(models.TextChoices):
        CURRENT = "current", "Current"
        ENDED = "ended", "Ended"

    TRANSITIONS: Mapping[str, set[str]] = {Status.CURRENT: {Status.ENDED}}

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="care_plans"
    )
    advice = EncryptedTextField()
    own_words = EncryptedTextField("in their own words", blank=True, default="")
    review_on = models.DateField("review due")
    status = models.CharField(
        max_length=20, choices=Status, default=Status.CURRENT, editable=False
    )

    objects = TreatedQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(status="current"),
                name="careplan_one_current",
                violation_error_message="This person already has a care plan.",
            ),
        )

    def __str__(self) -> str:
        return f"care plan, review due {self.review_on}"

    def end(self, *, by: Any) -> None:
        """Take the plan out of use, keeping it to be read."""
        self._move_to(self.Status.ENDED, by=by)


class ConsentQuerySet(TreatedQuerySet):
    def in_force(self) -> Self:
        today = timezone.localdate()
        return self.filter(status=Consent.Status.GIVEN).filter(
            Q(until=None) | Q(until__gte=today)
        )


class Consent(StatusRecord):
    """What the person agreed to, for whom, and until when."""

    class Scope(models.TextChoices):
        FOLLOW_UP = "follow_up", "Follow-up contact"
        SHARE = "share", "Sharing with a provider"
        PART2 = "part2", "Sharing substance use records"
        FAMILY = "family", "Talking with family"
        TEXT = "text", "Text messages"

    class Status(models.TextChoices):
        GIVEN = "given", "Given"
        REFUSED = "refused", "Refused"
        WITHDRAWN = "withdrawn", "Withdrawn"

    TRANSITIONS: Mapping[str, set[str]] = {Status.GIVEN: {Status.WITHDRAWN}}

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="consents")
    scope = models.CharField("agreed to", max_length=12, choices=Scope)
    status = models.CharField(max_length=20, choices=Status, default=Status.GIVEN)
    recipient = EncryptedTextField("for whom", blank=True, default="")
    given_at = models.DateTimeField(default=timezone.now, editable=False)
    until = models.DateField("valid until", null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    is_verbal = models.BooleanField("by word of mouth", default=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(status="withdrawn", withdrawn_at__isnull=False)
                | Q(withdrawn_at=None) & ~Q(status="withdrawn"),
                name="consent_withdrawn_with_time",
                violation_error_message="A consent that is withdrawn has a time.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_scope_display()}: {self.get_status_display().lower()}"

    def withdraw(self, *, by: Any) -> None:
        """Take the agreement back, from now on."""
        self._move_to(self.Status.WITHDRAWN, by=by, withdrawn_at=timezone.now())


class SafetyPlan(Record):
    """The person's own steps for the next crisis, in six sections."""

    SECTIONS = (
        "warning_signs",
        "coping",
        "distraction",
        "people",
        "professionals",
        "environment",
    )

    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="safety_plans"
    )
    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, null=True, related_name="safety_plans"
    )
    sections = EncryptedJSONField(default=dict, blank=True)

    objects = TreatedQuerySet.as_manager()

    class Meta:
        get_latest_by = "created_at"

    def __str__(self) -> str:
        return f"safety plan of {self.created_at:%Y-%m-%d}"


class Assessment(Record):
    """A completed instrument: its answers, its score and the level it points to."""

    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, related_name="assessments"
    )
    instrument = models.CharField(max_length=40)
    answers = EncryptedJSONField(default=dict, blank=True)
    # An unanswered item gives no score, which is not a score of zero.
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    risk_level = models.CharField(max_length=10, choices=RiskLevel, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = TreatedQuerySet.as_manager()

    class Meta:
        get_latest_by = "created_at"

    def __str__(self) -> str:
        return self.instrument
