"""Mobile crisis teams: services that come, with their people, hours, area and limit."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Self
from uuid import UUID

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import (
    ArrayField,
    RangeBoundary,
    RangeOperators,
)
from django.core.validators import MinValueValidator
from django.db import connection, models
from django.db.models import Count, Exists, F, OuterRef, Q
from django.urls import reverse

from accounts.models import Jurisdiction
from accounts.permissions import (
    CARE_STAFF,
    DIRECTORY_ADMIN,
    EVALUATOR,
    FLOOR,
    PROGRAM_ADMIN,
)
from core.models import Record, RecordQuerySet, ScopedRow
from core.scope import scope
from core.text import normal_words
from providers.models.service import Service
from staffing.models import TsTzRange

if TYPE_CHECKING:
    from accounts.models import User

WHO_SEES = FLOOR | CARE_STAFF | DIRECTORY_ADMIN | EVALUATOR | PROGRAM_ADMIN


class TeamQuerySet(RecordQuerySet):
    def visible_to(self, user: "User") -> Self:
        if user.role in WHO_SEES:
            return self.filter(jurisdiction_id=user.jurisdiction_id)
        return self.none()

    def active(self) -> Self:
        return self.filter(is_active=True)

    def standing_at(self, moment: datetime) -> Self:
        """Add how many each may have out, how many are out, and whether it is on shift."""
        shifts = TeamShift.objects.around(moment).filter(team=OuterRef("pk"))
        return self.annotate(
            limit=Count("slots", distinct=True),
            out=Count("slots", filter=Q(slots__responses__isnull=False), distinct=True),
            on_shift=Exists(shifts),
        )


class Team(Record):
    """A team that drives out to people in crisis: one service, so many at a time."""

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="teams")
    name = models.CharField(max_length=100)
    # Districts, ZIPs or coarse areas as calls name them; none: it goes everywhere.
    areas = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    is_active = models.BooleanField(default=True)

    objects = TeamQuerySet.as_manager()

    class Meta:
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(condition=~Q(name=""), name="team_has_name"),
            models.UniqueConstraint(
                fields=["jurisdiction", "name"],
                name="team_named_once",
                violation_error_message="There is a team of this name already.",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("providers:team", args=[self.pk])

    def covers(self, places: Iterable[str]) -> bool | None:
        """Say whether it goes to a place of these names; None: nobody said where it goes."""
        wanted = {_coarse(place) for place in places if place}
        if not self.areas or not wanted:
            return None
        return bool(wanted & {_coarse(area) for area in self.areas})


def _coarse(area: str) -> str:
    """Fold an area as a person or a call names it; of a ZIP its first three digits."""
    folded = normal_words(area).removeprefix("zip ").removesuffix(" county")
    return f"zip {folded[:3]}" if folded.isdigit() else folded


class TeamSlot(ScopedRow):
    """One of the places that a team has out on the road: as many as its limit."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="slots")
    number = models.PositiveSmallIntegerField(validators=[MinValueValidator(1)])

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(
                fields=["jurisdiction", "team", "number"], name="teamslot_once"
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1), name="teamslot_counts_from_one"
            ),
        )

    def __str__(self) -> str:
        return f"{self.team}, {self.number}"


class MemberQuerySet(RecordQuerySet):
    def visible_to(self, user: "User") -> Self:
        if user.role in WHO_SEES:
            return self.filter(jurisdiction_id=user.jurisdiction_id)
        return self.none()

    def active(self) -> Self:
        return self.filter(is_active=True)


class TeamMember(Record):
    """One of a team's people."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="members")
    name = models.CharField(max_length=100)
    role = models.CharField(
        max_length=60, blank=True, help_text="Clinician, peer, EMT, driver."
    )
    is_active = models.BooleanField(default=True)

    objects = MemberQuerySet.as_manager()

    class Meta:
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(condition=~Q(name=""), name="teammember_has_name"),
        )

    def __str__(self) -> str:
        return self.name


class TeamShiftQuerySet(RecordQuerySet):
    def visible_to(self, user: "User") -> Self:
        if user.role in WHO_SEES:
            return self.filter(jurisdiction_id=user.jurisdiction_id)
        return self.none()

    def standing(self) -> Self:
        return self.filter(cancelled_at=None)

    def around(self, moment: datetime) -> Self:
        return self.standing().filter(starts_at__lte=moment, ends_at__gt=moment)

    def between(self, start: datetime, end: datetime) -> Self:
        return self.standing().filter(starts_at__lt=end, ends_at__gt=start)


class TeamShift(Record):
    """Hours in which one member is out with a team; a team is on shift while any is."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="shifts")
    member = models.ForeignKey(
        TeamMember, on_delete=models.PROTECT, related_name="shifts"
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, editable=False)

    objects = TeamShiftQuerySet.as_manager()

    class Meta:
        ordering = ("starts_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="teamshift_ends_after_it_starts",
                violation_error_message="A shift ends after it starts.",
            ),
            ExclusionConstraint(
                name="teamshift_one_at_a_time",
                expressions=[
                    (
                        TsTzRange("starts_at", "ends_at", RangeBoundary()),
                        RangeOperators.OVERLAPS,
                    ),
                    ("jurisdiction", RangeOperators.EQUAL),
                    ("member", RangeOperators.EQUAL),
                ],
                condition=Q(cancelled_at=None),
                violation_error_message="This person already has a shift in these hours.",
            ),
        )
        indexes = (
            models.Index(
                fields=["jurisdiction", "team", "starts_at"], name="teamshift_of_team"
            ),
        )

    def __str__(self) -> str:
        return f"{self.member} from {self.starts_at:%Y-%m-%d %H:%M}"


def crewed_services() -> set[UUID]:
    """List the services with a roster of any jurisdiction, also for who sees none of them."""
    with scope(*Jurisdiction.objects.all()), connection.cursor() as cursor:
        cursor.execute("SELECT service_id FROM crews_at(now())")
        return {row[0] for row in cursor.fetchall()}
