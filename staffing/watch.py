"""The floor as a supervisor watches it: everybody's state, since when, and what is late."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils import timezone

from accounts.models import Membership
from accounts.permissions import ROLES_OF
from core import days
from staffing.models import Availability, Shift, StateRules

if TYPE_CHECKING:
    from accounts.models import User

State = Availability.State
ORDER = (State.ON_CALL, State.WRAP_UP, State.READY, State.BREAK, State.ABSENT)
# Who has a hand free for one more caller, the freest first.
FREE = (State.READY, State.WRAP_UP, State.BREAK, State.ON_CALL, State.ABSENT)
# A page that is open is heard of this often, and written down no more often than that.
HEARD_EVERY = timedelta(seconds=30)
LONG_CALL = timedelta(minutes=45)
NOTHING: Mapping[str, timedelta] = {}


@dataclass(frozen=True)
class Line:
    """One person of the floor: their state, shift, and times of the day in each state."""

    membership: Membership
    now: datetime
    rules: StateRules
    current: Availability | None = None
    shift: Shift | None = None
    times: Mapping[str, timedelta] = field(default_factory=dict)

    @property
    def state(self) -> State:
        return State(self.current.state) if self.current else State.ABSENT

    @property
    def since(self) -> datetime | None:
        return self.current.started_at if self.current else None

    @property
    def why(self) -> str:
        """Say what began the state, where it was not they themselves."""
        if self.current is None or self.current.cause == Availability.Cause.SELF:
            return ""
        return self.current.get_cause_display()

    @property
    def kind(self) -> str:
        return "warn" if self.warning else Availability(state=self.state).kind

    @property
    def limit(self) -> timedelta | None:
        """How long the state may last before it is late."""
        return {
            State.WRAP_UP: self.rules.wrap_up,
            State.BREAK: self.rules.longest_break,
            State.ON_CALL: LONG_CALL,
        }.get(self.state)

    @property
    def is_late(self) -> bool:
        return bool(self.limit and self.since and self.now - self.since > self.limit)

    @property
    def warning(self) -> str:
        """What a supervisor ought to look at, in words; empty where all is well."""
        if self.state == State.ABSENT:
            return "on shift, not here" if self._is_missed else ""
        if self.current.is_silent and self.state != State.BREAK:
            return "no page open"
        if self.is_late:
            return {
                State.WRAP_UP: "long wrap-up",
                State.BREAK: "long break",
                State.ON_CALL: "long call",
            }[self.state]
        if self.current.with_caller and self.state not in {
            State.ON_CALL,
            State.WRAP_UP,
        }:
            return "with a caller"
        return ""

    @property
    def is_away(self) -> bool:
        """Tell whether nobody would see what is handed to them now."""
        return self.state == State.ABSENT or self.current.is_silent

    @property
    def state_words(self) -> str:
        warning = f", {self.warning}" if self.warning else ""
        return f"{self.state.label.lower()}{warning}"

    @property
    def _is_missed(self) -> bool:
        return bool(self.shift and not self.shift.is_on_call)

    @property
    def shown_times(self) -> list[tuple[str, str]]:
        """The times of the day in words, but for those away."""
        told = [s for s in ORDER if s != State.ABSENT and s in self.times]
        return [(s.label, _spoken(self.times[s])) for s in told]


def floor(user: "User") -> list[Line]:
    """List everybody who works on this user's floor; a number of statements that stays."""
    now, zone = timezone.now(), user.jurisdiction.zone
    people = Membership.objects.colleagues_of(user).select_related("user")
    here = people.filter(role__in=ROLES_OF["staffing.set_availability"])
    rows = Availability.objects.visible_to(user)
    states = {s.user_id: s for s in rows.now().with_caller().with_silence()}
    shifts = {s.user_id: s for s in Shift.objects.visible_to(user).around(now)}
    times = rows.times(days.bounds(days.today(zone), zone)[0], now)
    rules = StateRules.objects.of(user.jurisdiction_id)
    lines = [
        Line(
            membership,
            now,
            rules,
            states.get(membership.user_id),
            shifts.get(membership.user_id),
            times.get(membership.user_id, NOTHING),
        )
        for membership in here
    ]
    return sorted(lines, key=_place)


@dataclass(frozen=True)
class Taker:
    """A colleague a call may be handed to, with how they stand."""

    pk: UUID
    name: str
    words: str

    def __str__(self) -> str:
        return f"{self.name}: {self.words}"


def takers(user: "User") -> list[Taker]:
    """List this user's colleagues who take calls: who is ready first, who is away last."""
    lines = [
        line
        for line in floor(user)
        if line.membership.role in ROLES_OF["dispatch.take_call"]
        and line.membership.user_id != user.pk
    ]
    lines.sort(key=lambda line: (line.is_away, FREE.index(line.state)))
    return [
        Taker(line.membership.user_id, line.membership.user.name, line.state_words)
        for line in lines
    ]


def line_of(membership: Membership, user: "User") -> Line | None:
    """Find one person's line on this user's floor."""
    found = (line for line in floor(user) if line.membership.pk == membership.pk)
    return next(found, None)


def tiles(lines: list[Line]) -> list[dict[str, Any]]:
    """Sum the floor up: who is ready, and what lasts longest."""
    takers = [n for n in lines if n.membership.role in ROLES_OF["dispatch.take_call"]]
    ready = sum(n.state == State.READY and not n.warning for n in takers)
    there = sum(n.state != State.ABSENT for n in takers)
    missed = sum(n.state == State.ABSENT and bool(n.warning) for n in lines)
    return [
        {
            "value": f"{ready} of {there}",
            "words": "ready for a call",
            "kind": "" if ready else "w",
        },
        _longest(lines, State.WRAP_UP, "longest wrap-up"),
        _longest(lines, State.BREAK, "longest break"),
        _longest(lines, State.ON_CALL, "longest call"),
        {
            "value": missed,
            "words": "on shift, not here",
            "kind": "w" if missed else "",
        },
    ]


def _longest(lines: list[Line], state: State, words: str) -> dict[str, Any]:
    found = [line for line in lines if line.state == state]
    if not found:
        return {"value": "none", "words": words, "kind": ""}
    first = min(found, key=lambda line: line.since)
    limit = int(first.limit.total_seconds())
    return {
        "value": f"since {timezone.localtime(first.since):%H:%M}",
        "clock": first.since,
        "limit": limit,
        "words": f"{words}, limit {limit // 60:02}:{limit % 60:02}",
        "kind": "",
    }


def _spoken(time: timedelta) -> str:
    minutes = int(time / timedelta(minutes=1))
    return (
        f"{minutes // 60} h {minutes % 60:02} min"
        if minutes >= 60
        else f"{minutes} min"
    )


def _place(line: Line) -> tuple[bool, int, str]:
    return (not line.warning, ORDER.index(line.state), line.membership.user.name)


def stretches_of(person: UUID, user: "User", start: datetime) -> list[Availability]:
    """List one person's states since a moment, newest first."""
    rows = Availability.objects.visible_to(user).filter(user=person)
    return list(
        rows.between(start, timezone.now())
        .select_related("set_by")
        .order_by("-started_at")[:100]
    )
