"""Keeping mobile crisis teams: who they are, the week they drive, and who may change it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from core.errors import ConflictError, DomainError, InvalidInput
from dispatch.actions import send_help
from providers.actions import Count, teams, tell_capacity
from providers.finding import overdue
from providers.finding.search import SearchQuery, find
from providers.models import Service, Team, TeamMember, TeamShift
from tests.factories.dispatch import CallFactory
from tests.factories.providers import (
    ServiceAtLocationFactory,
    ServiceCapacityFactory,
    UnitFactory,
)
from tests.factories.teams import a_service, a_team

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 2)


@pytest.fixture
def team(supervisor):
    return a_team(supervisor, on_shift=False, areas=("78701",))


def plan(client, team, **more):
    said = {
        "week": MONDAY.isoformat(),
        "member": team.members.get().pk,
        "days": ["0", "2"],
        "starts": "22:00",
        "ends": "06:00",
    }
    return client.post(reverse("providers:add_shifts", args=[team.pk]), said | more)


def test_a_team_is_founded_on_its_page(client, supervisor, jurisdiction):
    service = a_service(jurisdiction)
    client.force_login(supervisor)

    answer = client.post(
        reverse("providers:add_team"),
        {
            "service": service.pk,
            "name": "North",
            "limit": "3",
            "areas": "78701, Travis County,, 78701",
        },
    )

    made = Team.objects.get()
    assert answer.url == made.get_absolute_url()
    assert made.areas == ["78701", "Travis County"]
    assert made.slots.count() == 3
    assert made.history.get().history_user == supervisor


def test_the_roster_alone_says_how_many_teams_are_free(
    supervisor, clinician, jurisdiction
):
    team = a_team(supervisor, limit=2)
    ServiceAtLocationFactory(service=team.service)
    typed = ServiceCapacityFactory(
        service=team.service, unit=UnitFactory(name="Team"), available=9, maximum=9
    )
    ServiceCapacityFactory(
        service=team.service, unit=UnitFactory(name="Bed"), available=0, maximum=3
    )

    def shown(**asked):
        return [
            ([c.text for c in found.capacities], found.cautions)
            for found in find(SearchQuery(words="mobile", **asked))
        ]

    def send():
        call = CallFactory(jurisdiction=jurisdiction)
        return send_help(call, by=clinician, kind="mobile_crisis", team=team)

    assert shown()[0][0] == ["2 of 2 teams", "0 of 3 beds"]
    assert len(shown(has_room=True)) == 1
    gone = [send(), send()]
    (texts, cautions), *_ = shown()
    assert texts[0] == "0 of 2 teams"
    assert "full now" in cautions
    assert shown(has_room=True) == []
    gone[0].clear(by=supervisor, contact=True)
    assert shown()[0][0][0] == "1 of 2 teams"

    with pytest.raises(ConflictError, match="told by their roster"):
        tell_capacity(typed, Count(5, 9), by=supervisor, through="desk")
    late = timezone.now() + timedelta(days=9)
    units = {
        row.unit
        for row in overdue.counts_of(
            team.service.organization_id, jurisdiction.pk, late
        )
    }
    assert units == {"Bed"}


def test_a_count_typed_for_such_teams_is_refused_beside_its_field(
    client, directory_admin, supervisor
):
    place = ServiceAtLocationFactory(service=a_team(supervisor).service)
    client.force_login(directory_admin)
    url = reverse("providers:capacity", args=[place.pk])

    refused = client.post(url, {"unit": "Team", "available": "1", "maximum": "4"})
    taken = client.post(url, {"unit": "Bed", "available": "1", "maximum": "4"})

    assert refused.status_code == 422
    assert "told by their roster" in refused.text
    assert taken.status_code == 302


def test_teams_off_shift_are_not_called_full(supervisor):
    team = a_team(supervisor, on_shift=False)
    ServiceAtLocationFactory(service=team.service)

    (found,) = find(SearchQuery(words="mobile"))

    assert [c.text for c in found.capacities] == ["0 of 2 teams"]
    assert "no team is on shift" in found.cautions
    assert not any("full" in caution for caution in found.cautions)


def test_a_roster_speaks_for_what_its_service_was_merged_into(supervisor):
    service = a_team(supervisor).service
    between, kept = (
        a_service(supervisor.jurisdiction),
        a_service(supervisor.jurisdiction),
    )
    for gone, into in ((service, between), (between, kept)):
        Service.objects.filter(pk=gone.pk).update(merged_into=into)

    with connection.cursor() as cursor:
        cursor.execute("SELECT service_id, on_shift FROM crews_at(now())")
        assert cursor.fetchall() == [(kept.pk, True)]


def test_two_teams_of_one_name_are_refused_beside_the_form(client, supervisor, team):
    client.force_login(supervisor)

    answer = client.post(
        reverse("providers:add_team"),
        {"service": team.service_id, "name": "North", "limit": "1"},
    )

    assert answer.status_code == 422
    assert b"There is a team of this name already." in answer.content


def test_a_team_is_changed_and_ended(client, supervisor, team):
    client.force_login(supervisor)

    client.post(
        reverse("providers:edit_team", args=[team.pk]),
        {"name": "South", "limit": "4", "areas": ""},
    )

    team.refresh_from_db()
    assert (team.name, team.areas, team.is_active) == ("South", [], False)
    assert team.slots.count() == 4


def test_a_week_is_planned_on_the_clocks_of_the_place(client, supervisor, team):
    client.force_login(supervisor)

    plan(client, team)

    starts = [shift.starts_at for shift in team.shifts.order_by("starts_at")]
    # Alder County is six hours behind UTC in November.
    assert starts == [
        datetime(2026, 11, 3, 4, tzinfo=UTC),
        datetime(2026, 11, 5, 4, tzinfo=UTC),
    ]
    assert {s.ends_at - s.starts_at for s in team.shifts.all()} == {timedelta(hours=8)}


def test_a_night_in_which_clocks_go_back_is_an_hour_longer(client, supervisor, team):
    client.force_login(supervisor)

    plan(client, team, week="2026-10-26", days=["5"])

    shift = team.shifts.get()
    assert shift.ends_at - shift.starts_at == timedelta(hours=9)


def test_a_day_that_is_taken_leaves_the_whole_plan_undone(client, supervisor, team):
    client.force_login(supervisor)
    plan(client, team, days=["2"])

    answer = plan(client, team, days=["0", "2"])

    assert answer.status_code == 422
    assert b"already has a shift in these hours" in answer.content
    assert team.shifts.count() == 1


def test_the_page_shows_the_week_that_is_asked_for(client, supervisor, team):
    client.force_login(supervisor)
    plan(client, team)
    url = team.get_absolute_url()

    shown = client.get(url, {"week": "2026-11-04"}).content.decode()
    other = client.get(url, {"week": "2026-11-09"}).content.decode()
    nonsense = [client.get(url, {"week": week}) for week in ("soon", "9999-12-31")]

    assert shown.count("22:00–06:00") == 2  # noqa: RUF001 - as it is shown
    assert "22:00" not in other
    assert [page.status_code for page in nonsense] == [200, 200]


def test_a_shift_taken_off_the_plan_stays_in_its_history(client, supervisor, team):
    client.force_login(supervisor)
    plan(client, team, days=["0"])
    shift = team.shifts.get()

    client.post(
        reverse("providers:cancel_shift", args=[shift.pk]), {"week": "2026-11-02"}
    )

    assert not TeamShift.objects.standing().exists()
    assert shift.history.count() == 2
    assert plan(client, team, days=["0"]).status_code == 302


def test_who_leaves_the_roster_leaves_the_shifts_to_come(client, supervisor):
    team = a_team(supervisor)
    member, now = team.members.get(), timezone.now()
    later = now + timedelta(days=1)
    teams.add_shift(
        team, member, by=supervisor, starts_at=later, ends_at=later + timedelta(hours=8)
    )
    client.force_login(supervisor)

    client.post(reverse("providers:remove_member", args=[member.pk]))

    standing = TeamShift.objects.standing()
    assert [shift.starts_at < now for shift in standing] == [True]
    assert not TeamMember.objects.active().exists()
    with pytest.raises(DomainError, match="no longer on the roster"):
        teams.add_shift(
            team,
            member,
            by=supervisor,
            starts_at=later,
            ends_at=later + timedelta(hours=1),
        )


def test_a_member_is_put_on_the_roster(client, supervisor, team):
    client.force_login(supervisor)
    url = reverse("providers:add_member", args=[team.pk])

    assert client.post(url, {"name": ""}).status_code == 422
    client.post(url, {"name": "Kit Lowell", "role": "EMT"})

    assert team.members.filter(name="Kit Lowell", role="EMT").exists()


@pytest.mark.parametrize("hours", [0, -1, 25])
def test_impossible_hours_are_refused(supervisor, team, hours):
    now = timezone.now()

    with pytest.raises(InvalidInput):
        teams.add_shift(
            team,
            team.members.get(),
            by=supervisor,
            starts_at=now,
            ends_at=now + timedelta(hours=hours),
        )


@pytest.mark.parametrize("limit", [0, 51])
def test_a_limit_is_between_one_and_fifty(supervisor, team, limit):
    with pytest.raises(InvalidInput, match="between 1 and 50"):
        teams.change_team(team, by=supervisor, limit=limit)


@pytest.mark.parametrize(
    ("areas", "places", "covers"),
    [
        ([], ["zip 787"], None),
        (["78701"], [""], None),
        (["78701"], ["zip 787"], True),
        (["zip 787"], ["78745"], True),
        (["Travis County"], ["cell 30.3 -97.7", "Travis County, TX"], False),
        (["Travis County"], ["cell 30.3 -97.7", "Travis"], True),
        (["78701"], ["zip 790"], False),
    ],
)
def test_a_team_knows_where_it_goes(areas, places, covers):
    assert Team(areas=areas).covers(places) is covers


def test_the_service_page_says_which_teams_can_go(client, clinician, supervisor):
    team = a_team(supervisor, limit=2)
    client.force_login(clinician)

    page = client.get(team.service.get_absolute_url()).content.decode()

    assert "can go" in page
    assert "0 of 2 out" in page


def test_the_floor_may_look_but_not_plan(client, clinician, team):
    client.force_login(clinician)

    page = client.get(team.get_absolute_url())

    assert page.status_code == 200
    assert b"Plan shifts" not in page.content
    assert plan(client, team).status_code == 403


def test_the_list_takes_the_same_statements_however_many(
    client, supervisor, django_assert_max_num_queries
):
    for number in range(6):
        a_team(supervisor, f"Team {number}")
    client.force_login(supervisor)
    client.get(reverse("providers:teams"))

    with django_assert_max_num_queries(9):
        client.get(reverse("providers:teams"))
