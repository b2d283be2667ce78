"""Who is on the floor, one's own state, and those that a supervisor sets."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.models import Membership
from accounts.permissions import ROLES_OF, requires
from core import days
from core.errors import DomainError
from core.pages import render_part
from staffing import watch
from staffing.actions import set_for_colleague
from staffing.forms import AvailabilityForm, RulesForm
from staffing.models import Availability, Shift, StateRules, set_availability
from staffing.standing import CHOICES, standing_of

SHOWN = 30


@require_safe
@requires("staffing.view_shift")
def index(request: HttpRequest) -> HttpResponse:
    """Show who is there now, and one's own shifts and times."""
    user, now = request.user, timezone.now()
    states = Availability.objects.visible_to(user).now()
    shifts = Shift.objects.standing().filter(
        jurisdiction_id=user.jurisdiction_id, user=user, ends_at__gt=now
    )
    today, _ = days.bounds(days.today(user.jurisdiction.zone), user.jurisdiction.zone)
    context = {
        "shifts": shifts.order_by("starts_at")[:SHOWN],
        "states": states.on_floor()
        .with_caller()
        .select_related("user")
        .order_by("state", "started_at"),
        "stretches": watch.stretches_of(user.pk, user, today),
        "now": now,
    }
    return render_part(request, "staffing/list.html", "staffing/_list.html", context)


@require_safe
@requires("staffing.set_availability")
def here(request: HttpRequest) -> HttpResponse:
    """Note that a page is open, and answer with one's state as the bar shows it."""
    soon = timezone.now() - watch.HEARD_EVERY
    mine = Membership.objects.filter(pk=request.user.current_membership_id)
    mine.note_seen(since=soon)
    return _bar(request)


@require_POST
@requires("staffing.set_availability")
def set_mine(request: HttpRequest) -> HttpResponse:
    """Begin the state that one says, and stay on the page one is on."""
    form = AvailabilityForm(request.POST)
    if form.is_valid():
        state = set_availability(request.user, form.cleaned_data["state"])
        if not request.htmx:
            messages.success(request, f"You are marked as {str(state).lower()}.")
    elif request.htmx:
        raise DomainError("Choose one of the states.")
    else:
        messages.error(request, "Choose one of the states.")
    return _bar(request) if request.htmx else redirect(_back(request))


def _bar(request: HttpRequest) -> HttpResponse:
    context = {"standing": standing_of(request.user)}
    return render(request, "staffing/_bar.html", context)


def _back(request: HttpRequest) -> str:
    page = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(page, allowed_hosts=None):
        return page
    return "staffing:list"


@require_safe
@requires("staffing.watch_floor")
def floor(request: HttpRequest) -> HttpResponse:
    """Show a supervisor everybody's state, since when, and what is late."""
    lines = watch.floor(request.user)
    context = {"lines": lines, "numbers": watch.tiles(lines)}
    return render_part(request, "staffing/floor.html", "staffing/_floor.html", context)


@require_safe
@requires("staffing.watch_floor")
def person(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show one colleague's day, with the keys that set their state."""
    line = watch.line_of(_colleague(request, pk), request.user)
    zone = request.user.jurisdiction.zone
    today, _ = days.bounds(days.today(zone), zone)
    user_id = line.membership.user_id
    shifts = Shift.objects.visible_to(request.user).standing().filter(user=user_id)
    context = {
        "line": line,
        "stretches": watch.stretches_of(user_id, request.user, today),
        "shifts": shifts.filter(ends_at__gt=today).order_by("starts_at")[:SHOWN],
        "choices": CHOICES,
    }
    return render(request, "staffing/person.html", context)


@require_POST
@requires("staffing.watch_floor")
def set_state(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Begin a state for a colleague; the log says who set it."""
    membership = _colleague(request, pk)
    form = AvailabilityForm(request.POST)
    if not form.is_valid():
        raise DomainError("Choose one of the states.")
    state = set_for_colleague(membership, form.cleaned_data["state"], by=request.user)
    messages.success(
        request, f"{membership.user.name} is marked as {str(state).lower()}."
    )
    return redirect("staffing:person", pk)


def _colleague(request: HttpRequest, pk: UUID) -> Membership:
    people = Membership.objects.colleagues_of(request.user).select_related("user")
    on_floor = people.filter(role__in=ROLES_OF["staffing.set_availability"])
    return get_object_or_404(on_floor, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("staffing.change_rules")
def rules(request: HttpRequest) -> HttpResponse:
    """Set how long states last here."""
    held = StateRules.objects.of(request.user.jurisdiction_id)
    form = RulesForm(request.POST or None, instance=held)
    if request.method == "POST" and form.is_valid():
        held.set_to(by=request.user, **form.cleaned_data)
        messages.success(request, "Saved. It holds from now on.")
        return redirect("staffing:rules")
    status = 422 if form.is_bound else 200
    return render(request, "staffing/rules.html", {"form": form}, status=status)
