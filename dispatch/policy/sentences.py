"""A rule read aloud: one plain sentence, and what is wrong with it in another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dispatch.policy.situations import Finding

DAYS = (
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
)  # fmt: skip
ENDS = {
    (True, "clinician"): "offer it to a clinician",
    (True, "988"): "hand it over to 988",
    (True, "mobile_crisis"): "divert it to a mobile crisis team",
    (True, "community"): "divert it to a community responder",
    (False, "mobile_crisis"): "do not divert it, send a mobile crisis team",
    (False, "community"): "do not divert it, send a community responder",
    (False, "police"): "do not divert it, send police",
    (False, "fire"): "do not divert it, send fire",
    (False, "ems"): "do not divert it, send EMS",
}
# What the questions that every screen begins with say as facts.
SAID = {
    ("weapon", "yes"): "somebody has a weapon",
    ("weapon", "no"): "nobody has a weapon",
    ("violence", "yes"): "somebody is being hurt or threatened",
    ("violence", "no"): "nobody is being hurt or threatened",
    ("medical", "yes"): "there is a medical emergency",
    ("medical", "no"): "there is no medical emergency",
    ("attempt", "yes"): "an attempt is in progress",
    ("attempt", "no"): "no attempt is in progress",
    ("crime", "yes"): "a crime is reported",
    ("crime", "no"): "no crime is reported",
    ("willing", "yes"): "the person will speak with a clinician",
    ("willing", "no"): "the person will not speak with a clinician",
}
FACTS = {
    "call_type": "no call type of the list is meant",
    "priority": "no priority from 1 to 9 is meant",
    "contacts": "no number of earlier calls is meant",
    "area": "no area is meant",
    "time": "no hour of the week is meant",
}


@dataclass(frozen=True)
class Vocabulary:
    """What this jurisdiction calls its types and asks in its screen."""

    types: Mapping[str, str] = field(default_factory=dict)
    questions: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def of_type(self, code: str) -> str:
        label = self.types.get(code, code)
        return f"“{label}”" if "," in label or " or " in label else label

    def of_answer(self, code: str, wanted: str | Sequence[str]) -> str:
        """Say an answer as a fact where we know how, else as what was answered."""
        question = self.questions.get(code, {})
        values = [wanted] if isinstance(wanted, str) else wanted
        if len(values) == 1 and (code, values[0]) in SAID:
            return SAID[code, values[0]]
        labels = {c["value"]: c["label"] for c in question.get("choices") or ()}
        text = question.get("text", code.replace("_", " "))
        return f"“{text}” is answered {either([labels.get(v, v) for v in values])}"


def sentence(rule: Mapping[str, Any], words: Vocabulary) -> str:
    """Read a rule as one sentence: when, what then, because."""
    parts = conditions(rule.get("when", {}), words)
    opening = f"When {listed(parts)}" if parts else "In every other case"
    return f"{opening}, {end(rule)}, because {_lowered(rule['reason'])}"


def end(rule: Mapping[str, Any]) -> str:
    return ENDS.get((rule["eligible"], rule["responder"]), f"send {rule['responder']}")


def conditions(when: Mapping[str, Any], words: Vocabulary) -> list[str]:
    """Say each condition, in the order in which a person would."""
    said = []
    if "call_type" in when:
        labels = [words.of_type(code) for code in when["call_type"]]
        said.append(f"the call type is {either(labels)}")
    if "priority" in when:
        said.append(f"the priority is {_span(when['priority'], 1, 9)}")
    said += [words.of_answer(*pair) for pair in when.get("answers", {}).items()]
    if "hours" in when or "days" in when:
        said.append(_time(when))
    if "contacts" in when:
        said.append(_contacts(when["contacts"]))
    if "area" in when:
        said.append(f"the area is {either(when['area'])}")
    return said


def told(finding: Finding, rules: Sequence[Mapping[str, Any]]) -> str:
    """Say what is wrong with a rule, and because of which rules above it."""
    above = listed([f"rule {number + 1}" for number in finding.others])
    match finding.kind:
        case "impossible":
            why = listed([_impossible(name) for name in finding.facts])
            return f"It can never decide: {why}."
        case "repeats":
            return f"It can never decide: it says again what {above} says."
        case "contradicts":
            other = end(rules[finding.others[0]])
            return (
                f"It contradicts {above}: the same conditions, another end ({other}). "
                f"The upper one decides, this one never does."
            )
    does = "takes" if len(finding.others) == 1 else "together take"
    return f"It can never decide: {above} {does} every call that it means."


def either(names: Sequence[str]) -> str:
    return _joined(names, " or ") or "none"


def listed(names: Sequence[str]) -> str:
    return _joined(names, " and ")


def _joined(names: Sequence[str], last: str) -> str:
    return last.join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def _impossible(name: str) -> str:
    return FACTS.get(name, "it wants an answer that nobody can give")


def _span(wanted: Mapping[str, int], lowest: int, highest: int) -> str:
    low, high = wanted.get("min", lowest), wanted.get("max", highest)
    if low == high:
        return str(low)
    if low <= lowest:
        return f"{high} or more urgent"
    if high >= highest:
        return f"{low} or less urgent"
    return f"{low} to {high}"


def _contacts(wanted: Mapping[str, int]) -> str:
    low, high = wanted.get("min", 0), wanted.get("max")
    source = "from this phone or address in 90 days"
    if high == 0:
        return f"nobody called before {source}"
    span = f"{low} or more" if high is None else f"{low} to {high}"
    return f"{span} earlier calls came {source}"


def _time(when: Mapping[str, Any]) -> str:
    said = []
    if "days" in when:
        said.append(f"on {either([DAYS[day - 1] for day in sorted(when['days'])])}")
    if hours := when.get("hours"):
        said.append(f"between {hours['from']:02}:00 and {hours['to']:02}:00")
    return f"it is {' '.join(said)}"


def _lowered(reason: str) -> str:
    """Begin in lower case, unless the first word is written in capitals, as EMS is."""
    word = reason.split(" ", 1)[0]
    if word == "I" or (len(word) > 1 and word.isupper()):
        return reason
    return reason[:1].lower() + reason[1:]
