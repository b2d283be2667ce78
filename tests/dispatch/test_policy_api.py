"""The diversion policy for programs: the verbs of its pages."""

from typing import Any

import pytest
from django.urls import reverse

from dispatch import sweeps
from dispatch.actions.policies import copy_policy
from dispatch.models import DiversionPolicy
from tests.factories.dispatch import PolicyFactory, ScreenFormFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def active(jurisdiction: Any) -> DiversionPolicy:
    ScreenFormFactory(jurisdiction=jurisdiction)
    return PolicyFactory(jurisdiction=jurisdiction)


def post(api: Any, verb: str, policy: Any, **data: Any) -> Any:
    url = reverse(f"diversion-policy-{verb}", args=[policy.pk])
    return api.post(url, data, format="json")


def test_a_draft_is_copied_activated_and_the_version_before_is_retired(
    api: Any, program_admin: Any, active: DiversionPolicy
) -> None:
    api.force_login(program_admin)

    draft = post(api, "copy", active)
    refused = api.post(
        f"/api/v1/diversion-policies/{draft.data['id']}/activate/",
        {"instead_of": None},
        format="json",
    )
    done = api.post(
        f"/api/v1/diversion-policies/{draft.data['id']}/activate/",
        {"instead_of": str(active.pk)},
        format="json",
    )

    assert (draft.status_code, draft.data["version"]) == (201, 2)
    assert refused.status_code == 409
    assert (done.status_code, done.data["status"]) == (200, "active")
    active.refresh_from_db()
    assert active.status == "retired"


def test_a_draft_is_nobodys_who_neither_writes_nor_tries_it(
    api: Any, call_taker: Any, active: DiversionPolicy, jurisdiction: Any
) -> None:
    draft = PolicyFactory(jurisdiction=jurisdiction, version=2, status="draft")
    api.force_login(call_taker)

    listed = api.get(reverse("diversion-policy-list")).data["results"]
    one = api.get(reverse("diversion-policy-detail", args=[draft.pk]))

    assert [row["version"] for row in listed] == [1]
    assert one.status_code == 404


def test_a_version_is_tried_and_its_counts_are_read(
    api: Any, supervisor: Any, active: DiversionPolicy
) -> None:
    api.force_login(supervisor)

    asked = post(api, "what-if", active, first="2026-01-01", last="2026-03-01")
    sweeps.work_policy_trials()
    found = api.get(reverse("policy-trial-detail", args=[asked.data["id"]])).data

    assert (asked.status_code, asked.data["percent"]) == (202, 0)
    assert (found["state"], found["percent"], found["result"]["calls"]) == (
        "done",
        100,
        0,
    )


@pytest.mark.parametrize(
    "days",
    [
        {"first": "2026-03-01", "last": "2026-01-01"},
        {"first": "1900-01-01", "last": "2026-01-01"},
        {},
    ],
)
def test_days_that_make_no_period_are_refused(
    api: Any, supervisor: Any, active: DiversionPolicy, days: dict
) -> None:
    api.force_login(supervisor)

    assert post(api, "what-if", active, **days).status_code == 400


@pytest.fixture
def draft(active: DiversionPolicy, program_admin: Any) -> DiversionPolicy:
    return copy_policy(active, by=program_admin)


RULE = {
    "when": {"call_type": ["WELFARE"], "hours": {"from": 22, "to": 6}},
    "eligible": True,
    "responder": "community",
    "reason": "At night nobody else goes.",
    "say": "",
}


def test_a_program_edits_a_draft_as_its_pages_do(
    api: Any, program_admin: Any, draft: DiversionPolicy
) -> None:
    api.force_login(program_admin)

    post(api, "set-up", draft, purpose="Nights", offer_seconds=90)
    added = post(api, "add-rule", draft, **RULE)
    moved = post(api, "move-rule", draft, rule="at-night-nobody-else-goes", to="up")
    again = post(api, "remove-rule", draft, rule="crisis")

    assert added.status_code == 201
    assert added.data["rules"][-1] == RULE | {"id": "at-night-nobody-else-goes"}
    ids = [rule["id"] for rule in moved.data["rules"]]
    assert ids[-2:] == ["at-night-nobody-else-goes", "crisis"]
    assert [rule["id"] for rule in again.data["rules"]] == ids[:-1]
    assert (again.data["purpose"], again.data["offer_seconds"]) == ("Nights", 90)
    assert again.data["fallback"] == draft.fallback
    assert post(api, "remove-rule", draft, rule="crisis").status_code == 409
    assert post(api, "remove-rule", draft, rule="weapon").status_code == 422


def test_a_rule_that_a_colleague_changed_meanwhile_is_not_written_over(
    api: Any, program_admin: Any, draft: DiversionPolicy
) -> None:
    api.force_login(program_admin)
    url = reverse("diversion-policy-detail", args=[draft.pk])
    was = api.get(url).json()["rules"][-1]
    said = {"rule": "crisis", "was": was, **RULE}

    first = post(api, "change-rule", draft, **said)
    second = post(api, "change-rule", draft, **said | {"reason": "Mine"})

    assert first.data["rules"][-1] == RULE | {"id": "crisis"}
    assert second.status_code == 409
    draft.refresh_from_db()
    assert draft.rules[-1]["reason"] == RULE["reason"]


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"when": {"call_types": ["EDP"]}}, 400),
        ({"when": {"answers": ["weapon"]}}, 400),
        ({"when": {"answers": {"weapon": 1}}}, 400),
        ({"when": {"hours": {"from": 22, "until": 6}}}, 400),
        ({"when": {"priority": {"min": 5, "max": 2}}}, 400),
        ({"responder": "police"}, 422),
    ],
)
def test_a_rule_that_would_not_mean_what_it_says_is_refused(
    api: Any, program_admin: Any, draft: DiversionPolicy, change: dict, status: int
) -> None:
    api.force_login(program_admin)

    answer = post(api, "add-rule", draft, **RULE | change)

    assert answer.status_code == status
    draft.refresh_from_db()
    assert draft.rules[-1]["id"] == "crisis"


@pytest.mark.parametrize("verb", ["add-rule", "change-rule"])
def test_conditions_left_out_or_misspelt_make_no_rule_for_every_call(
    api: Any, program_admin: Any, draft: DiversionPolicy, verb: str
) -> None:
    api.force_login(program_admin)
    named = {"rule": "crisis", "was": draft.rules[-1]} if verb != "add-rule" else {}
    without = {name: said for name, said in RULE.items() if name != "when"} | named

    left_out = post(api, verb, draft, **without)
    misspelt = post(api, verb, draft, **without, whem=RULE["when"], when={})
    meant = post(api, verb, draft, **without, when={})

    assert "when" in left_out.json()["errors"]
    assert "whem" in misspelt.json()["errors"]
    assert meant.data["rules"][-1]["when"] == {}


def test_what_is_in_force_is_edited_by_no_program(
    api: Any, program_admin: Any, active: DiversionPolicy
) -> None:
    api.force_login(program_admin)

    assert post(api, "add-rule", active, **RULE).status_code == 409
    assert post(api, "set-up", active, purpose="x").status_code == 409
