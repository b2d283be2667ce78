"""What search reads: one row for each service at a location, ready to be shown."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models

from providers.models.location import ServiceAtLocation

CODES = models.CharField(max_length=20)


class MinutesField(models.Field):
    """Stretches of a week in minutes since Monday, as PostgreSQL writes a multirange."""

    def db_type(self, connection: Any) -> str:
        return "int4multirange"


class SearchEntry(models.Model):
    """A service at a location as search sees it; rebuilt from the HSDS tables.

    It holds no address, coordinate or postal code of a confidential place, so
    nothing that reads it can leak one.
    """

    service_at_location = models.OneToOneField(
        ServiceAtLocation,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="search_entry",
    )
    service_id = models.UUIDField(db_index=True)
    # Folded to lower case without accents; weighed A, B and C in the document.
    title = models.TextField()
    keywords = models.TextField(blank=True)
    body = models.TextField(blank=True)
    document = models.GeneratedField(
        expression=SearchVector("title", weight="A", config="english")
        + SearchVector("keywords", weight="B", config="english")
        + SearchVector("body", weight="C", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    # Title and keywords alone: what is named so comes before what mentions it.
    names = models.GeneratedField(
        expression=SearchVector("title", weight="A", config="english")
        + SearchVector("keywords", weight="B", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    needs = ArrayField(models.CharField(max_length=60), default=list)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    # How well the coordinates tell: "exact", or "zip" for the middle of its ZIP.
    precision = models.CharField(max_length=10, blank=True)
    postal_code = models.CharField(max_length=20, blank=True)
    city = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=100, blank=True)
    timezone = models.CharField(max_length=40)
    county = models.CharField(max_length=100, blank=True)
    has_hours = models.BooleanField(default=False)
    # When it is open in an ordinary week; where dates, closings or unknown hours say
    # more than that, the openings have to be asked.
    week = MinutesField(default="{}")
    has_dates = models.BooleanField(default=False)
    # Whom it takes and how, in the codes of providers.finding.facets; empty or None
    # means that nobody said.
    minimum_age = models.PositiveSmallIntegerField(null=True)
    maximum_age = models.PositiveSmallIntegerField(null=True)
    languages = ArrayField(CODES, default=list)
    payers = ArrayField(CODES, default=list)
    populations = ArrayField(CODES, default=list)
    modalities = ArrayField(CODES, default=list)
    # The jurisdiction that keeps it, None for all: one's own are offered first.
    keeper = models.UUIDField(null=True)
    # No longer in its source.
    is_gone = models.BooleanField(default=False)
    is_open_for_referral = models.BooleanField(default=True)
    card = models.JSONField(default=dict)

    class Meta:
        verbose_name_plural = "search entries"
        indexes = (
            GinIndex(fields=["document"], name="entry_words"),
            GinIndex(fields=["names"], name="entry_names"),
            GinIndex(fields=["needs"], name="entry_needs"),
            GinIndex(
                OpClass("title", name="gin_trgm_ops"),
                OpClass("keywords", name="gin_trgm_ops"),
                name="entry_spelling",
            ),
            models.Index(fields=["title"], name="entry_title"),
            models.Index(fields=["latitude", "longitude"], name="entry_place"),
            models.Index(fields=["postal_code"], name="entry_postal_code"),
            models.Index(fields=["city"], name="entry_city"),
        )

    def __str__(self) -> str:
        return self.title
