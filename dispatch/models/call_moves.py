"""How a call moves: from received to its end, one locked step at a time."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models, transaction
from django.utils import timezone

from accounts.permissions import SUPERVISOR
from core.errors import ConflictError, Refused, TransitionError
from core.models import StatusRecord
from dispatch.models.call_lists import OPEN
from dispatch.models.call_passing import ANEW, call_back_from_988, refuse_on_its_way
from dispatch.models.codes import OutcomeClass
from dispatch.models.ends import tell_of_end
from dispatch.models.outcomes import CallOutcomes, derive, keep_outcome
from dispatch.models.waits import begin_wait, end_wait
from staffing.actions import let_go_of_caller, pass_caller, take_up_caller

if TYPE_CHECKING:
    from accounts.models import User
    from dispatch.models.codes import Disposition


class CallMoves(CallOutcomes, StatusRecord):
    """The statuses of a call, the moves between them, and a verb for each move."""

    responses: Any
    is_in_hand: Any
    waits: Any
    held_by_id: Any
    source: Any
    screened_at: Any
    accepted_at: Any
    transferred_at: Any
    offered_at: Any
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
        MERGED = "merged", "Merged"

    TRANSITIONS: ClassVar[dict[str, set[str]]] = {
        # CAD says that a call ended which nobody here had asked about.
        Status.RECEIVED: {Status.SCREENED, Status.CLOSED, Status.MERGED},
        Status.SCREENED: {Status.OFFERED, Status.CLOSED, Status.MERGED},
        Status.OFFERED: {
            # On its way to 988, it waits for no clinician.
            Status.SCREENED,
            Status.ACCEPTED,
            Status.RETURNED,
            Status.DROPPED,
            Status.DECLINED,
            Status.ABANDONED,
            Status.MERGED,
        },
        Status.ACCEPTED: {
            Status.CLOSED,
            Status.RETURNED,
            Status.DROPPED,
            Status.OFFERED,
        },
        # CAD takes up again what it had ended and nobody here had asked about.
        Status.CLOSED: {Status.RECEIVED},
        # Two incidents taken for one are told apart again, each where it stood.
        Status.MERGED: {Status.RECEIVED, Status.SCREENED, Status.OFFERED},
    }

    status = models.CharField(
        max_length=10, choices=Status, default=Status.RECEIVED, editable=False
    )

    class Meta:
        abstract = True

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    def move_to_screened(self, *, by: "User", at: datetime | None = None) -> None:
        """Note that its questions were asked; only `screen_call` does this."""
        self._move_to(self.Status.SCREENED, by=by, screened_at=at or timezone.now())

    def escalate(self, *, to: str) -> None:
        """Mark an offer that nobody took: this responder is due now."""
        with transaction.atomic():
            now = timezone.now()
            self._amend(by=None, escalated_at=now, escalated_to=to)
            self.waits.filter(ended_at=None).update(untaken_at=now)

    def offer(self, *, by: "User | None", at: datetime | None = None) -> None:
        """Put the call before the clinicians, whatever its screen says."""
        at = at or timezone.now()
        with transaction.atomic():
            self._move_to(self.Status.OFFERED, by=by, offered_at=at, offered_by=by)
            begin_wait(self, by=by, at=at)

    def take(self, *, by: "User") -> None:
        """Hold the call: this clinician has it, and is on call, from now on."""
        with transaction.atomic():
            self.give_to(by, by=by, at=timezone.now())
            take_up_caller(by.pk, self.jurisdiction_id)

    def give_to(self, holder: "User", *, by: "User", at: datetime) -> None:
        """Note that this clinician took the call at that time."""
        with transaction.atomic():
            self._move_to(self.Status.ACCEPTED, by=by, accepted_at=at, held_by=holder)
            end_wait(self, self.Status.ACCEPTED, at=at, taken_by=holder)

    def release(self, *, by: "User", reason: str = "") -> None:
        """Put a held call back among the waiting, in the place its first offer gave it."""
        with transaction.atomic():
            holder_id = self._lock_holder()
            refuse_on_its_way(self)
            self._move_to(
                self.Status.OFFERED,
                by=by,
                held_by=None,
                accepted_at=None,
                reason=reason,
                **ANEW,
            )
            begin_wait(self, by=by, at=timezone.now())
            if holder_id:
                let_go_of_caller(holder_id, self.jurisdiction_id)

    def hand_over(self, *, by: "User", to: "User") -> None:
        """Give a held call to a colleague, who holds it at once."""
        with transaction.atomic():
            holder_id = self._lock_holder()
            if self.status != self.Status.ACCEPTED:
                raise ConflictError(
                    "Only a call that a clinician holds can be handed over."
                )
            self._amend(by=by, held_by=to)
            pass_caller(holder_id, to.pk, self.jurisdiction_id)

    def _lock_holder(self) -> Any:
        """Lock the call and name who holds it, as it stands now."""
        locked = type(self)._default_manager.select_for_update(no_key=True)
        self.refresh_from_db(from_queryset=locked)
        return self.held_by_id

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
        """911 has the caller again, at once, also one who was on the way to 988."""
        with transaction.atomic():
            self._lock_holder()
            call_back_from_988(self, by=by)
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
        with transaction.atomic():
            self._lock_holder()
            if closed_at and self._ended_by_file:
                changes["closed_at"] = closed_at
            self._amend(by=by, **changes)
            is_over = closed_at and self.status == self.Status.RECEIVED
            if is_over and not self.is_in_hand:
                self._move_to(self.Status.CLOSED, by=by, closed_at=closed_at)

    @property
    def _ended_by_file(self) -> bool:
        """Tell whether no end but that of its file is known: nobody here had the call."""
        return (
            self.source == "file"
            and self.status == self.Status.CLOSED
            and not self.accepted_at
            and not self.transferred_at
        )

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
        """Close a held call with its outcome: the derived one, unless another and why."""
        with transaction.atomic():
            self._lock_holder()
            if self.status == self.Status.SCREENED:
                raise ConflictError(
                    "No clinician had this call: close it as not diverted."
                )
            # Under the lock: a unit asked for meanwhile makes the outcome another one.
            outcome, why = self.told_outcome(outcome_class, reason, disposition)
            self._end(
                self.Status.CLOSED,
                outcome,
                by=by,
                why=why,
                disposition=disposition,
                reason="" if why else reason,
            )

    def merge_into(self, survivor: "CallMoves", *, by: "User") -> None:
        """Let this call go on in the other; only `merge_calls` does this."""
        now = timezone.now()
        with transaction.atomic():
            self._move_to(
                self.Status.MERGED, by=by, merged_into=survivor, closed_at=now
            )
            end_wait(self, self.Status.MERGED, at=now)

    def follow(self, survivor: "CallMoves", *, by: "User") -> None:
        """Go on where the call that this one was merged into goes on now."""
        self._amend(by=by, merged_into=survivor)

    def tell_apart(self, *, by: "User") -> None:
        """Put a merged call back to where it stood; only `split_call` does this."""
        before = self.Status.RECEIVED
        left = self.waits.order_by("began_at").last()
        if self.offered_at and not (left and left.end != self.Status.MERGED):
            before = self.Status.OFFERED
        elif self.screened_at:
            before = self.Status.SCREENED
        changes = ANEW if before == self.Status.OFFERED else {}
        with transaction.atomic():
            self._move_to(before, by=by, merged_into=None, closed_at=None, **changes)
            if before == self.Status.OFFERED:
                begin_wait(self, by=by, at=timezone.now())

    def end_back_then(
        self, status: str, outcome: str, *, by: "User", at: datetime, **told: Any
    ) -> None:
        """Write an end at the time that paper tells; only `enter_past_call` does this."""
        self._end(status, outcome, by=by, at=at, **told)

    def _end(
        self, status: str, outcome: str, *, by: "User | None", **changes: Any
    ) -> None:
        told_later = "at" in changes
        at = changes.pop("at", None) or timezone.now()
        why = changes.pop("why", "")
        with transaction.atomic():
            self._move_to(status, by=by, outcome_class=outcome, closed_at=at, **changes)
            # What it comes to is not known yet; lost there, it is called back first.
            refuse_on_its_way(self)
            if outcome:
                # A call that was not diverted has none.
                keep_outcome(self, derive(self, status), outcome, by=by, why=why)
            end_wait(self, status, at=at)
            tell_of_end(self, by=by)
            if self.held_by_id and not told_later:
                let_go_of_caller(self.held_by_id, self.jurisdiction_id)
