"""What the pages of the diversion policy show: rules as sentences, findings, changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dispatch.models import CallType, DiversionPolicy
from dispatch.models.screens import answers_of, questions_of, safety_questions
from dispatch.policy import sentences, situations
from dispatch.policy.faults import excludes, without_exclusion

if TYPE_CHECKING:
    from accounts.models import User

NOT_WORKED_OUT = (
    "These rules cut calls into more kinds than can be compared here: whether some can "
    "never decide was not worked out."
)


@dataclass(frozen=True)
class Line:
    """One rule as the page shows it."""

    number: int
    rule: Mapping[str, Any]
    sentence: str
    is_safety: bool
    told: str
    can_rise: bool
    can_sink: bool


@dataclass(frozen=True)
class Reading:
    """A policy read with the codes and the screen that are in force."""

    lines: list[Line]
    warnings: list[str]

    @property
    def means_every_call(self) -> bool:
        """Tell whether some rule has no condition, so that none is left to 911."""
        return any(not line.rule.get("when") for line in self.lines)

    @property
    def wrong(self) -> int:
        return sum(bool(line.told) for line in self.lines)


def vocabulary(user: "User") -> sentences.Vocabulary:
    types = CallType.objects.visible_to(user).current()
    labels = {code: label for kind in types for code, label in _names_of(kind)}
    asked = {q["code"]: q for q in questions_of(user.jurisdiction_id)}
    return sentences.Vocabulary(labels, asked)


def read(policy: DiversionPolicy, user: "User") -> Reading:
    """Read each rule as a sentence and point out those that never decide."""
    rules, words = policy.rules, vocabulary(user)
    safety = safety_questions(user.jurisdiction_id)
    told, warnings = _told(rules, user)
    first = [bool(excludes(rule, safety)) for rule in rules]
    lines = [
        Line(
            number=at + 1,
            rule=rule,
            sentence=sentences.sentence(rule, words),
            is_safety=first[at],
            told=told.get(at, ""),
            can_rise=at > 0 and first[at] == first[at - 1],
            can_sink=at + 1 < len(rules) and first[at] == first[at + 1],
        )
        for at, rule in enumerate(rules)
    ]
    return Reading(lines, warnings + _missing(rules, safety, words))


def _told(
    rules: Sequence[Mapping[str, Any]], user: "User"
) -> tuple[dict[int, str], list[str]]:
    types = CallType.objects.visible_to(user).current()
    codes = {frozenset({kind.code, kind.registry_code} - {""}) for kind in types}
    asked = answers_of(questions_of(user.jurisdiction_id))
    try:
        found = situations.findings(rules, codes, asked)
    except situations.TooMany:
        return {}, [NOT_WORKED_OUT]
    return {one.rule: sentences.told(one, rules) for one in found}, []


def _missing(
    rules: Sequence[Mapping[str, Any]],
    safety: Sequence[str],
    words: sentences.Vocabulary,
) -> list[str]:
    asked = {code for rule in rules for code in rule.get("when", {}).get("answers", {})}
    found = [
        f"No rule says what follows when {words.of_answer(code, 'yes')}: "
        "add one before you activate."
        for code in without_exclusion(rules, safety)
    ]
    return found + [
        f"The screen in force does not ask about {code.replace('_', ' ')}: a rule wants "
        "an answer that nobody gives."
        for code in sorted(asked - set(words.questions))
    ]


def _names_of(kind: CallType) -> list[tuple[str, str]]:
    """Name a type by its own code, and by the common one where that is none of ours."""
    names = [(kind.registry_code, kind.label), (kind.code, kind.label)]
    return [(code, label) for code, label in names if code]


@dataclass(frozen=True)
class Changes:
    """What one version does otherwise than another, rule by rule."""

    added: list[str]
    removed: list[str]
    changed: list[tuple[str, str]]
    is_reordered: bool
    settings: list[tuple[str, str, str]]

    @property
    def any(self) -> bool:
        lists = (self.added, self.removed, self.changed, self.settings)
        return self.is_reordered or any(lists)


def changes(
    old: DiversionPolicy | None, new: DiversionPolicy, words: sentences.Vocabulary
) -> Changes:
    """Compare two versions by the names of their rules."""
    before = {rule["id"]: rule for rule in (old.rules if old else [])}
    after = {rule["id"]: rule for rule in new.rules}
    both = [name for name in after if name in before]
    return Changes(
        added=[_read(rule, words) for n, rule in after.items() if n not in before],
        removed=[_read(rule, words) for n, rule in before.items() if n not in after],
        changed=[
            (_read(before[name], words), _read(after[name], words))
            for name in both
            if before[name] != after[name]
        ],
        is_reordered=both != [name for name in before if name in after],
        settings=_settings(old, new) if old else [],
    )


def _read(rule: Mapping[str, Any], words: sentences.Vocabulary) -> str:
    said = f" Say: “{rule['say']}”" if rule.get("say") else ""
    return sentences.sentence(rule, words) + said


def _settings(old: DiversionPolicy, new: DiversionPolicy) -> list[tuple[str, str, str]]:
    pairs = [
        ("An offer waits", f"{old.offer_seconds} s", f"{new.offer_seconds} s"),
        (
            "If nobody takes it",
            old.get_fallback_display(),
            new.get_fallback_display(),
        ),
        ("What the call taker then does", old.when_nobody, new.when_nobody),
    ]
    return [(name, was, now) for name, was, now in pairs if was != now]
