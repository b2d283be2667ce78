"""Sending mobile crisis teams: who can go, who is full, and that no more go than may."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership
from core.errors import ConflictError, DomainError
from core.scope import scope
from dispatch import actions
from dispatch.actions import sending
from dispatch.models import Response
from dispatch.sweeps import escalate_untaken_offers
from providers.actions import teams
from providers.models import Team, TeamShift
from tests.factories import dispatch as make
from tests.factories.teams import a_team

MOBILE = Response.Kind.MOBILE_CRISIS


@pytest.fixture
def call(jurisdiction):
    return make.CallFactory(jurisdiction=jurisdiction, area="zip 787")


@pytest.fixture
def send(jurisdiction, clinician):
    """Send a mobile crisis team to a call of its own."""

    def to_a_new_call(team=None, **call):
        where = make.CallFactory(jurisdiction=jurisdiction, **call)
        return actions.send_help(where, by=clinician, kind=MOBILE, team=team)

    return to_a_new_call


pytestmark = pytest.mark.django_db


def test_a_team_is_sent_until_it_is_full(send, supervisor):
    team = a_team(supervisor, limit=2)

    sent = [send(team), send(team)]

    assert [response.team for response in sent] == [team, team]
    assert len({response.slot_id for response in sent}) == 2
    with pytest.raises(ConflictError, match="North is full: 2 of 2 are out"):
        send(team)


@pytest.mark.parametrize("limit", [1, 0])
def test_the_clock_sends_a_team_whoever_offered_the_call(
    jurisdiction, policy, supervisor, call_taker, send, limit
):
    team = a_team(supervisor, limit=1)
    if not limit:
        send(team)
    long_ago = timezone.now() - timedelta(minutes=4)
    late = [
        make.OfferedCallFactory(
            jurisdiction=jurisdiction, offered_at=long_ago, offered_by=by
        )
        for by in (None, call_taker)
    ]
    Membership.objects.filter(user=call_taker).update(is_active=False)

    escalate_untaken_offers()

    sent = Response.objects.filter(call__in=late)
    assert [response.team for response in sent] == [team] * limit


@pytest.mark.parametrize("end", ["clear", "cancel"])
def test_a_team_that_is_back_can_be_sent_again(send, supervisor, end):
    team = a_team(supervisor, limit=1)
    response = send(team)

    if end == "clear":
        response.clear(by=supervisor, contact=True)
    else:
        response.cancel(by=supervisor, reason="Not needed any more.")

    assert response.slot is None
    assert response.team == team
    assert send(team).team == team


def test_a_team_off_shift_is_refused_in_words(send, supervisor):
    team = a_team(supervisor, on_shift=False)

    with pytest.raises(ConflictError, match="North is not on shift now"):
        send(team)


def test_a_cancelled_shift_is_none(send, supervisor):
    team = a_team(supervisor)
    teams.cancel_shift(TeamShift.objects.get(), by=supervisor)

    with pytest.raises(ConflictError, match="not on shift"):
        send(team)


def test_a_team_that_no_longer_drives_is_refused(send, supervisor):
    team = a_team(supervisor)
    teams.change_team(team, by=supervisor, limit=2, is_active=False)

    with pytest.raises(ConflictError, match="North no longer drives"):
        send(team)


def test_only_mobile_crisis_is_a_team(call, clinician, supervisor):
    team = a_team(supervisor)

    with pytest.raises(DomainError, match="sent as a mobile crisis team"):
        actions.send_help(call, by=clinician, kind="police", team=team)


def test_one_key_sends_the_team_whose_area_it_is(send, supervisor):
    a_team(supervisor, "Anywhere", areas=())
    near = a_team(supervisor, "Near", areas=("78701",))
    a_team(supervisor, "Away", areas=("79999",))

    assert send(area="zip 787").team == near


def test_one_key_passes_over_a_full_team_and_never_sends_one_out_of_its_area(
    send, supervisor
):
    near = a_team(supervisor, "Near", limit=1, areas=("zip 787",))
    other = a_team(supervisor, "Other", limit=1)
    a_team(supervisor, "Away", areas=("zip 790",))

    assert [send(area="zip 787").team, send(area="zip 787").team] == [near, other]
    with pytest.raises(ConflictError) as refused:
        send(area="zip 787")

    assert "Near is full: 1 of 1 are out." in refused.value.message
    assert "Away does not go there." in refused.value.message
    assert "Choose somebody else to send." in refused.value.message


def test_where_no_team_is_kept_a_mobile_team_is_asked_for_all_the_same(send):
    response = send()

    assert response.status == "requested"
    assert response.team is None


def test_the_choices_begin_with_teams_that_can_go(call, clinician, supervisor, send):
    near = a_team(supervisor, "Near", areas=("zip 787",))
    away = a_team(supervisor, "Away", areas=("zip 790",))
    full = a_team(supervisor, "Full", limit=1)
    a_team(supervisor, "Night", on_shift=False)
    send(full)

    ways, note = actions.ways_to_help(call, by=clinician)

    assert ways[:3] == [
        (f"mobile_crisis:{near.pk}", "Near: 2 of 2 free"),
        (f"mobile_crisis:{away.pk}", "Away: 2 of 2 free, outside its area"),
        ("community", "Community responder"),
    ]
    assert note == "Full is full: 1 of 1 are out. Night is not on shift."


def test_when_all_are_full_the_choices_say_so(call, clinician, supervisor, send):
    team = a_team(supervisor, limit=1)
    send(team)

    ways, note = actions.ways_to_help(call, by=clinician)

    assert [value for value, _ in ways] == ["community", "ems", "police", "fire"]
    assert note.startswith("No mobile crisis team can go. North is full")


def test_a_team_of_another_jurisdiction_cannot_be_sent(
    call, clinician, staff, other_jurisdiction
):
    with scope(other_jurisdiction):
        theirs = a_team(staff("supervisor", other_jurisdiction))

    with pytest.raises(DomainError, match="Choose who is to be sent"):
        actions.chosen(f"mobile_crisis:{theirs.pk}", by=clinician)


@pytest.mark.parametrize("edge", ["page", "api"])
def test_a_team_is_sent_from_the_call(client, call, clinician, supervisor, edge):
    team = a_team(supervisor)
    client.force_login(clinician)

    if edge == "page":
        url = reverse("dispatch:send-help", args=[call.pk])
        answer = client.post(url, {"kind": f"mobile_crisis:{team.pk}"})
    else:
        url = reverse("call-send-help", args=[call.pk])
        said = {"kind": "mobile_crisis", "team": str(team.pk)}
        answer = client.post(url, said, content_type="application/json")

    assert answer.status_code in {201, 302}
    assert Response.objects.get().team == team


def test_the_page_names_the_team_and_says_who_cannot_go(
    client, call, clinician, supervisor, send
):
    team = a_team(supervisor, limit=1)
    actions.send_help(call, by=clinician, kind=MOBILE, team=team)
    client.force_login(clinician)

    page = client.get(call.get_absolute_url()).content.decode()

    assert "Mobile crisis team North" in page
    assert "No mobile crisis team can go. North is full: 1 of 1 are out." in page


def test_a_full_team_is_a_conflict_on_the_page(client, call, clinician, supervisor):
    team = a_team(supervisor, limit=1)
    other = make.CallFactory(jurisdiction=call.jurisdiction)
    actions.send_help(other, by=clinician, kind=MOBILE, team=team)
    client.force_login(clinician)

    url = reverse("dispatch:send-help", args=[call.pk])
    answer = client.post(url, {"kind": f"mobile_crisis:{team.pk}"})

    assert answer.status_code == 409
    assert b"North is full" in answer.content


def test_the_database_itself_sends_no_place_twice(call, clinician, supervisor, send):
    held = send(a_team(supervisor, limit=1))
    second = Response(
        jurisdiction=call.jurisdiction,
        call=call,
        kind=MOBILE,
        team=held.team,
        slot=held.slot,
    )

    with (
        pytest.raises(IntegrityError, match="response_slot_once"),
        transaction.atomic(),
    ):
        second.store(by=clinician)


def test_the_database_itself_sends_nobody_off_shift(call, clinician, supervisor):
    team = a_team(supervisor, on_shift=False)
    response = Response(
        jurisdiction=call.jurisdiction,
        call=call,
        kind=MOBILE,
        team=team,
        slot=team.slots.first(),
    )

    with pytest.raises(IntegrityError, match="not on shift"), transaction.atomic():
        response.store(by=clinician)


def test_the_database_itself_lets_no_team_out_without_a_place(
    call, clinician, supervisor
):
    response = Response(
        jurisdiction=call.jurisdiction,
        call=call,
        kind=MOBILE,
        team=a_team(supervisor),
    )

    with (
        pytest.raises(IntegrityError, match="response_out_holds_slot"),
        transaction.atomic(),
    ):
        response.store(by=clinician)


def test_the_limit_is_not_lowered_below_those_out(send, supervisor):
    team = a_team(supervisor, limit=2)
    send(team)
    send(team)

    with pytest.raises(ConflictError, match="lower the limit when they are back"):
        teams.change_team(team, by=supervisor, limit=1)

    assert team.slots.count() == 2


def test_the_limit_is_raised_and_lowered(send, supervisor):
    team = a_team(supervisor, limit=2)
    send(team)

    teams.change_team(team, by=supervisor, limit=4)
    teams.change_team(team, by=supervisor, limit=1)

    assert team.slots.count() == 1
    with pytest.raises(ConflictError, match="1 of 1"):
        send(team)


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_exactly_as_many_go_as_the_limit_lets(jurisdiction, staff):
    limit = 4
    with scope(jurisdiction):
        clinician = staff("clinician", jurisdiction)
        team = a_team(staff("supervisor", jurisdiction), limit=limit)
        calls = [make.CallFactory(jurisdiction=jurisdiction) for _ in range(limit + 1)]
    barrier = Barrier(len(calls))

    def send(call):
        try:
            barrier.wait(timeout=10)
            with scope(jurisdiction):
                return actions.send_help(call, by=clinician, kind=MOBILE, team=team)
        except ConflictError as full:
            return full.message
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        answers = list(pool.map(send, calls))

    sent = [answer for answer in answers if isinstance(answer, Response)]
    assert len(sent) == limit
    assert answers.count("North is full: 4 of 4 are out.") == 1
    with scope(jurisdiction):
        assert Response.objects.filter(team=team).count() == limit


@pytest.mark.django_db(transaction=True)
def test_a_team_passed_over_is_let_go_of_at_once(jurisdiction, staff, monkeypatch):
    """Two who each hold one team and wait for the other's would wait for ever."""
    with scope(jurisdiction):
        clinician, boss = (staff(r, jurisdiction) for r in ("clinician", "supervisor"))
        full = a_team(boss, "Near", limit=1, areas=("zip 787",))
        other = a_team(boss, "Other")
        calls = make.CallFactory.create_batch(
            2, jurisdiction=jurisdiction, area="zip 787"
        )
        seen = sending.teams_for(calls[1], by=clinician)
        actions.send_help(calls[0], by=clinician, kind=MOBILE)
    # What the second saw a moment before the first took the last place.
    monkeypatch.setattr(sending, "teams_for", lambda *args, **kwargs: seen)

    def is_free(team):
        try:
            with scope(jurisdiction):
                locked = Team.objects.select_for_update(nowait=True)
                return locked.filter(pk=team.pk).exists()
        except OperationalError:
            return False
        finally:
            connection.close()

    with scope(jurisdiction), ThreadPoolExecutor(1) as pool:
        sent = actions.send_help(calls[1], by=clinician, kind=MOBILE)
        free = list(pool.map(is_free, [full, other]))

    assert sent.team == other
    assert free == [True, False]


@pytest.mark.parametrize(("starts", "ends"), [(-1, 1), (2, 3), (-5, -3), (3, 9)])
def test_nobody_has_two_shifts_at_once(supervisor, starts, ends):
    team = a_team(supervisor)  # four hours ago until four hours from now
    member, now = team.members.get(), timezone.now()

    with (
        pytest.raises(IntegrityError, match="teamshift_one_at_a_time"),
        transaction.atomic(),
    ):
        teams.add_shift(
            a_team(supervisor, "South", on_shift=False),
            member,
            by=supervisor,
            starts_at=now + timedelta(hours=starts),
            ends_at=now + timedelta(hours=ends),
        )


def test_one_shift_may_begin_as_another_ends(supervisor):
    team = a_team(supervisor)
    shift = team.shifts.get()

    teams.add_shift(
        team,
        shift.member,
        by=supervisor,
        starts_at=shift.ends_at,
        ends_at=shift.ends_at + timedelta(hours=8),
    )

    assert team.shifts.count() == 2
