"""Areas that planners think in: counties, districts, whatever outline is handed in."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.ids import uuid7
from core.models import ScopedRow
from providers.models.location import Location

if TYPE_CHECKING:
    from accounts.models import User


class AreaLayerQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> Self:
        """Those of the whole installation and those the user's jurisdiction handed in."""
        if not user.membership:
            return self.none()
        return self.filter(Q(jurisdiction=None) | Q(jurisdiction=user.jurisdiction_id))

    def editable_by(self, user: "User") -> Self:
        return self.filter(jurisdiction=user.jurisdiction_id)


class AreaLayer(models.Model):
    """A set of areas that came together, such as the counties or a city's districts."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=120)
    # None: for the whole installation.
    jurisdiction = models.ForeignKey(
        "accounts.Jurisdiction",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="area_layers",
    )
    # Large enough that a confidential place may be counted in it.
    is_coarse = models.BooleanField(default=False, editable=False)
    digest = models.CharField(max_length=64, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = AreaLayerQuerySet.as_manager()

    class Meta:
        ordering = ("-is_coarse", "name")

    def __str__(self) -> str:
        return self.name


class Area(models.Model):
    """One outlined area of a layer."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    layer = models.ForeignKey(
        AreaLayer, on_delete=models.CASCADE, related_name="areas", db_index=False
    )
    code = models.CharField(max_length=80)
    name = models.CharField(max_length=120)
    region = models.CharField(max_length=30, blank=True)
    # As somebody would write it, folded: how "Travis County, TX" is found again.
    folded = models.CharField(max_length=160)
    south = models.FloatField()
    west = models.FloatField()
    north = models.FloatField()
    east = models.FloatField()
    # A GeoJSON geometry of kind MultiPolygon, longitude first.
    outline = models.JSONField()

    class Meta:
        ordering = ("region", "name", "code")
        indexes = (models.Index(fields=["folded"], name="area_by_name"),)
        constraints = (
            models.UniqueConstraint(fields=["layer", "code"], name="area_code_once"),
            models.CheckConstraint(
                condition=Q(
                    south__gte=-90,
                    south__lte=models.F("north"),
                    north__lte=90,
                    west__gte=-180,
                    west__lte=models.F("east"),
                    east__lte=180,
                ),
                name="area_on_earth",
            ),
        )

    def __str__(self) -> str:
        return f"{self.name}, {self.region}" if self.region else self.name


class HomeArea(ScopedRow):
    """An area that a jurisdiction serves: what stands in it is theirs on the map."""

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="homes")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["jurisdiction", "area"], name="homearea_once"
            ),
        )

    def __str__(self) -> str:
        return str(self.area)


class LocationArea(models.Model):
    """Which area of a layer a location lies in; worked out from its coordinates."""

    id = models.BigAutoField(primary_key=True)
    location = models.ForeignKey(
        Location, on_delete=models.CASCADE, related_name="location_areas"
    )
    layer = models.ForeignKey(
        AreaLayer, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    # None: it was looked for, and lies in none.
    area = models.ForeignKey(
        Area, on_delete=models.CASCADE, null=True, related_name="location_areas"
    )
    # Of the coordinates it was worked out from, so that a move is noticed.
    mark = models.BigIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["layer", "location", "area"],
                nulls_distinct=False,
                name="locationarea_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.location} in {self.area}"
