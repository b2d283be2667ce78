"""How old each entry's word is: when it is due, who is asked, what they correct."""

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.ids import uuid7
from providers.models.links import ProviderLink
from providers.models.service import Service
from providers.models.source import Source

if TYPE_CHECKING:
    from accounts.models import Jurisdiction, User

DAYS, CRISIS_DAYS, MAILS_A_DAY = 180, 90, 50
# What a provider corrects that is no field of the service.
NOT_FIELDS = {"phone": "Number", "hours": "Hours", "remark": "Remark"}
SOME_DAYS = [MinValueValidator(1), MaxValueValidator(3650)]


class VerificationRuleQuerySet(models.QuerySet):
    def of(self, jurisdiction: "Jurisdiction | None") -> "VerificationRule":
        """Give the rule of a jurisdiction's sources; unsaved, the usual one."""
        found = self.filter(jurisdiction=jurisdiction, source=None).first()
        return found or VerificationRule(jurisdiction=jurisdiction)  # type: ignore[return-value]


class VerificationRule(models.Model):
    """How long a provider's word holds: of one source, or of all that a jurisdiction keeps."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    # None: of what is kept by all jurisdictions together.
    jurisdiction = models.ForeignKey(
        "accounts.Jurisdiction",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="verification_rules",
    )
    source = models.ForeignKey(
        Source,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="verification_rules",
    )
    days = models.PositiveSmallIntegerField(
        "Any service, every", default=DAYS, validators=SOME_DAYS
    )
    crisis_days = models.PositiveSmallIntegerField(
        "Crisis services, every", default=CRISIS_DAYS, validators=SOME_DAYS
    )
    is_asking = models.BooleanField("Ask providers by e-mail", default=False)
    mails_a_day = models.PositiveSmallIntegerField(
        "E-mails a day, at most",
        default=MAILS_A_DAY,
        validators=[MaxValueValidator(5000)],
    )

    objects = VerificationRuleQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["jurisdiction", "source"],
                nulls_distinct=False,
                name="verificationrule_once",
                violation_error_message="There is a rule for this source already.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.days} days, crisis services {self.crisis_days}"


class VerificationQuerySet(models.QuerySet):
    def due(self, today: date) -> Self:
        """Of entries in use; what went since the last weighing is passed over."""
        return self.filter(
            due_on__lte=today,
            service__gone_since=None,
            service__retired_at=None,
            service__merged_into=None,
        )

    def visible_to(self, user: "User") -> Self:
        """What the user's jurisdiction keeps, or all of them do."""
        if not user.membership:
            return self.none()
        mine = Q(service__origin__jurisdiction=user.jurisdiction)
        return self.filter(mine | Q(service__origin__jurisdiction=None))


class Verification(models.Model):
    """Where one service in use stands: when its provider's word is due, how badly, who was asked."""

    service = models.OneToOneField(
        Service,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="verification",
    )
    due_on = models.DateField()
    is_crisis = models.BooleanField(default=False)
    is_reported = models.BooleanField(default=False)
    # Referrals to it in a year.
    uses = models.PositiveIntegerField(default=0)
    # The worst first: never verified, crisis, reported, most used, longest overdue.
    weight = models.BigIntegerField(default=0)
    # How often it was asked in vain since its provider last spoke, and when again.
    unanswered = models.PositiveSmallIntegerField(default=0)
    ask_after = models.DateField(null=True)

    objects = VerificationQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(fields=["-weight", "-service"], name="verification_worst"),
            models.Index(fields=["due_on"], name="verification_due"),
        )

    def __str__(self) -> str:
        return f"{self.service}, due {self.due_on}"


class UnreachableAddress(models.Model):
    """An e-mail address that takes no mail: nobody writes there again until it is cleared."""

    email = models.EmailField(max_length=254, unique=True)
    reason = models.CharField(max_length=100)
    since = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ("-since",)

    def __str__(self) -> str:
        return self.email


class DirectoryCorrectionQuerySet(models.QuerySet):
    def open(self) -> Self:
        return self.filter(status=DirectoryCorrection.Status.PROPOSED)

    def visible_to(self, user: "User") -> Self:
        """Corrections of what the user's jurisdiction keeps, or all of them do."""
        if not user.membership:
            return self.none()
        mine = Q(service__origin__jurisdiction=user.jurisdiction)
        return self.filter(mine | Q(service__origin__jurisdiction=None))


class DirectoryCorrection(models.Model):
    """What a provider says one field of their entry should be; an admin lets it in or not."""

    class Status(models.TextChoices):
        PROPOSED = "proposed", "To decide"
        APPROVED = "approved", "Taken over"
        REJECTED = "rejected", "Turned down"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    service = models.ForeignKey(
        Service, on_delete=models.PROTECT, related_name="corrections"
    )
    link = models.ForeignKey(
        ProviderLink, on_delete=models.PROTECT, related_name="corrections"
    )
    # A field of the service, "phone:<id>", "hours:<id of the place>" or "remark".
    field = models.CharField(max_length=100)
    old = models.TextField(blank=True)
    new = models.TextField(blank=True)
    status = models.CharField(
        max_length=10, choices=Status, default=Status.PROPOSED, editable=False
    )
    said_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)

    objects = DirectoryCorrectionQuerySet.as_manager()

    class Meta:
        ordering = ("-said_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=["link", "field"], name="directorycorrection_once"
            ),
            models.CheckConstraint(
                condition=Q(status="proposed", decided_by=None, decided_at=None)
                | Q(
                    status__in=["approved", "rejected"],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                ),
                name="directorycorrection_decided_by_somebody",
            ),
        )
        indexes = (
            models.Index(
                fields=["-said_at", "-id"],
                condition=Q(status="proposed"),
                name="directorycorrection_open",
            ),
        )

    def __str__(self) -> str:
        return f"{self.label} of {self.service}"

    @property
    def label(self) -> str:
        """Name the field in words."""
        name = self.field.partition(":")[0]
        if name in NOT_FIELDS:
            return NOT_FIELDS[name]
        field: Any = Service._meta.get_field(name)
        return str(field.verbose_name).capitalize()
