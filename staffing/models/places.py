"""One person's place on a floor: held, so that its states follow one another."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import Membership
from core.access import trace
from core.errors import ConflictError
from staffing.models.availability import Availability, calls_held, talks_of

if TYPE_CHECKING:
    from accounts.models import User

ENGAGED = {Availability.State.ON_CALL, Availability.State.WRAP_UP}


@dataclass
class Place:
    """One person's place on a floor, held while their state changes."""

    user_id: UUID
    jurisdiction_id: UUID
    current: Availability | None

    @property
    def state(self) -> str:
        return self.current.state if self.current else Availability.State.ABSENT

    @property
    def is_with_caller(self) -> bool:
        """Ask anew: what stood before the place was held may have changed."""
        who = (self.user_id, self.jurisdiction_id)
        return calls_held(*who).exists() or talks_of(*who).exists()

    @property
    def afterwards(self) -> str:
        """What one goes back to when a call and its wrap-up are over."""
        if self.state not in ENGAGED:
            return self.state
        return self.current.afterwards or Availability.State.ABSENT

    def begin(
        self, state: str, *, cause: str, by: "User | None" = None
    ) -> Availability:
        """End the state this person is in and begin another; the same state goes on."""
        if self.current and self.current.state == state:
            return self.current
        now = timezone.now()
        if self.current:
            # Another server's clock may be a little ahead of ours.
            now = max(now, self.current.started_at)
            self.current.ended_at = now
            self.current.save(update_fields=["ended_at"])
        fresh = Availability(
            jurisdiction_id=self.jurisdiction_id,
            user_id=self.user_id,
            state=state,
            started_at=now,
            cause=cause,
            set_by=by,
            afterwards=self.afterwards if state in ENGAGED else "",
        )
        fresh.clean_fields(exclude=["user", "jurisdiction", "set_by"])
        fresh.save()
        trace("change", fresh, reason=f"{state}: {fresh.get_cause_display()}")
        self.current = fresh
        return fresh


def hold_place(
    user_id: UUID, jurisdiction_id: UUID, *, skip_locked: bool = False
) -> Place | None:
    """Hold one person's place until the transaction ends, so that states come in turn.

    None where somebody else holds it and it is to be skipped.
    """
    # The membership, because it is there before any state is.
    here = Membership.objects.filter(user_id=user_id, jurisdiction_id=jurisdiction_id)
    locked = here.select_for_update(no_key=True, skip_locked=skip_locked).only("pk")
    if not list(locked):
        return None
    mine = Availability.objects.now().filter(
        user_id=user_id, jurisdiction_id=jurisdiction_id
    )
    return Place(user_id, jurisdiction_id, mine.first())


@transaction.atomic
def set_availability(user: "User", state: str) -> Availability:
    """Begin the state that this person says they are in.

    Raises ConflictError for being ready while with a caller.
    """
    Membership.objects.filter(pk=user.current_membership_id).note_seen()
    place = hold_place(user.pk, user.jurisdiction_id)
    refuse_two_callers(place, state, "You are")
    return place.begin(state, cause=Availability.Cause.SELF, by=user)


def refuse_two_callers(place: Place, state: str, who: str) -> None:
    """Let nobody be ready for a call while they are with a caller."""
    if state == Availability.State.READY and place.is_with_caller:
        raise ConflictError(
            f"{who} still with a caller, so not ready for another: "
            "end the call or session, release it or hand it over first."
        )
