"""Deciding from a diversion policy's ordered rules; pure, and unknown is never no."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

YES, NO, UNKNOWN = "yes", "no", "unknown"
NO_RULE = "No rule of the policy covers this call."
CONDITIONS = frozenset(
    {"call_type", "priority", "answers", "contacts", "area", "hours"}
)


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
    """Eligible, not, or undecided (None), with the responder, the rule and why."""

    eligible: bool | None
    responder: str
    rule: str
    reason: str
    say: str = ""
    missing: tuple[str, ...] = ()


def decide(
    rules: Sequence[Mapping[str, Any]], situation: Situation, fallback: str
) -> Decision:
    """Apply the first rule whose conditions all hold.

    A rule above it that might hold once a question is answered, and would decide
    otherwise, leaves the call undecided: the decision then names what to ask.
    """
    missing: dict[str, None] = {}
    doubts: set[bool] = set()
    holds: bool | None = False
    for rule in rules:
        holds, unknown = _holds(rule.get("when", {}), situation)
        if holds and doubts <= {rule["eligible"]}:
            return _fired(rule, tuple(missing))
        if holds:
            break
        if holds is None:
            missing.update(dict.fromkeys(unknown))
            doubts.add(rule["eligible"])
    if doubts - {False} or (doubts and holds):
        return _undecided(tuple(missing), fallback)
    return Decision(
        eligible=False,
        responder=fallback,
        rule="",
        reason=NO_RULE,
        missing=tuple(missing),
    )


def faults(
    rules: Any, responders: Sequence[str], questions: Sequence[str]
) -> list[str]:
    """List in plain words what keeps these rules from being a policy."""
    if not isinstance(rules, list) or not rules:
        return ["A policy needs at least one rule."]
    found = []
    for number, rule in enumerate(rules, 1):
        found += [
            f"Rule {number}: {fault}" for fault in _faults(rule, responders, questions)
        ]
    names = [rule.get("id") for rule in rules if isinstance(rule, dict)]
    if len(set(map(str, names))) < len(rules):
        found.append("Two rules have the same id.")
    return found


def _faults(
    rule: Any, responders: Sequence[str], questions: Sequence[str]
) -> list[str]:
    if not isinstance(rule, dict) or not isinstance(rule.get("when", {}), dict):
        return ["it is not a rule."]
    when = rule.get("when", {})
    answers = when.get("answers", {})
    checks = {
        "it has no id.": bool(rule.get("id")),
        "it says neither eligible nor not.": isinstance(rule.get("eligible"), bool),
        "its responder is not one we know.": rule.get("responder") in responders,
        "it gives no reason.": bool(rule.get("reason")),
        "it has a condition we do not know.": set(when) <= CONDITIONS,
        "it asks about an answer no screen gives.": isinstance(answers, dict)
        and set(answers) <= set(questions)
        and all(value in (YES, NO) for value in answers.values()),
    }
    return [fault for fault, fine in checks.items() if not fine]


def _fired(rule: Mapping[str, Any], missing: tuple[str, ...]) -> Decision:
    return Decision(
        rule["eligible"],
        rule["responder"],
        rule["id"],
        rule["reason"],
        rule.get("say", ""),
        missing,
    )


def _undecided(missing: tuple[str, ...], fallback: str) -> Decision:
    asked = ", ".join(name.replace("_", " ") for name in missing)
    return Decision(
        None, fallback, "", f"Not decided: still unknown is {asked}.", "", missing
    )


def _holds(
    when: Mapping[str, Any], situation: Situation
) -> tuple[bool | None, list[str]]:
    unknown: list[str] = []
    for name, wanted in when.items():
        for fact, holds in _CHECKS[name](wanted, situation):
            if holds is False:
                return False, []
            if holds is None:
                unknown.append(fact)
    return (None if unknown else True), unknown


def _call_type(
    wanted: Sequence[str], situation: Situation
) -> list[tuple[str, bool | None]]:
    known = bool(situation.codes & set(wanted)) if situation.codes else None
    return [("call_type", known)]


def _answers(
    wanted: Mapping[str, str], situation: Situation
) -> list[tuple[str, bool | None]]:
    given = situation.answers or {}
    return [
        (name, None if given.get(name, UNKNOWN) == UNKNOWN else given[name] == value)
        for name, value in wanted.items()
    ]


def _range(name: str) -> Any:
    def check(
        wanted: Mapping[str, int], situation: Situation
    ) -> list[tuple[str, bool | None]]:
        value = getattr(situation, name)
        if value is None:
            return [(name, None)]
        return [(name, wanted.get("min", value) <= value <= wanted.get("max", value))]

    return check


def _area(wanted: Sequence[str], situation: Situation) -> list[tuple[str, bool | None]]:
    return [("area", situation.area in wanted if situation.area else None)]


def _hours(
    wanted: Mapping[str, int], situation: Situation
) -> list[tuple[str, bool | None]]:
    if situation.local_time is None:
        return [("hours", None)]
    start, end, hour = wanted["from"], wanted["to"], situation.local_time.hour
    within = start <= hour < end if start < end else hour >= start or hour < end
    return [("hours", within)]


_CHECKS: dict[str, Any] = {
    "call_type": _call_type,
    "answers": _answers,
    "priority": _range("priority"),
    "contacts": _range("contacts"),
    "area": _area,
    "hours": _hours,
}
