"""Mobile crisis teams: which there are, who is on them, and the week they drive."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.permissions import requires
from core import days
from core.errors import DomainError, explain
from providers.actions import teams as actions
from providers.forms.teams import DAYS, MemberForm, ShiftForm, TeamForm
from providers.models import Service, Team, TeamMember, TeamShift


@require_safe
@requires("providers.view_team")
def index(request: HttpRequest) -> HttpResponse:
    """List the teams: who is on shift, and how many each has out."""
    now = timezone.now()
    rows = Team.objects.visible_to(request.user).standing_at(now)
    on = TeamShift.objects.visible_to(request.user).around(now)
    crews: dict[UUID, list[str]] = {}
    for shift in on.select_related("member").order_by("member__name"):
        crews.setdefault(shift.team_id, []).append(shift.member.name)
    context = {
        "rows": [
            (team, crews.get(team.pk, []))
            for team in rows.select_related("service").order_by("-is_active", "name")
        ],
    }
    return render(request, "providers/teams.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("providers.change_team")
def add(request: HttpRequest) -> HttpResponse:
    """Found a team of a service that this jurisdiction keeps."""
    form = TeamForm(request.POST or None, services=_services(request))
    if request.method == "POST" and form.is_valid():
        made = _try(
            form, lambda: actions.add_team(by=request.user, **form.cleaned_data)
        )
        if made:
            return redirect(made)
    return _form(request, form, "A new team")


@require_http_methods(["GET", "HEAD", "POST"])
@requires("providers.change_team")
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a team's name, area or limit, or that it drives."""
    team = _team(request, pk)
    said = {
        "name": team.name,
        "limit": team.slots.count(),
        "areas": team.areas,
        "is_active": team.is_active,
    }
    form = TeamForm(
        request.POST or None, initial=said, services=_services(request), team=team
    )
    if request.method == "POST" and form.is_valid():
        changed = _try(
            form,
            lambda: (
                actions.change_team(team, by=request.user, **form.cleaned_data) or team
            ),
        )
        if changed:
            messages.success(request, "Saved.")
            return redirect(team)
    return _form(request, form, f"Change {team}", team)


@require_safe
@requires("providers.view_team")
def show(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a team's roster and a week of its shifts."""
    return _show(request, _team(request, pk))


@require_POST
@requires("providers.change_team")
def add_member(request: HttpRequest, pk: UUID) -> HttpResponse:
    team = _team(request, pk)
    form = MemberForm(request.POST)
    if not form.is_valid():
        return _show(request, team, status=422, member_form=form)
    actions.add_member(team, by=request.user, **form.cleaned_data)
    return _back(request, team)


@require_POST
@requires("providers.change_team")
def remove_member(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take somebody off the roster, with their shifts to come."""
    members = TeamMember.objects.visible_to(request.user).select_related("team")
    member = get_object_or_404(members, pk=pk)
    shifts = actions.remove_member(member, by=request.user)
    messages.success(
        request, f"{member} is off the roster, and {shifts} shifts off the plan."
    )
    return _back(request, member.team)


@require_POST
@requires("providers.change_team")
def add_shifts(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Plan the same hours on some days of the shown week, all of them or none."""
    team = _team(request, pk)
    form = ShiftForm(request.POST, team=team, monday=_monday(request))
    if not form.is_valid():
        return _show(request, team, status=422, shift_form=form)
    if not _try(form, lambda: _plan(request, team, form)):
        return _show(request, team, status=422, shift_form=form)
    return _back(request, team)


@require_POST
@requires("providers.change_team")
def cancel_shift(request: HttpRequest, pk: UUID) -> HttpResponse:
    shifts = TeamShift.objects.visible_to(request.user).standing()
    shift = get_object_or_404(shifts.select_related("team", "member"), pk=pk)
    actions.cancel_shift(shift, by=request.user)
    messages.success(request, f"The shift of {shift.member} is off the plan.")
    return _back(request, shift.team)


def _plan(request: HttpRequest, team: Team, form: ShiftForm) -> list[TeamShift]:
    member = form.cleaned_data["member"]
    return [
        actions.add_shift(team, member, by=request.user, starts_at=starts, ends_at=ends)
        for starts, ends in form.hours(request.user.jurisdiction.zone)
    ]


def _try(form: Any, act: Any) -> Any:
    """Act in a savepoint; what the rules refuse is said on the form."""
    try:
        with transaction.atomic():
            return act()
    except (DomainError, IntegrityError) as error:
        form.add_error(None, explain(error)[1])
        return None


def _show(
    request: HttpRequest, team: Team, status: int = 200, **forms: Any
) -> HttpResponse:
    monday = _monday(request)
    standing = Team.objects.standing_at(timezone.now()).get(pk=team.pk)
    members = list(team.members.active())
    shifts = _shifts(request, team, monday)
    context = {
        "team": standing,
        "members": members,
        "days": [(DAYS[n], monday + timedelta(days=n)) for n in range(7)],
        "week": _week(members, shifts, monday, request.user.jurisdiction.zone),
        "monday": monday,
        "before": (monday - days.WEEK).isoformat(),
        "after": (monday + days.WEEK).isoformat(),
        "member_form": MemberForm(),
        "shift_form": ShiftForm(team=team, monday=monday),
    } | forms
    return render(request, "providers/team.html", context, status=status)


def _shifts(request: HttpRequest, team: Team, monday: date) -> list[TeamShift]:
    zone = request.user.jurisdiction.zone
    start, end = days.week_bounds(monday, zone)
    found = team.shifts.standing().filter(starts_at__gte=start, starts_at__lt=end)
    return list(found.select_related("member").order_by("starts_at"))


def _week(
    members: list[TeamMember], shifts: list[TeamShift], monday: date, zone: Any
) -> list[tuple[TeamMember, list[list[TeamShift]]]]:
    """Put each shift under the day on which it begins, a line for each person."""
    people = list(dict.fromkeys([*members, *(shift.member for shift in shifts)]))
    rows: dict[UUID, list[list[TeamShift]]] = {
        member.pk: [[] for _ in DAYS] for member in people
    }
    for shift in shifts:
        day = (shift.starts_at.astimezone(zone).date() - monday).days
        rows[shift.member_id][day].append(shift)
    return [(member, rows[member.pk]) for member in people]


def _form(
    request: HttpRequest, form: TeamForm, title: str, team: Team | None = None
) -> HttpResponse:
    context = {"form": form, "title": title, "team": team}
    status = 422 if form.is_bound else 200
    return render(request, "providers/team_form.html", context, status=status)


def _team(request: HttpRequest, pk: UUID) -> Team:
    return get_object_or_404(Team.objects.visible_to(request.user), pk=pk)


def _services(request: HttpRequest) -> Any:
    kept = Service.objects.editable_by(request.user).current()
    return kept.filter(status=Service.Status.ACTIVE).order_by("name", "id")


def _monday(request: HttpRequest) -> date:
    """Read which week is shown; this one, where nothing or nonsense is said."""
    said = request.POST.get("week") or request.GET.get("week", "")
    try:
        day = date.fromisoformat(said)
        days.check_day(day)
    except (ValueError, ValidationError):
        day = days.today(request.user.jurisdiction.zone)
    return days.monday_of(day)


def _back(request: HttpRequest, team: Team) -> HttpResponse:
    week = _monday(request).isoformat()
    return redirect(f"{reverse('providers:team', args=[team.pk])}?week={week}")
