"""Who runs services, and how they are reached (HSDS 3.0)."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from core.history import History
from providers.models.source import DirectoryRow


class Organization(DirectoryRow):
    """A body that provides services."""

    name = models.CharField(max_length=300)
    alternate_name = models.CharField(max_length=300, blank=True)
    description = models.TextField(blank=True)
    email = models.EmailField(max_length=254, blank=True)
    website = models.URLField(max_length=2000, blank=True)
    tax_status = models.CharField(max_length=100, blank=True)
    tax_id = models.CharField(max_length=100, blank=True)
    year_incorporated = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1000), MaxValueValidator(2200)],
    )
    legal_status = models.CharField(max_length=100, blank=True)
    logo = models.URLField(max_length=2000, blank=True)
    uri = models.URLField(max_length=2000, blank=True)
    parent_organization = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="branches"
    )

    history = History(excluded_fields=["as_imported"])

    class Meta:
        indexes = (models.Index(fields=["name", "id"], name="organization_by_name"),)
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(name=""), name="organization_has_name"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @classmethod
    def open_to_all(cls) -> models.Q:
        """Keep back one whose every service is kept back: a shelter is known by its name."""
        services: Any = cls._meta.get_field("services").related_model
        hidden = services._default_manager.filter(
            ~services.open_to_all(), organization__isnull=False
        )
        shown = services._default_manager.public().filter(
            organization=models.OuterRef("pk")
        )
        open_too = models.Q(models.Exists(shown))
        return ~models.Q(pk__in=hidden.values("organization")) | open_too


class OrganizationIdentifier(DirectoryRow):
    """A number by which a register knows an organization."""

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="organization_identifiers"
    )
    identifier_scheme = models.CharField(max_length=100, blank=True)
    identifier_type = models.CharField(max_length=100)
    identifier = models.CharField(max_length=200)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(identifier=""), name="organizationidentifier_given"
            ),
        )

    def __str__(self) -> str:
        return f"{self.identifier_type} {self.identifier}"


class Program(DirectoryRow):
    """A group of services that an organization offers under one name."""

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="programs"
    )
    name = models.CharField(max_length=300)
    alternate_name = models.CharField(max_length=300, blank=True)
    description = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(name=""), name="program_has_name"
            ),
        )

    def __str__(self) -> str:
        return self.name


class Funding(DirectoryRow):
    """Where the money of an organization or a service comes from."""

    organization = models.ForeignKey(
        Organization,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="funding",
    )
    service = models.ForeignKey(
        "providers.Service",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="funding",
    )
    source = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(organization=None, service=None),
                name="funding_of_somebody",
            ),
        )

    def __str__(self) -> str:
        return self.source


class Contact(DirectoryRow):
    """A named person or desk at a provider; staff of theirs, never one of our people."""

    organization = models.ForeignKey(
        Organization,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="contacts",
    )
    service = models.ForeignKey(
        "providers.Service",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="contacts",
    )
    service_at_location = models.ForeignKey(
        "providers.ServiceAtLocation",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="contacts",
    )
    location = models.ForeignKey(
        "providers.Location",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="contacts",
    )
    name = models.CharField(max_length=300, blank=True)
    title = models.CharField(max_length=300, blank=True)
    department = models.CharField(max_length=300, blank=True)
    email = models.EmailField(max_length=254, blank=True)

    def __str__(self) -> str:
        return self.name or self.title or self.department


class Phone(DirectoryRow):
    """A number of an organization, service, location, service at location or contact."""

    class Kind(models.TextChoices):
        VOICE = "voice"
        HOTLINE = "hotline"
        TEXT = "text", "text message"
        CELL = "cell"
        FAX = "fax"
        VIDEO = "video"
        PAGER = "pager"
        TEXTPHONE = "textphone", "TTY"

    organization = models.ForeignKey(
        Organization,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="phones",
    )
    service = models.ForeignKey(
        "providers.Service",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="phones",
    )
    location = models.ForeignKey(
        "providers.Location",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="phones",
    )
    service_at_location = models.ForeignKey(
        "providers.ServiceAtLocation",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="phones",
    )
    contact = models.ForeignKey(
        Contact, on_delete=models.CASCADE, null=True, blank=True, related_name="phones"
    )
    number = models.CharField(max_length=100)
    extension = models.CharField(max_length=20, blank=True)
    type = models.CharField(max_length=20, choices=Kind, default=Kind.VOICE)
    description = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(number=""),
                name="phone_has_number",
                violation_error_message="A phone needs a number.",
            ),
            models.CheckConstraint(
                condition=~models.Q(
                    organization=None,
                    service=None,
                    location=None,
                    service_at_location=None,
                    contact=None,
                ),
                name="phone_of_somebody",
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} ext. {self.extension}" if self.extension else self.number
