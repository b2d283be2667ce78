"""The 911 call: what CAD knows of it, where it stands and how it ended."""

from datetime import timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from core.fields import EncryptedJSONField, EncryptedTextField
from dispatch.models.call_lists import CallQuerySet
from dispatch.models.call_moves import CallMoves
from dispatch.models.call_passing import CallPassing
from dispatch.models.call_words import CallWords
from dispatch.models.codes import OutcomeClass
from dispatch.models.parties import contacts_in

LOWEST_PRIORITY = 9
PRIORITY_WHEN_UNKNOWN = 3
CONTACTS_SHOWN = timedelta(days=90)


class Call(CallWords, CallPassing, CallMoves):
    """One 911 incident as CAD knows it, diverted or not."""

    OutcomeClass = OutcomeClass

    class Source(models.TextChoices):
        CAD = "cad", "CAD"
        HAND = "hand", "Entered by hand"
        FILE = "file", "CAD file"
        SESSION = "session", "Begun in a session"
        LIFELINE = "988", "Passed on by 988"
        OUTAGE = "outage", "Back-entered after an outage"

    class Caller(models.TextChoices):
        """Who is on the line, in the words of the EIDO's person roles (not only these)."""

        PATIENT = "Patient", "The person in crisis"
        RELATIVE = "PatientRelative", "A relative"
        ACQUAINTANCE = "PatientAcquaintance", "Someone who knows them"
        WITNESS = "Witness", "A passer-by or neighbor"
        REPORTING_PARTY = "ReportingParty", "Staff of a service"

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
    # When the first unit arrived, where a CAD tells it.
    first_unit_at = models.DateTimeField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    # The call of the same incident that this one goes on in.
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="merged",
        db_index=False,
        editable=False,
    )
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
                condition=Q(status__in=("received", "merged"))
                | Q(screened_at__isnull=False)
                | Q(status="closed", offered_at=None),
                name="call_screened_has_time",
            ),
            models.CheckConstraint(
                condition=Q(status__in=("received", "screened", "closed", "merged"))
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
                condition=Q(
                    status="closed",
                    accepted_at=None,
                    transferred_at=None,
                    outcome_class="",
                )
                | Q(status="closed", outcome_class__in=OutcomeClass.values)
                & (Q(accepted_at__isnull=False) | Q(transferred_at__isnull=False))
                # What was lost or given back is never a diversion, whoever says so.
                | Q(
                    status__in=("returned", "dropped", "abandoned", "declined"),
                    outcome_class__in=(
                        "co_notified",
                        "returned",
                        "dropped",
                        "declined",
                    ),
                )
                | Q(
                    status__in=(
                        "received",
                        "screened",
                        "offered",
                        "accepted",
                        "merged",
                    ),
                    outcome_class="",
                ),
                name="call_outcome_fits_end",
                violation_error_message="This outcome does not fit how the call ended.",
            ),
            models.CheckConstraint(
                condition=Q(status="merged", merged_into__isnull=False)
                & ~Q(merged_into=F("pk"))
                | ~Q(status="merged") & Q(merged_into=None),
                name="call_merged_goes_on_elsewhere",
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
            models.Index(
                fields=["merged_into"],
                condition=Q(merged_into__isnull=False),
                name="call_merged",
            ),
        )

    def __str__(self) -> str:
        return f"call {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("dispatch:call", args=[self.pk])

    def contacts(self) -> list[tuple[str, str]]:
        """The (kind, normalised text) pairs by which the caller is known again."""
        return contacts_in(self.callback, self.place)
