"""Entering from paper what happened during an outage, at the times it happened."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection, models, transaction
from django.utils import timezone

from core.access import trace
from core.errors import ConflictError, InvalidInput
from dispatch.actions.floor import enter_call, just_entered, offer_call, screen_call
from dispatch.actions.known import meant_by
from dispatch.models import Call, OutcomeClass, Response
from dispatch.models.response_lists import EMERGENCY

if TYPE_CHECKING:
    from accounts.models import User

OLDEST = timedelta(days=31)
KNOWN = "A call with this CAD number is here already."
OFFERED_ON_PAPER = "Offered on paper during an outage."


class End(models.TextChoices):
    """How a call on paper ended, in the words of the form."""

    NOT_DIVERTED = "not_diverted", "Not diverted: 911 went on with it"
    DIVERTED = "diverted", "Diverted: the clinician ended it"
    CO_NOTIFIED = "co_notified", "Co-notified: police, fire or EMS went too"
    RETURNED = "returned", "Returned to 911"
    DROPPED = "dropped", "The line dropped"
    DECLINED = "declined", "The caller declined"
    ABANDONED = "abandoned", "The caller hung up"


# The status and outcome class an end leads to, and how far the call must have come.
ENDS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    End.NOT_DIVERTED: ("closed", "", ("screened",)),
    End.DIVERTED: ("closed", OutcomeClass.DIVERTED, ("taken",)),
    End.CO_NOTIFIED: ("closed", OutcomeClass.CO_NOTIFIED, ("taken",)),
    End.RETURNED: ("returned", OutcomeClass.RETURNED, ("offered", "taken")),
    End.DROPPED: ("dropped", OutcomeClass.DROPPED, ("offered", "taken")),
    End.DECLINED: ("declined", OutcomeClass.DECLINED, ("offered",)),
    End.ABANDONED: ("abandoned", OutcomeClass.DROPPED, ("offered",)),
}
STEPS = ("received", "screened", "offered", "taken", "ended")


MET = "met"
CAME_TO = [(MET, "It met the person"), *Response.FurtherAction.choices]


@dataclass(frozen=True)
class PastUnit:
    """A unit that the paper says was sent: asked for when, back when, what it came to."""

    sent: str = ""
    asked: datetime | None = None
    back: datetime | None = None
    came_to: str = ""

    def faults(self, received: datetime | None, now: datetime) -> list[tuple[str, str]]:
        if not self.sent:
            said = self.asked or self.back or self.came_to
            return [("sent", "Who was sent?")] if said else []
        if self.asked is None:
            return [("asked", "When was it asked for?")]
        if bool(self.back) != bool(self.came_to):
            step = "came_to" if self.back else "back"
            return [(step, "A unit that is back met the person, or more was done.")]
        wrong = []
        if received and self.asked < received:
            wrong.append(("asked", "This is before the call."))
        if self.back and self.back < self.asked:
            wrong.append(("back", "This is before it was asked for."))
        late = {"asked": self.asked, "back": self.back}
        future = [step for step, at in late.items() if at and at > now]
        return wrong + [(step, "This time has not come yet.") for step in future]

    def write(self, call: Call, *, by: "User") -> None:
        """Note the unit with its true times; one that is not back is still out."""
        is_met = self.came_to == MET
        Response(
            jurisdiction_id=call.jurisdiction_id,
            call=call,
            kind=self.sent,
            place=call.place,
            requested_by=by,
            requested_at=self.asked,
            status=Response.Status.CLEARED if self.back else Response.Status.REQUESTED,
            contact_confirmed_at=self.back if is_met else None,
            further_action="" if is_met else self.came_to,
            closed_at=self.back,
        ).store(by=by)


@dataclass(frozen=True)
class PastCall:
    """A call as the paper tells it; a step that did not happen has no time."""

    times: Mapping[str, datetime | None]
    said: Mapping[str, Any] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    taken_by: "User | None" = None
    end: str = ""
    reason: str = ""
    unit: PastUnit = field(default_factory=PastUnit)

    @property
    def last(self) -> str:
        """The furthest step before the end."""
        done = [step for step in STEPS[:-1] if self.times.get(step)]
        return done[-1] if done else ""

    def faults(self, now: datetime) -> dict[str, str]:
        """Say by field what cannot have happened so; the first thing wrong of each."""
        found: dict[str, str] = {}
        unit = self.unit.faults(self.times.get("received"), now)
        steps = (*self._order(now), *self._steps(), *self._ends())
        for step, words in (*steps, *unit, *self._went()):
            found.setdefault(step, words)
        return found

    def _order(self, now: datetime) -> list[tuple[str, str]]:
        wrong, before = [], None
        for step in STEPS:
            at = self.times.get(step)
            if at is None:
                continue
            if at > now:
                wrong.append((step, "This time has not come yet."))
            elif at < now - OLDEST:
                wrong.append((step, f"Only the last {OLDEST.days} days are entered."))
            elif before and at < before:
                wrong.append((step, "This is before the step above it."))
            before = at
        return wrong

    def _steps(self) -> list[tuple[str, str]]:
        """A step has those above it; only the end may come after any of them."""
        done = [bool(self.times.get(step)) for step in STEPS[:-1]]
        return [
            (step, "This step came before the next: give its time.")
            for step, here, later in zip(STEPS, done, done[1:], strict=False)
            if later and not here
        ] + ([] if done[0] else [("received", "When did the call come in?")])

    def _ends(self) -> list[tuple[str, str]]:
        wrong = []
        if self.times.get("taken") and not self.taken_by:
            wrong.append(("taken_by", "Who took it?"))
        if self.taken_by and not self.times.get("taken"):
            wrong.append(("taken", "When was it taken?"))
        if bool(self.end) != bool(self.times.get("ended")):
            step = "end" if not self.end else "ended"
            wrong.append((step, "An end has its time, and a time of the end its kind."))
        elif self.end and self.last not in ENDS[self.end][2]:
            wrong.append(("end", "A call that came so far does not end like this."))
        return wrong

    def _went(self) -> list[tuple[str, str]]:
        """An end says the same of police, fire and EMS as the unit does."""
        went = self.unit.sent in EMERGENCY
        if self.end == End.CO_NOTIFIED and not went:
            return [("sent", "Co-notified: were police, fire or EMS sent?")]
        if self.end == End.DIVERTED and went:
            return [("end", "Police, fire or EMS went: it was co-notified.")]
        return []


def is_known(cad_number: str, at: datetime, *, by: "User") -> bool:
    """Say whether CAD or a colleague brought the call of that time in already."""
    return bool(cad_number) and meant_by(cad_number, at, by.jurisdiction).exists()


def _one_at_a_time(cad_number: str, *, by: "User") -> None:
    """Let two who enter the same paper take turns: the second finds it known."""
    paper = f"paper:{by.jurisdiction_id}:{cad_number}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [paper])


@transaction.atomic
def enter_past_call(told: PastCall, *, by: "User") -> Call:
    """Make the call of a paper form, each step at its true time, marked as back-entered.

    The same paper of the same person at once is one call. Raises InvalidInput, with the
    fields at fault, for times out of order or to come, and ConflictError for a call that
    is here already.
    """
    _refuse(told, by=by)
    then: dict[str, Any] = {
        "source": Call.Source.OUTAGE,
        "received_at": told.times["received"],
    }
    if call := just_entered(told.said, by=by, **then):
        # Few papers have a number: a key pressed twice is one call all the same.
        return call
    call = enter_call(by=by, **then, **told.said)
    _go_on(call, told, by=by)
    trace("change", call, reason="back-entered after an outage")
    return call


def _refuse(told: PastCall, *, by: "User") -> None:
    """Raise what speaks against entering it, once nobody else enters the same paper."""
    if wrong := told.faults(timezone.now()):
        errors = {field: [words] for field, words in wrong.items()}
        raise InvalidInput(" ".join(wrong.values()), errors=errors)
    number = told.said.get("cad_number", "").strip()
    _one_at_a_time(number, by=by)
    if (received := told.times["received"]) and is_known(number, received, by=by):
        raise ConflictError(KNOWN)


def _go_on(call: Call, told: PastCall, *, by: "User") -> None:
    """Take the call as far as the paper does, each step at its time."""
    at = told.times
    if at.get("screened"):
        screen_call(call, by=by, answers=told.answers, at=at["screened"])
    if at.get("offered"):
        offer_call(call, by=by, reason=OFFERED_ON_PAPER, at=at["offered"])
    if told.taken_by and (taken := at.get("taken")):
        call.give_to(told.taken_by, by=by, at=taken)
    if told.unit.sent:
        told.unit.write(call, by=by)
    if told.end and (ended := at.get("ended")):
        status, outcome, _ = ENDS[told.end]
        call.end_back_then(status, outcome, by=by, at=ended, reason=told.reason)
