"""What a jurisdiction holds of its floor: how long a state may last, and who is gone."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q

from core.models import Record, RecordQuerySet

if TYPE_CHECKING:
    from accounts.models import User

WRAP_UP = timedelta(minutes=5)
LONGEST_BREAK = timedelta(minutes=20)
SILENCE = timedelta(minutes=5)
# A page tells that it is open once a minute; fewer and a slow network looks like leaving.
SHORTEST_SILENCE = timedelta(minutes=2)
LONGEST = timedelta(days=1)


class StateRulesQuerySet(RecordQuerySet):
    def of(self, jurisdiction_id: UUID) -> "StateRules":
        """Give what is set there, or what holds where nobody set anything."""
        found: Any = self.filter(jurisdiction_id=jurisdiction_id).first()
        return found or StateRules(jurisdiction_id=jurisdiction_id)


class StateRules(Record):
    """How long wrap-up lasts here, when a break is long, and when silence means gone."""

    wrap_up = models.DurationField("wrap-up lasts", default=WRAP_UP)
    longest_break = models.DurationField("a break is long after", default=LONGEST_BREAK)
    silence = models.DurationField("gone after silence of", default=SILENCE)
    least_on_shift = models.PositiveSmallIntegerField(
        "clinicians on shift at least", default=1, validators=[MaxValueValidator(50)]
    )

    objects = StateRulesQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "state rules"
        constraints = (
            models.UniqueConstraint(fields=["jurisdiction"], name="staterules_once"),
            models.CheckConstraint(
                condition=Q(wrap_up__gte=timedelta(0), wrap_up__lte=LONGEST),
                name="staterules_wrap_up_within_a_day",
                violation_error_message="Wrap-up lasts a day at most.",
            ),
            models.CheckConstraint(
                condition=Q(silence__gte=SHORTEST_SILENCE, silence__lte=LONGEST),
                name="staterules_silence_can_be_told",
                violation_error_message="Silence counts after two minutes to a day.",
            ),
            models.CheckConstraint(
                condition=Q(longest_break__gt=timedelta(0), longest_break__lte=LONGEST),
                name="staterules_break_within_a_day",
                violation_error_message="A break is long after a minute to a day.",
            ),
        )

    def __str__(self) -> str:
        return "rules of states"

    def set_to(self, *, by: "User", **changes: Any) -> Self:
        """Change what holds on this floor from now on."""
        for name, value in changes.items():
            setattr(self, name, value)
        return self.store(by=by)
