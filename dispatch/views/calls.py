"""The list of calls, one call, its screen, and every move a page can make."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.permissions import requires
from core import keyset
from core.access import trace
from core.pages import render_part
from dispatch import actions, eido
from dispatch.actions.merging import mark_likely_same
from dispatch.forms.call_filter import CallFilter
from dispatch.forms.calls import (
    ClearForm,
    EntryForm,
    FinishForm,
    HandOverForm,
    HelpForm,
    OptionalReasonForm,
    ReasonForm,
)
from dispatch.forms.passing import WHY_BACK, BackForm, CancelForm, WhyPoliceForm
from dispatch.models import CadParts, Call, Response
from dispatch.models.calls import CONTACTS_SHOWN
from dispatch.views.passing import passing_of
from dispatch.views.standing import incident_of, standing_of

NEWEST = ("-received_at", "-id")


@require_safe
@requires("dispatch.view_call")
def index(request: HttpRequest) -> HttpResponse:
    calls = Call.objects.visible_to(request.user).for_lists()
    filtered = CallFilter(request.GET, queryset=calls, request=request)
    page = keyset.page(filtered.qs, request.GET.get("cursor", ""), NEWEST)
    open_ones = [call for call in page.rows if call.is_open]
    mark_likely_same(open_ones, by=request.user)
    trace("search", ("dispatch.call", None))
    context = {"page": page, "filter": filtered}
    return render_part(request, "dispatch/list.html", "dispatch/_list.html", context)


@require_safe
@requires("dispatch.view_call")
def show(request: HttpRequest, pk: UUID) -> HttpResponse:
    call = get_call(request, pk)
    trace("view", call)
    return _show(request, call)


@require_http_methods(["GET", "POST"])
@requires("dispatch.add_call")
def enter(request: HttpRequest) -> HttpResponse:
    form = EntryForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        call = actions.enter_call_once(by=request.user, **form.cleaned_data)
        return redirect("dispatch:screen", call.pk)
    status = 422 if request.method == "POST" else 200
    return render_part(
        request, "dispatch/enter.html", "dispatch/_enter.html", {"form": form}, status
    )


def _move(
    permission: str,
    act: Callable[..., Any],
    form_class: type[forms.Form] | None = None,
    *,
    done: str,
    held: bool = False,
) -> Callable[..., HttpResponse]:
    """Make the page of one move: check, verb, back to the call."""

    @require_POST
    @requires(permission)
    def view(request: HttpRequest, pk: UUID) -> HttpResponse:
        call = get_call(request, pk)
        if held:
            call.check_hold(request.user)
        said: dict[str, Any] = {}
        if form_class:
            form = _filled(form_class, request)
            if not form.is_valid():
                return _show(request, call, form=form, status=422)
            said = form.cleaned_data
        try:
            act(call, by=request.user, **said)
        except actions.AlreadySent as sent:
            actions.keep_told_place(call, said.get("place", ""), by=request.user)
            messages.warning(request, sent.message)
        else:
            messages.success(request, done)
        return redirect(call)

    return view


offer = _move(
    "dispatch.offer_call",
    actions.offer_call,
    OptionalReasonForm,
    done="Offered to the clinicians.",
)
take = _move("dispatch.take_call", Call.take, done="You hold this call.")
return_to_911 = _move(
    "dispatch.return_call",
    Call.return_to_911,
    BackForm,
    done="Returned to 911.",
    held=True,
)
drop = _move(
    "dispatch.drop_call",
    Call.drop,
    OptionalReasonForm,
    done="Marked as dropped.",
    held=True,
)
decline = _move(
    "dispatch.decline_call",
    Call.decline,
    OptionalReasonForm,
    done="Marked as declined by caller.",
)
abandon = _move(
    "dispatch.abandon_call",
    Call.abandon,
    OptionalReasonForm,
    done="Marked as abandoned.",
)
release = _move(
    "dispatch.release_call",
    Call.release,
    OptionalReasonForm,
    done="Back among the waiting.",
    held=True,
)
hand_over = _move(
    "dispatch.hand_over_call",
    Call.hand_over,
    HandOverForm,
    done="Handed over.",
    held=True,
)
send_help = _move(
    "dispatch.send_help",
    actions.send_help,
    HelpForm,
    done="Help is asked for. Say the place aloud.",
)
close = _move(
    "dispatch.close_call",
    actions.close_call,
    ReasonForm,
    done="Closed, not diverted.",
)
finish = _move(
    "dispatch.finish_call", Call.finish, FinishForm, done="Closed.", held=True
)


@require_POST
@requires("dispatch.change_response")
def move_response(request: HttpRequest, pk: UUID, verb: str) -> HttpResponse:
    """Move a unit on: where it is, whether it met the person, how it ended."""
    response = get_object_or_404(Response.objects.visible_to(request.user), pk=pk)
    said: dict[str, Any] = {}
    if form_class := RESPONSE_FORMS.get(verb):
        form = form_class(request.POST)
        if not form.is_valid():
            return _show(request, response.call, form=form, status=422)
        said = form.cleaned_data
    getattr(response, verb.replace("-", "_"))(by=request.user, **said)
    return redirect(response)


RESPONSE_VERBS = (
    *("dispatch", "start", "arrive", "confirm-contact", "clear", "cancel", "explain"),
)
RESPONSE_FORMS: dict[str, type[forms.Form]] = {
    "clear": ClearForm,
    "cancel": CancelForm,
    "explain": WhyPoliceForm,
}


def get_call(request: HttpRequest, pk: UUID) -> Call:
    calls = Call.objects.visible_to(request.user).for_lists()
    return get_object_or_404(calls, pk=pk)


def _help(request: HttpRequest, call: Call) -> dict[str, Any]:
    kinds, note = actions.ways_to_help(call, by=request.user)
    return {"help_kinds": kinds, "help_note": note}


def _filled(form_class: type[forms.Form], request: HttpRequest) -> forms.Form:
    if form_class in {HandOverForm, FinishForm, HelpForm}:
        return form_class(request.POST, user=request.user)
    return form_class(request.POST)


def _show(
    request: HttpRequest, call: Call, form: forms.Form | None = None, status: int = 200
) -> HttpResponse:
    contacts = Call.objects.visible_to(request.user).earlier_contacts(
        call, CONTACTS_SHOWN
    )
    is_held = call.status == Call.Status.ACCEPTED
    context = {
        "call": call,
        "screens": call.screens.select_related("by", "form", "policy", "overridden_by"),
        "responses": call.responses.select_related("requested_by", "team"),
        "parties": call.parties.all(),
        "cad": eido.shown(CadParts.objects.of(call)),
        "contacts": contacts.for_lists()[:10],
        "wrong": form,
        **incident_of(request, call),
        **standing_of(request, call),
        **_help(request, call),
        **passing_of(request, call),
        "further_actions": Response.FurtherAction.choices,
        "whys": Response.Why.choices,
        "why_back": WHY_BACK,
        "hand_over_form": HandOverForm(user=request.user) if is_held else None,
        "finish_form": FinishForm(user=request.user),
    }
    return render_part(
        request, "dispatch/call.html", "dispatch/_call.html", context, status
    )
