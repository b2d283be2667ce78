"""A policy tried on the past: the same decisions as one call at a time, counted."""

import json
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from dispatch.models import Call, DiversionPolicy, Screen
from dispatch.models.calls import CONTACTS_SHOWN
from dispatch.policy import deciding as policy
from dispatch.policy.backtest import backtest, verdict_of
from tests.factories.dispatch import (
    CallFactory,
    CallTypeFactory,
    PolicyFactory,
    ScreenFormFactory,
)

pytestmark = pytest.mark.django_db
CRISIS = {
    "id": "crisis",
    "when": {"call_type": ["EDP"]},
    "eligible": True,
    "responder": "clinician",
    "reason": "A crisis.",
}
NIGHT = CRISIS | {"id": "night", "when": {"hours": {"from": 22, "to": 6}}}
WEAPON = {
    "id": "weapon",
    "when": {"answers": {"weapon": "yes"}},
    "eligible": False,
    "responder": "police",
    "reason": "A weapon.",
}


@pytest.fixture
def edp(jurisdiction: Any) -> Any:
    return CallTypeFactory(jurisdiction=jurisdiction, code="EDP")


@pytest.fixture
def try_out(jurisdiction: Any) -> Any:
    def try_out(*rules: dict, against: Any = None) -> Any:
        tried = PolicyFactory.build(
            jurisdiction=jurisdiction, version=9, rules=list(rules)
        )
        calls = Call.objects.filter(jurisdiction=jurisdiction)
        return backtest(calls, tried, against, jurisdiction.zone)

    return try_out


def screened(call: Call, by: Any, policy: Any, **answers: str) -> Screen:
    # Not in force: what these rules leave out is decided by nothing else.
    form = ScreenFormFactory(jurisdiction=call.jurisdiction, status="retired")
    return Screen(
        jurisdiction=call.jurisdiction,
        call=call,
        form=form,
        policy=policy,
        answers=answers,
        responder="clinician",
        reason="x",
        by=by,
    ).store(by=by)


def test_calls_are_judged_by_the_type_they_came_in_as(
    try_out: Any, edp: Any, jurisdiction: Any
) -> None:
    other = CallTypeFactory(jurisdiction=jurisdiction, code="THEFT", registry_code="")
    CallFactory(jurisdiction=jurisdiction, initial_type=edp, call_type=other)
    CallFactory(jurisdiction=jurisdiction, initial_type=other, call_type=edp)

    found = try_out(CRISIS)

    assert found.verdicts == {"eligible": 1, "not": 1}
    assert found.by["code"]["EDP"] == {"eligible": 1}


def test_an_answer_nobody_gave_is_unknown_and_not_no(
    try_out: Any, edp: Any, jurisdiction: Any, call_taker: Any
) -> None:
    policy = PolicyFactory(jurisdiction=jurisdiction)
    asked = CallFactory(jurisdiction=jurisdiction, initial_type=edp, call_type=edp)
    screened(asked, call_taker, policy, weapon="no")
    CallFactory(jurisdiction=jurisdiction, initial_type=edp, call_type=edp)

    found = try_out(WEAPON, CRISIS)

    assert found.verdicts == {"eligible": 1, "undecided": 1}
    assert found.missing == {"weapon": 1}


def test_who_would_have_gone_is_not_known_where_an_answer_could_have_sent_others(
    try_out: Any, edp: Any, jurisdiction: Any, call_taker: Any
) -> None:
    """A history without answers says nothing of who would have met a weapon."""
    policy = PolicyFactory(jurisdiction=jurisdiction)
    asked = CallFactory(jurisdiction=jurisdiction, initial_type=edp, call_type=edp)
    screened(asked, call_taker, policy, weapon="no")
    CallFactory(jurisdiction=jurisdiction, initial_type=edp, call_type=edp)
    otherwise = WEAPON | {"id": "else", "when": {}, "responder": "community"}
    before = PolicyFactory.build(jurisdiction=jurisdiction, rules=[otherwise])

    found = try_out(WEAPON, otherwise, against=before)

    assert found.responders == {"community": 1}
    assert found.verdicts == {"not": 1, "who": 1}
    assert found.missing == {"weapon": 1}
    assert {who: calls.total() for who, calls in found.week.items()} == {
        "community": 1,
        "who": 1,
    }
    open_now = "not eligible but who goes is not decided"
    assert found.changes == {("not eligible, community", open_now): 1}


def test_what_changes_against_the_other_policy_is_counted(
    try_out: Any, edp: Any, jurisdiction: Any
) -> None:
    CallFactory(jurisdiction=jurisdiction, initial_type=edp, call_type=edp)
    police = PolicyFactory.build(
        jurisdiction=jurisdiction,
        rules=[CRISIS | {"eligible": False, "responder": "police"}],
    )

    found = try_out(CRISIS, against=police)

    assert found.changes == {("not eligible, police", "eligible, clinician"): 1}
    assert not try_out(CRISIS, against=PolicyFactory.build(rules=[CRISIS])).changes


def test_the_hour_is_that_of_the_jurisdictions_clocks(
    try_out: Any, edp: Any, jurisdiction: Any
) -> None:
    night = timezone.now().astimezone(jurisdiction.zone).replace(hour=23, minute=30)
    CallFactory(
        jurisdiction=jurisdiction, initial_type=edp, call_type=edp, received_at=night
    )

    found = try_out(NIGHT)

    assert found.by["hour"] == {"23:00": {"eligible": 1}}


def test_each_table_adds_up_to_all_calls_and_to_deciding_them_one_by_one(
    try_out: Any, edp: Any, jurisdiction: Any
) -> None:
    other = CallTypeFactory(jurisdiction=jurisdiction, code="THEFT", registry_code="")
    start = timezone.now() - timedelta(days=40)
    for number in range(30):
        CallFactory(
            jurisdiction=jurisdiction,
            initial_type=edp if number % 3 else other,
            call_type=edp,
            priority=1 + number % 5,
            received_at=start + timedelta(hours=31 * number),
        )
    urgent = CRISIS | {"id": "urgent", "when": {"priority": {"max": 2}}}

    found = try_out(urgent, NIGHT, CRISIS)

    for rows in found.by.values():
        assert sum(counts.total() for counts in rows.values()) == found.calls == 30
    one_by_one = [
        call.priority <= 2
        or call.initial_type == edp
        or not 6 <= call.received_at.astimezone(jurisdiction.zone).hour < 22
        for call in Call.objects.select_related("initial_type")
    ]
    assert found.verdicts["eligible"] == sum(one_by_one)


def test_whatever_rules_ask_for_each_call_is_decided_as_on_the_floor(
    try_out: Any, edp: Any, jurisdiction: Any, call_taker: Any
) -> None:
    rules = [
        CRISIS
        | {"id": "weekend", "when": {"days": [6, 7], "hours": {"from": 20, "to": 4}}},
        CRISIS | {"id": "north", "when": {"area": ["North"], "priority": {"max": 2}}},
        WEAPON,
        WEAPON | {"id": "often", "when": {"contacts": {"min": 1, "max": 2}}},
        CRISIS
        | {"id": "safe", "when": {"answers": {"weapon": "no", "violence": "no"}}},
    ]
    kept, start = PolicyFactory(jurisdiction=jurisdiction), timezone.now()
    form = ScreenFormFactory(jurisdiction=jurisdiction)
    for number in range(40):
        call = CallFactory(
            jurisdiction=jurisdiction,
            initial_type=edp,
            area=("North", "South", "")[number % 3],
            priority=1 + number % 4,
            callback=f"(206) 555-01{number % 9:02}",
            place="",
            received_at=start - timedelta(hours=29 * number),
        )
        if number % 4:
            answer = ("no", "unknown", "yes")[number % 3]
            # No rule answers for this exclusion of the screen; the floor does.
            hurt = "yes" if number % 5 == 1 else "no"
            Screen(
                jurisdiction=jurisdiction, call=call, form=form, policy=kept, reason="x",
                answers={"weapon": answer, "violence": "no", "medical": hurt}, responder="clinician",
                by=call_taker,
            ).store(by=call_taker)  # fmt: skip

    found = try_out(*rules)

    expected: Counter[str] = Counter()
    verdicts: Counter[str] = Counter()
    responders: Counter[str] = Counter()
    for call in Call.objects.all():
        local = call.received_at.astimezone(jurisdiction.zone)
        answers = call.screens.first().answers if call.screens.exists() else {}
        situation = policy.Situation(
            codes=frozenset({"EDP"}),
            priority=call.priority,
            answers=answers,
            contacts=Call.objects.earlier_contacts(call, CONTACTS_SHOWN).count(),
            area=call.area,
            local_time=local,
        )
        decision = DiversionPolicy(rules=rules).decide(situation, form.safety)
        expected[decision.rule] += 1
        verdicts[verdict_of(decision)] += 1
        if not decision.is_open:
            responders[decision.responder] += 1
    assert found.rules == expected
    assert (found.verdicts, found.responders) == (verdicts, responders)
    assert len(expected) >= 4
    assert expected["safety-medical"]


def test_rules_that_decided_nothing_are_named(
    try_out: Any, edp: Any, jurisdiction: Any
) -> None:
    CallFactory(jurisdiction=jurisdiction, initial_type=edp, call_type=edp)
    rules = [CRISIS, CRISIS | {"id": "never", "when": {"call_type": ["NONE"]}}]

    assert try_out(*rules).silent_rules(rules) == ["never"]


def test_contacts_are_counted_only_where_a_rule_asks(
    try_out: Any, edp: Any, jurisdiction: Any
) -> None:
    for hours in (2, 1):
        CallFactory(
            jurisdiction=jurisdiction,
            initial_type=edp,
            call_type=edp,
            callback="(206) 555-0100",
            received_at=timezone.now() - timedelta(hours=hours),
        )

    found = try_out(CRISIS | {"when": {"contacts": {"min": 1}}})

    assert found.verdicts == {"eligible": 1, "not": 1}


def test_the_command_tells_it_in_tables(
    edp: Any, jurisdiction: Any, tmp_path: Path, capsys: Any
) -> None:
    CallFactory(jurisdiction=jurisdiction, initial_type=edp, call_type=edp)
    PolicyFactory(jurisdiction=jurisdiction, version=1)
    draft = tmp_path / "draft.json"
    draft.write_text(json.dumps({"rules": [WEAPON, CRISIS], "fallback": "police"}))

    call_command("backtest_policy", str(draft), jurisdiction=jurisdiction.slug)

    said = capsys.readouterr().out
    assert "1 calls" in said
    assert "not decided for want of: weapon 1" in said
    assert "EDP" in said


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "no policy with rules"),
        ("{", "no policy with rules"),
        ('{"rules": []}', "at least one rule"),
        ('{"rules": [{"id": "a"}]}', "neither eligible nor not"),
    ],
)
def test_what_is_no_policy_is_told(
    jurisdiction: Any, tmp_path: Path, content: str | None, said: str
) -> None:
    path = tmp_path / "draft.json"
    if content is not None:
        path.write_text(content)

    with pytest.raises(CommandError, match=said):
        call_command("backtest_policy", str(path), jurisdiction=jurisdiction.slug)
