"""Deciding from a diversion policy's ordered rules; pure, and unknown is never no."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

YES, NO, UNKNOWN = "yes", "no", "unknown"
NOBODY_YET, ORDINARY = "", "911"
NO_RULE = "No rule of the policy covers this call: 911 goes on with it."
NOT_DECIDED = "Not decided: what is not known yet could still change it."
WHO_IS_OPEN = "Who goes is not decided: what is not known yet could still change it."
CONDITIONS = frozenset(
    {"call_type", "priority", "answers", "contacts", "area", "hours", "days"}
)
WEEK = range(1, 8)
End = tuple[bool | None, str]


@dataclass(frozen=True)
class Situation:
    """What is known of a call when it is screened; None or a missing key is unknown."""

    codes: frozenset[str] = frozenset()
    priority: int | None = None
    answers: Mapping[str, str] | None = None
    contacts: int | None = None
    area: str = ""
    local_time: datetime | None = None


@dataclass(frozen=True)
class Decision:
    """Eligible or not and who responds, each open (None, '') where it is not decided."""

    eligible: bool | None
    responder: str
    rule: str
    reason: str
    say: str = ""
    missing: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        return self.eligible is None or self.responder == NOBODY_YET


def decide(rules: Sequence[Mapping[str, Any]], situation: Situation) -> Decision:
    """Apply the first rule whose conditions all hold.

    A rule above it that might hold once more is known, and would end otherwise, leaves
    open what would differ: whether the call is eligible, who responds, or both. The
    decision then names what to ask. Where no rule holds 911 goes on, as without a policy.
    """
    missing: dict[str, None] = {}
    possible: set[End] = set()
    decision = Decision(eligible=False, responder=ORDINARY, rule="", reason=NO_RULE)
    for rule in rules:
        holds, unknown = holds_in(rule.get("when", {}), situation)
        if holds:
            decision = _fired(rule)
            break
        if holds is None:
            missing.update(dict.fromkeys(unknown))
            possible.add(end_of(rule))
    asked = tuple(missing)
    end = decision.eligible, decision.responder
    if possible <= {end}:
        return replace(decision, missing=asked)
    return _left_open({*possible, end}, asked)


def end_of(rule: Mapping[str, Any]) -> End:
    """Give what this rule decides: eligible or not, and who responds."""
    return rule["eligible"], rule["responder"]


def _fired(rule: Mapping[str, Any]) -> Decision:
    return Decision(*end_of(rule), rule["id"], rule["reason"], rule.get("say", ""))


def _left_open(possible: set[End], missing: tuple[str, ...]) -> Decision:
    """Keep what all possible ends have in common, and leave the rest open."""
    verdicts = {eligible for eligible, _ in possible}
    responders = {responder for _, responder in possible}
    eligible = verdicts.pop() if len(verdicts) == 1 else None
    return Decision(
        eligible=eligible,
        responder=responders.pop() if len(responders) == 1 else NOBODY_YET,
        rule="",
        reason=NOT_DECIDED if eligible is None else WHO_IS_OPEN,
        missing=missing,
    )


def holds_in(
    when: Mapping[str, Any], situation: Situation
) -> tuple[bool | None, list[str]]:
    """Say whether all conditions hold; None, and what to ask, where that is not known."""
    unknown: list[str] = []
    for name in when:
        for fact, holds in _CHECKS[name](when, situation):
            if holds is False:
                return False, []
            if holds is None:
                unknown.append(fact)
    return (None if unknown else True), unknown


def in_time(when: Mapping[str, Any], weekday: int, hour: int) -> bool:
    """Say whether an hour of the week is meant; a night belongs to the day it begins on."""
    begun = weekday
    if hours := when.get("hours"):
        start, end = hours["from"], hours["to"]
        over_midnight = start >= end
        if over_midnight:
            within = hour >= start or hour < end
            begun = (weekday - 1 or 7) if hour < end else weekday
        else:
            within = start <= hour < end
        if not within:
            return False
    return begun in when.get("days", WEEK)


Checked = list[tuple[str, bool | None]]


def _call_type(when: Mapping[str, Any], situation: Situation) -> Checked:
    wanted, codes = when["call_type"], situation.codes
    return [("call_type", bool(codes & set(wanted)) if codes else None)]


def _answers(when: Mapping[str, Any], situation: Situation) -> Checked:
    given = situation.answers or {}
    return [
        (name, _is_given(given.get(name, UNKNOWN), wanted))
        for name, wanted in when["answers"].items()
    ]


def _is_given(answer: str, wanted: str | Sequence[str]) -> bool | None:
    if answer == UNKNOWN:
        return None
    return answer == wanted if isinstance(wanted, str) else answer in wanted


def _range(name: str) -> Any:
    def check(when: Mapping[str, Any], situation: Situation) -> Checked:
        wanted, value = when[name], getattr(situation, name)
        if value is None:
            return [(name, None)]
        return [(name, wanted.get("min", value) <= value <= wanted.get("max", value))]

    return check


def _area(when: Mapping[str, Any], situation: Situation) -> Checked:
    return [("area", situation.area in when["area"] if situation.area else None)]


def _time(when: Mapping[str, Any], situation: Situation) -> Checked:
    at = situation.local_time
    return [("hours", in_time(when, at.isoweekday(), at.hour) if at else None)]


_CHECKS: dict[str, Any] = {
    "call_type": _call_type,
    "answers": _answers,
    "priority": _range("priority"),
    "contacts": _range("contacts"),
    "area": _area,
    "hours": _time,
    "days": _time,
}
