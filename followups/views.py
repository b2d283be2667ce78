"""The lists of follow-ups, one follow-up, and what is done with it."""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.permissions import Role, requires
from cases.models import Case, Session
from cases.reach import asks_why, reach_case, reach_row
from core import days, keyset
from core.access import trace
from core.errors import ConflictError
from core.models import AccessLog
from core.pages import render_part
from core.text import normal_phone, shown_phone
from dispatch.models import Call
from followups import actions
from followups.forms import AssignForm, AttemptForm, CancelForm, MoveForm, PlanForm
from followups.models import Attempt, FollowUp, Protocol
from followups.team import team_of

SHOWN = {
    "overdue": "Overdue",
    "due": "Due",
    "today": "Today",
    "planned": "All planned",
    "ended": "Ended",
}
WHOSE = {"mine": "Mine", "team": "The team's", "nobody": "Nobody's"}


@require_safe
@requires("followups.view_followup")
def index(request: HttpRequest) -> HttpResponse:
    whose = request.GET.get("who") or (
        "mine" if request.user.role == Role.CASE_MANAGER else "team"
    )
    shown = request.GET.get("show", "planned")
    rows = FollowUp.objects.visible_to(request.user).with_names()
    rows = _of(rows, whose, request.user)
    rows = _in(rows, shown, request.user.jurisdiction.zone)
    order = ("-due_at", "-id") if shown == "ended" else ("due_at", "id")
    page = keyset.page(rows, request.GET.get("cursor", ""), order)
    trace(AccessLog.Action.SEARCH, (FollowUp._meta.label_lower, None))
    context = {
        "page": page,
        "shown": shown,
        "whose": whose,
        "tabs": SHOWN,
        "teams": WHOSE,
    }
    return render_part(request, "followups/list.html", "followups/_list.html", context)


@require_safe
@requires("followups.view_followup")
@asks_why
def show(request: HttpRequest, pk: Any) -> HttpResponse:
    return _show(request, _get(request, pk))


@require_POST
@requires("followups.log_attempt")
@asks_why
def attempt(request: HttpRequest, pk: Any) -> HttpResponse:
    follow_up = _get(request, pk)
    form = AttemptForm(request.POST, zone=follow_up.case.person.zone)
    if not form.is_valid():
        return _show(request, follow_up, status=422, attempt_form=form)
    try:
        made = actions.log_attempt(follow_up, by=request.user, **form.cleaned_data)
    except actions.Unsaid as unsaid:
        form.add_error(unsaid.field, unsaid.message)
        return _show(request, follow_up, status=422, attempt_form=form)
    except ConflictError as conflict:
        follow_up.refresh_from_db()
        if actions.is_logged(follow_up, by=request.user, **form.cleaned_data):
            return redirect(follow_up)
        position = follow_up.attempts.count() + 1
        form = form.again(conflict.message, position=position)
        return _show(request, follow_up, status=409, attempt_form=form)
    messages.success(request, f"{made.get_outcome_display()}: written down.")
    return redirect(follow_up)


@require_POST
@requires("followups.assign_followup")
@asks_why
def assign(request: HttpRequest, pk: Any) -> HttpResponse:
    follow_up = _get(request, pk)
    form = AssignForm(request.POST, user=request.user)
    if not form.is_valid():
        return _show(request, follow_up, status=422, assign_form=form)
    actions.assign(follow_up, by=request.user, to=form.cleaned_data["to"])
    return redirect(follow_up)


@require_POST
@requires("followups.assign_followup")
@asks_why
def take(request: HttpRequest, pk: Any) -> HttpResponse:
    follow_up = _get(request, pk)
    actions.assign(follow_up, by=request.user, to=request.user)
    return redirect(follow_up)


@require_POST
@requires("followups.reschedule_followup")
@asks_why
def reschedule(request: HttpRequest, pk: Any) -> HttpResponse:
    follow_up = _get(request, pk)
    form = MoveForm(request.POST, zone=follow_up.case.person.zone)
    if not form.is_valid():
        return _show(request, follow_up, status=422, move_form=form)
    try:
        actions.reschedule(follow_up, by=request.user, **form.cleaned_data)
    except actions.WrongTime as wrong:
        form.add_error("due_at", wrong.message)
        return _show(request, follow_up, status=422, move_form=form)
    return redirect(follow_up)


@require_POST
@requires("followups.cancel_followup")
@asks_why
def cancel(request: HttpRequest, pk: Any) -> HttpResponse:
    follow_up = _get(request, pk)
    form = CancelForm(request.POST)
    if not form.is_valid():
        return _show(request, follow_up, status=422, cancel_form=form)
    actions.cancel(follow_up, by=request.user, **form.cleaned_data)
    return redirect(follow_up)


@requires("followups.add_followup")
@asks_why
def plan(request: HttpRequest, case_pk: Any) -> HttpResponse:
    """Plan one contact by hand, or what a protocol plans."""
    case = reach_case(request.user, case_pk)
    form = PlanForm(request.POST or None, zone=case.person.zone)
    back = case.sessions.held_by(request.user)
    trigger = request.POST.get("protocol", "")
    if trigger in Protocol.Trigger.values:
        protocol = actions.protocol_for(case.jurisdiction, trigger, by=request.user)
        actions.plan_follow_ups(case, by=request.user, protocol=protocol)
        return redirect(back or case)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.plan_contact(case, by=request.user, **form.cleaned_data)
            return redirect(back or made)
        except actions.WrongTime as wrong:
            form.add_error("due_at", wrong.message)
    trace(AccessLog.Action.VIEW, case)
    context = {
        "case": case,
        "back": back,
        "form": form,
        "triggers": Protocol.Trigger.choices,
        "planned": case.follow_ups.scheduled().select_related("step", "assigned_to"),
    }
    status = 422 if form.errors else 200
    return render_part(
        request, "followups/plan.html", "followups/_plan.html", context, status=status
    )


@require_safe
@requires("followups.view_protocol")
def protocols(request: HttpRequest) -> HttpResponse:
    visible = Protocol.objects.visible_to(request.user).prefetch_related("steps")
    context = {"protocols": visible}
    return render_part(
        request, "followups/protocols.html", "followups/_protocols.html", context
    )


def _get(request: HttpRequest, pk: Any) -> FollowUp:
    visible = FollowUp.objects.visible_to(request.user).with_names()
    found = get_object_or_404(visible, pk=pk)
    return reach_row(request.user, found, keeper=found.assigned_to_id)


def _of(rows: Any, whose: str, user: Any) -> Any:
    match whose:
        case "mine":
            return rows.filter(assigned_to=user)
        case "nobody":
            return rows.filter(assigned_to=None)
        case _:
            return rows


def _in(rows: Any, shown: str, zone: ZoneInfo) -> Any:
    match shown:
        case "overdue":
            return rows.overdue()
        case "due":
            return rows.due()
        case "today":
            return rows.due_between(*days.bounds(days.today(zone), zone))
        case "ended":
            return rows.exclude(status=FollowUp.Status.SCHEDULED)
        case _:
            return rows.planned()


def _names(users: set[UUID]) -> str:
    named = User.objects.filter(pk__in=users).order_by("name")
    return ", ".join(named.values_list("name", flat=True))


def _other_numbers(case: Case) -> list[str]:
    """List the numbers that calls of this case came from, besides the person's own."""
    own = normal_phone(case.person.phone)
    calls = Call.objects.filter(sessions__case=case).only("callback").distinct()
    found = dict.fromkeys(normal_phone(call.callback) for call in calls)
    return [shown_phone(number) for number in found if number and number != own]


def _session_behind(follow_up: FollowUp) -> Session | None:
    """Give the session at which it was planned, or else the last one of the case."""
    sessions = follow_up.case.sessions.select_related("clinician")
    own = sessions.filter(pk=follow_up.session_id).exclude(status=Session.Status.VOID)
    signed = sessions.filter(status=Session.Status.SIGNED).order_by("started_at")
    return own.first() or signed.last()


def _before_calling(follow_up: FollowUp) -> dict[str, Any]:
    """Say what is to be known before a phone rings there."""
    now, zone = timezone.now(), follow_up.case.person.zone
    tries = Attempt.objects.filter(follow_up__case=follow_up.case_id)
    return {
        "unsafe": tries.filter(outcome=Attempt.Outcome.UNSAFE).last(),
        "other_numbers": _other_numbers(follow_up.case),
        "local_clock": f"{now.astimezone(zone):%a %H:%M}",
        "is_quiet_now": follow_up.quiet.covers(now, zone),
    }


def _forms(follow_up: FollowUp, user: User, position: int) -> dict[str, Any]:
    zone = follow_up.case.person.zone
    due_at = timezone.make_naive(follow_up.due_at, zone)
    caller = follow_up.assigned_to_id
    return {
        "attempt_form": AttemptForm(initial={"position": position}, zone=zone),
        "assign_form": AssignForm(user=user, initial={"to": caller}),
        "move_form": MoveForm(initial={"due_at": due_at}, zone=zone),
        "cancel_form": CancelForm(),
    }


def _show(
    request: HttpRequest, follow_up: FollowUp, status: int = 200, **forms: Any
) -> HttpResponse:
    trace(AccessLog.Action.VIEW, follow_up)
    attempts = list(follow_up.attempts.select_related("made_by"))
    used = sum(attempt.outcome in Attempt.ORDINARY for attempt in attempts)
    others = follow_up.case.follow_ups.exclude(pk=follow_up.pk)
    after = _session_behind(follow_up)
    if after:
        trace(AccessLog.Action.VIEW, after, reason="follow-up")
    context = {
        "follow_up": follow_up,
        "person": follow_up.case.person,
        "after": after,
        "attempts": attempts,
        "tries_left": follow_up.max_attempts - used,
        "leads": _names(team_of(follow_up.jurisdiction_id).leads),
        "others": others.select_related("step", "assigned_to").order_by("due_at"),
        **_before_calling(follow_up),
        **_forms(follow_up, request.user, len(attempts) + 1),
        **forms,
    }
    page, part = "followups/show.html", "followups/_follow_up.html"
    return render_part(request, page, part, context, status=status)
