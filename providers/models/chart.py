"""What the matrix and the map are counted from: made anew out of the directory."""

from typing import Self
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Substr

from providers.models.location import Location, ServiceAtLocation

HOURS_OF_WEEK = 168
OPEN_HOUR, CLOSED_HOUR, UNSAID_HOUR = "o", "c", "u"


class MapEntryQuerySet(models.QuerySet):
    def with_codes(self, codes: list[str]) -> Self:
        return self.filter(codes__overlap=codes)

    def unclassified(self) -> Self:
        return self.filter(codes=[])

    def in_language(self, name: str) -> Self:
        return self.filter(languages__contains=[name])

    def for_population(self, name: str) -> Self:
        return self.filter(populations__contains=[name])

    def at_hour(self, hour: int, state: str = OPEN_HOUR) -> Self:
        """Keep what is in this state at an hour of the week, 0 being Monday at midnight."""
        rows = self.annotate(at_hour=Substr("hours", hour + 1, 1))
        if state == UNSAID_HOUR:
            return rows.filter(Q(at_hour=UNSAID_HOUR) | Q(hours=""))
        return rows.filter(at_hour=state)

    def countable_in(self, *, coarse: bool) -> Self:
        """Leave confidential places out of areas small enough to find them by."""
        return self if coarse else self.filter(is_confidential=False)

    def in_area(self, area: UUID, *, coarse: bool) -> Self:
        rows = self.countable_in(coarse=coarse)
        return rows.filter(location__location_areas__area=area)


class MapEntry(models.Model):
    """One door on the crisis systems map: a service at a location that is in use."""

    service_at_location = models.OneToOneField(
        ServiceAtLocation,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="map_entry",
    )
    location = models.ForeignKey(
        Location,
        on_delete=models.CASCADE,
        null=True,
        related_name="+",
    )
    name = models.CharField(max_length=300)
    # Codes of our continuum, levels among them; none is "not classified".
    codes = ArrayField(models.CharField(max_length=60), default=list)
    languages = ArrayField(models.CharField(max_length=100), default=list)
    populations = ArrayField(models.CharField(max_length=20), default=list)
    # A letter for each hour of an ordinary week, taken at half past; '' is unknown.
    hours = models.CharField(max_length=HOURS_OF_WEEK, blank=True)
    is_confidential = models.BooleanField(default=False)
    # No coordinates, postal code or city: a line, not a house.
    is_nowhere = models.BooleanField(default=False, db_default=False)
    # The jurisdiction that keeps it, None for nobody's; and the areas it says it serves,
    # folded with their state ("travis tx").
    keeper = models.UUIDField(null=True)
    serves = ArrayField(models.CharField(max_length=160), default=list)

    objects = MapEntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "map entries"
        indexes = (
            models.Index(
                fields=["name", "service_at_location"], name="mapentry_by_name"
            ),
        )

    def __str__(self) -> str:
        return self.name


class MapState(models.Model):
    """When the map was last made, and from what."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    made_at = models.DateTimeField()
    checked_at = models.DateTimeField()
    fingerprint = models.CharField(max_length=200)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(id=1), name="mapstate_only_one"),
        )

    def __str__(self) -> str:
        return f"made {self.made_at:%Y-%m-%d %H:%M}"
