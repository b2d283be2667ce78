"""Areas: of a ZIP code the region alone is kept, in calls and in rules, whoever says it."""

from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from dispatch.actions.policies import copy_policy
from dispatch.facts import STATES, coarse_area
from dispatch.models import Call, DiversionPolicy
from tests.factories.dispatch import CallFactory, PolicyFactory, ScreenFormFactory

BEFORE = ["", " ", "ZIP ", "zip code: ", "Alder, ", "x"]
BEHIND = ["", "-", " ", ".0", "-1234", " 1234", "1234", ", USA", "; 10001"]
KINDS = ["Sector", "Beat", "Grid", "NE", "Engine", "Zone 4 /", "RA", "Unit D-"]
digits = st.text("0123456789", min_size=5, max_size=5)


@given(digits, st.sampled_from(BEFORE), st.sampled_from(BEHIND))
def test_of_a_zip_code_the_region_is_kept_however_it_is_written(
    code: str, before: str, behind: str
) -> None:
    if before == "x":
        before = f"Alder {STATES[int(code[0])].split('|')[0]} "

    assert coarse_area(f"{before}{code}{behind}") == f"zip {code[:3]}"


@given(st.text(max_size=40))
def test_a_name_without_five_digits_stays_and_no_region_is_cut_again(text: str) -> None:
    kept = coarse_area(text)

    assert coarse_area(kept) == kept
    assert kept == text or sum(c.isdecimal() for c in text) >= 5


@pytest.mark.parametrize("kind", KINDS)
def test_a_number_of_another_kind_stays(kind: str) -> None:
    assert coarse_area(f"{kind} 10300") == f"{kind} 10300"


@pytest.mark.parametrize(
    "name",
    ["Sector 5", "103", "981012", "10300 Elm St", "10300 Block of Elm", "D10300"],
)
def test_what_only_looks_like_a_zip_code_stays(name: str) -> None:
    assert coarse_area(name) == name


RULE = {
    "when": {"area": ["98101", "98104-1234", "Harbor"]},
    "eligible": True,
    "responder": "community",
    "reason": "They are near.",
    "say": "",
}


@pytest.mark.django_db
def test_a_rule_that_a_program_sends_means_areas_as_calls_name_them(
    api: Any, program_admin: Any, jurisdiction: Any
) -> None:
    ScreenFormFactory(jurisdiction=jurisdiction)
    draft = copy_policy(PolicyFactory(jurisdiction=jurisdiction), by=program_admin)
    api.force_login(program_admin)
    url = reverse("diversion-policy-add-rule", args=[draft.pk])

    sent = api.post(url, RULE, format="json")

    assert sent.data["rules"][-1]["when"] == {"area": ["zip 981", "Harbor"]}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("status", "named"),
    [("draft", ["zip 981", "Harbor"]), ("active", RULE["when"]["area"])],
)
def test_calls_and_drafts_of_before_name_their_areas_so_too(
    status: str, named: list[str], jurisdiction: Any
) -> None:
    areas = {"98101.0": "zip 981", "98104": "zip 981", "Sector 10300": "Sector 10300"}
    calls = {CallFactory(jurisdiction=jurisdiction, area=a).pk: a for a in areas}
    rules = [{"id": "near", **RULE}]
    policy = PolicyFactory.build(jurisdiction=jurisdiction, rules=rules, status=status)
    # As one was saved that no rule of today has looked at.
    policy.save()
    migration = import_module("dispatch.migrations.0013_areas_of_three_digits")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL ROLE NONE")

    migration.make_coarse(apps, SimpleNamespace(connection=connection))

    for pk, before in calls.items():
        call = Call.objects.get(pk=pk)
        assert call.area == call.history.get().area == areas[before]
    # What was in force stays as it decided.
    assert DiversionPolicy.objects.get().rules[0]["when"]["area"] == named
