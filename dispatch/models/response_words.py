"""A unit as people speak of it: who drives, how it stands, and how long each step took."""

from datetime import timedelta
from typing import Any, NamedTuple

from django.utils import timezone

NONE = timedelta(0)
STEPS = (
    ("dispatched_at", "dispatched"),
    ("en_route_at", "en route"),
    ("on_scene_at", "on scene"),
    ("closed_at", ""),  # cleared or cancelled, as its status says
)


def in_words(length: timedelta) -> str:
    """Say a length of time as people do: 40 s, 7 min, 1 h 5 min."""
    seconds = int(length.total_seconds())
    if seconds < 60:
        return f"{seconds} s"
    minutes = seconds // 60
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


class Step(NamedTuple):
    """One step of a unit, when it was, and how long after the step before."""

    words: str
    at: Any
    after: timedelta

    @property
    def after_words(self) -> str:
        return in_words(self.after)


class ResponseWords:
    """What pages and the API say of a unit, read from its own columns."""

    get_kind_display: Any
    get_status_display: Any
    team: Any
    requested_at: Any
    lesser: Any
    why: Any
    is_open: Any
    status: Any
    kept_at: Any
    contact_confirmed_at: Any

    @property
    def who(self) -> str:
        """Name who drives: the team where one is named, else the kind of unit."""
        kind = self.get_kind_display()
        return f"{kind} {self.team}" if self.team else kind

    @property
    def step_words(self) -> str:
        """Say how far the unit is and since when."""
        last = self.steps[-1] if self.steps else Step("asked", self.requested_at, NONE)
        return f"{last.words} {timezone.localtime(last.at):%H:%M}"

    @property
    def words(self) -> str:
        """Say who was sent, how far they are and since when, as every page does."""
        return f"{self.who} {self.step_words}"

    @property
    def asks_whether_kept(self) -> bool:
        """Tell whether it could still be called off, and nobody said that it goes on."""
        is_settled = self.status == "on_scene" or self.contact_confirmed_at
        return self.is_open and not (self.kept_at or is_settled)

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
                found.append(Step(told, at, max(at - before, NONE)))
                before = at
        return found

    @property
    def took_words(self) -> str:
        """Say how long it was from asking for it until it ended."""
        end = getattr(self, "closed_at", None)
        return in_words(end - self.requested_at) if end else ""
