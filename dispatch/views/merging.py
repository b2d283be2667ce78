"""Two calls of one incident side by side, made one, and told apart again."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import requires
from core.access import trace
from dispatch.actions.merging import (
    likely_duplicates,
    merge_calls,
    split_call,
    why_not_merged,
)
from dispatch.forms.floor import MergeForm
from dispatch.models import Call
from dispatch.views.calls import get_call

SHOWN = 25


@require_http_methods(["GET", "POST"])
@requires("dispatch.merge_call")
def merge(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Choose the other call and which of the two goes on; the address names the one that does."""
    call = get_call(request, pk)
    if request.method == "POST":
        form = MergeForm(request.POST, user=request.user)
        if form.is_valid():
            other = form.cleaned_data["call"]
            merge_calls(other, into=call, by=request.user)
            messages.success(request, f"Call {other.number} goes on in this one.")
            return redirect(call)
        return render(
            request, "dispatch/merge.html", _choices(request, call), None, 422
        )
    trace("view", call)
    chosen = MergeForm({"call": request.GET.get("with", "")}, user=request.user)
    if chosen.is_valid():
        other = chosen.cleaned_data["call"]
        trace("view", other)
        return render(request, "dispatch/merge.html", _pair(call, other))
    return render(request, "dispatch/merge.html", _choices(request, call))


@require_POST
@requires("dispatch.merge_call")
def split(request: HttpRequest, pk: UUID) -> HttpResponse:
    call = get_call(request, pk)
    split_call(call, by=request.user)
    messages.success(request, "Told apart: this call stands where it stood.")
    return redirect(call)


def _pair(call: Call, other: Call) -> dict[str, Any]:
    """Say of each of the two whether it can be the one that goes on."""
    sides = ((call, other), (other, call))
    return {
        "call": call,
        "sides": [
            {"keep": keep, "gone": gone, "why_not": why_not_merged(gone, keep)}
            for keep, gone in sides
        ],
    }


def _choices(request: HttpRequest, call: Call) -> dict[str, Any]:
    """List the open calls, those likely the same first."""
    likely = likely_duplicates(call, by=request.user)
    calls = Call.objects.visible_to(request.user).for_lists()
    still = calls.filter(status__in=("received", "screened", "offered", "accepted"))
    others = still.exclude(pk__in=[call.pk, *(one.pk for one in likely)])
    return {
        "call": call,
        "likely": likely,
        "others": others.order_by("-received_at", "-id")[:SHOWN],
    }
