"""Who called again: the first later call from the same phone number or address."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q

from dispatch.models.rows_of_calls import RowOfCall

DAY, WEEK, MONTH = timedelta(hours=24), timedelta(days=7), timedelta(days=30)
WINDOWS = ((DAY, "24 hours"), (WEEK, "7 days"), (MONTH, "30 days"))


class Recontact(RowOfCall):
    """The next call from a call's phone number or address, where one came in 30 days.

    It stands beside the outcome class of the earlier call and never changes it.
    """

    class Kind(models.TextChoices):
        PHONE = "phone", "same phone number"
        ADDRESS = "address", "same address"

    call = models.OneToOneField(
        "dispatch.Call",
        on_delete=models.CASCADE,
        related_name="recontact",
        db_constraint=False,
    )
    again = models.ForeignKey(
        "dispatch.Call",
        on_delete=models.CASCADE,
        related_name="recontact_of",
        db_constraint=False,
    )
    kind = models.CharField(max_length=10, choices=Kind)
    after = models.DurationField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(after__gte=timedelta(0), after__lte=MONTH),
                name="recontact_within_30_days",
            ),
            models.CheckConstraint(
                condition=~Q(call=F("again")), name="recontact_is_another_call"
            ),
        )

    def __str__(self) -> str:
        return f"Again within {self.window}"

    @property
    def window(self) -> str:
        """The shortest of the three windows that this contact falls into."""
        return next(words for limit, words in WINDOWS if self.after <= limit)
