"""What the analysis says of rules is what deciding every situation says of them."""

from datetime import UTC, datetime
from itertools import product
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from dispatch.policy import sentences
from dispatch.policy import situations as policy_sets
from dispatch.policy.deciding import Situation, decide
from dispatch.policy.situations import OTHER, findings
from dispatch.starter import CALL_TYPES, QUESTIONS, RULES

TYPES = [frozenset({"EDP"}), frozenset({"LOCAL", "EDP"}), frozenset({"WELFARE"})]
NEVER = {"impossible", "repeats", "contradicts", "shadowed"}
NONE: frozenset[str] = frozenset()
CLOCK = [datetime(2024, 1, day, hour, tzinfo=UTC) for day in range(1, 8) for hour in range(24)]  # fmt: skip

spans = st.dictionaries(st.sampled_from(["min", "max"]), st.integers(1, 3))
codes = st.lists(st.sampled_from(["EDP", "LOCAL", "WELFARE", "GONE"]), max_size=2)
answers = st.dictionaries(
    st.sampled_from(["weapon", "willing"]),
    st.sampled_from(["yes", "no", ["yes", "no"]]),
    min_size=1,
)
ends = st.sampled_from([(True, "clinician"), (False, "police"), (False, "ems")])


def rules_of(conditions: dict[str, Any]) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Make up to five rules, each with some of these conditions and an end."""
    one = st.tuples(st.fixed_dictionaries({}, optional=conditions), ends)
    return st.lists(one, min_size=1, max_size=5).map(
        lambda made: [
            {"id": f"r{n}", "when": when, "eligible": end[0], "responder": end[1],
             "reason": "x"}
            for n, (when, end) in enumerate(made)
        ]
    )  # fmt: skip


def fired(rules: list[dict[str, Any]], situations: Any) -> set[str]:
    """Name the rules that decide some situation, by deciding them all."""
    return {decide(rules, situation).rule for situation in situations}


def said_never(rules: list[dict[str, Any]], **known: Any) -> set[str]:
    found = findings(rules, TYPES, **known)
    return {rules[one.rule]["id"] for one in found if one.kind in NEVER}


@given(rules_of({"call_type": codes, "priority": spans, "answers": answers}))
def test_a_rule_is_said_never_to_decide_exactly_when_it_decides_no_situation(
    rules: list[dict[str, Any]],
) -> None:
    every = (
        Situation(codes=kind, priority=priority, answers={"weapon": w, "willing": s})
        for kind, priority, w, s in product(
            [NONE, frozenset({OTHER}), *TYPES],
            range(1, 10),
            ("yes", "no", "unknown"),
            ("yes", "no", "unknown"),
        )
    )

    assert said_never(rules) == {rule["id"] for rule in rules} - fired(rules, every)


@given(
    rules_of(
        {
            "hours": st.fixed_dictionaries(
                {"from": st.integers(0, 23), "to": st.integers(0, 23)}
            ),
            "days": st.lists(st.integers(1, 7), max_size=6),
            "answers": st.fixed_dictionaries(
                {"weapon": st.sampled_from(["yes", "no"])}
            ),
        }
    )
)
def test_the_hours_of_the_week_are_compared_as_they_are_decided(
    rules: list[dict[str, Any]],
) -> None:
    every = (
        Situation(local_time=moment, answers={"weapon": answer})
        for moment, answer in product(CLOCK, ("yes", "no", "unknown"))
    )

    assert said_never(rules) == {rule["id"] for rule in rules} - fired(rules, every)


@given(
    rules_of(
        {"contacts": spans, "area": st.lists(st.sampled_from(["a", "b"]), max_size=2)}
    )
)
def test_what_may_be_unknown_is_compared_with_the_rest(
    rules: list[dict[str, Any]],
) -> None:
    every = (
        Situation(contacts=contacts, area=area)
        for contacts, area in product([None, *range(5)], ["", "a", "b", "c"])
    )

    never = said_never(rules, always_known=frozenset())

    assert never == {rule["id"] for rule in rules} - fired(rules, every)


def test_same_conditions_with_another_end_contradict_each_other() -> None:
    one = RULES[6]
    rules = [
        *RULES,
        one | {"id": "again", "responder": "police"},
        one | {"id": "twice"},
    ]

    found = policy_sets.findings(rules)

    assert [(f.kind, f.rule + 1, f.others) for f in found] == [
        ("contradicts", 10, (6,)),
        ("repeats", 11, (6,)),
    ]
    assert "contradicts rule 7" in sentences.told(found[0], rules)


def test_the_rules_that_cover_another_are_named_and_no_more() -> None:
    def rule(name: str, when: dict[str, Any]) -> dict[str, Any]:
        return {"id": name, "when": when, "eligible": False, "responder": "police", "reason": "x"}  # fmt: skip

    rules = [
        rule("night", {"hours": {"from": 18, "to": 6}}),
        rule("crime", {"answers": {"crime": "yes"}}),
        rule("daytime", {"hours": {"from": 6, "to": 18}}),
        rule("urgent", {"priority": {"max": 2}}),
    ]

    (found,) = findings(rules)

    assert (found.kind, found.rule, found.others) == ("shadowed", 3, (0, 2))
    assert "rule 1 and rule 3 together take" in sentences.told(found, rules)


def test_a_type_that_the_list_does_not_hold_can_never_be_meant() -> None:
    rule = RULES[7] | {"when": {"call_type": ["NOPE"]}}

    (found,) = findings([rule], TYPES)

    assert (found.kind, found.facts) == ("impossible", ("call_type",))


def test_a_rule_reads_as_a_sentence() -> None:
    words = sentences.Vocabulary(
        {code: label for code, label, _ in CALL_TYPES},
        {question["code"]: question for question in QUESTIONS},
    )
    rule = {
        "id": "x",
        "when": {
            "call_type": ["EDP", "MTLV"],
            "priority": {"min": 3},
            "answers": {"weapon": "no"},
            "days": [5, 6],
            "hours": {"from": 22, "to": 6},
            "contacts": {"min": 3},
        },
        "eligible": True,
        "responder": "clinician",
        "reason": "A night team is there.",
    }

    assert sentences.sentence(rule, words) == (
        "When the call type is Emotional disturbance or “Mental crisis, violent”, "
        "the priority is 3 or less urgent, nobody has a weapon, it is on Friday or "
        "Saturday between 22:00 and 06:00 and 3 or more earlier calls came from this "
        "phone or address in 90 days, offer it to a clinician, because a night team "
        "is there."
    )
