"""Where one stands on the floor, as the bar of every page says it."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils import timezone

from staffing.models import Availability

if TYPE_CHECKING:
    from accounts.models import User

State = Availability.State
# Part of the one statement that every page's bar costs.
OWN = """
SELECT json_build_object(
 'state', (SELECT json_build_object('name', state, 'since', started_at, 'cause', cause)
             FROM staffing_availability
            WHERE jurisdiction_id = %(here)s AND user_id = %(user)s AND ended_at IS NULL),
 'until', (SELECT max(ends_at) FROM staffing_shift
            WHERE jurisdiction_id = %(here)s AND user_id = %(user)s
              AND starts_at <= %(now)s AND ends_at > %(now)s AND cancelled_at IS NULL))
"""
# What the one key does from each state.
NEXT = {
    State.READY: (State.BREAK, "Take a break"),
    State.ON_CALL: (State.WRAP_UP, "Wrap up"),
    State.WRAP_UP: (State.READY, "Be ready"),
    State.BREAK: (State.READY, "Be ready"),
    State.ABSENT: (State.READY, "Be ready"),
}
# The states with their words, and the key of each, in the bar after a comma.
CHOICES = [
    (State.READY.value, "Ready", "r"),
    (State.ON_CALL.value, "On call", "o"),
    (State.WRAP_UP.value, "Wrap-up", "w"),
    (State.BREAK.value, "Break", "b"),
    (State.ABSENT.value, "Absent", "a"),
]


@dataclass(frozen=True)
class Standing:
    """One's own state: since when, why, and until when one's shift goes."""

    state: str
    since: datetime | None = None
    cause: str = ""
    until: datetime | None = None

    @property
    def label(self) -> str:
        return State(self.state).label

    @property
    def kind(self) -> str:
        return Availability(state=self.state).kind

    @property
    def why(self) -> str:
        """Say what began it, where it was not oneself."""
        own = {"", Availability.Cause.SELF}
        return "" if self.cause in own else Availability.Cause(self.cause).label

    @property
    def follows(self) -> str:
        return NEXT[State(self.state)][0]

    @property
    def follows_words(self) -> str:
        return NEXT[State(self.state)][1]

    @property
    def follows_short(self) -> str:
        return State(self.follows).label

    @property
    def choices(self) -> list[tuple[str, str, str]]:
        return CHOICES


def read(found: dict[str, Any]) -> Standing:
    """Turn what OWN gave into where one stands; absent, where nobody ever said more."""
    state, until = found["state"] or {}, found["until"]
    since = state.get("since")
    return Standing(
        state=state.get("name", State.ABSENT),
        since=datetime.fromisoformat(since) if since else None,
        cause=state.get("cause", ""),
        until=datetime.fromisoformat(until) if until else None,
    )


def standing_of(user: "User") -> Standing:
    """Say where this user stands now."""
    values: dict[str, Any] = {
        "here": user.jurisdiction_id,
        "user": user.pk,
        "now": timezone.now(),
    }
    with connection.cursor() as cursor:
        cursor.execute(OWN, values)
        return read(cursor.fetchone()[0])
