"""How a call leaves for 988 and comes back first in line, and how its CAD ends it."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.utils import timezone

from core.errors import ConflictError
from core.models import StatusRecord
from dispatch.models.outcomes import derive
from dispatch.models.waits import begin_wait, end_wait
from staffing.actions import let_go_of_caller

if TYPE_CHECKING:
    from accounts.models import User

ON_ITS_WAY = "to_988"
# An offer made anew may go untaken, and to the fallback, once more.
ANEW = {"escalated_at": None, "escalated_to": ""}


def refuse_on_its_way(call: Any) -> None:
    """Raise ConflictError while 988 is asked to take the caller and has not said how."""
    if call.transfers.open().exists():
        raise ConflictError("On its way to 988: say first how that went.")


def call_back_from_988(call: Any, *, by: "User | None") -> None:
    """Write that 988 is to take the caller no more, where it was asked to."""
    for under_way in call.transfers.open():
        under_way.give_back(by=by, reason="The call went back to 911.")


class CallPassing(StatusRecord):
    """The moves of a call that others make: the verbs of a transfer, and its CAD."""

    Status: Any
    screened_at: Any
    offered_at: Any
    source: Any
    merged: Any
    responses: Any
    _end: Any
    _lock_holder: Any

    # A call whose transfer was lost is taken before all others, the first lost first.
    front_since = models.DateTimeField(null=True, editable=False)
    # When 988 took over a call that no clinician held.
    transferred_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        abstract = True

    def end_by_cad(self, *, at: datetime) -> None:
        """End what CAD brought and ended, where nobody here had asked about it.

        With a unit out, or another call going on in it, people end it.
        """
        is_left = self.status == self.Status.RECEIVED and self.source == "cad"
        if is_left and not self.is_in_hand:
            self._move_to(self.Status.CLOSED, by=None, closed_at=at)

    @property
    def is_in_hand(self) -> bool:
        """Tell whether a unit is out or another call goes on in this one."""
        return self.responses.open().exists() or self.merged.exists()

    def take_up_again(self, *, by: "User | None" = None) -> None:
        """Have it screened after all, where its CAD alone had ended it."""
        if self.is_ended_unasked:
            self._move_to(self.Status.RECEIVED, by=by, closed_at=None)

    @property
    def is_ended_unasked(self) -> bool:
        """Tell whether its CAD ended it before anybody here had asked about it."""
        was_asked = self.screened_at or self.offered_at or self.transferred_at
        is_ended = self.status == self.Status.CLOSED and self.source == "cad"
        return is_ended and not was_asked

    def leave_queue(self, *, by: "User") -> None:
        """Wait for no clinician any more: the caller is on the way to 988."""
        with transaction.atomic():
            self._move_to(self.Status.SCREENED, by=by)
            end_wait(self, ON_ITS_WAY, at=timezone.now())  # type: ignore[arg-type]

    def back_in_line(self, *, by: "User") -> None:
        """Be offered before all other calls: nobody has this caller now."""
        now = timezone.now()
        first = {"front_since": now, "offered_at": now, "offered_by": by}
        with transaction.atomic():
            holder_id = self._lock_holder()
            if self.status == self.Status.OFFERED:
                self._amend(by=by, front_since=now)
                return
            if self.status == self.Status.RECEIVED:
                self._move_to(self.Status.SCREENED, by=by, screened_at=now)
            free = {"held_by": None, "accepted_at": None}
            self._move_to(self.Status.OFFERED, by=by, **first, **ANEW, **free)
            begin_wait(self, by=by, at=now)  # type: ignore[arg-type]
            if holder_id:
                let_go_of_caller(holder_id, self.jurisdiction_id)

    def close_with_988(self, *, by: "User") -> None:
        """End a call that nobody here holds, because 988 has it."""
        self._end(
            self.Status.CLOSED,
            derive(self).outcome,
            by=by,
            transferred_at=timezone.now(),
        )
