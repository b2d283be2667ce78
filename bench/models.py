"""Plain tables for the bare views: no seal, no history, no trace."""

from django.db import models
from django.utils import timezone


class BareMessage(models.Model):
    """What the bare write writes first, the bare read reads, the bare update changes."""

    id = models.BigAutoField(primary_key=True)
    key = models.CharField(max_length=60, unique=True)
    kind = models.CharField(max_length=20)
    priority = models.PositiveSmallIntegerField(default=3)
    place = models.TextField(blank=True)
    notes = models.TextField(blank=True)
    received_at = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self) -> str:
        return self.key


class BareLine(models.Model):
    """What the bare write writes second."""

    id = models.BigAutoField(primary_key=True)
    message = models.ForeignKey(
        BareMessage, on_delete=models.CASCADE, related_name="lines"
    )
    name = models.CharField(max_length=120)
    phone = models.CharField(max_length=20)

    def __str__(self) -> str:
        return self.name


class BareDue(models.Model):
    """What the bare claim-and-log loop claims."""

    id = models.BigAutoField(primary_key=True)
    due_at = models.DateTimeField(default=timezone.now)
    claimed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(
                fields=["due_at"],
                condition=models.Q(claimed_at=None),
                name="baredue_unclaimed",
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)


class BareLog(models.Model):
    """What the bare claim-and-log loop logs."""

    id = models.BigAutoField(primary_key=True)
    due = models.OneToOneField(BareDue, on_delete=models.CASCADE, related_name="log")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.due_id} at {self.at}"
