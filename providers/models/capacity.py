"""How many places are free, how long that can be believed, and who doubts it."""

from datetime import timedelta
from typing import Any, Self

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Case, F, Func, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from core.ids import uuid7
from providers.models.service import Service
from providers.models.source import DirectoryQuerySet, DirectoryRow
from providers.models.teams import crewed_services

# Where nobody set a rule, the kind of unit tells: how long a count is trusted, when
# it is worth nothing any more, and how often it is to be told anew.
# (As PostgreSQL writes the edges of a word.)
TEAMS = r"\m(team|crew|van|vehicle|responder)s?\M"
SLOTS = r"\m(slot|appointment|visit|intake|session|class|hour)(e?s)?\M"
MINUTES, HOURS, DAYS = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
# Clocks of two machines differ by a little; what lies further ahead is a mistake.
AHEAD = MINUTES
A_MOMENT = MinValueValidator(MINUTES, "At least a minute.")


def _by_kind(own: str, team: timedelta, slot: timedelta, other: timedelta) -> Any:
    span = models.DurationField()
    kind = Case(
        When(name__iregex=TEAMS, then=Value(team, span)),
        When(name__iregex=SLOTS, then=Value(slot, span)),
        default=Value(other, span),
        output_field=span,
    )
    return models.GeneratedField(
        expression=Coalesce(F(own), kind), output_field=span, db_persist=True
    )


def _own(label: str) -> models.DurationField:
    return models.DurationField(label, null=True, blank=True, validators=[A_MOMENT])


class Unit(DirectoryRow):
    """What a capacity counts: a bed, a chair, a team, an hour (HSDS 3.1)."""

    name = models.CharField(max_length=100)
    scheme = models.CharField(max_length=100, blank=True)
    identifier = models.CharField(max_length=100, blank=True)
    uri = models.URLField(max_length=2000, blank=True)
    # Ours: the rule by which a count of this unit ages, None where its kind says it.
    own_trusted_for = _own("trusted for")
    own_worthless_after = _own("worthless after")
    own_expected_every = _own("expected every")
    trusted_for = _by_kind("own_trusted_for", 15 * MINUTES, 3 * DAYS, 4 * HOURS)
    worthless_after = _by_kind("own_worthless_after", 2 * HOURS, 14 * DAYS, DAYS)
    expected_every = _by_kind("own_expected_every", HOURS, 7 * DAYS, DAYS)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(name=""), name="unit_has_name"),
            models.CheckConstraint(
                condition=Q(worthless_after__gt=F("trusted_for")),
                name="unit_fades_before_it_is_worthless",
                violation_error_message=(
                    "A count is trusted first and worthless later: the second time is longer."
                ),
            ),
        )

    def __str__(self) -> str:
        return self.name


class Trust(Func):
    """How far a capacity can be believed at a moment: 1 wholly, 0 not at all.

    The rule itself is the function `capacity_trust` of the database, so that search,
    pages and reports cannot come to differ about it.
    """

    function = "capacity_trust"
    output_field = models.FloatField()

    def __init__(self, at: Any) -> None:
        moment = Value(at, models.DateTimeField())
        rule = (F("unit__trusted_for"), F("unit__worthless_after"))
        super().__init__(F("updated"), F("doubted_at"), *rule, moment)


class CapacityQuerySet(DirectoryQuerySet):
    def trusted_at(self, moment: Any) -> Self:
        """Add `trust` to each row, as it is at this moment."""
        return self.annotate(trust=Trust(moment))

    def told(self) -> Self:
        """Leave out teams of a service that has a roster here: it knows how many are free."""
        return self.exclude(unit__name__iregex=TEAMS, service__teams__is_active=True)

    def public(self) -> Self:
        """Keep back what a feed counts of teams that have a roster here, whoever's it is."""
        crewed = list(crewed_services())
        return super().public().exclude(unit__name__iregex=TEAMS, service__in=crewed)

    def of_place(self, place: Any) -> Self:
        """Those counted at this place, and those counted for its whole service."""
        here = Q(service_at_location=place) | Q(service_at_location=None)
        return self.filter(here, service=place.service_id)


class Said(models.TextChoices):
    """By what way a capacity reached us."""

    FEED = "feed", "feed"
    DESK = "desk", "our desk"
    LINK = "link", "the provider's link"
    API = "api", "the provider's system"


class ServiceCapacity(DirectoryRow):
    """How many units were free at a moment, and who said so (HSDS 3.1)."""

    service = models.ForeignKey(
        Service, on_delete=models.CASCADE, related_name="service_capacities"
    )
    # HSDS counts per service; a service at several places has room in only some.
    service_at_location = models.ForeignKey(
        "providers.ServiceAtLocation",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="service_capacities",
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="service_capacities"
    )
    population = models.CharField(max_length=100, blank=True)
    available = models.PositiveIntegerField()
    maximum = models.PositiveIntegerField(null=True, blank=True)
    description = models.TextField(blank=True)
    updated = models.DateTimeField(default=timezone.now)
    said_by = models.CharField(max_length=200, blank=True)
    said_through = models.CharField(
        max_length=4, choices=Said, default=Said.FEED, editable=False
    )
    # The last decline for no capacity; older than `updated`, the provider has spoken
    # again since and it counts no more.
    doubted_at = models.DateTimeField(null=True, editable=False)

    objects = CapacityQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(fields=["service", "-updated"], name="servicecapacity_newest"),
        )

    def __str__(self) -> str:
        return f"{self.available} {self.unit}"


class CapacityReading(models.Model):
    """What a capacity said once: written by the database at every change, whoever made it."""

    capacity = models.ForeignKey(
        ServiceCapacity, on_delete=models.CASCADE, related_name="readings"
    )
    at = models.DateTimeField()
    available = models.PositiveIntegerField()
    maximum = models.PositiveIntegerField(null=True)
    said_by = models.CharField(max_length=200, blank=True)
    said_through = models.CharField(max_length=4, choices=Said)
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-at", "-id")
        indexes = (models.Index(fields=["capacity", "-at"], name="reading_newest"),)

    def __str__(self) -> str:
        return f"{self.available} free at {self.at:%Y-%m-%d %H:%M}"


class CapacityDoubt(models.Model):
    """One decline that speaks against what a place says of its room; about no person."""

    class Reason(models.TextChoices):
        NO_CAPACITY = "no_capacity", "declined for no capacity"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    service_at_location = models.ForeignKey(
        "providers.ServiceAtLocation",
        on_delete=models.CASCADE,
        related_name="capacity_doubts",
        db_index=False,
    )
    reason = models.CharField(max_length=12, choices=Reason)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("-at",)
        indexes = (
            models.Index(fields=["service_at_location", "-at"], name="doubt_newest"),
        )

    def __str__(self) -> str:
        return f"{self.get_reason_display()} at {self.at:%Y-%m-%d %H:%M}"
