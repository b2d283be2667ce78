"""Episodes of care, what is needed in them, and why one was opened by another."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from accounts.permissions import Role
from cases.models.person import Person, TreatedQuerySet
from core.errors import TransitionError
from core.fields import EncryptedTextField
from core.models import ScopedRow, StatusRecord

# A reason given holds for one shift.
SHIFT = timedelta(hours=12)


class CaseQuerySet(TreatedQuerySet):
    def open(self) -> Self:
        return self.filter(status=Case.Status.OPEN)

    def listed(self) -> Self:
        """Leave out numbers that continue under another case."""
        return self.filter(continued_in=None)

    def with_standing(self, user: Any) -> Self:
        """Annotate `is_own` (assigned, or held in a session) and `is_reasoned`.

        `is_reasoned` says that this user gave a reason for opening it this shift.
        """
        sessions: Any = Case.sessions.rel.related_model._default_manager
        held = sessions.filter(case=OuterRef("pk"), clinician=user).in_progress()
        given = CaseOpening.objects.filter(
            case=OuterRef("pk"), by=user, created_at__gt=timezone.now() - SHIFT
        )
        return self.annotate(
            is_own=Q(assigned_to=user) | Exists(held), is_reasoned=Exists(given)
        )


class Case(StatusRecord):
    """One episode of care for one person, from the first call to the last follow-up."""

    class Status(models.TextChoices):
        OPEN = "open", "Open"
        CLOSED = "closed", "Closed"

    class CloseReason(models.TextChoices):
        LINKED = "linked", "Linked to care"
        RESOLVED = "resolved", "Crisis resolved, nothing further wanted"
        REFUSED = "refused", "Person refused further contact"
        UNREACHABLE = "unreachable", "Could not be reached"
        MOVED = "moved", "Moved away or handed to another program"
        DECEASED = "deceased", "Person died"
        CONTINUED = "continued", "Continues under another case"
        OTHER = "other", "Other"

    TRANSITIONS: Mapping[str, set[str]] = {
        Status.OPEN: {Status.CLOSED},
        Status.CLOSED: {Status.OPEN},
    }

    number = models.CharField(max_length=20, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="cases")
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="assigned_cases",
    )
    status = models.CharField(
        max_length=20, choices=Status, default=Status.OPEN, editable=False
    )
    opened_at = models.DateTimeField(default=timezone.now, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    close_reason = models.CharField(
        max_length=20, choices=CloseReason, blank=True, editable=False
    )
    close_note = EncryptedTextField(blank=True, default="", editable=False)
    continued_in = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="continues",
    )

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["jurisdiction", "number"],
                name="case_number_once",
                violation_error_message="This case number is taken.",
            ),
            models.UniqueConstraint(
                fields=["jurisdiction", "person"],
                condition=Q(status="open"),
                name="case_one_open",
                violation_error_message="This person already has an open case.",
            ),
            models.CheckConstraint(
                condition=Q(status="open", closed_at=None, close_reason="")
                | Q(status="closed", closed_at__isnull=False) & ~Q(close_reason=""),
                name="case_closed_with_reason",
                violation_error_message="A closed case has a reason and a time.",
            ),
        )
        indexes = (
            models.Index(
                fields=["jurisdiction", "-opened_at", "-id"], name="case_newest"
            ),
            models.Index(
                fields=["jurisdiction", "status", "-opened_at", "-id"],
                name="case_newest_by_status",
            ),
        )

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("desk:case", args=[self.pk])

    @property
    def ref(self) -> str:
        """Give the number as it is spoken and pasted: the digits without the year."""
        return self.number.rsplit("-", 1)[-1].lstrip("0") or "0"

    def assign(self, to: Any, *, by: Any) -> None:
        """Make a colleague (or nobody) answer for this case."""
        self._amend(by=by, assigned_to=to)

    def close(self, *, by: Any, reason: str, note: str = "") -> None:
        """End the episode. What is still open in other rooms is the caller's to settle."""
        self._move_to(
            self.Status.CLOSED,
            by=by,
            closed_at=timezone.now(),
            close_reason=reason,
            close_note=note,
        )

    def continue_in(self, case: "Case", *, by: Any) -> None:
        """Close a number given out before the person was known; it goes on in `case`."""
        self._move_to(
            self.Status.CLOSED,
            by=by,
            closed_at=timezone.now(),
            close_reason=self.CloseReason.CONTINUED,
            continued_in=case,
        )

    def reopen(self, *, by: Any) -> None:
        """Take the episode up again, with its number and its history."""
        if self.continued_in_id:
            raise TransitionError("This case goes on under another number: open that.")
        self._move_to(
            self.Status.OPEN, by=by, closed_at=None, close_reason="", close_note=""
        )

    def needs_wanted(self) -> list[str]:
        """List the codes of the needs that stand, met or unmet."""
        return [n.code for n in self.needs.all() if n.status != Need.Status.WITHDRAWN]

    def needs_reason_from(self, user: Any) -> bool:
        """Say whether this user must first tell why; needs `with_standing`.

        Supervisors review any case as their daily work and are only traced.
        """
        if user.role == Role.SUPERVISOR:
            return False
        return not (self.is_own or self.is_reasoned)  # type: ignore[attr-defined]


class CaseCounter(ScopedRow):
    """The last case number given out in a jurisdiction."""

    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["jurisdiction"], name="casecounter_once"),
        )

    def __str__(self) -> str:
        return str(self.last)


class CaseOpening(ScopedRow):
    """The reason a colleague gave for opening a case that is not theirs."""

    class Reason(models.TextChoices):
        CALL = "call", "The person is on the line"
        COVER = "cover", "Covering for a colleague"
        FOLLOW_UP = "follow_up", "Making a follow-up or referral call"
        REVIEW = "review", "Clinical review or consultation"
        OTHER = "other", "Other"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="openings")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField(max_length=12, choices=Reason)

    class Meta:
        indexes = (
            models.Index(
                fields=["case", "by", "-created_at"], name="caseopening_newest"
            ),
        )

    def __str__(self) -> str:
        return self.get_reason_display()


class Need(StatusRecord):
    """Something the person needs, such as a bed, a ride or medication; met or unmet."""

    class Code(models.TextChoices):
        CRISIS_CARE = "crisis_care", "Crisis care"
        COUNSELING = "counseling", "Counseling"
        PSYCHIATRY = "psychiatry", "Psychiatry"
        MEDICATION = "medication", "Medication"
        SUBSTANCE = "substance", "Substance use care"
        HOUSING = "housing", "Shelter or housing"
        FOOD = "food", "Food"
        TRANSPORT = "transport", "Transport"
        MEDICAL = "medical", "Medical care"
        SAFETY = "safety", "Safety from violence"
        BENEFITS = "benefits", "Benefits or income"
        LEGAL = "legal", "Legal help"
        PEER = "peer", "Peer support"
        FAMILY = "family", "Help for the family"

    class Status(models.TextChoices):
        UNMET = "unmet", "Unmet"
        MET = "met", "Met"
        WITHDRAWN = "withdrawn", "No longer wanted"

    TRANSITIONS: Mapping[str, set[str]] = {
        Status.UNMET: {Status.MET, Status.WITHDRAWN},
        Status.MET: {Status.UNMET},
        Status.WITHDRAWN: {Status.UNMET},
    }

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="needs")
    # Where it was first told, so that it goes along when that session is moved.
    raised_in = models.ForeignKey(
        "cases.Session",
        on_delete=models.PROTECT,
        related_name="needs_raised",
        null=True,
        db_index=False,
        editable=False,
    )
    code = models.CharField(max_length=20, choices=Code)
    status = models.CharField(
        max_length=20, choices=Status, default=Status.UNMET, editable=False
    )
    met_at = models.DateTimeField(null=True, editable=False)

    objects = TreatedQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["case", "code"],
                name="need_once_per_case",
                violation_error_message="This need is already on the case.",
            ),
            models.CheckConstraint(
                condition=Q(status="met", met_at__isnull=False)
                | Q(met_at=None) & ~Q(status="met"),
                name="need_met_with_time",
                violation_error_message="A need that is met has a time.",
            ),
        )

    def __str__(self) -> str:
        return self.get_code_display()

    def meet(self, *, by: Any) -> None:
        """Say that the person now has it."""
        self._move_to(self.Status.MET, by=by, met_at=timezone.now())

    def withdraw(self, *, by: Any) -> None:
        """Say that the person does not want it after all."""
        self._move_to(self.Status.WITHDRAWN, by=by)

    def reopen(self, *, by: Any) -> None:
        """Say that the person is without it again."""
        self._move_to(self.Status.UNMET, by=by, met_at=None)
