"""How long callers waited for a clinician, and what a jurisdiction allows."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Aggregate, Count, F, Max, Q

from accounts.permissions import CARE_STAFF, FLOOR, PROGRAM_ADMIN
from core.models import Record, RecordQuerySet, ScopedRow

if TYPE_CHECKING:
    from uuid import UUID

    from accounts.models import User
    from dispatch.models.call_moves import CallMoves

DUPLICATES_WITHIN = 15


class Share(Aggregate):
    """The value that this share of the rows stays under."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(%(share)s) WITHIN GROUP (ORDER BY %(expressions)s)"

    def __init__(self, name: str, share: float) -> None:
        super().__init__(name, share=share, output_field=models.DurationField())


# What a wait of a call can be counted as.
WAITED = {
    "offered": Q(began_at__isnull=False),
    "accepted": Q(end="accepted"),
    "abandoned": Q(end="abandoned"),
    "past_limit": Q(untaken_at__isnull=False),
}


class WaitQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> Self:
        if user.role in FLOOR | CARE_STAFF:
            return self.filter(jurisdiction_id=user.jurisdiction_id)
        return self.none()

    def begun(self, start: datetime, end: datetime) -> Self:
        return self.filter(began_at__gte=start, began_at__lt=end)

    def summary(self) -> dict[str, Any]:
        """Count the calls by how they waited, and say how long waits that ended took."""
        ended = self.filter(ended_at__isnull=False).annotate(
            took=F("ended_at") - F("began_at")
        )
        counted = self.aggregate(
            waiting=Count("pk", filter=Q(ended_at=None)),
            # A call that was given back and taken again stands once in the list behind.
            **{
                name: Count("call", distinct=True, filter=such)
                for name, such in WAITED.items()
            },
        )
        lengths = ended.aggregate(
            median=Share("took", 0.5), most=Share("took", 0.9), longest=Max("took")
        )
        return counted | lengths


class Wait(ScopedRow):
    """One stretch in which a call waited for a clinician, and what ended it."""

    call = models.ForeignKey(
        "dispatch.Call", on_delete=models.PROTECT, related_name="waits"
    )
    offered_by = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )
    began_at = models.DateTimeField()
    # When the policy's limit for an offer had passed and nobody had taken it.
    untaken_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    end = models.CharField(max_length=10, blank=True)
    taken_by = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )

    objects = WaitQuerySet.as_manager()

    class Meta:
        ordering = ("began_at",)
        constraints = (
            models.UniqueConstraint(
                fields=["call"], condition=Q(ended_at=None), name="wait_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, end="", taken_by=None)
                | Q(ended_at__gte=F("began_at"), end="accepted", taken_by__isnull=False)
                | Q(ended_at__gte=F("began_at"), taken_by=None)
                & ~Q(end__in=("", "accepted")),
                name="wait_ends_with_a_word",
            ),
        )
        indexes = (
            models.Index(fields=["jurisdiction", "began_at"], name="wait_begun"),
        )

    def __str__(self) -> str:
        return f"wait of call {self.call_id} from {self.began_at:%H:%M}"


def begin_wait(call: "CallMoves", *, by: "User | None", at: datetime) -> None:
    Wait.objects.create(
        jurisdiction_id=call.jurisdiction_id, call=call, offered_by=by, began_at=at
    )


def end_wait(
    call: "CallMoves", end: str, *, at: datetime, taken_by: "User | None" = None
) -> None:
    """Write what the wait came to; a call that did not wait has none to end."""
    Wait.objects.filter(call=call, ended_at=None).update(
        ended_at=at, end=end, taken_by=taken_by
    )


class FloorRulesQuerySet(RecordQuerySet):
    def visible_to(self, user: "User") -> Self:
        if user.role in FLOOR | CARE_STAFF | PROGRAM_ADMIN:
            return self.filter(jurisdiction_id=user.jurisdiction_id)
        return self.none()

    def of(self, jurisdiction_id: "UUID") -> "FloorRules":
        """Give what this jurisdiction has set, or what holds until it sets something."""
        found: Any = self.filter(jurisdiction_id=jurisdiction_id).first()
        return found or FloorRules(jurisdiction_id=jurisdiction_id)


class FloorRules(Record):
    """What a jurisdiction sets for its floor, apart from the diversion policy."""

    wait_limit = models.DurationField(
        null=True,
        blank=True,
        help_text="Left empty: as long as the policy lets an offer wait.",
    )
    duplicate_minutes = models.PositiveSmallIntegerField(
        "Two calls may be one incident within",
        default=DUPLICATES_WITHIN,
        validators=[MinValueValidator(1), MaxValueValidator(240)],
        help_text="Minutes between two calls of one phone number or address.",
    )
    objects = FloorRulesQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "floor rules"
        constraints = (
            models.UniqueConstraint(
                fields=["jurisdiction"], name="floorrules_one_of_a_jurisdiction"
            ),
            models.CheckConstraint(
                condition=Q(wait_limit=None) | Q(wait_limit__gt=timedelta(0)),
                name="floorrules_wait_limit_is_a_time",
                violation_error_message="A wait limit is longer than nothing.",
            ),
        )

    def __str__(self) -> str:
        return "rules of the floor"

    @property
    def duplicates_within(self) -> timedelta:
        return timedelta(minutes=self.duplicate_minutes)
