"""The rows that the bare views read and write."""

from django.db import models
from django.utils import timezone

from core.ids import uuid7


class BareRow(models.Model):
    """A row with nothing to it: no jurisdiction, no sealed field, no history."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    key = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=100)
    status = models.CharField(max_length=20, default="new")
    priority = models.PositiveSmallIntegerField(default=5)
    body = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = (models.Index(fields=["-at", "-id"], name="barerow_newest"),)

    def __str__(self) -> str:
        return self.name


class BareLog(models.Model):
    """What happened to a bare row."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    row = models.ForeignKey(BareRow, on_delete=models.CASCADE, related_name="logs")
    key = models.CharField(max_length=60, unique=True)
    what = models.CharField(max_length=100)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.what
