from datetime import UTC, datetime

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
    decision = decide(RULES, situation(WILLING), "mobile_crisis")

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
    decision = decide(RULES, situation(WILLING | {question: "yes"}), "mobile_crisis")

    assert (decision.eligible, decision.responder) == (False, responder)


@pytest.mark.parametrize("question", CODES)
def test_an_unknown_answer_is_never_taken_for_no(question: str) -> None:
    decision = decide(
        RULES, situation(WILLING | {question: "unknown"}), "mobile_crisis"
    )

    assert decision.eligible is not True
    assert question in decision.missing


def test_a_known_danger_decides_whatever_else_is_unknown() -> None:
    decision = decide(RULES, situation({"violence": "yes"}), "mobile_crisis")

    assert decision.eligible is False
    assert decision.missing == ("weapon",)


def test_an_unknown_call_type_leaves_the_call_undecided() -> None:
    decision = decide(RULES, Situation(answers=WILLING), "mobile_crisis")

    assert decision.eligible is None
    assert decision.responder == "mobile_crisis"
    assert "call type" in decision.reason


def test_a_call_no_rule_covers_goes_to_the_fallback() -> None:
    decision = decide(RULES, situation(WILLING, "FSTRU"), "fire")

    assert (decision.eligible, decision.responder) == (False, "fire")
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

    assert decide([rule], Situation(**known), "police").eligible is holds
    assert decide([rule], Situation(), "police").eligible is None


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

    assert decide([rule], Situation(local_time=at), "police").eligible is holds


@given(
    st.dictionaries(st.sampled_from(CODES), st.sampled_from(["yes", "no", "unknown"]))
)
def test_eligible_only_when_every_safety_question_was_answered_no(
    answers: dict,
) -> None:
    decision = decide(RULES, situation(answers), "mobile_crisis")

    if decision.eligible:
        assert all(answers.get(code) == "no" for code in SAFE)
        assert answers["willing"] == "yes"


@given(
    st.dictionaries(st.sampled_from(CODES), st.sampled_from(["yes", "no"])),
    st.dictionaries(st.sampled_from(CODES), st.sampled_from(["yes", "no"])),
)
def test_more_answers_never_overturn_a_decision(known: dict, more: dict) -> None:
    first = decide(RULES, situation(known), "mobile_crisis")
    later = decide(RULES, situation(more | known), "mobile_crisis")

    if first.eligible is not None:
        assert later.eligible == first.eligible


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
