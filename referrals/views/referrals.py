"""The referrals work list, one referral, and its moves."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import requires
from cases.reach import asks_why, reach_row
from core import keyset
from core.access import trace
from core.models import AccessLog
from core.pages import render_part
from providers.models import Phone, ServiceAtLocation
from referrals import actions
from referrals.forms import (
    CompleteForm,
    ErrorForm,
    HandoffForm,
    ReasonForm,
)
from referrals.models import Referral

NEWEST = ("-created_at", "-id")
SOONEST = ("answer_due_at", "id")
SHOWN = {
    "waiting": "Waiting for an answer",
    "underway": "Accepted and in progress",
    "ended": "Ended",
    "all": "All",
}


@require_safe
@requires("referrals.view_referral")
def index(request: HttpRequest) -> HttpResponse:
    shown = request.GET.get("show", "waiting")
    shown = shown if shown in SHOWN else "waiting"
    rows = Referral.objects.visible_to(request.user).with_names().shown(shown)
    if request.GET.get("overdue"):
        rows = rows.overdue()
    order = SOONEST if shown == "waiting" else NEWEST
    page = keyset.page(rows, request.GET.get("cursor", ""), order)
    trace(AccessLog.Action.SEARCH, ("referrals.referral", None))
    context = {
        "page": page,
        "shown": shown,
        "tabs": SHOWN,
        "only_overdue": bool(request.GET.get("overdue")),
    }
    return render_part(request, "referrals/list.html", "referrals/_list.html", context)


@require_safe
@requires("referrals.view_referral")
@asks_why
def show(request: HttpRequest, pk: Any) -> HttpResponse:
    return _show(request, _get(request, pk))


@require_POST
@requires("referrals.send_referral")
@asks_why
def send(request: HttpRequest, pk: Any) -> HttpResponse:
    referral = _get(request, pk)
    referral.send(by=request.user)
    return redirect(referral)


@require_POST
@requires("referrals.accept_referral")
@asks_why
def accept(request: HttpRequest, pk: Any) -> HttpResponse:
    referral = _get(request, pk)
    actions.accept(referral, by=request.user)
    return redirect(referral)


@require_POST
@requires("referrals.reject_referral")
@asks_why
def reject(request: HttpRequest, pk: Any) -> HttpResponse:
    referral = _get(request, pk)
    form = ReasonForm(request.POST, verb="reject")
    if not form.is_valid():
        return _show(request, referral, status=422, reject_form=form)
    actions.reject(referral, by=request.user, **form.cleaned_data)
    return redirect(referral)


@require_POST
@requires("referrals.start_referral")
@asks_why
def start(request: HttpRequest, pk: Any) -> HttpResponse:
    referral = _get(request, pk)
    referral.start(by=request.user)
    return redirect(referral)


@require_POST
@requires("referrals.hold_referral")
@asks_why
def hold(request: HttpRequest, pk: Any) -> HttpResponse:
    referral = _get(request, pk)
    form = ReasonForm(request.POST, verb="hold")
    if not form.is_valid():
        return _show(request, referral, status=422, hold_form=form)
    referral.hold(by=request.user, **form.cleaned_data)
    return redirect(referral)


@require_POST
@requires("referrals.resume_referral")
@asks_why
def resume(request: HttpRequest, pk: Any) -> HttpResponse:
    referral = _get(request, pk)
    referral.resume(by=request.user)
    return redirect(referral)


@require_POST
@requires("referrals.complete_referral")
@asks_why
def visit(request: HttpRequest, pk: Any) -> HttpResponse:
    referral = _get(request, pk)
    referral.record_visit(by=request.user)
    return redirect(referral)


@require_POST
@requires("referrals.complete_referral")
@asks_why
def complete(request: HttpRequest, pk: Any) -> HttpResponse:
    referral = _get(request, pk)
    form = CompleteForm(request.POST)
    if not form.is_valid():
        return _show(request, referral, status=422, complete_form=form)
    actions.obtain(referral, by=request.user, **form.cleaned_data)
    return redirect(referral)


@require_POST
@requires("referrals.fail_referral")
@asks_why
def fail(request: HttpRequest, pk: Any) -> HttpResponse:
    referral = _get(request, pk)
    form = ReasonForm(request.POST, verb="fail")
    if not form.is_valid():
        return _show(request, referral, status=422, fail_form=form)
    actions.fail(referral, by=request.user, **form.cleaned_data)
    return redirect(referral)


@require_POST
@requires("referrals.cancel_referral")
@asks_why
def cancel(request: HttpRequest, pk: Any) -> HttpResponse:
    referral = _get(request, pk)
    form = ReasonForm(request.POST, verb="cancel")
    if not form.is_valid():
        return _show(request, referral, status=422, cancel_form=form)
    referral.cancel(by=request.user, **form.cleaned_data)
    return redirect(referral)


@require_POST
@requires("referrals.enter_in_error_referral")
@asks_why
def enter_in_error(request: HttpRequest, pk: Any) -> HttpResponse:
    referral = _get(request, pk)
    form = ErrorForm(request.POST)
    if not form.is_valid():
        return _show(request, referral, status=422, error_form=form)
    actions.enter_in_error(referral, by=request.user, **form.cleaned_data)
    return redirect(referral)


@require_POST
@requires("referrals.add_referral")
@asks_why
def hand_off(request: HttpRequest, pk: Any) -> HttpResponse:
    referral = _get(request, pk)
    form = HandoffForm(request.POST)
    if not form.is_valid():
        return _show(request, referral, status=422, handoff_form=form)
    actions.hand_off(referral, by=request.user, **form.cleaned_data)
    return redirect(referral)


def _get(request: HttpRequest, pk: Any) -> Referral:
    visible = Referral.objects.visible_to(request.user).with_names()
    found = get_object_or_404(visible.select_related("case__person", "handoff"), pk=pk)
    return reach_row(request.user, found, keeper=found.referred_by_id)


def _show(
    request: HttpRequest, referral: Referral, status: int = 200, **forms: Any
) -> HttpResponse:
    trace(AccessLog.Action.VIEW, referral)
    context = {
        "referral": referral,
        "back": referral.case.sessions.held_by(request.user),
        "reject_form": ReasonForm(verb="reject"),
        "cancel_form": ReasonForm(verb="cancel"),
        "fail_form": ReasonForm(verb="fail"),
        "hold_form": ReasonForm(verb="hold"),
        "complete_form": CompleteForm(),
        "error_form": ErrorForm(auto_id="id_error_%s"),
        "handoff_form": HandoffForm(auto_id="id_handoff_%s"),
        "ladder": referral.ladder,
        "phones": _phones(referral.service_at_location.survivor),
        "past": referral.history.select_related("history_user"),
    } | forms
    return render_part(
        request,
        "referrals/show.html",
        "referrals/_referral.html",
        context,
        status=status,
    )


def _phones(place: ServiceAtLocation) -> Any:
    """Give the numbers at which this very service is asked, then those of its place."""
    numbers = Phone.objects.current().filter(
        Q(service_at_location=place)
        | Q(service=place.service_id)
        | Q(location__isnull=False, location=place.location_id)
    )
    return numbers.exclude(type=Phone.Kind.FAX).order_by("service_at_location", "id")[
        :3
    ]
