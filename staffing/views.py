"""Who is on the floor, and one's own state."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import requires
from core.pages import render_part
from staffing.forms import AvailabilityForm
from staffing.models import Availability, Shift, set_availability

SHOWN = 50


@require_safe
@requires("staffing.view_shift")
def index(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    shifts = Shift.objects.visible_to(request.user).filter(ends_at__gt=now)
    states = Availability.objects.visible_to(request.user).now()
    context = {
        "shifts": shifts.select_related("user").order_by("starts_at")[:SHOWN],
        "states": states.with_caller()
        .select_related("user")
        .order_by("state", "started_at"),
        "mine": states.filter(user=request.user).first(),
        "choices": Availability.State.choices,
        "now": now,
    }
    return render_part(request, "staffing/list.html", "staffing/_list.html", context)


@require_POST
@requires("staffing.set_availability")
def set_mine(request: HttpRequest) -> HttpResponse:
    form = AvailabilityForm(request.POST)
    if form.is_valid():
        state = set_availability(request.user, form.cleaned_data["state"])
        messages.success(request, f"You are marked as {str(state).lower()}.")
    else:
        messages.error(request, "Choose one of the states.")
    return redirect("staffing:list")
