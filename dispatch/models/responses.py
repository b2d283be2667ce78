"""What was sent to the scene."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from core.errors import DomainError
from core.fields import EncryptedTextField
from core.models import StatusRecord
from dispatch.models.codes import Responder
from dispatch.models.outcomes import counted_anew
from dispatch.models.response_lists import EMERGENCY, ResponseQuerySet
from dispatch.models.response_words import ResponseWords

if TYPE_CHECKING:
    from accounts.models import User
    from dispatch.models.calls import Call


class Response(ResponseWords, StatusRecord):
    """A unit asked to the scene of a call, with its times and whether it met the person."""

    class Kind(models.TextChoices):
        MOBILE_CRISIS = "mobile_crisis", "Mobile crisis team"
        COMMUNITY = "community", "Community responder"
        EMS = "ems", "EMS"
        POLICE = "police", "Police"
        FIRE = "fire", "Fire"

    class Status(models.TextChoices):
        REQUESTED = "requested", "Requested"
        DISPATCHED = "dispatched", "Dispatched"
        EN_ROUTE = "en_route", "En route"
        ON_SCENE = "on_scene", "On scene"
        CLEARED = "cleared", "Cleared"
        CANCELLED = "cancelled", "Cancelled"

    class FurtherAction(models.TextChoices):
        SECOND_UNIT = "second_unit", "Another unit sent"
        WELFARE_CHECK = "welfare_check", "Welfare check arranged"
        CALL_BACK = "call_back", "Call back arranged"
        SUPERVISOR = "supervisor", "Supervisor took over"
        STAYED_ON = "stayed_on", "The clinician stayed with the person"

    class Why(models.TextChoices):
        """Why police, where the policy allows a lesser response."""

        WEAPON = "weapon", "a weapon is there"
        VIOLENCE = "violence", "somebody is threatened or hurt"
        CRIME = "crime", "a crime is reported"
        NONE_FREE = "none_free", "nobody else can come in time"
        UNIT_ASKS = "unit_asks", "a unit on the scene asks for it"
        OTHER = "other", "of something else"

    TRANSITIONS: ClassVar[dict[str, set[str]]] = {
        Status.REQUESTED: {
            Status.DISPATCHED,
            Status.EN_ROUTE,
            Status.ON_SCENE,
            Status.CLEARED,
            Status.CANCELLED,
        },
        Status.DISPATCHED: {
            Status.EN_ROUTE,
            Status.ON_SCENE,
            Status.CLEARED,
            Status.CANCELLED,
        },
        Status.EN_ROUTE: {Status.ON_SCENE, Status.CLEARED, Status.CANCELLED},
        Status.ON_SCENE: {Status.CLEARED},
    }

    call = models.ForeignKey(
        "dispatch.Call", on_delete=models.PROTECT, related_name="responses"
    )
    # Asked for a call that was merged into this one since.
    merged_from = models.ForeignKey(
        "dispatch.Call",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        editable=False,
    )
    kind = models.CharField(max_length=20, choices=Kind)
    team = models.ForeignKey(
        "providers.Team",
        on_delete=models.PROTECT,
        null=True,
        related_name="responses",
        db_index=False,
        editable=False,
    )
    # Held while the team is out on this response: a team has as many as its limit.
    slot = models.ForeignKey(
        "providers.TeamSlot",
        on_delete=models.PROTECT,
        null=True,
        related_name="responses",
        db_index=False,
        editable=False,
    )
    status = models.CharField(
        max_length=12, choices=Status, default=Status.REQUESTED, editable=False
    )
    place = EncryptedTextField(blank=True, default="", editable=False)
    requested_by = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        editable=False,
    )
    requested_at = models.DateTimeField(default=timezone.now, editable=False)
    dispatched_at = models.DateTimeField(null=True, editable=False)
    en_route_at = models.DateTimeField(null=True, editable=False)
    on_scene_at = models.DateTimeField(null=True, editable=False)
    contact_confirmed_at = models.DateTimeField(null=True, editable=False)
    further_action = models.CharField(
        max_length=20, choices=FurtherAction, blank=True, editable=False
    )
    # Somebody said, as the call came to its end, that the unit goes on all the same.
    kept_at = models.DateTimeField(null=True, editable=False)
    kept_by = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        editable=False,
    )
    closed_at = models.DateTimeField(null=True, editable=False)
    # Whom the policy allowed when police were asked for, and why they were all the same.
    lesser = models.CharField(
        max_length=20, choices=Responder, blank=True, editable=False
    )
    why = models.CharField(max_length=20, choices=Why, blank=True, editable=False)
    why_words = EncryptedTextField(null=True, blank=True, editable=False)
    reason = EncryptedTextField(blank=True, default="", editable=False)
    updated_at = models.DateTimeField(auto_now=True, editable=False)

    objects = ResponseQuerySet.as_manager()

    class Meta:
        ordering = ("-requested_at",)
        constraints = (
            models.CheckConstraint(
                condition=~Q(status="cleared")
                | Q(contact_confirmed_at__isnull=False)
                | ~Q(further_action=""),
                name="response_cleared_knows_contact",
                violation_error_message=(
                    "Say that contact with the person was confirmed, or what is done further."
                ),
            ),
            models.CheckConstraint(
                condition=Q(
                    status__in=("cleared", "cancelled"), closed_at__isnull=False
                )
                | ~Q(status__in=("cleared", "cancelled")) & Q(closed_at=None),
                name="response_closed_has_time",
            ),
            models.CheckConstraint(
                condition=Q(kept_at=None, kept_by=None)
                | Q(kept_at__isnull=False, kept_by__isnull=False),
                name="response_kept_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(team=None, slot=None)
                | Q(team__isnull=False, kind="mobile_crisis", slot__isnull=False)
                & Q(status__in=("requested", "dispatched", "en_route", "on_scene"))
                | Q(team__isnull=False, kind="mobile_crisis", slot=None)
                & Q(status__in=("cleared", "cancelled")),
                name="response_out_holds_slot",
                violation_error_message="A team holds a place of its own while it is out.",
            ),
            models.UniqueConstraint(
                fields=["slot"],
                condition=Q(slot__isnull=False),
                name="response_slot_once",
                violation_error_message="This team is full: all it can send are out.",
            ),
        )
        indexes = (
            models.Index(
                fields=["jurisdiction", "requested_at"],
                condition=Q(
                    status__in=("requested", "dispatched", "en_route", "on_scene")
                ),
                name="response_open",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} for call {self.call_id}"

    def get_absolute_url(self) -> str:
        return reverse("dispatch:call", args=[self.call_id])

    @property
    def is_open(self) -> bool:
        return self.status in self.TRANSITIONS

    def explain(self, *, by: "User", why: str, words: str = "") -> None:
        """Say why police were asked for where the policy allowed a lesser response."""
        if not self.lesser:
            raise DomainError("The policy allowed no lesser response here.")
        if why not in self.Why.values:
            raise DomainError("Choose why police were asked for.")
        if why == self.Why.OTHER and not words.strip():
            raise DomainError("Say in a few words why police were asked for.")
        self._amend(by=by, why=why, why_words=words.strip())

    def go_along(self, call: "Call", *, by: "User") -> None:
        """Belong to the call that this one's call was merged into."""
        self._amend(by=by, merged_from=self.merged_from or self.call, call=call)

    def come_back(self, *, by: "User") -> None:
        """Belong again to the call that the unit was asked for."""
        self._amend(by=by, call=self.merged_from, merged_from=None)

    def dispatch(self, *, by: "User | None") -> None:
        self._move_to(self.Status.DISPATCHED, by=by, dispatched_at=timezone.now())

    def start(self, *, by: "User | None") -> None:
        """The unit is on its way."""
        self._move_to(self.Status.EN_ROUTE, by=by, en_route_at=timezone.now())

    def arrive(self, *, by: "User | None") -> None:
        self._move_to(self.Status.ON_SCENE, by=by, on_scene_at=timezone.now())

    def confirm_contact(self, *, by: "User") -> None:
        """The unit has met the person."""
        with transaction.atomic():
            self._lock()
            if not self.is_open:
                raise DomainError("This response has ended.")
            self._amend(by=by, contact_confirmed_at=timezone.now())

    def keep(self, *, by: "User") -> None:
        """The unit goes on, though the session or the call comes to its end."""
        if not self.is_open:
            raise DomainError("This response has ended.")
        self._amend(by=by, kept_at=timezone.now(), kept_by=by)

    def clear(
        self, *, by: "User", contact: bool = False, further_action: str = ""
    ) -> None:
        """The unit has left; either it met the person or something further is done."""
        changes = {"contact_confirmed_at": timezone.now()} if contact else {}
        with transaction.atomic():
            self._lock()
            if self.asks_why:
                raise DomainError(
                    f"Say first why police were asked for: the policy allowed "
                    f"{self.get_lesser_display()}."
                )
            if not (contact or further_action or self.contact_confirmed_at):
                raise DomainError(
                    "Say that contact with the person was confirmed, "
                    "or what is done further."
                )
            self._move_to(
                self.Status.CLEARED,
                by=by,
                slot=None,
                closed_at=timezone.now(),
                further_action=further_action,
                **changes,
            )

    def cancel(self, *, by: "User", reason: str, further_action: str = "") -> None:
        """The unit is needed no longer; one on its way leaves nobody without something."""
        if not reason.strip():
            raise DomainError("Say why the unit is no longer needed.")
        with transaction.atomic(), counted_anew(self, by=by):
            # A unit that left since this page was read is on its way all the same.
            self._lock()
            was_on_its_way = (
                self.kind in EMERGENCY and self.status != self.Status.REQUESTED
            )
            if was_on_its_way and not (further_action or self.contact_confirmed_at):
                raise DomainError("Say what is done for the person instead.")
            self._move_to(
                self.Status.CANCELLED,
                by=by,
                slot=None,
                closed_at=timezone.now(),
                reason=reason,
                further_action=further_action,
            )

    def _lock(self) -> None:
        """Read the row anew and keep it so until the transaction ends."""
        rows = type(self)._default_manager.select_for_update(no_key=True)
        self.refresh_from_db(from_queryset=rows)
