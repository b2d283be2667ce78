"""How a call moves: from received to its end, one locked step at a time."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models, transaction
from django.utils import timezone

from accounts.permissions import SUPERVISOR
from core.errors import ConflictError, Refused, TransitionError
from core.models import StatusRecord
from dispatch.models.codes import OutcomeClass
from dispatch.models.ends import tell_of_end

if TYPE_CHECKING:
    from accounts.models import User
    from dispatch.models.codes import Disposition


class CallMoves(StatusRecord):
    """The statuses of a call, the moves between them, and a verb for each move."""

    responses: Any
    held_by_id: Any
    engaged_at: Any

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

    class Meta:
        abstract = True

    @property
    def is_open(self) -> bool:
        return self.status in self.TRANSITIONS

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
            self.refresh_from_db(
                from_queryset=type(self)._default_manager.select_for_update()
            )
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
