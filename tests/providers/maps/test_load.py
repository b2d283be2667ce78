"""Erlang C by its known values, and a week judged by it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from dispatch.policy.capacity import clinicians
from providers.crisis_map.load import (
    HOURS,
    chance_of_waiting,
    judge,
    judge_week,
    present,
)
from reports.load import calls_an_hour
from staffing.models import Shift
from tests.factories.dispatch import CallFactory

CHICAGO = ZoneInfo("America/Chicago")
MONDAY = datetime(2026, 6, 1, tzinfo=CHICAGO)


@pytest.mark.parametrize(
    ("load", "responders", "chance"),
    [
        (0.5, 1, 0.5),  # one responder: the share of time it is busy
        (1, 2, 1 / 3),
        (2, 3, 4 / 9),
        (10, 14, 0.1741),  # tables of Erlang C
        (0, 0, 0),
        (3, 3, 1),
        (1, 0, 1),
    ],
)
def test_the_chance_of_waiting_is_that_of_the_tables(load, responders, chance):
    assert chance_of_waiting(load, responders) == pytest.approx(chance, abs=5e-5)


@given(load=st.floats(0.01, 500), responders=st.integers(1, 600))
def test_one_more_responder_never_makes_anybody_wait_longer(load, responders):
    now, more = (
        chance_of_waiting(load, responders),
        chance_of_waiting(load, responders + 1),
    )

    assert 0 <= more <= now <= 1


@pytest.mark.parametrize(
    ("calls", "responders", "verdict"),
    [
        (0, 0, "quiet"),
        (1, 0, "nobody"),
        (2, 2, "over"),
        (1, 1, "tight"),
        (1, 4, "fits"),
    ],
)
def test_an_hour_is_judged_by_what_comes_and_who_is_there(calls, responders, verdict):
    minutes = 60 if calls == 2 else 30

    assert judge(calls, minutes, responders, most_wait=0.2).verdict == verdict


def test_a_week_has_its_hours_over_where_everybody_goes_home():
    responders = [2 if 9 <= hour % 24 < 17 else 0 for hour in range(HOURS)]

    week = judge_week([0.5] * HOURS, 60, responders, most_wait=0.5)

    assert [hour.is_over for hour in week] == [not c for c in responders]


def test_who_is_there_goes_by_the_clock_of_the_place():
    shift = (MONDAY + timedelta(hours=22), MONDAY + timedelta(hours=26), "a")

    week = present([shift], MONDAY)

    assert [n for n, there in enumerate(week) if there] == [22, 23, 24, 25]


def test_a_week_in_which_clocks_are_set_has_its_168_hours():
    autumn = datetime(2026, 10, 26, tzinfo=CHICAGO)
    all_week = (autumn, autumn + timedelta(days=8), "a")

    assert all(present([all_week], autumn))


@pytest.mark.django_db
def test_loaded_calls_give_the_mean_of_each_hour(supervisor, jurisdiction):
    for day in (0, 0, 7):
        CallFactory(
            jurisdiction=jurisdiction,
            received_at=MONDAY + timedelta(days=day, hours=9, minutes=20),
        )
    first, last = MONDAY.date(), MONDAY.date() + timedelta(days=13)

    week = calls_an_hour(supervisor, first, last, only_offered=False)

    assert week[9] == 1.5
    assert sum(week) == 1.5
    assert not any(calls_an_hour(supervisor, first, last, only_offered=True))


@pytest.mark.django_db
def test_clinicians_on_shift_are_counted_and_nobody_else(
    clinician, call_taker, evaluator, jurisdiction
):
    for user in (clinician, call_taker):
        Shift(
            jurisdiction=jurisdiction,
            user=user,
            starts_at=MONDAY + timedelta(hours=9),
            ends_at=MONDAY + timedelta(hours=17),
        ).store(by=None)

    week = clinicians(evaluator, MONDAY)

    assert week[9:17] == [1] * 8
    assert sum(week) == 8


@pytest.mark.django_db
def test_the_page_says_when_a_plan_asks_too_much(client, program_admin):
    client.force_login(program_admin)
    url = reverse("reports:capacity")

    assert b"Erlang C" in client.get(url).content
    page = client.get(url, {"source": "typed", "per_hour": "2"}).content.decode()
    assert "over capacity in 168 of 168 hours" in page
    assert "nobody<br>" in page
    assert "Community responders <span>" not in page


@pytest.mark.django_db
def test_community_responders_are_checked_by_the_number_typed(client, program_admin):
    client.force_login(program_admin)
    url, asked = reverse("reports:capacity"), {"source": "typed", "per_hour": "2"}
    sent = {"community_share": "50", "community_minutes": "60"}

    few = client.get(url, asked | sent | {"community_units": "1"}).text
    many = client.get(url, asked | sent | {"community_units": "9"}).text
    wrong = client.get(url, asked | {"community_share": "90", "mobile_share": "20"})

    said = "Community responders <span>over capacity in {} of 168 hours"
    assert said.format(168) in few
    assert said.format(0) in many
    assert wrong.status_code == 422
    assert "more than all diverted calls" in wrong.text
    assert client.get(url, {"source": "typed", "per_hour": ""}).status_code == 422
