"""Weeks planned by the clocks of the place, with the hours that nobody covers."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import days
from staffing import coverage
from staffing.actions import copy_week
from staffing.models import Shift, StateRules

CHICAGO = ZoneInfo("America/Chicago")
SPRING, AUTUMN = date(2026, 3, 2), date(2026, 10, 26)  # weeks that end in a change
PLAIN = date(2026, 6, 1)
HOUR = timedelta(hours=1)


def plan(client, person, week, on, starts, ends, **more):
    said = {"person": person.pk, "days": on, "starts": starts, "ends": ends}
    url = reverse("staffing:plan")
    return client.post(url, said | {"week": week.isoformat()} | more)


def clocks(shifts):
    """The shifts as the wall shows them, with the hours they really last."""
    local = [
        (s.starts_at.astimezone(CHICAGO), s.ends_at.astimezone(CHICAGO)) for s in shifts
    ]
    real = [(s.ends_at - s.starts_at) / HOUR for s in shifts]
    return [
        (f"{a:%a %H:%M}", f"{b:%a %H:%M}", hours)
        for (a, b), hours in zip(local, real, strict=True)
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(("week", "hours"), [(SPRING, 7), (PLAIN, 8), (AUTUMN, 9)])
def test_a_night_has_the_hours_that_pass_in_it(
    client, supervisor, clinician, week, hours
):
    client.force_login(supervisor)

    plan(client, clinician, week, [5], "22:00", "06:00")

    assert clocks(Shift.objects.all()) == [("Sat 22:00", "Sun 06:00", hours)]
    page = client.get(reverse("staffing:roster"), {"week": week.isoformat()})
    row = next(r for r in page.context["rows"] if r.person == clinician)
    assert row.hours == hours
    assert [hours for _, hours in page.context["changes"]] == (
        [] if week == PLAIN else [23 if week == SPRING else 25]
    )


@pytest.mark.django_db
def test_a_time_that_the_clocks_skip_is_refused_beside_its_field(
    client, supervisor, clinician
):
    client.force_login(supervisor)

    begins = plan(client, clinician, SPRING, [6], "02:30", "09:00")
    ends = plan(client, clinician, SPRING, [5], "20:00", "02:30")

    assert "clocks skip 02:30 on Sunday 8 March" in str(
        begins.context["form"].errors["starts"]
    )
    assert "ends" in ends.context["form"].errors
    assert not Shift.objects.exists()


@pytest.mark.django_db
def test_a_week_is_copied_by_the_clock_and_what_does_not_fit_is_told(
    client, supervisor, clinician, staff
):
    gone = staff("clinician", clinician.jurisdiction, "Gone Away")
    client.force_login(supervisor)
    plan(client, clinician, SPRING - days.WEEK, [5], "22:00", "06:00")
    plan(client, clinician, SPRING - days.WEEK, [0, 1], "08:00", "16:00")
    plan(client, gone, SPRING - days.WEEK, [3], "08:00", "16:00", is_on_call="on")
    plan(client, clinician, SPRING, [1], "12:00", "20:00")
    gone.memberships.update(is_active=False)

    copied = copy_week(SPRING, by=supervisor)

    assert clocks(copied.shifts) == [
        ("Mon 08:00", "Mon 16:00", 8),
        ("Sat 22:00", "Sun 06:00", 7),
    ]
    assert copied.left_out == [
        f"{clinician.name}, Tue 08:00: This person already works in these hours.",
        "Gone Away, Thu 08:00: Gone Away does not work shifts here.",
    ]
    again = copy_week(SPRING, by=supervisor)
    assert again.shifts == []


@pytest.mark.django_db
def test_all_days_are_planned_or_none(client, supervisor, clinician):
    client.force_login(supervisor)
    plan(client, clinician, PLAIN, [2], "06:00", "14:00")

    answer = plan(client, clinician, PLAIN, [1, 2], "08:00", "16:00")

    assert answer.status_code == 422
    assert "already works in these hours" in answer.content.decode()
    assert Shift.objects.count() == 1


@pytest.mark.django_db
def test_a_shift_off_the_plan_frees_its_hours_and_stays_in_history(
    client, supervisor, clinician
):
    client.force_login(supervisor)
    plan(client, clinician, PLAIN, [2], "06:00", "14:00")
    shift = Shift.objects.get()

    client.post(reverse("staffing:cancel-shift", args=[shift.pk]))
    plan(client, clinician, PLAIN, [2], "08:00", "16:00")

    assert clocks(Shift.objects.standing()) == [("Wed 08:00", "Wed 16:00", 8)]
    assert shift.history.first().history_user == supervisor


@pytest.mark.django_db
def test_gaps_name_when_fewer_clinicians_than_asked_are_on_the_floor(
    client, supervisor, clinician, staff
):
    second = staff("clinician", clinician.jurisdiction)
    taker = staff("call_taker", clinician.jurisdiction)
    StateRules.objects.of(supervisor.jurisdiction_id).set_to(by=None, least_on_shift=1)
    client.force_login(supervisor)
    week = list(range(7))
    plan(client, clinician, PLAIN, week, "00:00", "12:00")
    plan(client, second, PLAIN, week, "12:30", "00:00")
    plan(client, taker, PLAIN, week, "00:00", "23:00")
    plan(client, clinician, PLAIN, [0], "12:00", "13:00", is_on_call="on")

    page = client.get(reverse("staffing:roster"), {"week": PLAIN.isoformat()})

    gaps = page.context["gaps"]
    assert len(gaps) == 7, "a call taker and who is on call at home close none"
    assert [(g.ends_at - g.starts_at, g.count) for g in gaps] == [(HOUR / 2, 0)] * 7
    _, monday = page.context["coverage"][0]
    assert [h.count for h in monday] == [1] * 12 + [0] + [1] * 11


@pytest.mark.django_db
def test_staff_see_their_own_shifts_and_supervisors_all(
    client, supervisor, clinician, staff
):
    other = staff("clinician", clinician.jurisdiction)
    client.force_login(supervisor)
    for person in (clinician, other):
        said = {
            "user": str(person.pk),
            "starts_at": "2026-06-01T08:00:00-05:00",
            "ends_at": "2026-06-01T16:00:00-05:00",
        }
        made = client.post("/api/v1/shifts/", said, content_type="application/json")
        assert made.status_code == 201
    assert len(client.get("/api/v1/shifts/").json()["results"]) == 2

    client.force_login(clinician)
    (own,) = client.get("/api/v1/shifts/").json()["results"]

    assert own["user"] == str(clinician.pk)
    assert client.get(reverse("staffing:roster")).status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize(("day", "ticked"), [("2", [2]), ("²", None), ("9", None)])
def test_the_form_ticks_the_day_that_was_pointed_at(client, supervisor, day, ticked):
    client.force_login(supervisor)

    page = client.get(reverse("staffing:roster"), {"day": day})

    assert page.context["form"].initial.get("days") == ticked


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("hours", "status"), [((8, 8), 400), ((16, 8), 400), ((0, 25), 400), ((8, 16), 409)]
)
def test_impossible_or_taken_hours_are_refused_by_the_api(
    client, supervisor, clinician, hours, status
):
    client.force_login(supervisor)
    noon = datetime(2026, 6, 1, tzinfo=UTC)

    def post(starts, ends):
        said = {
            "user": str(clinician.pk),
            "starts_at": (noon + starts * HOUR).isoformat(),
            "ends_at": (noon + ends * HOUR).isoformat(),
        }
        return client.post("/api/v1/shifts/", said, content_type="application/json")

    post(7, 9)

    assert post(*hours).status_code == status


@pytest.mark.django_db
def test_the_api_copies_a_week_and_takes_a_shift_off_the_plan(
    client, supervisor, clinician
):
    client.force_login(supervisor)
    plan(client, clinician, PLAIN, [0], "08:00", "16:00")

    day = {"day": (PLAIN + timedelta(days=9)).isoformat()}
    copied = client.post("/api/v1/shifts/copy-week/", day, "application/json").json()
    (made,) = copied["shifts"]
    client.post(f"/api/v1/shifts/{made['id']}/cancel/")

    assert clocks(Shift.objects.standing()) == [("Mon 08:00", "Mon 16:00", 8)]
    assert Shift.objects.count() == 2


@pytest.mark.django_db
def test_nobody_of_another_jurisdiction_is_planned(client, supervisor, outsider):
    client.force_login(supervisor)

    answer = plan(client, outsider, PLAIN, [0], "08:00", "16:00")

    assert "person" in answer.context["form"].errors


DAY = st.sampled_from(
    [SPRING + timedelta(days=6), AUTUMN + timedelta(days=6), PLAIN, date(2026, 12, 31)]
)
QUARTERS = st.integers(-40, 140)


# A machine that is busy elsewhere is no fault of what is drawn.
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@PATIENT
@given(day=DAY, ends=st.lists(st.tuples(QUARTERS, QUARTERS), max_size=6))
def test_hours_and_gaps_agree_with_asking_every_quarter_of_an_hour(day, ends):
    start, end = (m.astimezone(UTC) for m in days.bounds(day, CHICAGO))
    quarter = timedelta(minutes=15)
    shifts = [
        (start + min(a, b) * quarter, start + max(a, b) * quarter) for a, b in ends
    ]
    moments = [start + n * quarter for n in range(round((end - start) / quarter))]
    there = {m: sum(s <= m < e for s, e in shifts) for m in moments}

    gaps = coverage.gaps(shifts, start, end, least=2)
    hours = coverage.clock_hours(shifts, day, CHICAGO)

    in_gaps = {
        m: g.count for m in moments for g in gaps if g.starts_at <= m < g.ends_at
    }
    assert in_gaps == {m: count for m, count in there.items() if count < 2}
    by_clock = {}
    for moment, count in there.items():
        by_clock.setdefault(moment.astimezone(CHICAGO).hour, []).append(count)
    assert [h.count for h in hours] == [
        min(by_clock[n]) if n in by_clock else None for n in range(24)
    ]


@PATIENT
@given(
    day=st.dates(date(2024, 1, 1), date(2030, 1, 1)),
    clock=st.builds(time, st.integers(0, 23), st.sampled_from([0, 30])),
)
def test_a_time_on_the_wall_is_found_again_unless_the_clocks_skip_it(day, clock):
    shown = days.moment(day, clock, CHICAGO).astimezone(CHICAGO)

    assert (shown.time() == clock) != days.is_skipped(day, clock, CHICAGO)
    assert shown.date() == day
