"""Opening hours against the wall clock, on the days it jumps as well."""

from datetime import date, datetime, time, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.finding.hours import (
    CLOSED,
    DAY,
    OPEN,
    UNKNOWN,
    WEEKDAYS,
    kind_at,
    state_at,
    stretches,
)
from providers.finding.results import hours_in_words

CHICAGO = ZoneInfo("America/Chicago")
MONDAY = date(2026, 3, 2)
EMPTY = {
    "valid_from": None, "valid_to": None, "dtstart": None, "until": None, "count": None,
    "wkst": "", "freq": "WEEKLY", "interval": None, "byday": "", "byweekno": "",
    "bymonthday": "", "byyearday": "", "opens_at": None, "closes_at": None,
    "is_exception": False,
}  # fmt: skip
TIMES = st.times().map(lambda t: t.replace(second=0, microsecond=0))


def schedule(byday="", opens=None, closes=None, **more):
    times = {
        "opens_at": time.fromisoformat(opens) if opens else None,
        "closes_at": time.fromisoformat(closes) if closes else None,
    }
    return SimpleNamespace(**(EMPTY | {"byday": byday} | times | more))


def at(text, zone=CHICAGO):
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def kind(schedules, text):
    moment = at(text)
    return state_at(stretches(schedules, moment.date()), moment).kind


def test_no_schedule_is_unknown_and_not_closed():
    assert kind([], "2026-03-02T12:00") == UNKNOWN


def test_a_day_without_hours_is_unknown_while_the_others_are_known():
    week = [schedule("MO", "09:00", "17:00"), schedule("TU")]

    assert kind(week, "2026-03-03T12:00") == UNKNOWN
    assert kind(week, "2026-03-04T12:00") == CLOSED


@pytest.mark.parametrize(
    ("opens", "closes", "open_at", "closed_at"),
    [
        ("09:00", "17:00", "16:59", "17:00"),
        ("17:00", "00:00", "23:59", "16:59"),
        ("22:00", "06:00", "23:00", "12:00"),
    ],
)
def test_doors_close_on_the_minute(opens, closes, open_at, closed_at):
    week = [schedule("MO", opens, closes)]

    assert kind(week, f"2026-03-02T{open_at}") == OPEN
    assert kind(week, f"2026-03-02T{closed_at}") == CLOSED


def test_a_night_shift_reaches_into_the_next_morning():
    week = [schedule("SU", "22:00", "06:00")]

    assert kind(week, "2026-03-02T05:59") == OPEN
    assert kind(week, "2026-03-02T06:00") == CLOSED


def test_midnight_to_midnight_is_the_whole_day():
    found = stretches([schedule("MO,TU,WE,TH,FR,SA,SU", "00:00", "00:00")], MONDAY)

    state = state_at(found, at("2026-03-02T00:00"))
    assert {(s.opens, s.closes) for s in found} == {(0, DAY)}
    assert hours_in_words(found, state, at("2026-03-02T00:00")) == "24 hours, every day"


def test_a_holiday_closes_a_day_that_is_open_otherwise():
    days = {"valid_from": MONDAY, "valid_to": MONDAY, "freq": ""}
    week = [schedule("MO", "09:00", "17:00"), schedule(is_exception=True, **days)]

    assert kind(week, "2026-03-02T12:00") == CLOSED
    assert kind(week, "2026-03-09T12:00") == OPEN


def test_a_holiday_with_hours_of_its_own_replaces_the_usual_ones():
    days = {"valid_from": MONDAY, "valid_to": MONDAY, "freq": ""}
    week = [
        schedule("MO", "09:00", "17:00"),
        schedule("", "10:00", "12:00", is_exception=True, **days),
    ]

    assert [kind(week, f"2026-03-02T{t}") for t in ("09:30", "11:00", "13:00")] == [
        CLOSED,
        OPEN,
        CLOSED,
    ]


def test_the_third_tuesday_of_the_month_is_only_that_day():
    rule = [
        schedule("3TU", "17:00", "19:00", freq="MONTHLY", dtstart=date(2026, 1, 20))
    ]

    assert kind(rule, "2026-03-17T18:00") == OPEN
    assert kind(rule, "2026-03-10T18:00") == CLOSED


def test_every_second_week_skips_the_week_between():
    rule = [schedule("MO", "09:00", "17:00", interval=2, dtstart=MONDAY)]

    assert kind(rule, "2026-03-02T12:00") == OPEN
    assert kind(rule, "2026-03-09T12:00") == CLOSED
    assert kind(rule, "2026-03-16T12:00") == OPEN


@pytest.mark.parametrize("utc", ["2026-03-08T08:30+00:00", "2026-11-01T07:30+00:00"])
def test_the_door_follows_the_clock_when_it_jumps(utc):
    """At 08:30 UTC on 8 March it is 03:30 in Chicago; on 1 November 01:30 comes twice."""
    night = stretches([schedule("SA", "22:00", "04:00")], MONDAY)

    state = state_at(night, datetime.fromisoformat(utc).astimezone(CHICAGO))

    assert state.kind == OPEN
    assert f"{state.until:%H:%M}" == "04:00"


def test_it_says_when_a_closed_place_opens_next():
    found = stretches([schedule("MO,WE", "08:00", "12:00")], MONDAY)

    def words(text):
        return hours_in_words(found, state_at(found, at(text)), at(text))

    assert words("2026-03-02T07:00") == "opens 08:00"
    assert words("2026-03-02T09:00") == "open until 12:00"
    assert words("2026-03-02T12:00") == "opens Wed 08:00"
    assert words("2026-03-03T12:00") == "opens 08:00 tomorrow"


@given(
    weekday=st.integers(0, 6),
    opens=TIMES,
    closes=TIMES,
    minutes=st.integers(0, 7 * DAY - 1),
)
def test_open_is_exactly_between_opening_and_closing(weekday, opens, closes, minutes):
    rule = [schedule(WEEKDAYS[weekday], f"{opens:%H:%M}", f"{closes:%H:%M}")]
    start = weekday * DAY + opens.hour * 60 + opens.minute
    length = (
        (closes.hour - opens.hour) * 60 + closes.minute - opens.minute
    ) % DAY or DAY
    moment = datetime.combine(MONDAY, time.min) + timedelta(minutes=minutes)

    expected = (minutes - start) % (7 * DAY) < length

    found = kind_at(
        stretches(rule, MONDAY), moment.date(), moment.hour * 60 + moment.minute
    )
    assert (found == OPEN) == expected


@given(
    hours=st.lists(st.tuples(st.integers(0, 6), TIMES, TIMES), max_size=6),
    moment=st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)),  # noqa: DTZ001
    zone=st.sampled_from(["America/Chicago", "America/Phoenix", "UTC"]),
)
def test_until_is_the_first_moment_at_which_the_answer_differs(hours, moment, zone):
    rules = [schedule(WEEKDAYS[d], f"{o:%H:%M}", f"{c:%H:%M}") for d, o, c in hours]
    found = stretches(rules, moment.date())
    local = moment.replace(tzinfo=ZoneInfo(zone))

    state = state_at(found, local)

    if state.until is None:
        return
    assert state.until > local
    before = state.until - timedelta(minutes=1)
    minute = lambda m: m.hour * 60 + m.minute  # noqa: E731
    assert kind_at(found, state.until.date(), minute(state.until)) != state.kind
    assert kind_at(found, before.date(), minute(before)) == state.kind
