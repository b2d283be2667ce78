"""The 988 ledger, and the acts by which a caller is passed on and comes back."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.permissions import requires
from core import keyset
from core.access import trace
from core.errors import InvalidInput
from core.pages import render_part
from dispatch.actions import lifeline
from dispatch.forms.calls import OptionalReasonForm
from dispatch.forms.passing import (
    AcceptedForm,
    FromLifelineForm,
    OutcomeForm,
    PassForm,
    TransferFilter,
)
from dispatch.models import Call, Transfer

NEWEST = ("-started_at", "-id")
Form = type[forms.Form]
NOT_IN_LINE = (
    "Noted. The call is not in the queue: the policy does not send it to a clinician. "
    "Call back, and send help."
)
ACTS: dict[str, tuple[Callable[..., Any], Form, str]] = {
    "accepted": (lifeline.note_accepted, AcceptedForm, "Noted: they have the caller."),
    "dropped": (
        lifeline.note_dropped,
        OptionalReasonForm,
        "Noted: lost. The call is first in the queue.",
    ),
    "returned": (lifeline.note_returned, OptionalReasonForm, "Noted: given back."),
}


@require_safe
@requires("dispatch.view_transfer")
def ledger(request: HttpRequest) -> HttpResponse:
    """List transfers, newest first, with how many there are of each end above."""
    rows = Transfer.objects.visible_to(request.user)
    filtered = TransferFilter(request.GET, queryset=rows, request=request)
    trace("search", ("dispatch.transfer", None))
    listed = filtered.qs.select_related("call", "started_by", "came_back_as")
    page = keyset.page(listed, request.GET.get("cursor", ""), NEWEST)
    context = {"page": page, "filter": filtered, "counts": _counts(request)}
    return render_part(
        request, "dispatch/ledger.html", "dispatch/_ledger.html", context
    )


def _counts(request: HttpRequest) -> list[dict[str, Any]]:
    """Count the listed month by end, each number with the list behind it."""
    asked = request.GET.copy()
    for name in ("status", "cursor"):
        asked.pop(name, None)
    rows = Transfer.objects.visible_to(request.user)
    found = TransferFilter(asked, queryset=rows, request=request).qs.order_by()
    counted = dict(found.values_list("status").annotate(n=Count("pk")))
    tiles = []
    for value, label in Transfer.Status.choices:
        asked["status"] = value
        url = f"{reverse('dispatch:ledger')}?{asked.urlencode()}"
        tiles.append({"value": counted.get(value, 0), "words": label, "url": url})
    return tiles


@require_http_methods(["GET", "POST"])
@requires("dispatch.change_transfer")
def take_from_988(request: HttpRequest) -> HttpResponse:
    form = FromLifelineForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        transfer = lifeline.take_from_988(by=request.user, **form.cleaned_data)
        return redirect("dispatch:screen", transfer.call_id)
    status = 422 if request.method == "POST" else 200
    return render_part(
        request,
        "dispatch/from_988.html",
        "dispatch/_from_988.html",
        {"form": form},
        status,
    )


@require_POST
@requires("dispatch.change_transfer")
def pass_to_988(request: HttpRequest, pk: UUID) -> HttpResponse:
    call = get_object_or_404(Call.objects.visible_to(request.user), pk=pk)
    call.check_hold(request.user)
    said = _said(PassForm(request.POST, call=call))
    lifeline.pass_to_988(call, by=request.user, **said)
    messages.success(request, "Noted: on the way to 988. Say how it went.")
    return redirect(call)


@require_POST
@requires("dispatch.change_transfer")
def move_transfer(request: HttpRequest, pk: UUID, verb: str) -> HttpResponse:
    """Note that the other side has the caller, or that they were lost or given back."""
    rows = Transfer.objects.visible_to(request.user).select_related("call")
    transfer = get_object_or_404(rows, pk=pk)
    act, form_class, done = ACTS[verb]
    said = _said(form_class(request.POST))
    call = act(transfer, by=request.user, **said) or transfer.call
    is_left_out = verb == "dropped" and not call.front_since
    if is_left_out or (verb == "returned" and lifeline.decided_against(call)):
        messages.warning(request, NOT_IN_LINE)
    else:
        messages.success(request, done)
    return redirect(call)


@require_POST
@requires("dispatch.override_outcome")
def override_outcome(request: HttpRequest, pk: UUID) -> HttpResponse:
    call = get_object_or_404(Call.objects.visible_to(request.user), pk=pk)
    call.override_outcome(by=request.user, **_said(OutcomeForm(request.POST)))
    messages.success(request, "Kept, beside what was derived.")
    return redirect(call)


def passing_of(request: HttpRequest, call: Call) -> dict[str, Any]:
    """Gather what the page of a call shows of 988 and of its outcome."""
    transfers = call.transfers.select_related("started_by", "came_back_as")
    under_way = next((t for t in transfers if t.is_open), None)
    may_go = call.status in lifeline.CAN_GO and under_way is None
    return {
        "transfers": transfers,
        "pass_form": PassForm(call=call) if may_go else None,
        "outcome_form": OutcomeForm(initial={"outcome_class": call.outcome_class}),
    }


def _said(form: forms.Form) -> dict[str, Any]:
    if not form.is_valid():
        first = next(iter(form.errors.items()))
        raise InvalidInput(f"{first[0].replace('_', ' ').capitalize()}: {first[1][0]}")
    return form.cleaned_data
