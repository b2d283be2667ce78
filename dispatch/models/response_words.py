"""A unit as people speak of it: who drives, how it stands, and how long each step took."""

from datetime import timedelta
from typing import Any, NamedTuple

STEPS = (
    ("dispatched_at", "dispatched"),
    ("en_route_at", "en route"),
    ("on_scene_at", "on scene"),
    ("closed_at", ""),  # cleared or cancelled, as its status says
)


class Step(NamedTuple):
    """One step of a unit, when it was, and how long after the step before."""

    words: str
    at: Any
    after: timedelta


class ResponseWords:
    """What pages and the API say of a unit, read from its own columns."""

    get_kind_display: Any
    get_status_display: Any
    team: Any
    requested_at: Any
    lesser: Any
    why: Any
    is_open: Any

    @property
    def who(self) -> str:
        """Name who drives: the team where one is named, else the kind of unit."""
        kind = self.get_kind_display()
        return f"{kind} {self.team}" if self.team else kind

    @property
    def status_kind(self) -> str:
        return "warn" if self.is_open else "calm"

    @property
    def asks_why(self) -> bool:
        """Tell whether it is still to be said why no lesser unit went."""
        return bool(self.lesser) and not self.why

    @property
    def steps(self) -> list[Step]:
        """The steps that were told, each with the time since the one told before it."""
        before, found = self.requested_at, []
        for column, words in STEPS:
            if at := getattr(self, column):
                told = self.get_status_display().lower() if words == "" else words
                found.append(Step(told, at, max(at - before, timedelta(0))))
                before = at
        return found

    @property
    def took(self) -> timedelta | None:
        """How long from asking for it until it ended."""
        end = getattr(self, "closed_at", None)
        return end - self.requested_at if end else None
