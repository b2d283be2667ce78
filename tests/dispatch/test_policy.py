from datetime import UTC, datetime
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.models import Responder
from dispatch.policy import deciding, faults
from dispatch.policy.deciding import Situation, decide
from dispatch.starter import RULES

SAFE = dict.fromkeys(("weapon", "violence", "medical", "attempt", "crime"), "no")
WILLING = SAFE | {"willing": "yes"}
CODES = sorted({code for rule in RULES for code in rule["when"].get("answers", {})})
ANSWERS = dict.fromkeys(CODES, ("yes", "no"))


def situation(answers: dict[str, str] | None = None, *codes: str) -> Situation:
    return Situation(codes=frozenset(codes or {"EDP"}), answers=answers or {})


def test_a_safe_willing_crisis_goes_to_the_clinician() -> None:
    decision = decide(RULES, situation(WILLING))

    assert (decision.eligible, decision.responder, decision.rule) == (
        True,
        "clinician",
        "crisis",
    )
    assert decision.reason


@pytest.mark.parametrize(
    ("question", "responder"),
    [
        ("weapon", "police"),
        ("violence", "police"),
        ("medical", "ems"),
        ("attempt", "ems"),
    ],
)
def test_each_safety_answer_sends_help_instead(question: str, responder: str) -> None:
    decision = decide(RULES, situation(WILLING | {question: "yes"}))

    assert (decision.eligible, decision.responder) == (False, responder)


@pytest.mark.parametrize("question", CODES)
def test_an_unknown_answer_is_never_taken_for_no(question: str) -> None:
    decision = decide(RULES, situation(WILLING | {question: "unknown"}))

    assert decision.eligible is not True
    assert question in decision.missing


def test_a_known_danger_decides_whatever_else_is_unknown() -> None:
    decision = decide(RULES, situation({"violence": "yes"}))

    assert decision.eligible is False
    assert decision.missing == ("weapon",)


def test_an_unknown_call_type_leaves_the_call_undecided() -> None:
    decision = decide(RULES, Situation(answers=WILLING))

    assert (decision.eligible, decision.responder) == (None, "")
    assert decision.missing == ("call_type",)


def test_who_goes_is_open_where_a_danger_that_nobody_asked_about_would_send_others() -> (
    None
):
    """Not willing sends a mobile team, but no team goes to a weapon or an overdose."""
    decision = decide(RULES, situation({"willing": "no"}))

    assert (decision.eligible, decision.responder, decision.say) == (False, "", "")
    assert decision.missing == ("weapon", "violence", "medical", "attempt", "crime")


@pytest.mark.parametrize("question", SAFE)
def test_one_open_question_about_danger_is_enough_to_leave_open_who_goes(
    question: str,
) -> None:
    answers = SAFE | {"willing": "no", question: "unknown"}

    decision = decide(RULES, situation(answers))

    assert (decision.responder, decision.missing) == ("", (question,))


def test_two_open_dangers_that_send_the_same_leave_nothing_open() -> None:
    """Police go to both, whichever it is: nobody waits for an answer."""
    answers = SAFE | {"weapon": "unknown", "violence": "yes"}

    decision = decide(RULES, situation(answers))

    assert (decision.eligible, decision.responder) == (False, "police")


def test_911_goes_on_with_a_call_that_no_rule_covers() -> None:
    decision = decide(RULES, situation(WILLING, "FSTRU"))

    assert (decision.eligible, decision.responder) == (False, "911")
    assert decision.reason == deciding.NO_RULE


@pytest.mark.parametrize(
    ("when", "known", "holds"),
    [
        ({"priority": {"max": 3}}, {"priority": 3}, True),
        ({"priority": {"max": 3}}, {"priority": 4}, False),
        ({"contacts": {"min": 2}}, {"contacts": 1}, False),
        ({"area": ["zip 981"]}, {"area": "zip 981"}, True),
    ],
)
def test_conditions_on_what_is_known(when: dict, known: dict, *, holds: bool) -> None:
    rule = {
        "id": "r",
        "when": when,
        "eligible": True,
        "responder": "clinician",
        "reason": "x",
    }

    assert decide([rule], Situation(**known)).eligible is holds
    assert decide([rule], Situation()).eligible is None


@pytest.mark.parametrize(
    ("hour", "holds"), [(23, True), (3, True), (6, False), (12, False)]
)
def test_hours_may_run_over_midnight(hour: int, *, holds: bool) -> None:
    rule = {
        "id": "night",
        "when": {"hours": {"from": 22, "to": 6}},
        "eligible": True,
        "responder": "clinician",
        "reason": "Night.",
    }
    at = datetime(2026, 4, 1, hour, tzinfo=UTC)

    assert decide([rule], Situation(local_time=at)).eligible is holds


@given(
    st.dictionaries(st.sampled_from(CODES), st.sampled_from(["yes", "no", "unknown"]))
)
def test_eligible_only_when_every_safety_question_was_answered_no(
    answers: dict,
) -> None:
    decision = decide(RULES, situation(answers))

    if decision.eligible:
        assert all(answers.get(code) == "no" for code in SAFE)
        assert answers["willing"] == "yes"


@given(
    st.dictionaries(st.sampled_from(CODES), st.sampled_from(["yes", "no"])),
    st.dictionaries(st.sampled_from(CODES), st.sampled_from(["yes", "no"])),
)
def test_more_answers_never_overturn_a_decision(known: dict, more: dict) -> None:
    first = decide(RULES, situation(known))
    later = decide(RULES, situation(more | known))

    if first.eligible is not None:
        assert later.eligible == first.eligible


KINDS = ("EDP", "WELFARE", "MTLV", "OTHER")
ASKED = ("weapon", "medical", "willing")
said = st.sampled_from(["yes", "no", "unknown"])
conditions: dict[str, st.SearchStrategy[Any]] = {
    "call_type": st.lists(st.sampled_from(["EDP", "WELFARE"]), max_size=2),
    "priority": st.dictionaries(st.sampled_from(["min", "max"]), st.integers(1, 3)),
    "answers": st.dictionaries(
        st.sampled_from(ASKED), st.sampled_from(["yes", "no", ["yes", "no"]])
    ),
}
ends = st.sampled_from(
    [(True, "clinician"), (True, "community"), (False, "community"), (False, "police")]
)


def made(drawn: list[tuple[dict[str, Any], tuple[bool, str]]]) -> list[dict[str, Any]]:
    return [
        {"id": f"r{n}", "when": when, "eligible": end[0], "responder": end[1], "reason": "x"}
        for n, (when, end) in enumerate(drawn)
    ]  # fmt: skip


def all_that_may_be(
    rules: list[dict[str, Any]],
    kind: str | None,
    priority: int,
    answers: dict[str, str],
) -> set[tuple[bool, str]]:
    """Answer what is open in every way, and give each end that follows."""
    open_ones = [name for name in ASKED if answers[name] == "unknown"]
    return {
        end_when_all_is_known(
            rules, one, priority, answers | dict(zip(open_ones, way, strict=True))
        )
        for one in ([kind] if kind else KINDS)
        for way in product(("yes", "no"), repeat=len(open_ones))
    }


def end_when_all_is_known(
    rules: list[dict[str, Any]], kind: str, priority: int, answers: dict[str, str]
) -> tuple[bool, str]:
    for rule in rules:
        when = rule["when"]
        span = when.get("priority", {})
        if (
            kind in when.get("call_type", [kind])
            and span.get("min", 1) <= priority <= span.get("max", 9)
            and all(answers[name] in wanted for name, wanted in when.get("answers", {}).items())
        ):  # fmt: skip
            return rule["eligible"], rule["responder"]
    return False, "911"


@given(
    st.lists(
        st.tuples(st.fixed_dictionaries({}, optional=conditions), ends), max_size=5
    ).map(made),
    st.sampled_from([None, *KINDS]),
    st.integers(1, 3),
    st.fixed_dictionaries(dict.fromkeys(ASKED, said)),
)
def test_nothing_is_decided_that_an_open_answer_could_still_change(
    rules: list[dict[str, Any]],
    kind: str | None,
    priority: int,
    answers: dict[str, str],
) -> None:
    codes = frozenset({kind} if kind else ())

    found = decide(rules, Situation(codes, priority, answers))

    possible = all_that_may_be(rules, kind, priority, answers)
    assert found.eligible is None or {end[0] for end in possible} == {found.eligible}
    assert not found.responder or {end[1] for end in possible} == {found.responder}
    assert found.missing or not found.is_open


@given(
    st.sampled_from([None, *KINDS]), st.fixed_dictionaries(dict.fromkeys(ASKED, said))
)
def test_of_the_starting_rules_nothing_is_left_open_that_no_answer_could_change(
    kind: str | None, answers: dict[str, str]
) -> None:
    asked = [rule for rule in RULES if set(rule["when"].get("answers", {})) <= {*ASKED}]

    found = decide(asked, Situation(frozenset({kind} if kind else ()), 3, answers))

    possible = all_that_may_be(asked, kind, 3, answers)
    assert (found.eligible is None) == (len({end[0] for end in possible}) > 1)
    assert (found.responder == "") == (len({end[1] for end in possible}) > 1)


def test_the_starting_rules_are_a_policy() -> None:
    assert faults.faults(RULES, Responder.values, ANSWERS) == []


@pytest.mark.parametrize(
    "rules",
    [
        [],
        None,
        [3],
        [{"id": "x"}],
        [{"id": "x", "when": {"moon": 1}, "eligible": True, "responder": "clinician", "reason": "r"}],
        [{"id": "x", "when": {"answers": {"weapon": "maybe"}}, "eligible": True, "responder": "clinician", "reason": "r"}],
        [{"id": "x", "eligible": True, "responder": "wizard", "reason": "r"}],
        [dict(RULES[0]), dict(RULES[0])],
    ],
)  # fmt: skip
def test_what_is_no_policy_is_said_in_words(rules: list) -> None:
    assert faults.faults(rules, Responder.values, ANSWERS)
