"""Who is ready, on call or away: one state at a time for each person, kept for measures."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self
from uuid import UUID

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce, Greatest, Least
from django.utils import timezone

from accounts.models import Membership
from accounts.permissions import CASE_MANAGER, FLOOR, PROGRAM_ADMIN, ROLES_OF
from core.models import ScopedRow
from staffing.models.rules import SILENCE, StateRules
from staffing.models.shifts import TsTzRange

if TYPE_CHECKING:
    from accounts.models import User

# A session that nobody ended by then was left behind: nobody still speaks in it.
LONGEST_TALK = timedelta(hours=4)
TAKERS = ROLES_OF["dispatch.take_call"]


def _rows_of(name: str) -> models.QuerySet:
    """Read what rooms above keep of a user, by the name they gave it."""
    related = Availability._meta.get_field("user").related_model
    return related._meta.get_field(name).related_model._default_manager.all()


def calls_held(user: object, jurisdiction: object) -> models.QuerySet:
    """The calls that this person holds now."""
    return _rows_of("held_calls").filter(
        held_by=user, status="accepted", jurisdiction=jurisdiction
    )


def talks_of(user: object, jurisdiction: object) -> models.QuerySet:
    """The sessions without a 911 call in which this person speaks now."""
    return _rows_of("sessions").filter(
        clinician=user,
        status="in_progress",
        ended_at=None,
        call=None,
        started_at__gt=timezone.now() - LONGEST_TALK,
        jurisdiction=jurisdiction,
    )


class AvailabilityQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> Self:
        if user.role in FLOOR | CASE_MANAGER | PROGRAM_ADMIN:
            return self.filter(jurisdiction_id=user.jurisdiction_id)
        return self.none()

    def now(self) -> Self:
        return self.filter(ended_at=None)

    def as_of(self, moment: datetime) -> Self:
        """The states people were in at a moment."""
        begun = self.filter(started_at__lte=moment)
        return begun.filter(Q(ended_at=None) | Q(ended_at__gt=moment))

    def between(self, start: datetime, end: datetime) -> Self:
        """Those with any of their time in this stretch."""
        begun = self.filter(started_at__lt=end)
        return begun.filter(Q(ended_at=None) | Q(ended_at__gt=start))

    def times(self, start: datetime, end: datetime) -> dict[UUID, dict[str, timedelta]]:
        """Sum for each person the time they spent in each state from start to end."""
        until = Least(Coalesce("ended_at", Value(end)), Value(end))
        spent = models.ExpressionWrapper(
            until - Greatest("started_at", Value(start)),
            output_field=models.DurationField(),
        )
        rows = self.between(start, end).order_by()
        found: dict[UUID, dict[str, timedelta]] = {}
        for person, state, time in rows.values_list("user", "state").annotate(
            time=Sum(spent)
        ):
            found.setdefault(person, {})[state] = time
        return found

    def on_floor(self) -> Self:
        return self.exclude(state=Availability.State.ABSENT)

    def of_takers(self) -> Self:
        """Those whose role takes calls from the queue."""
        here = Membership.objects.active().filter(
            user=OuterRef("user"), jurisdiction=OuterRef("jurisdiction")
        )
        return self.filter(Exists(here.filter(role__in=TAKERS)))

    def ready(self, at: datetime | None = None) -> Self:
        """Those a call may be offered to: now, or as it stood at a moment gone by.

        Now means by what is known now, not by when a sweep last wrote it down: nobody
        who is with a caller, and nobody of whom nothing was heard for too long.
        """
        if at is not None:
            return self.as_of(at).of_takers().filter(state=Availability.State.READY)
        rows = self.now().of_takers().with_caller().with_silence()
        return rows.filter(
            state=Availability.State.READY, with_caller=False, is_silent=False
        )

    def with_caller(self) -> Self:
        """Mark those who hold a call or speak with somebody: they take no other."""
        who = (OuterRef("user"), OuterRef("jurisdiction"))
        return self.annotate(
            with_caller=Exists(calls_held(*who)) | Exists(talks_of(*who))
        )

    def with_silence(self) -> Self:
        """Mark those of whom no page told for longer than the floor's rules allow."""
        here = StateRules.objects.filter(jurisdiction=OuterRef("jurisdiction"))
        allowed = Coalesce(Subquery(here.values("silence")), Value(SILENCE))
        since = models.ExpressionWrapper(
            Value(timezone.now()) - allowed, output_field=models.DateTimeField()
        )
        heard = Membership.objects.filter(
            user=OuterRef("user"),
            jurisdiction=OuterRef("jurisdiction"),
            seen_at__gte=OuterRef("silent_since"),
        )
        return self.alias(silent_since=since).annotate(is_silent=~Exists(heard))


class Availability(ScopedRow):
    """A stretch of time in which someone was ready, on call or away; kept for measures."""

    class State(models.TextChoices):
        READY = "ready", "Ready"
        ON_CALL = "on_call", "On call"
        WRAP_UP = "wrap_up", "Wrap-up"
        BREAK = "break", "Break"
        ABSENT = "absent", "Absent"

    class Cause(models.TextChoices):
        """What began it, in the words that stand beside it."""

        SELF = "self", "said so"
        SUPERVISOR = "supervisor", "set by a supervisor"
        CALLER = "caller", "with a caller"
        CALLER_LEFT = "caller_left", "the call ended"
        WRAPPED_UP = "wrapped_up", "wrap-up was over"
        SHIFT_ENDED = "shift_ended", "the shift ended"
        SILENT = "silent", "no page was open"

    user = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="availabilities"
    )
    state = models.CharField(max_length=10, choices=State)
    started_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    cause = models.CharField(
        max_length=12, choices=Cause, default=Cause.SELF, editable=False
    )
    set_by = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        editable=False,
    )
    # What one goes back to when the call and its wrap-up are over.
    afterwards = models.CharField(
        max_length=10, choices=State, blank=True, editable=False
    )

    # Marks that a query puts on its rows.
    with_caller: bool
    is_silent: bool

    objects = AvailabilityQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "availabilities"
        constraints = (
            models.UniqueConstraint(
                fields=["jurisdiction", "user"],
                condition=Q(ended_at=None),
                name="availability_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at")),
                name="availability_ends_after_it_starts",
            ),
            ExclusionConstraint(
                name="availability_no_two_at_once",
                expressions=[
                    (
                        TsTzRange("started_at", "ended_at", RangeBoundary()),
                        RangeOperators.OVERLAPS,
                    ),
                    ("jurisdiction", RangeOperators.EQUAL),
                    ("user", RangeOperators.EQUAL),
                ],
                violation_error_message="Nobody is in two states at once.",
            ),
        )
        indexes = (
            models.Index(
                fields=["jurisdiction", "started_at"], name="availability_start"
            ),
        )

    def __str__(self) -> str:
        return self.get_state_display()

    @property
    def kind(self) -> str:
        """The colour of the state: who can take a call stands out."""
        colours = {self.State.READY: "good", self.State.ON_CALL: "calm"}
        return colours.get(self.State(self.state), "")
