"""The 911 call: what CAD knows of it, where it stands and how it ended."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.permissions import SUPERVISOR
from core.errors import ConflictError, Refused, TransitionError
from core.fields import EncryptedJSONField, EncryptedTextField
from core.models import StatusRecord
from core.text import normal_phone
from dispatch.models.call_lists import CallQuerySet
from dispatch.models.call_words import CallWords
from dispatch.models.codes import OutcomeClass
from dispatch.models.ends import tell_of_end
from dispatch.models.parties import CallToken, street_address

if TYPE_CHECKING:
    from accounts.models import User
    from dispatch.models.codes import Disposition

LOWEST_PRIORITY = 9
PRIORITY_WHEN_UNKNOWN = 3
CONTACTS_SHOWN = timedelta(days=90)


class Call(CallWords, StatusRecord):
    """One 911 incident as CAD knows it, diverted or not."""

    OutcomeClass = OutcomeClass

    class Status(models.TextChoices):
        RECEIVED = "received", "Received"
        SCREENED = "screened", "Screened"
        OFFERED = "offered", "Offered"
        ACCEPTED = "accepted", "With a clinician"
        CLOSED = "closed", "Closed"
        RETURNED = "returned", "Returned to 911"
        DROPPED = "dropped", "Dropped"
        DECLINED = "declined", "Declined by caller"
        ABANDONED = "abandoned", "Abandoned"

    class Source(models.TextChoices):
        CAD = "cad", "CAD"
        HAND = "hand", "Entered by hand"
        FILE = "file", "CAD file"
        SESSION = "session", "Begun in a session"

    class Caller(models.TextChoices):
        """Who is on the line, in the words of the EIDO's person roles (not only these)."""

        PATIENT = "Patient", "The person in crisis"
        RELATIVE = "PatientRelative", "A relative"
        ACQUAINTANCE = "PatientAcquaintance", "Someone who knows them"
        WITNESS = "Witness", "A passer-by or neighbor"
        REPORTING_PARTY = "ReportingParty", "Staff of a service"

    TRANSITIONS: ClassVar[dict[str, set[str]]] = {
        # CAD says that a call ended which nobody here had asked about.
        Status.RECEIVED: {Status.SCREENED, Status.CLOSED},
        Status.SCREENED: {Status.OFFERED, Status.CLOSED},
        Status.OFFERED: {
            Status.ACCEPTED,
            Status.RETURNED,
            Status.DROPPED,
            Status.DECLINED,
            Status.ABANDONED,
        },
        Status.ACCEPTED: {
            Status.CLOSED,
            Status.RETURNED,
            Status.DROPPED,
            Status.OFFERED,
        },
    }

    status = models.CharField(
        max_length=10, choices=Status, default=Status.RECEIVED, editable=False
    )
    source = models.CharField(
        max_length=10, choices=Source, default=Source.CAD, editable=False
    )
    incident_uid = models.CharField(max_length=500, blank=True, editable=False)
    cad_number = models.CharField("CAD number", max_length=60, blank=True)
    cad_updated_at = models.DateTimeField(null=True, editable=False)
    initial_type = models.ForeignKey(
        "dispatch.CallType",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        editable=False,
    )
    call_type = models.ForeignKey(
        "dispatch.CallType",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="calls",
        db_index=False,
    )
    type_text = models.CharField(
        max_length=120, blank=True, editable=False, help_text="The type as it was sent."
    )
    priority = models.PositiveSmallIntegerField(
        default=PRIORITY_WHEN_UNKNOWN,
        validators=[MinValueValidator(1), MaxValueValidator(LOWEST_PRIORITY)],
    )
    outcome_class = models.CharField(
        max_length=12, choices=OutcomeClass, blank=True, editable=False
    )
    disposition = models.ForeignKey(
        "dispatch.Disposition",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="calls",
        db_index=False,
        editable=False,
    )
    place = EncryptedTextField(blank=True, default="")
    place_kind = models.CharField(max_length=30, blank=True, editable=False)
    latitude = EncryptedTextField(blank=True, default="", editable=False)
    longitude = EncryptedTextField(blank=True, default="", editable=False)
    area = models.CharField(max_length=40, blank=True, editable=False)
    callback = EncryptedTextField(blank=True, default="")
    caller_name = EncryptedTextField(blank=True, default="")
    caller_role = models.CharField(max_length=40, blank=True)
    details = EncryptedTextField(blank=True, default="")
    safety_flags = EncryptedJSONField(default=list, blank=True, editable=False)
    received_at = models.DateTimeField(default=timezone.now, editable=False)
    screened_at = models.DateTimeField(null=True, editable=False)
    offered_at = models.DateTimeField(null=True, editable=False)
    offered_by = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        editable=False,
    )
    escalated_at = models.DateTimeField(null=True, editable=False)
    escalated_to = models.CharField(max_length=20, blank=True, editable=False)
    accepted_at = models.DateTimeField(null=True, editable=False)
    held_by = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        null=True,
        related_name="held_calls",
        db_index=False,
        editable=False,
    )
    engaged_at = models.DateTimeField(null=True, editable=False)
    # When the first unit arrived, where CAD files tell it and nothing else of the unit.
    first_unit_at = models.DateTimeField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    reason = EncryptedTextField(blank=True, default="", editable=False)
    updated_at = models.DateTimeField(auto_now=True, editable=False)

    objects = CallQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(priority__gte=1, priority__lte=LOWEST_PRIORITY),
                name="call_priority_1_to_9",
                violation_error_message="Priority runs from 1, most urgent, to 9.",
            ),
            models.CheckConstraint(
                condition=Q(status="received")
                | Q(screened_at__isnull=False)
                | Q(status="closed", offered_at=None),
                name="call_screened_has_time",
            ),
            models.CheckConstraint(
                condition=Q(status__in=("received", "screened", "closed"))
                | Q(offered_at__isnull=False),
                name="call_offered_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(status="accepted")
                | Q(accepted_at__isnull=False, held_by__isnull=False),
                name="call_accepted_has_holder",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=("received", "screened", "offered"))
                | Q(held_by=None, closed_at=None),
                name="call_waiting_has_no_holder",
            ),
            models.CheckConstraint(
                condition=Q(status__in=("received", "screened", "offered", "accepted"))
                | Q(closed_at__isnull=False),
                name="call_ended_has_time",
            ),
            models.CheckConstraint(
                condition=Q(status="closed", accepted_at=None, outcome_class="")
                | Q(
                    status="closed",
                    accepted_at__isnull=False,
                    outcome_class__in=("diverted", "co_notified"),
                )
                | Q(status="returned", outcome_class="returned")
                | Q(status__in=("dropped", "abandoned"), outcome_class="dropped")
                | Q(status="declined", outcome_class="declined")
                | Q(
                    status__in=("received", "screened", "offered", "accepted"),
                    outcome_class="",
                ),
                name="call_outcome_fits_end",
                violation_error_message="This outcome does not fit how the call ended.",
            ),
        )
        indexes = (
            models.Index(
                fields=["jurisdiction", "priority", "offered_at", "id"],
                condition=Q(status="offered"),
                name="call_waiting",
            ),
            models.Index(
                fields=["jurisdiction", "accepted_at", "id"],
                condition=Q(status="accepted"),
                name="call_held",
            ),
            models.Index(
                fields=["jurisdiction", "-id"],
                condition=Q(status__in=("received", "screened")),
                name="call_to_screen",
            ),
            models.Index(
                fields=["jurisdiction", "closed_at", "outcome_class"],
                condition=~Q(outcome_class=""),
                name="call_outcomes",
            ),
            models.Index(
                fields=["jurisdiction", "-received_at", "-id"], name="call_newest"
            ),
            models.Index(fields=["jurisdiction", "cad_number"], name="call_cad_number"),
        )

    def __str__(self) -> str:
        return f"call {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("dispatch:call", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.status in self.TRANSITIONS

    def contacts(self) -> list[tuple[str, str]]:
        """The (kind, normalised text) pairs by which the caller is known again."""
        found = []
        if phone := normal_phone(self.callback) if self.callback else "":
            found.append((CallToken.Kind.PHONE.value, phone))
        if street := street_address(self.place):
            found.append((CallToken.Kind.ADDRESS.value, street))
        return found

    def move_to_screened(self, *, by: "User") -> None:
        """Note that its questions were asked; only `screen_call` does this."""
        self._move_to(self.Status.SCREENED, by=by, screened_at=timezone.now())

    def escalate(self, *, to: str) -> None:
        """Mark an offer that nobody took: this responder is due now."""
        self._amend(by=None, escalated_at=timezone.now(), escalated_to=to)

    def offer(self, *, by: "User | None") -> None:
        """Put the call before the clinicians, whatever its screen says."""
        self._move_to(
            self.Status.OFFERED, by=by, offered_at=timezone.now(), offered_by=by
        )

    def take(self, *, by: "User") -> None:
        """Hold the call: this clinician has it from now on."""
        self._move_to(
            self.Status.ACCEPTED, by=by, accepted_at=timezone.now(), held_by=by
        )

    def release(self, *, by: "User", reason: str = "") -> None:
        """Put a held call back among the waiting, in the place its first offer gave it."""
        self._move_to(
            self.Status.OFFERED, by=by, held_by=None, accepted_at=None, reason=reason
        )

    def hand_over(self, *, by: "User", to: "User") -> None:
        """Give a held call to a colleague, who holds it at once."""
        with transaction.atomic():
            self.refresh_from_db(from_queryset=Call.objects.select_for_update())
            if self.status != self.Status.ACCEPTED:
                raise ConflictError(
                    "Only a call that a clinician holds can be handed over."
                )
            self._amend(by=by, held_by=to)

    def engage(self, *, by: "User") -> None:
        """Note the moment the clinician first spoke with the caller."""
        if self.engaged_at is None:
            self._amend(by=by, engaged_at=timezone.now())

    def check_hold(self, user: "User") -> None:
        """Refuse one who neither holds this call, while somebody does, nor supervises."""
        held_by_another = (
            self.status == self.Status.ACCEPTED and self.held_by_id != user.pk
        )
        if held_by_another and user.role not in SUPERVISOR:
            raise Refused(
                "Another clinician holds this call; a supervisor can move it."
            )

    def return_to_911(self, *, by: "User | None", reason: str) -> None:
        self._end(self.Status.RETURNED, OutcomeClass.RETURNED, by=by, reason=reason)

    def drop(self, *, by: "User | None", reason: str = "") -> None:
        """The line was lost while the call was passed on or held."""
        self._end(self.Status.DROPPED, OutcomeClass.DROPPED, by=by, reason=reason)

    def decline(self, *, by: "User", reason: str = "") -> None:
        """The caller did not want the clinician."""
        self._end(self.Status.DECLINED, OutcomeClass.DECLINED, by=by, reason=reason)

    def abandon(self, *, by: "User | None", reason: str = "") -> None:
        """The caller hung up before anybody took the call."""
        self._end(self.Status.ABANDONED, OutcomeClass.DROPPED, by=by, reason=reason)

    def tell_from_file(
        self, *, by: "User | None", closed_at: datetime | None, **told: Any
    ) -> None:
        """Take over what a later file of its CAD says; an end closes what nobody asked about.

        What is empty in the file stays as it was, and no status but the first is touched.
        """
        changes = {name: value for name, value in told.items() if value}
        self._amend(by=by, **changes)
        if closed_at and self.status == self.Status.RECEIVED:
            self._move_to(self.Status.CLOSED, by=by, closed_at=closed_at)

    def close_undiverted(self, *, by: "User", reason: str) -> None:
        """End a screened call that goes its ordinary way through 911."""
        if self.status == self.Status.RECEIVED:
            raise TransitionError("Screen the call before you close it.")
        if self.status == self.Status.ACCEPTED:
            raise ConflictError(
                "A clinician holds this call: it is closed with its session."
            )
        self._move_to(
            self.Status.CLOSED, by=by, closed_at=timezone.now(), reason=reason
        )

    def finish(
        self,
        *,
        by: "User",
        outcome_class: str = "",
        disposition: "Disposition | None" = None,
        reason: str = "",
    ) -> None:
        """Close a held call with its outcome: the derived one unless another is given."""
        if self.status == self.Status.SCREENED:
            raise ConflictError("No clinician had this call: close it as not diverted.")
        self._end(
            self.Status.CLOSED,
            outcome_class or self.derived_outcome(),
            by=by,
            disposition=disposition,
            reason=reason,
        )

    def derived_outcome(self) -> str:
        """Propose the outcome class: co-notified once police, fire or EMS were sent too."""
        sent = self.responses.emergency().exclude(status="cancelled").exists()
        return OutcomeClass.CO_NOTIFIED if sent else OutcomeClass.DIVERTED

    def _end(
        self, status: str, outcome: str, *, by: "User | None", **changes: Any
    ) -> None:
        with transaction.atomic():
            self._move_to(
                status,
                by=by,
                outcome_class=outcome,
                closed_at=timezone.now(),
                **changes,
            )
            tell_of_end(self, by=by)
