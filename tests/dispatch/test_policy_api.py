"""The diversion policy for programs: the verbs of its pages."""

from typing import Any

import pytest
from django.urls import reverse

from dispatch import sweeps
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
