"""The roster: a week of shifts, planned by keyboard, with its gaps."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import requires
from core import days
from core.errors import DomainError, explain
from staffing import roster
from staffing.actions import copy_week, plan_shifts
from staffing.forms import ShiftsForm
from staffing.models import Shift


@require_safe
@requires("staffing.plan_shift")
def show(request: HttpRequest) -> HttpResponse:
    """Show a week of everybody's shifts, and the hours with too few."""
    return _show(request, ShiftsForm(**_asked(request), initial=_pointed_at(request)))


@require_POST
@requires("staffing.plan_shift")
def plan(request: HttpRequest) -> HttpResponse:
    """Plan the same hours on some days for one person, all of them or none."""
    form = ShiftsForm(request.POST, **_asked(request))
    if form.is_valid() and (made := _try(form, lambda: _plan(request, form))):
        messages.success(request, roster.planned_words(made))
        return _back(request)
    return _show(request, form, status=422)


@require_POST
@requires("staffing.plan_shift")
def copy(request: HttpRequest) -> HttpResponse:
    """Plan the week before once more in the week that is shown."""
    copied = copy_week(_monday(request), by=request.user)
    if copied.shifts:
        messages.success(request, roster.planned_words(copied.shifts))
    for words in copied.left_out:
        messages.warning(request, f"Left out: {words}")
    if not copied.shifts and not copied.left_out:
        messages.info(request, "The week before has no shifts to copy.")
    return _back(request)


@require_POST
@requires("staffing.plan_shift")
def cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a shift off the plan."""
    shifts = Shift.objects.visible_to(request.user).standing()
    shift = get_object_or_404(shifts.select_related("user"), pk=pk)
    shift.cancel(by=request.user)
    messages.success(request, f"The shift of {shift.user.name} is off the plan.")
    return _back(request)


def _plan(request: HttpRequest, form: ShiftsForm) -> list[Shift]:
    said = form.cleaned_data
    return plan_shifts(
        said["person"], form.hours(), by=request.user, is_on_call=said["is_on_call"]
    )


def _try(form: ShiftsForm, act: Callable[[], Any]) -> Any:
    """Act in a savepoint; what the rules refuse is said on the form."""
    try:
        with transaction.atomic():
            return act()
    except (DomainError, IntegrityError) as error:
        form.add_error(None, explain(error)[1])
        return None


def _show(request: HttpRequest, form: ShiftsForm, status: int = 200) -> HttpResponse:
    monday = _monday(request)
    context = roster.week(request.user, monday) | {
        "monday": monday,
        "before": (monday - days.WEEK).isoformat(),
        "after": (monday + days.WEEK).isoformat(),
        "form": form,
    }
    return render(request, "staffing/roster.html", context, status=status)


def _asked(request: HttpRequest) -> dict[str, Any]:
    people = roster.people(request.user)
    zone = request.user.jurisdiction.zone
    return {"people": people, "monday": _monday(request), "zone": zone}


def _pointed_at(request: HttpRequest) -> dict[str, Any]:
    """Fill in the person and the day of the cell that was pressed."""
    said = {"person": request.GET.get("person", "")}
    day = request.GET.get("day", "")
    if day.isdecimal() and int(day) < len(roster.DAYS):
        said["days"] = [int(day)]
    return said


def _monday(request: HttpRequest) -> date:
    """Read which week is shown; this one, where nothing or nonsense is said."""
    said = request.POST.get("week") or request.GET.get("week", "")
    try:
        return roster.monday_of(date.fromisoformat(said))
    except (ValueError, DomainError):
        return days.monday_of(timezone.localdate())


def _back(request: HttpRequest) -> HttpResponse:
    return redirect(f"{reverse('staffing:roster')}?week={_monday(request).isoformat()}")
