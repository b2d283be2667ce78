"""A policy tried on the past by a worker: counted part by part, shown as it goes."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from core.errors import DomainError
from dispatch import sweeps
from dispatch.actions import trials
from dispatch.models import PolicyTrial, Screen
from dispatch.policy import backtest
from dispatch.starter import QUESTIONS, RULES
from staffing.models import Shift
from tests.factories.dispatch import (
    CallFactory,
    CallTypeFactory,
    PolicyFactory,
    ScreenFormFactory,
)

pytestmark = pytest.mark.django_db
EVERY = {"id": "all", "eligible": True, "responder": "clinician", "reason": "Any call."}
NO_NIGHTS = {
    "id": "night",
    "when": {"hours": {"from": 22, "to": 6}},
    "eligible": False,
    "responder": "police",
    "reason": "Nobody is there.",
}


@pytest.fixture
def calls(jurisdiction: Any) -> list[Any]:
    """One call on each of 70 days, at noon, of two types; half a year of nothing before."""
    kinds = [
        CallTypeFactory(jurisdiction=jurisdiction, code=code, registry_code="")
        for code in ("EDP", "THEFT")
    ]
    noon = timezone.now().astimezone(jurisdiction.zone).replace(hour=12, minute=0)
    return [
        CallFactory(
            jurisdiction=jurisdiction,
            initial_type=kinds[day % 2],
            call_type=kinds[day % 2],
            received_at=noon - timedelta(days=1 + day),
        )
        for day in range(70)
    ]


@pytest.fixture
def tried(jurisdiction: Any) -> Any:
    """A draft without exclusions; no screen is in force that would ask for them."""
    PolicyFactory(jurisdiction=jurisdiction, rules=RULES)
    return PolicyFactory(
        jurisdiction=jurisdiction, version=2, status="draft", rules=[NO_NIGHTS, EVERY]
    )


def ask(client: Any, user: Any, policy: Any, days: int = 200) -> Any:
    today = timezone.localdate(timezone=user.jurisdiction.zone)
    client.force_login(user)
    said = {"first": today - timedelta(days=days), "last": today}
    return client.post(reverse("dispatch:what-if", args=[policy.pk]), said)


def test_what_is_asked_is_done_by_the_worker_and_laid_out_in_tables_that_add_up(
    client: Any, program_admin: Any, tried: Any, calls: list
) -> None:
    answer = ask(client, program_admin, tried)
    waiting = client.get(answer.url).content.decode()

    assert "Waiting for a worker" in waiting
    assert "data-live" in waiting
    assert sweeps.work_policy_trials() == 1
    page = client.get(answer.url)
    assert "data-live" not in page.content.decode().split('id="trial"')[1]
    assert (page.context["total"].calls, page.context["total"].eligible) == (70, 70)
    for table in page.context["tables"]:
        assert sum(row.calls for row in table.rows) == 70
    assert page.context["changed"] == 70


def test_a_period_is_cut_into_whole_days_that_leave_none_out() -> None:
    day = timezone.localdate()
    for length in (0, 1, 45, 89, 365, 3660):
        parts = backtest.spans(day - timedelta(days=length), day)

        covered = [a + timedelta(days=n) for a, b in parts for n in range((b - a).days + 1)]  # fmt: skip
        assert covered == [day - timedelta(days=n) for n in range(length, -1, -1)]
        assert len(parts) <= backtest.MOST_PARTS


def test_how_far_it_is_shows_after_each_part(
    client: Any, program_admin: Any, tried: Any, calls: list, monkeypatch: Any
) -> None:
    answer, seen = ask(client, program_admin, tried), []

    def look(*args: Any, **kwargs: Any) -> Any:
        seen.append(client.get(answer.url).context["trial"].percent)
        return backtest.backtest(*args, **kwargs)

    monkeypatch.setattr(trials, "backtest", look)
    sweeps.work_policy_trials()

    assert seen == [0, 16, 33, 50, 66, 83]


def test_a_screen_put_in_force_meanwhile_decides_no_part_of_it(
    client: Any, program_admin: Any, tried: Any, calls: list, jurisdiction: Any, monkeypatch: Any
) -> None:  # fmt: skip
    answer, parts = ask(client, program_admin, tried), []

    def change(*args: Any, **kwargs: Any) -> Any:
        parts.append(backtest.backtest(*args, **kwargs))
        if len(parts) == 1:
            ScreenFormFactory(jurisdiction=jurisdiction, questions=QUESTIONS)
        return parts[-1]

    monkeypatch.setattr(trials, "backtest", change)
    sweeps.work_policy_trials()

    total = client.get(answer.url).context["total"]
    assert (len(parts), total.eligible, total.undecided) == (6, 70, 0)


def test_a_worker_that_fails_leaves_it_to_the_next_and_three_give_up(
    client: Any, program_admin: Any, tried: Any, monkeypatch: Any
) -> None:
    answer = ask(client, program_admin, tried)

    def fail(*args: Any, **kwargs: Any) -> None:
        raise OSError

    monkeypatch.setattr(trials, "backtest", fail)
    for _ in range(4):
        sweeps.work_policy_trials()
        PolicyTrial.objects.filter(state="running").update(
            lease_until=timezone.now() - timedelta(seconds=1)
        )

    assert PolicyTrial.objects.get().state == "failed"
    assert "could not be tried" in client.get(answer.url).content.decode()


def test_calls_that_lack_answers_are_not_decided_and_the_question_is_named(
    client: Any, program_admin: Any, tried: Any, calls: list, jurisdiction: Any
) -> None:
    ScreenFormFactory(jurisdiction=jurisdiction, questions=QUESTIONS)
    tried.rules = RULES
    tried.store(by=None)
    answer = ask(client, program_admin, tried)
    sweeps.work_policy_trials()

    page = client.get(answer.url)

    assert (page.context["total"].undecided, page.context["who_open"]) == (70, 35)
    assert "35 would not have been diverted whatever the answers" in page.text
    assert page.context["responders"] == []
    assert page.context["found"]["unscreened"] == 70
    assert ("Is a weapon at hand?", 70) in page.context["missing"]


def test_a_danger_that_no_rule_answers_for_is_decided_as_on_the_floor_and_has_its_line(
    client: Any, program_admin: Any, tried: Any, calls: list, jurisdiction: Any
) -> None:
    form = ScreenFormFactory(jurisdiction=jurisdiction, questions=QUESTIONS)
    Screen(
        jurisdiction=jurisdiction, call=calls[0], form=form, policy=tried, reason="x",
        answers={"weapon": "yes", "violence": "no", "medical": "no"}, by=program_admin,
    ).store(by=None)  # fmt: skip
    answer = ask(client, program_admin, tried)
    sweeps.work_policy_trials()

    page = client.get(answer.url)

    assert page.context["responders"] == [("Police", 1)]
    assert page.context["total"].undecided == 69
    assert [rule["calls"] for rule in page.context["rules"]] == [0, 0, 1]
    assert "no rule here answers for" in page.text


def test_it_says_whether_the_clinicians_on_shift_keep_up(
    client: Any, program_admin: Any, clinician: Any, tried: Any, calls: list, jurisdiction: Any
) -> None:  # fmt: skip
    answer = ask(client, program_admin, tried, days=69)
    sweeps.work_policy_trials()

    nobody = client.get(answer.url).context["standings"][0]
    today = timezone.localtime(timezone=jurisdiction.zone).replace(hour=0, minute=0)
    monday = today - timedelta(days=today.weekday())
    Shift(
        jurisdiction=jurisdiction,
        user=clinician,
        starts_at=monday,
        ends_at=monday + timedelta(days=8),
    ).store(by=None)
    somebody = client.get(answer.url).context["standings"][0]

    assert (nobody.over, nobody.holds) == (7, False)
    assert (somebody.over, somebody.holds) == (0, True)


def test_of_responders_without_a_roster_it_says_that_nothing_is_known(
    client: Any, program_admin: Any, tried: Any, calls: list
) -> None:
    tried.rules = [EVERY | {"responder": "community"}]
    tried.store(by=None)
    answer = ask(client, program_admin, tried, days=69)
    sweeps.work_policy_trials()

    page = client.get(answer.url)

    [(name, calls_a_week)] = page.context["not_judged"]
    assert name == "Community responder"
    assert calls_a_week == pytest.approx(7, abs=0.2)
    assert "calls a week: who of them is there, and when, is on no roster" in page.text
    assert not any("Community" in one.name for one in page.context["standings"])


def test_a_draft_edited_since_is_said_to_be_another_one(
    client: Any, program_admin: Any, tried: Any, calls: list
) -> None:
    answer = ask(client, program_admin, tried)
    tried.rules = [EVERY]
    tried.store(by=None)
    sweeps.work_policy_trials()

    page = client.get(answer.url)

    assert "was edited since" in page.content.decode()
    assert [rule["calls"] for rule in page.context["rules"]] == [0, 70]


def test_days_in_the_wrong_order_are_told_beside_the_field(
    client: Any, program_admin: Any, tried: Any
) -> None:
    answer = ask(client, program_admin, tried, days=-3)

    assert answer.status_code == 422
    assert "last" in answer.context["form"].errors


ODD = [("0001-01-01", "0001-01-02"), ("9999-12-30", "9999-12-31"), ("2101-01-01",) * 2]


@pytest.mark.parametrize(("first", "last"), ODD)
def test_days_that_nobody_means_are_told_and_break_nothing(
    client: Any, program_admin: Any, tried: Any, first: str, last: str
) -> None:
    client.force_login(program_admin)
    said = {"first": first, "last": last}

    page = client.post(reverse("dispatch:what-if", args=[tried.pk]), said)

    assert page.status_code == 422
    assert "Choose a day from 1990 to 2100." in page.text
    url = reverse("diversion-policy-what-if", args=[tried.pk])
    answer = client.post(url, said, content_type="application/json")
    assert answer.status_code == 400
    with pytest.raises(DomainError):
        trials.ask_trial(
            tried,
            by=program_admin,
            first=date.fromisoformat(first),
            last=date.fromisoformat(last),
        )
    assert not PolicyTrial.objects.exists()


@pytest.mark.parametrize("month", ["0001-01", "9999-12"])
def test_a_month_that_nobody_means_is_told_and_breaks_nothing(
    client: Any, supervisor: Any, month: str
) -> None:
    client.force_login(supervisor)
    file = SimpleUploadedFile("may.csv", b"Date/Time\n05/05/2026 12:00\n")

    page = client.post(reverse("dispatch:months"), {"month": month, "file": file})

    assert page.status_code == 422
    assert "Choose a day from 1990 to 2100." in page.text
    listed = client.get(reverse("dispatch:ledger"), {"month": month})
    assert listed.status_code == 200
    assert client.get("/api/v1/transfers/", {"month": month}).status_code == 400
