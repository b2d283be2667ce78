"""Who called again: the first later call from the same phone number or address."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q

from core.models import ScopedRow

DAY, WEEK, MONTH = timedelta(hours=24), timedelta(days=7), timedelta(days=30)
WINDOWS = ((DAY, "24 hours"), (WEEK, "7 days"), (MONTH, "30 days"))


class Recontact(ScopedRow):
    """The next call from a call's phone number or address, where one came in 30 days.

    It stands beside the outcome class of the earlier call and never changes it.
    """

    class Kind(models.TextChoices):
        PHONE = "phone", "same phone number"
        ADDRESS = "address", "same address"

    call = models.OneToOneField(
        "dispatch.Call", on_delete=models.CASCADE, related_name="recontact"
    )
    again = models.ForeignKey(
        "dispatch.Call", on_delete=models.CASCADE, related_name="recontact_of"
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
