"""Rules as sets of situations: which never decide, and which contradict each other.

What can be known of a call is a product of independent facts (its type, its priority,
each answer, the hour of the week, ...). The conditions of a rule cut out a box of that
product, so whether the boxes above cover a rule is worked out exactly, unknown answers
included. Values that no rule can tell apart are one.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from dispatch.policy.deciding import NO, UNKNOWN, YES, Situation, end_of, holds_in

Rule = Mapping[str, Any]
Box = dict[str, int]  # of each fact, the values meant, as a mask
MOST_STEPS = 200_000
OTHER = "\N{BULLET}other"
MONDAY = 3  # of January 2000
TIME = ("hours", "days")
ALWAYS_KNOWN = frozenset({"priority", "contacts", "time"})


class TooMany(Exception):
    """The rules cut the situations into more pieces than anybody waits for."""


@dataclass(frozen=True)
class Fact:
    """One thing that can be known of a call, and each value it can have."""

    name: str
    conditions: tuple[str, ...]
    values: tuple[Any, ...]
    situation: Callable[[Any], Situation]
    part: Callable[[Mapping[str, Any]], Mapping[str, Any]] = field(
        default=lambda when: when
    )

    def holds(self, rule: Rule) -> list[bool | None]:
        """Say of each value whether the rule's conditions on this fact hold, by the engine."""
        mine = {n: v for n, v in rule.get("when", {}).items() if n in self.conditions}
        return [holds_in(self.part(mine), self.situation(v))[0] for v in self.values]


@dataclass(frozen=True)
class Finding:
    """What is wrong with a rule, with the numbers of the rules above that make it so."""

    kind: str
    rule: int
    others: tuple[int, ...] = ()
    facts: tuple[str, ...] = ()


def facts_of(
    rules: Sequence[Rule],
    types: Iterable[frozenset[str]] = (),
    answers: Mapping[str, Sequence[str]] | None = None,
    *,
    always_known: frozenset[str] = ALWAYS_KNOWN,
) -> list[Fact]:
    """List what these rules ask for.

    `types` are the codes of each type of the list, `answers` those of each question.
    """
    made = [_types(rules, set(types)), _numbers(rules, "priority", range(1, 10))]
    top = max([0, *_bounds(rules, "contacts")]) + 1
    made += [_numbers(rules, "contacts", range(top + 1)), _areas(rules), _hours()]
    made += [_answer(*pair) for pair in sorted(_asked(rules, answers or {}).items())]
    return [_reachable(fact, always_known) for fact in made]


def findings(
    rules: Sequence[Rule],
    types: Iterable[frozenset[str]] = (),
    answers: Mapping[str, Sequence[str]] | None = None,
    *,
    always_known: frozenset[str] = ALWAYS_KNOWN,
) -> list[Finding]:
    """Point out rules that can never decide, and pairs that contradict each other.

    Raises TooMany where that cannot be worked out in a sensible time.
    """
    facts = facts_of(rules, types, answers, always_known=always_known)
    boxes = [_boxes(rule, facts) for rule in rules]
    found, steps = [], [MOST_STEPS]
    for number, (true, _) in enumerate(boxes):
        impossible = tuple(f.name for f in facts if not true[f.name])
        if impossible:
            found.append(Finding("impossible", number, facts=impossible))
        else:
            found += _standing(number, rules, boxes, steps)
    return found


def _standing(
    number: int,
    rules: Sequence[Rule],
    boxes: Sequence[tuple[Box, Box]],
    steps: list[int],
) -> list[Finding]:
    """Look at one rule beneath those above it."""
    mine, end = boxes[number][0], end_of(rules[number])
    for above in range(number):
        if boxes[above][0] == mine:
            kind = "repeats" if end_of(rules[above]) == end else "contradicts"
            return [Finding(kind, number, (above,))]
    holes = {
        above: boxes[above][end_of(rules[above]) != end] for above in range(number)
    }
    if _left_of(mine, list(holes.values()), steps) is not None:
        return []
    return [Finding("shadowed", number, _those_that_cover(mine, holes, steps))]


def _those_that_cover(
    mine: Box, holes: dict[int, Box], steps: list[int]
) -> tuple[int, ...]:
    """Name as few of the rules above as already cover this one."""
    for above, hole in holes.items():
        if _left_of(mine, [hole], steps) is None:
            return (above,)
    needed = dict(holes)
    for above in reversed(holes):
        fewer = [hole for other, hole in needed.items() if other != above]
        if _left_of(mine, fewer, steps) is None:
            del needed[above]
    return tuple(needed)


def _left_of(box: Box, holes: list[Box], steps: list[int]) -> Box | None:
    """Return a part of the box that lies in none of the holes, or None."""
    steps[0] -= 1
    if steps[0] < 0:
        raise TooMany
    meeting = [h for h in holes if all(box[name] & mask for name, mask in h.items())]
    if not meeting:
        return box
    hole = min(meeting, key=lambda h: sum(bool(box[n] & ~m) for n, m in h.items()))
    others = [other for other in meeting if other is not hole]
    # Cut the box along the hole's sides: each piece but the last lies outside of it.
    for name, mask in hole.items():
        if outside := box[name] & ~mask:
            found = _left_of({**box, name: outside}, others, steps)
            if found is not None:
                return found
            box = {**box, name: box[name] & mask}
    return None


def _boxes(rule: Rule, facts: Sequence[Fact]) -> tuple[Box, Box]:
    """Return where the rule holds, and where it holds or might once more is known."""
    true, maybe = {}, {}
    for fact in facts:
        said = fact.holds(rule)
        true[fact.name] = sum(1 << n for n, holds in enumerate(said) if holds)
        maybe[fact.name] = sum(
            1 << n for n, holds in enumerate(said) if holds is not False
        )
    return true, maybe


def _reachable(fact: Fact, always_known: frozenset[str]) -> Fact:
    if fact.name not in always_known:
        return fact
    known = tuple(value for value in fact.values if value is not None)
    return Fact(fact.name, fact.conditions, known, fact.situation, fact.part)


def _types(rules: Sequence[Rule], types: set[frozenset[str]]) -> Fact:
    named = {
        code for rule in rules for code in rule.get("when", {}).get("call_type", ())
    }
    listed = types or {frozenset({code}) for code in named}
    return Fact(
        "call_type",
        ("call_type",),
        (None, frozenset({OTHER}), *sorted(listed, key=sorted)),
        lambda codes: Situation(codes=codes or frozenset()),
    )


def _numbers(rules: Sequence[Rule], name: str, values: Iterable[int]) -> Fact:
    return Fact(
        name, (name,), (None, *values), lambda number: Situation(**{name: number})
    )


def _areas(rules: Sequence[Rule]) -> Fact:
    named = {area for rule in rules for area in rule.get("when", {}).get("area", ())}
    return Fact(
        "area",
        ("area",),
        (None, OTHER, *sorted(named)),
        lambda area: Situation(area=area or ""),
    )


def _hours() -> Fact:
    return Fact(
        "time",
        TIME,
        (None, *range(168)),
        lambda slot: Situation(local_time=None if slot is None else at_slot(slot)),
    )


def at_slot(slot: int) -> datetime:
    """Give some moment in this hour of the week, counted from Monday's first."""
    return datetime(2000, 1, MONDAY + slot // 24, slot % 24)  # noqa: DTZ001 - local


def _answer(code: str, values: Sequence[str]) -> Fact:
    def of_this(when: Mapping[str, Any]) -> Mapping[str, Any]:
        wanted = when.get("answers", {})
        return {"answers": {code: wanted[code]}} if code in wanted else {}

    return Fact(
        f"answer:{code}",
        ("answers",),
        (UNKNOWN, *values),
        lambda value: Situation(answers={code: value}),
        of_this,
    )


def _asked(
    rules: Sequence[Rule], known: Mapping[str, Sequence[str]]
) -> dict[str, Sequence[str]]:
    """List what each question that a rule asks about can be answered with."""
    wanted: dict[str, set[str]] = {}
    for rule in rules:
        for code, value in rule.get("when", {}).get("answers", {}).items():
            values = [value] if isinstance(value, str) else value
            wanted.setdefault(code, set()).update(values)
    return {
        code: known.get(code)
        or ((YES, NO) if values <= {YES, NO} else (*sorted(values), OTHER))
        for code, values in wanted.items()
    }


def _bounds(rules: Sequence[Rule], name: str) -> list[int]:
    return [n for rule in rules for n in rule.get("when", {}).get(name, {}).values()]
