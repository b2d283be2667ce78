"""What if: a policy tried on loaded calls, how far that is, and what it found."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import requires
from core.access import trace
from core.pages import render_part
from dispatch.actions.trials import ask_trial
from dispatch.forms.trials import AssumedForm, TrialForm
from dispatch.models import PolicyTrial
from dispatch.policy import capacity, trial_pages
from dispatch.views.policies import get_policy


@require_http_methods(["GET", "POST"])
@requires("dispatch.try_policy")
def what_if(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask for a policy to be tried on the calls of some days, and list earlier tries."""
    policy = get_policy(request, pk)
    today = timezone.localdate(timezone=request.user.jurisdiction.zone)
    form = TrialForm(request.POST or None, today=today)
    if request.method == "POST" and form.is_valid():
        return redirect(ask_trial(policy, by=request.user, **form.cleaned_data))
    trials = policy.trials.visible_to(request.user).select_related("by", "policy")
    context = {"policy": policy, "form": form, "trials": trials[:20]}
    status = 422 if form.errors else 200
    return render(request, "dispatch/what_if.html", context, status=status)


@require_safe
@requires("dispatch.try_policy")
def trial(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show how far a try is, then what it found; the page asks again until then."""
    rows = PolicyTrial.objects.visible_to(request.user)
    found = get_object_or_404(rows.select_related("policy", "against"), pk=pk)
    context: dict[str, Any] = {"trial": found}
    if found.state == found.State.DONE:
        trace("view", found.policy, reason="backtest")
        context |= trial_pages.told(found, request.user)
        context |= _capacity(request, found)
    return render_part(request, "dispatch/trial.html", "dispatch/_trial.html", context)


def _capacity(request: HttpRequest, found: PolicyTrial) -> dict[str, Any]:
    user: Any = request.user
    form = AssumedForm(
        request.GET, today=timezone.localdate(timezone=user.jurisdiction.zone)
    )
    if not form.is_valid():
        return {"assumed": form}
    said = form.cleaned_data
    assumed = capacity.Assumed(
        said["phone_minutes"], said["mobile_minutes"], said["most_wait"] / 100
    )
    period = (found.first, found.last)
    week = found.result["week"]
    standing = capacity.standings(user, week, period, assumed, of_week=said["week"])
    others = capacity.not_judged(week, period)
    return {"assumed": form, "standings": standing, "not_judged": others}
