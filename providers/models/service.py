"""What is offered, to whom, at what price and with how many places (HSDS 3.0 and 3.1)."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone

from core.access import trace
from core.errors import ConflictError
from core.history import History
from core.ids import uuid7
from providers.models.organization import Organization, Program
from providers.models.source import DirectoryRow

if TYPE_CHECKING:
    from accounts.models import User

AGE_LIMITS = [MinValueValidator(0), MaxValueValidator(150)]


class Service(DirectoryRow):
    """Help that an organization offers."""

    class Status(models.TextChoices):
        ACTIVE = "active"
        INACTIVE = "inactive"
        DEFUNCT = "defunct"
        TEMPORARILY_CLOSED = "temporarily closed"

    # None only where the source names an organization that it does not hold.
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, related_name="services"
    )
    program = models.ForeignKey(
        Program,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="services",
    )
    name = models.CharField(max_length=300)
    alternate_name = models.CharField(max_length=300, blank=True)
    description = models.TextField(blank=True)
    url = models.URLField(max_length=2000, blank=True)
    email = models.EmailField(max_length=254, blank=True)
    status = models.CharField(max_length=20, choices=Status, default=Status.ACTIVE)
    interpretation_services = models.TextField(blank=True)
    application_process = models.TextField(blank=True)
    fees_description = models.TextField(blank=True)
    wait_time = models.TextField(blank=True)
    fees = models.TextField(blank=True)
    accreditations = models.TextField(blank=True)
    eligibility_description = models.TextField(blank=True)
    minimum_age = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=AGE_LIMITS
    )
    maximum_age = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=AGE_LIMITS
    )
    assured_date = models.DateField(null=True, blank=True)
    assurer_email = models.EmailField(max_length=254, blank=True)
    licenses = models.TextField(blank=True)
    alert = models.TextField(blank=True)
    last_modified = models.DateTimeField(null=True, blank=True)
    # Ours, beside HSDS: found but not to be referred to; kept out of what the public
    # sees; whose every place is secret.
    do_not_refer = models.BooleanField(default=False)
    is_excluded = models.BooleanField(default=False)
    is_confidential = models.BooleanField(default=False)
    # The entry of another source that stands for this one too (a `Duplicate`).
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="merged_from",
        db_index=False,
    )

    history = History(excluded_fields=["as_imported"])
    UNMERGED = {"merged_into": None}

    class Meta:
        indexes = (
            models.Index(fields=["name", "id"], name="service_by_name"),
            models.Index(
                fields=["merged_into"],
                condition=models.Q(merged_into__isnull=False),
                name="service_merged",
            ),
            models.Index(
                fields=["organization"],
                condition=models.Q(is_excluded=True) | models.Q(is_confidential=True),
                name="service_kept_back",
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(merged_into=models.F("id")),
                name="service_not_into_itself",
            ),
            models.CheckConstraint(
                condition=~models.Q(name=""), name="service_has_name"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    status__in=["active", "inactive", "defunct", "temporarily closed"]
                ),
                name="service_known_status",
            ),
            models.CheckConstraint(
                condition=models.Q(minimum_age=None)
                | models.Q(maximum_age=None)
                | models.Q(minimum_age__lte=models.F("maximum_age")),
                name="service_ages_in_order",
                violation_error_message="The youngest age is above the oldest.",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("providers:service", args=[self.pk])

    @property
    def survivor(self) -> "Service":
        """Follow what it was merged into, however often; itself when it was not."""
        entry = self
        while entry.merged_into_id:
            entry = entry.merged_into
        return entry

    @classmethod
    def open_to_all(cls) -> models.Q:
        """Keep back what is excluded, what is secret, and what is at secret places only."""
        places = cls._meta.get_field("service_at_locations").related_model
        current = places._default_manager.filter(
            gone_since=None, retired_at=None, merged_into=None
        )
        elsewhere = current.filter(
            models.Q(location=None) | models.Q(location__is_confidential=False),
            service=models.OuterRef("pk"),
        )
        secret = current.filter(location__is_confidential=True).values("service")
        # Asked of the few alone: joined, it was planned as each against each.
        open_too = models.Q(models.Exists(elsewhere))
        named = models.Q(is_excluded=False, is_confidential=False)
        return named & (~models.Q(pk__in=secret) | open_too)


class ServiceArea(DirectoryRow):
    """Where the people live whom a service takes."""

    service = models.ForeignKey(
        Service, on_delete=models.CASCADE, related_name="service_areas"
    )
    name = models.CharField(max_length=300, blank=True)
    description = models.TextField(blank=True)
    extent = models.TextField(blank=True)
    extent_type = models.CharField(max_length=40, blank=True)
    uri = models.URLField(max_length=2000, blank=True)

    def __str__(self) -> str:
        return self.name


class RequiredDocument(DirectoryRow):
    """A paper that a person must bring."""

    service = models.ForeignKey(
        Service, on_delete=models.CASCADE, related_name="required_documents"
    )
    document = models.TextField(blank=True)
    uri = models.URLField(max_length=2000, blank=True)

    def __str__(self) -> str:
        return self.document


class CostOption(DirectoryRow):
    """What a service costs, or what it takes in payment."""

    service = models.ForeignKey(
        Service, on_delete=models.CASCADE, related_name="cost_options"
    )
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    option = models.TextField(blank=True)
    currency = models.CharField(max_length=3, blank=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    amount_description = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(amount=None) | models.Q(amount__gte=0),
                name="costoption_not_below_zero",
            ),
        )

    def __str__(self) -> str:
        return self.option or self.amount_description


class DirectoryReportQuerySet(models.QuerySet):
    def open(self) -> Self:
        return self.filter(resolved_at=None)

    def visible_to(self, user: "User") -> Self:
        """Reports on what the user's jurisdiction keeps, or on what everybody does."""
        if not user.membership:
            return self.none()
        mine = models.Q(service__origin__jurisdiction=user.jurisdiction)
        return self.filter(mine | models.Q(service__origin__jurisdiction=None))


class DirectoryReport(models.Model):
    """Word from the floor that something in the directory is wrong."""

    class Kind(models.TextChoices):
        PHONE = "phone", "The number is wrong"
        HOURS = "hours", "The hours are wrong"
        CLOSED = "closed", "It no longer exists"
        OTHER = "other", "Something else"

    class Outcome(models.TextChoices):
        CORRECTED = "corrected", "It was wrong and has been put right"
        RIGHT = "right", "It was looked into and is right as it stands"
        RETIRED = "retired", "The entry is out of use now"
        TAKEN_BACK = "taken_back", "Whoever said so took it back"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    service = models.ForeignKey(
        Service, on_delete=models.PROTECT, related_name="directory_reports"
    )
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.PHONE)
    note = models.CharField(
        max_length=200,
        blank=True,
        help_text="About the service only, never about a caller.",
    )
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="directory_reports",
    )
    reported_at = models.DateTimeField(default=timezone.now)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    resolved_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(
        max_length=10, choices=Outcome, blank=True, editable=False
    )

    objects = DirectoryReportQuerySet.as_manager()

    class Meta:
        ordering = ("-reported_at",)
        indexes = (
            models.Index(
                fields=["service"],
                condition=models.Q(resolved_at=None),
                name="directoryreport_open",
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(resolved_at=None, resolved_by=None)
                | models.Q(resolved_at__isnull=False, resolved_by__isnull=False),
                name="directoryreport_resolved_by_somebody",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.service}"

    def resolve(self, *, by: "User", outcome: str = "right") -> None:
        """Take it off the list: what it said has been looked into."""
        settled = {"resolved_by": by, "resolved_at": timezone.now(), "outcome": outcome}
        if not DirectoryReport.objects.open().filter(pk=self.pk).update(**settled):
            raise ConflictError("This report was settled already.")
        trace("change", self.service, reason="report settled")
