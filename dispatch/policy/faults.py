"""What keeps a list of rules from being a diversion policy, in plain words."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from dispatch.policy.deciding import CONDITIONS, WEEK, YES

DIVERSIONS = frozenset({"clinician", "988"})
EMERGENCY = frozenset({"police", "fire", "ems"})
LONGEST = 300
Answers = Mapping[str, Collection[str]]
LONGEST_ID = 40
NOT_A_CLINICIAN = "Where no clinician takes an offer, somebody else is due: choose who."


def faults(
    rules: Any,
    responders: Sequence[str],
    questions: Answers,
    safety: Iterable[str] = (),
) -> list[str]:
    """List what is wrong, rule by rule.

    `questions` are the answers that each question has, none where any will do;
    `safety` names the questions that exclude.
    """
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
    return found or _out_of_order(rules, set(safety))


def excludes(rule: Mapping[str, Any], safety: Iterable[str]) -> str:
    """Name the safety question whose yes alone rules a diversion out by this rule, or ''."""
    when = rule.get("when", {})
    answers = when.get("answers", {})
    if set(when) == {"answers"} and len(answers) == 1 and not rule["eligible"]:
        code, value = next(iter(answers.items()))
        return code if value == YES and code in safety else ""
    return ""


def without_exclusion(
    rules: Sequence[Mapping[str, Any]], safety: Sequence[str]
) -> list[str]:
    """Name the safety questions that no rule of these answers for."""
    excluded = {excludes(rule, safety) for rule in rules}
    return [code for code in safety if code not in excluded]


def guarded(
    rules: Sequence[Mapping[str, Any]], safety: Sequence[str]
) -> list[Mapping[str, Any]]:
    """Put a rule above the others for each safety question that none of them answers for.

    A screen may be given a new one while the policy knows nothing of it: its yes must not
    be passed over.
    """
    added = [
        {
            "id": f"safety-{code}"[:LONGEST_ID],
            "when": {"answers": {code: YES}},
            "eligible": False,
            "responder": "police",
            "reason": f"A danger ({code.replace('_', ' ')}) that the policy has no rule for.",
        }
        for code in without_exclusion(rules, safety)
    ]
    return [*added, *rules]


def _out_of_order(rules: list[Any], safety: set[str]) -> list[str]:
    """Find safety exclusions that stand below a rule of another kind."""
    found, others = [], False
    for number, rule in enumerate(rules, 1):
        if not excludes(rule, safety):
            others = True
        elif others:
            found.append(
                f"Rule {number}: a safety exclusion stands above all other rules."
            )
    return found


def _faults(rule: Any, responders: Sequence[str], questions: Answers) -> list[str]:
    if not isinstance(rule, dict) or not isinstance(rule.get("when", {}), dict):
        return ["it is not a rule."]
    when = rule.get("when", {})
    checks = {
        "it has no id.": isinstance(rule.get("id"), str)
        and 0 < len(rule["id"]) <= LONGEST_ID,
        "it says neither eligible nor not.": isinstance(rule.get("eligible"), bool),
        "its responder is not one we know.": rule.get("responder") in responders,
        "it gives no reason.": _is_text(rule.get("reason")) and bool(rule["reason"]),
        "what to say is too long.": _is_text(rule.get("say", "")),
        "it has a condition we do not know.": set(when) <= CONDITIONS,
        "it asks about an answer no screen gives.": _answers(when, questions),
    }
    found = [fault for fault, fine in checks.items() if not fine]
    return found or [
        fault for fault, fine in {**_ends(rule), **_shapes(when)}.items() if not fine
    ]


def _ends(rule: Mapping[str, Any]) -> dict[str, bool]:
    to, eligible = rule["responder"], rule["eligible"]
    return {
        "police, fire and EMS are no diversion.": not (eligible and to in EMERGENCY),
        "a clinician and 988 are a diversion: make it eligible.": eligible
        or to not in DIVERSIONS,
    }


def _shapes(when: Mapping[str, Any]) -> dict[str, bool]:
    days, hours = when.get("days", [1]), when.get("hours", {"from": 0, "to": 1})
    return {
        "its call types are no list of codes.": _are_texts(when.get("call_type", [])),
        "its areas are no list of names.": _are_texts(when.get("area", [])),
        "its priority is no span of numbers.": _is_span(when.get("priority", {})),
        "its earlier calls are no span of numbers.": _is_span(when.get("contacts", {})),
        "its days are not days of the week, 1 for Monday to 7.": isinstance(days, list)
        and set(map(str, days)) <= set(map(str, WEEK)),
        "its hours are not two hours of the day.": isinstance(hours, dict)
        and set(hours) == {"from", "to"}
        and all(_is_number(hour) and hour < 24 for hour in hours.values()),
    }


def _answers(when: Mapping[str, Any], questions: Answers) -> bool:
    answers = when.get("answers", {})
    return isinstance(answers, dict) and all(
        code in questions and _can_be(wanted, questions[code])
        for code, wanted in answers.items()
    )


def _can_be(wanted: Any, known: Collection[str]) -> bool:
    values = [wanted] if isinstance(wanted, str) else wanted
    return _are_texts(values) and all(value in (known or values) for value in values)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _is_span(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and set(value) <= {"min", "max"}
        and all(map(_is_number, value.values()))
    )


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0
