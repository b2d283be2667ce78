"""Asking a service for a person: what is about to be asked, and the asking itself."""

from typing import Any

from django.contrib import messages
from django.db import IntegrityError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.permissions import requires
from cases.models import Case, Session
from cases.reach import asks_why, reach_case
from core.access import trace
from core.ids import read_id
from core.pages import render_part
from providers.finding.search import results_of
from providers.models import ServiceAtLocation
from referrals import actions
from referrals.forms import ReferForm


@requires("referrals.add_referral")
@asks_why
def create(request: HttpRequest) -> HttpResponse:
    """Ask a service at once (POST), or first choose for what need (GET)."""
    if request.method != "POST":
        return _new(request, ReferForm(user=request.user, initial=request.GET.dict()))
    form = ReferForm(request.POST, user=request.user)
    if not form.is_valid():
        return _new(request, form, status=422)
    reach_case(request.user, form.cleaned_data["case"].pk)
    asked = form.cleaned_data
    try:
        referral = actions.refer(by=request.user, **asked)
    except IntegrityError:
        # A key pressed twice: what its first press asked is the answer to both.
        mine = asked["case"].referrals.open().just_sent(by=request.user)
        same = {name: asked[name] for name in ("need", "session", "warmth")}
        place = asked["service_at_location"].survivor
        twin = mine.filter(service_at_location=place, **same).first()
        if twin is None:
            raise
        referral = twin
    else:
        messages.success(request, f"{referral.service_at_location.service} was asked.")
    back = referral.case.sessions.held_by(request.user)
    return redirect(_next(request) or back or referral)


def _new(request: HttpRequest, form: ReferForm, status: int = 200) -> HttpResponse:
    """Show what is about to be asked, with the needs of the case to choose from."""
    given = form.data if form.is_bound else form.initial
    place = _place_asked(given)
    cases = Case.objects.visible_to(request.user)
    case = cases.filter(
        Q(pk=read_id(given.get("case"))) | Q(sessions=read_id(given.get("session")))
    ).first()
    if case:
        # Its needs are shown to choose from, and they say much of a person.
        reach_case(request.user, case.pk)
        trace("view", case)
    form.narrow_to(case, request.user)
    sessions = Session.objects.visible_to(request.user).filter(case=case)
    found = {result.id: result for result in results_of(place.service_id)}
    context = {
        "form": form,
        "place": place,
        # As the finder shows it: full, shut and "18 and over" are read before asking.
        "result": found.get(place.pk),
        "case": case,
        "session": sessions.filter(pk=read_id(given.get("session"))).first(),
        "next": given.get("next", ""),
    }
    return render_part(
        request, "referrals/new.html", "referrals/_new.html", context, status=status
    )


def _place_asked(given: Any) -> ServiceAtLocation:
    """Give the place that is to be asked, or the one it was merged into."""
    places = ServiceAtLocation.objects.select_related(
        "service__organization", "location"
    )
    found = get_object_or_404(places, pk=read_id(given.get("service_at_location")))
    return found.survivor


def _next(request: HttpRequest) -> str:
    """Give the page to go back to, where it is one of ours."""
    url = request.POST.get("next", "")
    return url if url_has_allowed_host_and_scheme(url, allowed_hosts=None) else ""
