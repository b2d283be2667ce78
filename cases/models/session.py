"""Sessions: one contact each, written down while it lasts and signed at its end."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from cases.models.case import Case
from cases.models.codes import (
    Compliance,
    Relationship,
    RiskLevel,
    Symptom,
)
from cases.models.session_lists import SessionQuerySet
from core.errors import TransitionError
from core.fields import EncryptedTextField
from core.models import StatusRecord
from dispatch.models import OutcomeClass

# What became of a call whose caller the clinician may never have spoken with.
UNENGAGED = {OutcomeClass.RETURNED, OutcomeClass.DROPPED, OutcomeClass.DECLINED}


class Session(StatusRecord):
    """One contact by phone, written down while it lasts and then signed for good."""

    class Status(models.TextChoices):
        IN_PROGRESS = "in_progress", "In progress"
        SIGNED = "signed", "Signed"
        VOID = "void", "Void"

    class Kind(models.TextChoices):
        CALL = "call", "911 call"
        CALL_BACK = "call_back", "Call back"
        WALK_IN = "walk_in", "Walk-in"
        RELATIVE = "relative", "A relative or provider rings"

    TRANSITIONS: Mapping[str, set[str]] = {
        Status.IN_PROGRESS: {Status.SIGNED, Status.VOID},
        Status.SIGNED: {Status.VOID},
    }

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="sessions")
    call = models.ForeignKey(
        "dispatch.Call",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="sessions",
    )
    clinician = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="sessions"
    )
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.CALL)
    status = models.CharField(
        max_length=20, choices=Status, default=Status.IN_PROGRESS, editable=False
    )
    # Drawn from one sequence, so that no two states ever share a number.
    version = models.BigIntegerField(default=0, editable=False)
    started_at = models.DateTimeField("began", default=timezone.now)
    ended_at = models.DateTimeField("ended", null=True, blank=True)

    calling_party = EncryptedTextField("calling party", blank=True, default="")
    relationship = models.CharField(
        "relationship to the person", max_length=12, choices=Relationship, blank=True
    )
    presenting_problem = EncryptedTextField(blank=True, default="")
    behavior = EncryptedTextField(blank=True, default="")
    intervention = EncryptedTextField(blank=True, default="")
    response = EncryptedTextField(blank=True, default="")
    plan = EncryptedTextField(blank=True, default="")
    psychiatric_history = EncryptedTextField(blank=True, default="")
    treatment_compliance = models.CharField(
        max_length=12, choices=Compliance, blank=True
    )
    medications = EncryptedTextField("current medications", blank=True, default="")
    symptoms = ArrayField(
        models.CharField(max_length=20, choices=Symptom), default=list, blank=True
    )
    distress_before = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MaxValueValidator(10)]
    )
    distress_after = models.PositiveSmallIntegerField(
        "distress now", null=True, blank=True, validators=[MaxValueValidator(10)]
    )
    risk_level = models.CharField(
        "suicide risk", max_length=10, choices=RiskLevel, blank=True
    )
    risk_reason = EncryptedTextField("why it was not asked", null=True, blank=True)
    risk_lowered_from = models.CharField(
        max_length=10, choices=RiskLevel, blank=True, editable=False
    )
    summary = EncryptedTextField(blank=True, default="")
    participants = EncryptedTextField(blank=True, default="")
    disposition = models.ForeignKey(
        "dispatch.Disposition",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    outcome_class = models.CharField(max_length=12, choices=OutcomeClass, blank=True)
    outcome_reason = EncryptedTextField("why this outcome", blank=True, default="")
    follow_up_planned = models.BooleanField("follow-up", null=True, blank=True)
    follow_up_reason = EncryptedTextField("why, or why not", blank=True, default="")

    signed_at = models.DateTimeField(null=True, editable=False)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    staff_name = models.CharField(max_length=120, blank=True, editable=False)
    credential = models.CharField(max_length=60, blank=True, editable=False)
    flagged_at = models.DateTimeField(null=True, editable=False)

    # The only columns that the database lets change on a signed session.
    void_reason = EncryptedTextField(blank=True, default="", editable=False)
    voided_at = models.DateTimeField(null=True, editable=False)
    moved_from = models.ForeignKey(
        Case,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="sessions_moved_away",
    )
    move_reason = EncryptedTextField(blank=True, default="", editable=False)

    objects = SessionQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["jurisdiction", "call"],
                condition=Q(status="in_progress"),
                name="session_one_open_per_call",
                violation_error_message="A session for this call is already open.",
            ),
            models.CheckConstraint(
                condition=Q(signed_at=None, signed_by=None)
                | Q(signed_at__isnull=False, signed_by__isnull=False)
                & ~Q(staff_name=""),
                name="session_signed_by_someone",
                violation_error_message="A signature is a person and a time.",
            ),
            models.CheckConstraint(
                condition=~Q(status="in_progress", signed_at__isnull=False)
                & ~Q(status="signed", signed_at=None),
                name="session_signed_has_signature",
                violation_error_message="A signed session has a signature.",
            ),
            models.CheckConstraint(
                condition=~Q(status="void") | Q(voided_at__isnull=False),
                name="session_void_with_time",
                violation_error_message="A void session has a time and a reason.",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=models.F("started_at")),
                name="session_ends_after_start",
                violation_error_message="A session cannot end before it begins.",
            ),
            models.CheckConstraint(
                condition=Q(distress_before=None) | Q(distress_before__lte=10),
                name="session_distress_before_0_10",
            ),
            models.CheckConstraint(
                condition=Q(distress_after=None) | Q(distress_after__lte=10),
                name="session_distress_after_0_10",
            ),
        )
        indexes = (
            models.Index(
                fields=["jurisdiction", "started_at"],
                condition=Q(status="in_progress"),
                name="session_in_progress",
            ),
            # Few of many: without it, asking who must co-sign reads every session.
            models.Index(
                fields=["jurisdiction", "-started_at", "-id"],
                condition=Q(status="signed") & ~Q(risk_lowered_from=""),
                name="session_lowered",
            ),
            models.Index(
                fields=["jurisdiction", "-started_at", "-id"], name="session_newest"
            ),
        )

    def __str__(self) -> str:
        return f"session of {self.started_at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        return reverse("desk:session", args=[self.pk])

    @property
    def symptom_labels(self) -> list[str]:
        return [Symptom(code).label for code in self.symptoms]

    @property
    def is_engaged(self) -> bool:
        """Say whether somebody was spoken with, rather than lost before that."""
        if (
            self.call is None
            or self.call.engaged_at
            or self.distress_before is not None
        ):
            return True
        return self.call.outcome_class not in UNENGAGED

    @property
    def risk_in_force(self) -> str:
        """Give the risk level to act on: a lowering counts once it is co-signed."""
        if self.risk_lowered_from and not self.co_signatures.exists():
            return self.risk_lowered_from
        return self.risk_level

    def lock(self) -> None:
        """Read the row anew and keep others from writing it until the transaction ends."""
        rows = Session.objects.select_for_update(of=["self"])
        self.refresh_from_db(from_queryset=rows)

    def hand_to(self, clinician: Any, *, by: Any) -> None:
        """Make a colleague the one who holds and will sign this session."""
        with transaction.atomic():
            self.lock()
            if self.status != self.Status.IN_PROGRESS:
                raise TransitionError("Only a session in progress can be handed on.")
            self.clinician = clinician
            self.store(by=by)

    def sign(self, *, by: Any, **decided: Any) -> None:
        """Freeze the text under the name and credential of the one who signs."""
        now = timezone.now()
        self._move_to(
            self.Status.SIGNED,
            by=by,
            signed_at=now,
            signed_by=by,
            staff_name=by.name,
            credential=by.credential,
            **{"ended_at": self.ended_at or now, **decided},
        )

    def void(self, *, by: Any, reason: str) -> None:
        """Mark a session that should never have been, leaving it to be seen."""
        self._move_to(
            self.Status.VOID, by=by, voided_at=timezone.now(), void_reason=reason
        )

    def move_to_case(self, case: Case, *, by: Any, reason: str) -> None:
        """Put the session under the right person's case, saying where it was."""
        with transaction.atomic():
            self.lock()
            self.moved_from = self.case
            self.case = case
            self.move_reason = reason
            self.store(by=by)
