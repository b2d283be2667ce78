"""Rollups: numbers that can be thrown away and made again from the rows they count."""

from django.db import models

from core.models import ScopedRow


class OutcomeDay(ScopedRow):
    """How often one result of one measure came up on one local day."""

    day = models.DateField()
    measure = models.CharField(max_length=40)
    bucket = models.CharField(max_length=40)
    count = models.PositiveIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["jurisdiction", "measure", "day", "bucket"],
                name="outcomeday_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.measure} {self.bucket} on {self.day}: {self.count}"
