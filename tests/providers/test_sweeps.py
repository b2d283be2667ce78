"""Opening hours whose rules run on."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from providers.finding.search import SearchQuery, find
from providers.models import Schedule
from providers.sweeps import renew_openings
from tests.factories.providers import ServiceAtLocationFactory

pytestmark = pytest.mark.django_db


def test_a_monthly_rule_is_followed_as_time_goes_by():
    with time_machine.travel(datetime(2026, 1, 5, tzinfo=UTC), tick=False):
        place = ServiceAtLocationFactory()
        Schedule.objects.create(
            origin=place.origin,
            service=place.service,
            freq="MONTHLY",
            byday="1MO",
            dtstart=date(2026, 1, 5),
            opens_at="09:00",
            closes_at="17:00",
        )
        assert renew_openings() == 1
    first_monday_of_december = datetime(2026, 12, 7, 18, tzinfo=UTC)

    with time_machine.travel(first_monday_of_december, tick=False):
        assert find(SearchQuery()).rows[0].state == "closed"
        renew_openings()
        assert find(SearchQuery()).rows[0].state == "open"


def test_plain_weekly_hours_need_no_renewal():
    ServiceAtLocationFactory(hours={"MO": ("09:00", "17:00")})

    assert renew_openings() == 0
