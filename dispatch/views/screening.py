"""Asking the questions, seeing at once what follows, and what became of an offer."""

from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.idle import is_poll
from accounts.permissions import requires
from core import keyset
from core.access import trace
from core.errors import DomainError
from core.pages import render_part
from dispatch import actions, feedback, questions
from dispatch.actions.floor import preview_decision
from dispatch.actions.merging import likely_duplicates
from dispatch.actions.untaken import when_nobody
from dispatch.forms.calls import AnswersForm
from dispatch.models import Call, Responder, ScreenForm
from dispatch.models.screens import WHO_GOES
from dispatch.views.calls import get_call
from dispatch.views.standing import standing_of

NEWEST = ("-received_at", "-id")
SHOWN = timedelta(days=14)
FED_BACK = 10
# What of an offer's standing changes without the call itself.
STANDS = (
    "on_its_way",
    "nobody",
    "asks",
    "sent",
    "fallback",
    "cannot",
    "is_against",
)


@require_http_methods(["GET", "POST"])
@requires("dispatch.screen_call")
def screen(request: HttpRequest, pk: UUID) -> HttpResponse:
    call, asked = get_call(request, pk), screen_form_of(request)
    known = questions.caller_known(call.caller_role, asked.questions)
    form = AnswersForm(request.POST or None, form=asked, initial=known)
    if request.method == "POST" and form.is_valid():
        actions.screen_call(call, by=request.user, answers=form.cleaned_data)
        return redirect(call)
    trace("view", call)
    kinds, note = actions.ways_to_help(call, by=request.user)
    context = {
        "call": call,
        "form": form,
        "questions": with_fields(form, asked),
        "help_kinds": kinds,
        "help_note": note,
        "duplicates": likely_duplicates(call, by=request.user),
    }
    status = 422 if request.method == "POST" else 200
    return render_part(
        request, "dispatch/screen.html", "dispatch/_screen.html", context, status
    )


@require_POST
@requires("dispatch.screen_call")
def preview(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show what these answers would decide; nothing is kept until they are given."""
    call, asked = get_call(request, pk), screen_form_of(request)
    form = AnswersForm(request.POST, form=asked)
    answers = form.cleaned_data if form.is_valid() else {}
    decision = preview_decision(call, answers)
    is_theirs = decision.eligible and decision.responder == Responder.CLINICIAN
    context = {
        "decision": decision,
        "asks": decision.is_open
        and questions.to_ask(decision.missing, asked.questions),
        "responder": dict(WHO_GOES).get(decision.responder, ""),
        "nobody": when_nobody(request.user) if is_theirs else "",
    }
    return render(request, "dispatch/_verdict.html", context)


@require_safe
@requires("dispatch.view_call")
def standing(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Answer whoever offered the call with how it stands; polled while it is open."""
    call = get_call(request, pk)
    if not is_poll(request):
        trace("view", call)
    context = standing_of(request, call)
    late = call.escalation_words if call.escalated_at else ""
    stands = [late, *(context.get(name) for name in STANDS)]
    told = f"{call.updated_at}|{stands}"
    tag = f'W/"{sha256(told.encode()).hexdigest()[:32]}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified(headers={"ETag": tag})
    response = render(request, "dispatch/_standing.html", context)
    response["ETag"] = tag
    return response


@require_safe
@requires("dispatch.offer_call")
def mine(request: HttpRequest) -> HttpResponse:
    """List the calls this person offered, with what became of them."""
    calls = Call.objects.visible_to(request.user).for_lists()
    lately = calls.filter(received_at__gte=timezone.now() - SHOWN)
    offered = lately.filter(offered_by=request.user)
    page = keyset.page(offered, request.GET.get("cursor", ""), NEWEST)
    trace("search", ("dispatch.call", None), reason="offered by me")
    told = feedback.for_call_taker(request.user, most=FED_BACK)
    context = {"page": page, "days": SHOWN.days, "told": told}
    return render_part(request, "dispatch/mine.html", "dispatch/_mine.html", context)


def screen_form_of(request: HttpRequest) -> ScreenForm:
    form = ScreenForm.objects.visible_to(request.user).active().first()
    if form is None:
        raise DomainError("No screen form is active here: a program admin makes one.")
    return form


def with_fields(form: AnswersForm, asked: ScreenForm) -> list[dict[str, Any]]:
    """Put each question's answers, with their keys, beside what the form says of it."""
    return [
        question
        | {
            "ways": list(
                zip(form[question["code"]], questions.choices_of(question), strict=True)
            )
        }
        for question in asked.questions
    ]
