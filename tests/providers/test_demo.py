"""The invented directory of the demo."""

import re

import pytest
from django.utils import timezone

from providers import demo
from providers.finding.search import SearchQuery, find
from providers.models import Phone, SearchEntry, Service, Team

pytestmark = pytest.mark.django_db


def test_the_demo_is_loaded_once(jurisdiction, other_jurisdiction, clinician, outsider):
    for _ in range(2):
        demo.load(jurisdiction, {"clinician": clinician})
        demo.load(other_jurisdiction, {"clinician": outsider})

    assert Service.objects.count() == 2 * len(demo.SERVICES) >= 60
    assert SearchEntry.objects.count() == Service.objects.count()
    for number in Phone.objects.values_list("number", flat=True):
        assert re.fullmatch(r"\(\d{3}\) 555-01\d\d", number)


def test_the_demo_has_teams_that_can_be_sent(jurisdiction, clinician, supervisor):
    for _ in range(2):
        demo.load(jurisdiction, {"clinician": clinician, "supervisor": supervisor})

    teams = Team.objects.standing_at(timezone.now())
    assert sorted(team.name for team in teams) == ["Team East", "Team West"]
    assert any(team.on_shift for team in teams)
    assert {team.limit for team in teams} == {2}


def test_the_demo_answers_a_real_question(jurisdiction, clinician):
    demo.load(jurisdiction, {"clinician": clinician})

    found = find(SearchQuery(need="safe-place", place="Alderton", open_now=True))

    assert found.rows[0].state == "open"
    assert found.rows[0].capacities[0].is_fresh
