"""Quiet hours hold by the wall clock, through both changes of the clocks."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from followups.hours import Quiet, due_within

DENVER = ZoneInfo("America/Denver")
NIGHT = Quiet(time(21), time(8))
ZONES = st.sampled_from(
    ["America/Denver", "America/New_York", "America/Phoenix", "America/St_Johns"]
).map(ZoneInfo)
HOURS = st.builds(Quiet, st.times(time(18), time(23, 59)), st.times(time(5), time(11)))
ODD_HOURS = st.builds(
    Quiet,
    st.times().map(lambda t: t.replace(second=0, microsecond=0)),
    st.just(time(2, 30)),
).filter(lambda q: q.starts != q.ends)


def naive(*parts):
    return datetime(*parts)  # noqa: DTZ001 - hypothesis adds the zone


def around(month, day):
    """Moments within two days of a change of the clocks in 2026."""
    start = naive(2026, month, day)
    return st.datetimes(start, start + timedelta(days=4), timezones=st.just(UTC))


MOMENTS = st.one_of(
    around(3, 6),
    around(10, 30),
    st.datetimes(naive(2026, 1, 1), naive(2027, 1, 1), timezones=st.just(UTC)),
)


def local(*parts, fold=0, zone=DENVER):
    return datetime(*parts, fold=fold, tzinfo=zone)


@given(MOMENTS, HOURS, ZONES)
def test_the_next_open_moment_is_open_and_soon(moment, quiet, zone):
    at = quiet.next_open(moment, zone)

    assert not quiet.covers(at, zone)
    assert moment <= at <= moment + timedelta(hours=18)


@given(MOMENTS, ODD_HOURS, ZONES)
def test_quiet_that_ends_within_the_change_of_the_clocks_still_ends(
    moment, quiet, zone
):
    at = quiet.next_open(moment, zone)

    assert not quiet.covers(at, zone)
    assert at >= moment


@given(MOMENTS, HOURS, ZONES)
def test_no_open_minute_is_passed_over(moment, quiet, zone):
    at = quiet.next_open(moment, zone)
    minutes = int((at - moment).total_seconds() // 60)

    assert all(
        quiet.covers(moment + timedelta(minutes=minute), zone)
        for minute in range(0, minutes, 7)
    )


@given(MOMENTS, HOURS, ZONES)
def test_the_last_open_moment_is_open_and_not_later(moment, quiet, zone):
    at = quiet.last_open(moment, zone)

    assert not quiet.covers(at, zone)
    assert at <= moment


@given(MOMENTS, HOURS, ZONES, st.integers(0, 200), st.integers(0, 48))
def test_a_call_is_never_due_at_night_nor_before_the_plan(
    start, quiet, zone, after, window
):
    due = start + timedelta(hours=after)
    at = due_within(start, due, due + timedelta(hours=window), quiet=quiet, zone=zone)

    assert not quiet.covers(at, zone)
    assert at >= start


@given(MOMENTS, ZONES)
def test_the_first_contact_after_a_risk_is_within_24_hours(start, zone):
    promise = start + timedelta(hours=24)

    at = due_within(start, start + timedelta(hours=20), promise, quiet=NIGHT, zone=zone)

    assert at <= promise


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        (local(2026, 3, 8, 1, 59), local(2026, 3, 8, 8)),
        (local(2026, 3, 7, 21), local(2026, 3, 8, 8)),
        (local(2026, 11, 1, 1, 30, fold=0), local(2026, 11, 1, 8)),
        (local(2026, 11, 1, 1, 30, fold=1), local(2026, 11, 1, 8)),
        (local(2026, 6, 1, 20, 59), local(2026, 6, 1, 20, 59)),
        (local(2026, 6, 1, 8), local(2026, 6, 1, 8)),
    ],
)
def test_morning_comes_at_eight_whatever_the_clocks_did(moment, opens):
    assert NIGHT.next_open(moment, DENVER) == opens


def test_a_promise_that_ends_at_night_is_kept_the_evening_before():
    start = local(2026, 6, 1, 3)

    at = due_within(
        start,
        start + timedelta(hours=20),
        start + timedelta(hours=24),
        quiet=NIGHT,
        zone=DENVER,
    )

    assert at == local(2026, 6, 1, 20)


def test_a_plan_made_at_night_waits_for_the_morning():
    start = local(2026, 6, 1, 23)

    at = due_within(
        start,
        start + timedelta(hours=1),
        start + timedelta(hours=2),
        quiet=NIGHT,
        zone=DENVER,
    )

    assert at == local(2026, 6, 2, 8)


def test_equal_ends_mean_no_quiet_at_all():
    assert not Quiet(time(0), time(0)).covers(local(2026, 6, 1, 0), DENVER)
