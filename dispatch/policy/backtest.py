"""What a policy would have decided on calls of the past, beside the one in force."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from core import days
from dispatch.models import Call, DiversionPolicy, OutcomeClass
from dispatch.models.screens import exclusions_in_force
from dispatch.policy.backtest_sql import Group, Question
from dispatch.policy.deciding import Decision
from dispatch.policy.faults import guarded

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from django.db.models import QuerySet

ELIGIBLE, NOT, UNDECIDED = "eligible", "not", "undecided"
# Not to be diverted whatever the answers, but by them somebody else would have gone.
WHO_OPEN = "who"
WORDS = {
    ELIGIBLE: "eligible",
    NOT: "not eligible",
    WHO_OPEN: "not eligible but who goes is not decided",
    UNDECIDED: "not decided",
}
MOST_PARTS = 8
SHORTEST_PART = timedelta(days=30)
Span = tuple[date, date]


@dataclass
class Backtest:
    """How many calls a policy would have decided how, along each line of the question."""

    calls: int = 0
    unscreened: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    responders: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    # What was never asked of calls that could not be decided: unknown is not no.
    missing: Counter[str] = field(default_factory=Counter)
    by: dict[str, dict[str, Counter[str]]] = field(default_factory=dict)
    # (what the other decides, what this one decides): calls.
    changes: Counter[tuple[str, str]] = field(default_factory=Counter)
    # Of each responder, and of both kinds not decided: calls in each hour of the week.
    week: dict[str, Counter[int]] = field(default_factory=dict)
    # What excluded when it began: one guard for all its parts, whatever is changed since.
    safety: list[str] | None = None

    def count(self, line: str, key: str, verdict: str, number: int) -> None:
        rows = self.by.setdefault(line, {})
        rows.setdefault(key, Counter())[verdict] += number

    def silent_rules(self, rules: Sequence[dict]) -> list[str]:
        """Name the rules that decided no call."""
        return [rule["id"] for rule in rules if not self.rules[rule["id"]]]


def spans(first: date, last: date) -> list[Span]:
    """Cut a period into whole days' parts, a few, none shorter than a month."""
    length = (last - first).days + 1
    parts = max(1, min(MOST_PARTS, length // SHORTEST_PART.days))
    cuts = [first + timedelta(days=length * n // parts) for n in range(parts + 1)]
    return [(start, end - timedelta(days=1)) for start, end in pairwise(cuts)]


def within(calls: "QuerySet[Call]", period: Span, zone: "ZoneInfo") -> "QuerySet[Call]":
    return calls.filter(
        received_at__gte=days.bounds(period[0], zone)[0],
        received_at__lt=days.bounds(period[1], zone)[1],
    )


def backtest(
    calls: "QuerySet[Call]",
    tried: DiversionPolicy,
    other: DiversionPolicy | None,
    zone: "ZoneInfo",
    found: Backtest | None = None,
) -> Backtest:
    """Decide these calls by the policy that is tried, and by another one to compare with.

    A call is judged by the type it came in as and the hour it was received, and as the
    floor would: a yes to an exclusion of the screen in force is never passed over. What
    is found adds to `found`, where parts of a period are looked at one after another.
    """
    total = Backtest() if found is None else found
    if total.safety is None:
        total.safety = exclusions_in_force(tried.jurisdiction_id)
    both = [one for one in (tried, other) if one]
    rules = [rule for one in both for rule in guarded(one.rules, total.safety)]
    question, decided = Question(rules), dict[tuple[Any, ...], list[Decision]]()
    for group in question.groups(calls, zone):
        if group.situation not in decided:
            known = question.situation(group.situation)
            decided[group.situation] = [one.decide(known, total.safety) for one in both]
        _tally(total, group, *decided[group.situation])
    return total


def verdict_of(decision: Decision) -> str:
    """Name what is known of a decision; what an answer could still change is not."""
    if decision.is_open:
        return WHO_OPEN if decision.eligible is False else UNDECIDED
    return ELIGIBLE if decision.eligible else NOT


def _tally(
    found: Backtest, group: Group, decision: Decision, other: Decision | None = None
) -> None:
    verdict, number = verdict_of(decision), group.calls
    match group.line:
        case "month":
            found.count("month", f"{group.key:%Y-%m}", verdict, number)
            _tally_once(found, group, decision, other)
        case "slot":
            found.count("hour", f"{group.key % 24:02}:00", verdict, number)
            who = verdict if decision.is_open else decision.responder
            found.week.setdefault(who, Counter())[group.key] += number
        case "area":
            found.count("area", group.key or "unknown", verdict, number)
        case _:
            outcome = OUTCOMES.get(group.key, "not diverted")
            found.count("outcome", outcome, verdict, number)


def _tally_once(
    found: Backtest, group: Group, decision: Decision, other: Decision | None
) -> None:
    """Count what does not depend on a line: every call comes once along the months."""
    verdict, number, code = verdict_of(decision), group.calls, group.situation[0]
    found.calls += number
    found.unscreened += number if group.situation[4] is None else 0
    found.verdicts[verdict] += number
    found.rules[decision.rule] += number
    found.count("code", code or "unknown", verdict, number)
    if decision.is_open:
        found.missing.update(dict.fromkeys(decision.missing, number))
    else:
        found.responders[decision.responder] += number
    if other and (words := _words(other)) != (mine := _words(decision)):
        found.changes[words, mine] += number


def _words(decision: Decision) -> str:
    words = WORDS[verdict_of(decision)]
    return words if decision.is_open else f"{words}, {decision.responder}"


OUTCOMES = {str(value): str(label) for value, label in OutcomeClass.choices}
