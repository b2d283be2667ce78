"""Where services are found, and what a visitor meets there (HSDS 3.0)."""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from core.history import History
from providers.models.organization import Organization, Phone
from providers.models.service import Service
from providers.models.source import DirectoryRow


class Location(DirectoryRow):
    """A place, a mailing address or a place on the net."""

    class Kind(models.TextChoices):
        PHYSICAL = "physical"
        POSTAL = "postal"
        VIRTUAL = "virtual"

    location_type = models.CharField(max_length=10, choices=Kind, default=Kind.PHYSICAL)
    url = models.URLField(max_length=2000, blank=True)
    organization = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="locations",
    )
    name = models.CharField(max_length=300, blank=True)
    alternate_name = models.CharField(max_length=300, blank=True)
    description = models.TextField(blank=True)
    transportation = models.TextField(blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    external_identifier = models.CharField(max_length=200, blank=True)
    external_identifier_type = models.CharField(max_length=100, blank=True)
    # Ours: the IANA zone of its clocks ('' when only the source's is known), and
    # whether the address must reach nobody but those who keep it.
    timezone = models.CharField(max_length=40, blank=True)
    is_confidential = models.BooleanField(default=False)

    history = History(excluded_fields=["as_imported"])

    class Meta:
        indexes = (
            models.Index(
                fields=["id"],
                condition=Q(is_confidential=True),
                name="location_confidential",
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(location_type__in=["physical", "postal", "virtual"]),
                name="location_known_type",
            ),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
                name="location_on_earth",
                violation_error_message="Latitude and longitude come together, on earth.",
            ),
        )

    def __str__(self) -> str:
        if self.is_confidential:
            return "Confidential location"
        return self.name or "Unnamed location"

    @classmethod
    def open_to_all(cls) -> Q:
        """Keep back a secret place, and one where nothing but secret services are.

        A secret service keeps its place back for good, even when the row that puts it
        there is retired, gone or merged away.
        """
        kept_back = Q(service__is_excluded=True) | Q(service__is_confidential=True)
        hidden = ServiceAtLocation.objects.filter(kept_back, location__isnull=False)
        shown = ServiceAtLocation.objects.filter(
            ServiceAtLocation.open_to_all(),
            location=OuterRef("pk"),
            gone_since=None,
            retired_at=None,
            merged_into=None,
        )
        # Asked of the hidden few alone: joined, it was planned as each against each.
        open_too = Q(Exists(shown))
        return Q(is_confidential=False) & (
            ~Q(pk__in=hidden.values("location")) | open_too
        )


class Address(DirectoryRow):
    """A postal or street address of a location."""

    location = models.ForeignKey(
        Location, on_delete=models.CASCADE, null=True, related_name="addresses"
    )
    # HSDS 1.1 also gives postal addresses to organizations.
    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, null=True, related_name="addresses"
    )
    attention = models.CharField(max_length=300, blank=True)
    address_1 = models.CharField(max_length=500, blank=True)
    address_2 = models.CharField(max_length=500, blank=True)
    city = models.CharField(max_length=200, blank=True)
    region = models.CharField(max_length=200, blank=True)
    state_province = models.CharField(max_length=100, blank=True)
    postal_code = models.CharField(max_length=20, blank=True)
    country = models.CharField(max_length=2, blank=True)
    address_type = models.CharField(
        max_length=10, choices=Location.Kind, default=Location.Kind.PHYSICAL
    )

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(address_type__in=["physical", "postal", "virtual"]),
                name="address_known_type",
            ),
            models.CheckConstraint(
                condition=~Q(location=None, organization=None),
                name="address_of_somebody",
            ),
        )

    def __str__(self) -> str:
        return ", ".join(filter(None, [self.address_1, self.address_2, self.city]))


class Accessibility(DirectoryRow):
    """How a location serves people with a disability."""

    location = models.ForeignKey(
        Location, on_delete=models.CASCADE, related_name="accessibility"
    )
    description = models.TextField(blank=True)
    details = models.TextField(blank=True)
    url = models.URLField(max_length=2000, blank=True)

    def __str__(self) -> str:
        return self.description


class ServiceAtLocation(DirectoryRow):
    """One service at one place: what a person is referred to."""

    service = models.ForeignKey(
        Service, on_delete=models.PROTECT, related_name="service_at_locations"
    )
    # None: by phone or on the net, or the source does not say where. Without such a
    # row a service of that kind could be neither found nor referred to.
    location = models.ForeignKey(
        Location,
        on_delete=models.PROTECT,
        null=True,
        related_name="service_at_locations",
    )
    description = models.TextField(blank=True)
    # Here alone; of the whole service its own mark says it.
    do_not_refer = models.BooleanField(default=False)
    # The place of the entry that its service was merged into.
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="merged_from",
        db_index=False,
    )

    UNMERGED = {"merged_into": None, "service__merged_into": None}

    class Meta:
        indexes = (
            models.Index(
                fields=["merged_into"],
                condition=Q(merged_into__isnull=False),
                name="serviceatlocation_merged",
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=~Q(merged_into=models.F("id")),
                name="serviceatlocation_not_into_itself",
            ),
            models.UniqueConstraint(
                fields=["service", "location"],
                nulls_distinct=False,
                name="serviceatlocation_once",
                violation_error_message="This service is already at this location.",
            ),
        )

    def __str__(self) -> str:
        # The name of a place may be its address.
        place = "" if self.is_confidential else str(self.location or "")
        if place in {"", str(self.service)}:
            return str(self.service)
        return f"{self.service} at {place}"

    @classmethod
    def open_to_all(cls) -> Q:
        """Keep back what a secret place or a service kept back would give away."""
        service = Q(
            service__is_excluded=False,
            service__is_confidential=False,
            service__gone_since=None,
            service__retired_at=None,
            service__merged_into=None,
        )
        shown = Q(
            location__is_confidential=False,
            location__gone_since=None,
            location__retired_at=None,
        )
        return service & (Q(location=None) | shown)

    @property
    def takes_nobody(self) -> bool:
        """Tell whether it is found, but nobody is to be sent there."""
        return self.do_not_refer or self.service.do_not_refer

    @property
    def survivor(self) -> "ServiceAtLocation":
        """Follow what it was merged into, however often; itself when it was not."""
        place = self
        while place.merged_into_id:
            place = place.merged_into
        return place

    @property
    def is_confidential(self) -> bool:
        place = self.location
        return self.service.is_confidential or bool(place and place.is_confidential)


class Language(DirectoryRow):
    """A language in which a service, location or phone can be used."""

    service = models.ForeignKey(
        Service,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="languages",
    )
    location = models.ForeignKey(
        Location,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="languages",
    )
    phone = models.ForeignKey(
        Phone, on_delete=models.CASCADE, null=True, blank=True, related_name="languages"
    )
    name = models.CharField(max_length=100, blank=True)
    code = models.CharField(max_length=20, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~Q(service=None, location=None, phone=None),
                name="language_of_something",
            ),
        )

    def __str__(self) -> str:
        return self.name or self.code
