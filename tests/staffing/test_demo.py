"""The demo's floor: a week that is planned, a gap in it, and states that add up."""

from datetime import timedelta

import pytest

from core import days
from staffing import demo, roster, watch
from staffing.models import Availability

pytestmark = pytest.mark.django_db


def test_the_demos_week_is_planned_and_its_floor_stands(
    jurisdiction, clinician, supervisor, call_taker, staff
):
    users = {
        "clinician": clinician,
        "clinician_2": staff("clinician", jurisdiction),
        "supervisor": supervisor,
        "call_taker": call_taker,
    }
    demo.load(jurisdiction, users)

    week = roster.week(supervisor, days.monday_of(days.today(jurisdiction.zone)))
    lines = watch.floor(supervisor)
    gaps = [(g.ends_at - g.starts_at) / timedelta(hours=1) for g in week["gaps"]]

    assert gaps == [6, 6], "no clinician works the night of Sunday"
    assert {line.state for line in lines} == {"ready"}
    assert all(line.times["ready"] > timedelta(hours=1) for line in lines)
    assert Availability.objects.ready().count() == 3
