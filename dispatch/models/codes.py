"""Local code lists and what each code means elsewhere."""

from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.models import Record, RecordQuerySet
from dispatch import registries

if TYPE_CHECKING:
    from accounts.models import User


class OutcomeClass(models.TextChoices):
    """What became of a diverted call; only the first is a diversion without a response."""

    DIVERTED = "diverted", "Diverted, no response"
    CO_NOTIFIED = "co_notified", "Co-notified"
    RETURNED = "returned", "Returned to 911"
    DROPPED = "dropped", "Dropped in transfer"
    DECLINED = "declined", "Declined by caller"


class Responder(models.TextChoices):
    """Who a call goes to."""

    CLINICIAN = "clinician", "Clinician"
    LIFELINE = "988", "988"
    MOBILE_CRISIS = "mobile_crisis", "Mobile crisis team"
    COMMUNITY = "community", "Community responder"
    POLICE = "police", "Police"
    FIRE = "fire", "Fire"
    EMS = "ems", "EMS"


def known_incident_type(code: str) -> None:
    if code not in registries.INCIDENT_TYPES:
        raise ValidationError(
            "The registry of incident types (NENA-STA-021.1) has no %(code)s.",
            params={"code": code},
        )


def known_disposition(code: str) -> None:
    if code not in registries.DISPOSITION_CODES:
        raise ValidationError(
            "The common dispositions (APCO ANS 1.111.2) run from 01 to 45; not %(code)s.",
            params={"code": code},
        )


def normal_code(text: str) -> str:
    """Take away what makes one code look like two: case, padding, doubled spaces."""
    return " ".join(text.split()).upper()


class CodeQuerySet(RecordQuerySet):
    def visible_to(self, user: "User") -> Self:
        return self.filter(jurisdiction_id=user.jurisdiction_id)

    def current(self) -> Self:
        return self.filter(retired_at=None).order_by("order", "code")


class Code(Record):
    """A value of a local code list; retired rather than removed, kept by old records."""

    code = models.CharField(max_length=60)
    label = models.CharField(max_length=120)
    version = models.PositiveSmallIntegerField(default=1, editable=False)
    order = models.PositiveIntegerField(default=100)
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = CodeQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = (
            models.UniqueConstraint(
                fields=["jurisdiction", "code", "version"],
                name="%(class)s_version_once",
                violation_error_message="This version of the code exists already.",
            ),
            models.UniqueConstraint(
                fields=["jurisdiction", "code"],
                condition=Q(retired_at=None),
                name="%(class)s_one_current",
                violation_error_message="This code is in use already.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.label}"

    def clean(self) -> None:
        """Write a code in one way, however a CAD pads or cases it."""
        self.code = normal_code(self.code)
        self.label = " ".join(self.label.split())

    def retire(self, *, by: "User | None") -> None:
        """Offer the code no more; records that hold it keep it."""
        if self.retired_at is None:
            self.retired_at = timezone.now()
            self.store(by=by)

    def revise(self, *, by: "User | None", **changes: Any) -> Self:
        """Retire this version and return the next one with these changes."""
        self.retire(by=by)
        values = {f.name: getattr(self, f.name) for f in self._meta.concrete_fields}
        kept = {n: v for n, v in values.items() if n not in {"id", "created_at"}}
        fresh = {"version": self.version + 1, "retired_at": None, **changes}
        return type(self)(**kept | fresh).store(by=by)


class CallTypeQuerySet(CodeQuerySet):
    def offered(self) -> Self:
        """Those to choose from: not what only some file of the past has named."""
        return self.current().filter(is_offered=True)


class CallType(Code):
    """A CAD call type of this jurisdiction, mapped to the common incident types."""

    registry_code = models.CharField(
        max_length=20,
        blank=True,
        validators=[known_incident_type],
        help_text="The common incident type it stands for: EDP, MNTL, SUICTHRT.",
    )
    default_priority = models.PositiveSmallIntegerField(
        default=3, validators=[MinValueValidator(1), MaxValueValidator(9)]
    )
    # First seen in a file it is known to every count, and offered once it is taken up.
    is_offered = models.BooleanField(default=True, db_default=True, editable=False)

    objects = CallTypeQuerySet.as_manager()

    class Meta(Code.Meta):
        abstract = False

    def take_up(self, *, by: "User") -> None:
        """Offer a code that a file brought in wherever a type is chosen."""
        self._amend(by=by, is_offered=True)


class Disposition(Code):
    """How a call ended, mapped to the common dispositions and to an outcome class."""

    common_code = models.CharField(
        max_length=2,
        blank=True,
        default="",
        validators=[known_disposition],
        help_text="The common disposition it stands for: 05, 13, 15.",
    )
    outcome_class = models.CharField(max_length=12, choices=OutcomeClass, blank=True)

    class Meta(Code.Meta):
        abstract = False
