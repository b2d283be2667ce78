"""The invented directory of the directory."""

import re
from datetime import datetime

import pytest
import time_machine
from django.utils import timezone

from providers.crisis_map.ours import ours
from providers.crisis_map.teams import team_slots
from providers.demo import directory
from providers.demo.invented import SERVICES
from providers.finding.search import SearchQuery, find
from providers.models import (
    Gap,
    Phone,
    SearchEntry,
    Service,
    Team,
    Verification,
)

pytestmark = pytest.mark.django_db


def test_the_demo_is_loaded_once(jurisdiction, other_jurisdiction, clinician, outsider):
    for _ in range(2):
        directory.load(jurisdiction, {"clinician": clinician})
        directory.load(other_jurisdiction, {"clinician": outsider})

    assert Service.objects.count() == 2 * len(SERVICES) >= 60
    assert SearchEntry.objects.count() == Service.objects.count()
    for number in Phone.objects.values_list("number", flat=True):
        assert re.fullmatch(r"\(\d{3}\) 555-01\d\d", number)


@pytest.mark.slow
def test_the_demo_has_teams_for_a_whole_week_and_a_map_of_its_own(
    jurisdiction, clinician, supervisor
):
    # A Sunday: the week that pages show began on Monday.
    with time_machine.travel("2026-11-22T20:00Z"):
        for _ in range(2):
            directory.load(
                jurisdiction, {"clinician": clinician, "supervisor": supervisor}
            )
        teams = list(Team.objects.standing_at(timezone.now()))

    assert sorted(team.name for team in teams) == ["Team East", "Team West"]
    assert any(team.on_shift for team in teams)
    assert {team.limit for team in teams} == {2}
    assert min(team_slots(supervisor, datetime(2026, 11, 16, tzinfo=jurisdiction.zone)))
    assert ours(jurisdiction).names
    assert Gap.objects.filter(origin="workshop").count() == 5


def test_the_demo_has_words_that_are_due_and_many_that_are_not(jurisdiction, clinician):
    directory.load(jurisdiction, {"clinician": clinician})

    assert (
        5 <= Verification.objects.due(timezone.localdate()).count() <= len(SERVICES) / 3
    )


def test_the_demo_answers_a_real_question(jurisdiction, clinician):
    directory.load(jurisdiction, {"clinician": clinician})

    found = find(SearchQuery(need="safe-place", place="Alderton", open_now=True))

    assert found.rows[0].state == "open"
    assert found.rows[0].capacities[0].is_fresh
