"""When services are open: as a source says it, and as it is looked up."""

from django.db import models
from django.db.models import Q

from providers.models.location import Location, ServiceAtLocation
from providers.models.service import Service
from providers.models.source import DirectoryRow

WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


class Schedule(DirectoryRow):
    """Opening hours as an RFC 5545 rule; days it names without hours are unknown."""

    class Frequency(models.TextChoices):
        WEEKLY = "WEEKLY"
        MONTHLY = "MONTHLY"

    service = models.ForeignKey(
        Service,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="schedules",
    )
    location = models.ForeignKey(
        Location,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="schedules",
    )
    service_at_location = models.ForeignKey(
        ServiceAtLocation,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="schedules",
    )
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    dtstart = models.DateField(null=True, blank=True)
    # HSDS 3.0: hours from UTC, a number. The zone of the location decides here.
    timezone = models.DecimalField(
        max_digits=4, decimal_places=2, null=True, blank=True
    )
    until = models.DateField(null=True, blank=True)
    count = models.PositiveIntegerField(null=True, blank=True)
    wkst = models.CharField(max_length=2, blank=True)
    freq = models.CharField(max_length=10, choices=Frequency, blank=True)
    interval = models.PositiveSmallIntegerField(null=True, blank=True)
    byday = models.CharField(max_length=100, blank=True)
    byweekno = models.CharField(max_length=200, blank=True)
    bymonthday = models.CharField(max_length=200, blank=True)
    byyearday = models.CharField(max_length=1000, blank=True)
    description = models.TextField(blank=True)
    opens_at = models.TimeField(null=True, blank=True)
    closes_at = models.TimeField(null=True, blank=True)
    schedule_link = models.URLField(max_length=2000, blank=True)
    attending_type = models.CharField(max_length=200, blank=True)
    notes = models.TextField(blank=True)
    # Ours: on its dates it stands instead of the other schedules (a holiday).
    is_exception = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(freq__in=["", "WEEKLY", "MONTHLY"]),
                name="schedule_known_freq",
            ),
            models.CheckConstraint(
                condition=Q(wkst__in=["", *WEEKDAYS]), name="schedule_known_wkst"
            ),
            models.CheckConstraint(
                condition=~Q(service=None, location=None, service_at_location=None),
                name="schedule_of_something",
            ),
            models.CheckConstraint(
                condition=Q(interval=None) | Q(interval__gt=0),
                name="schedule_interval_above_zero",
            ),
        )

    def __str__(self) -> str:
        if self.opens_at and self.closes_at:
            return f"{self.byday} {self.opens_at:%H:%M} to {self.closes_at:%H:%M}"
        return f"{self.byday} hours unknown"


class Opening(models.Model):
    """A stretch of one weekday, in local minutes, worked out from the schedules.

    What "open now" is asked of: an index range on (place, weekday) answers it.
    """

    class Kind(models.TextChoices):
        OPEN = "open"
        UNKNOWN = "unknown"
        CLOSED = "closed"

    service_at_location = models.ForeignKey(
        ServiceAtLocation,
        on_delete=models.CASCADE,
        related_name="openings",
        db_index=False,
    )
    weekday = models.PositiveSmallIntegerField()
    opens = models.PositiveSmallIntegerField()
    closes = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.OPEN)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    class Meta:
        indexes = (
            models.Index(
                fields=["service_at_location", "weekday"], name="opening_of_day"
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(
                    weekday__lte=6, opens__lt=models.F("closes"), closes__lte=1440
                ),
                name="opening_within_a_day",
            ),
        )

    def __str__(self) -> str:
        return f"{WEEKDAYS[self.weekday]} {self.opens} to {self.closes}: {self.kind}"
