"""The case page: one episode as a whole, its timeline, its closing and who saw it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.permissions import requires
from accounts.subjects import named, of_case
from cases.forms.cases import CarePlanForm, CloseForm, ConsentForm, NeedForm
from cases.forms.colleagues import WhyForm, colleagues
from cases.models import Case, Need, Session
from cases.reach import asks_why, reach_case
from core import keyset
from core.access import trace
from core.errors import ConflictError
from core.models import AccessLog
from core.pages import render_part
from desk import actions
from desk.case_page import beside, whole_case
from desk.timeline import timeline


@require_safe
@requires("cases.view_case")
def of_need(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Lead to the case that a need belongs to, which asks why where it must."""
    need = get_object_or_404(Need.objects.visible_to(request.user), pk=pk)
    return redirect("desk:case", need.case_id)


@require_safe
@requires("cases.view_case")
@asks_why
def show(request: HttpRequest, pk: UUID) -> HttpResponse:
    case = reach_case(request.user, pk, **beside())
    if case.continued_in_id:
        return redirect("desk:case", case.continued_in_id)
    trace("view", case)
    whole = whole_case(case)
    context = whole | {
        "entries": timeline(whole),
        "unsigned": [s for s in whole["sessions"] if s.status == "in_progress"],
        "stage": _stage(whole),
        "need_form": NeedForm(),
        "consent_form": ConsentForm(),
        "care_plan_form": CarePlanForm(),
    }
    return render_part(request, "desk/case.html", "desk/_timeline.html", context)


def _stage(whole: dict[str, Any]) -> str:
    """Say where the case stands; derived, never stored."""
    if whole["case"].status == Case.Status.CLOSED:
        return "Closed"
    if any(s.status == Session.Status.IN_PROGRESS for s in whole["sessions"]):
        return "Counseling"
    if any(referral.is_open for referral in whole["referrals"]):
        return "Referral"
    if any(follow_up.is_scheduled for follow_up in whole["follow_ups"]):
        return "Follow-up"
    return "Open"


@requires("desk.close_case")
@asks_why
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show what is still open and what ends with the case; then end it with a reason."""
    case = reach_case(request.user, pk)
    form = CloseForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                actions.close_case(case, by=request.user, **form.cleaned_data)
            except ConflictError as refusal:
                messages.error(request, refusal.message)
                status = 409
            else:
                messages.success(request, f"Case {case} is closed.")
                return redirect(case)
        else:
            status = 422
    trace("view", case)
    context = {"case": case, "form": form, "open": actions.still_open(case)}
    return render(request, "desk/close_case.html", context, status=status)


@require_POST
@requires("desk.reopen_case")
@asks_why
def reopen(request: HttpRequest, pk: UUID) -> HttpResponse:
    case = reach_case(request.user, pk)
    case.reopen(by=request.user)
    return redirect(case)


@requires("desk.stop_contact")
@asks_why
def stop_contact(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Mark the person do-not-contact, after saying what that cancels."""
    case = reach_case(request.user, pk)
    form = WhyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        ended = actions.stop_contact(
            case.person, by=request.user, reason=form.cleaned_data["reason"]
        )
        messages.success(
            request, f"Nobody contacts this person. {ended} planned ended."
        )
        return redirect(case)
    trace("view", case)
    planned = case.follow_ups.scheduled()
    context = {"case": case, "form": form, "planned": planned}
    status = 422 if form.is_bound else 200
    return render(request, "desk/stop_contact.html", context, status=status)


@require_POST
@requires("desk.allow_contact")
@asks_why
def allow_contact(request: HttpRequest, pk: UUID) -> HttpResponse:
    case = reach_case(request.user, pk)
    form = WhyForm(request.POST)
    if form.is_valid():
        case.person.allow_contact(by=request.user, reason=form.cleaned_data["reason"])
    return redirect(case)


@require_safe
@requires("cases.view_history")
@asks_why
def history(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show who changed what in this case: which fields, not what they held."""
    case = reach_case(request.user, pk)
    trace("view", case, reason="history")
    context = {"case": case, "tab": "history", "changes": changes(case)}
    return render(request, "desk/case_history.html", context)


def changes(case: Case) -> list[dict[str, Any]]:
    """List the versions of the case, its person and its sessions, newest first."""
    sources = [case, case.person, *case.sessions.all(), *case.needs.all()]
    found = []
    for source in sources:
        versions = list(
            source.history.select_related("history_user").order_by("history_id")
        )
        for before, after in zip([None, *versions], versions, strict=False):
            found.append(_change(source, before, after))
    return sorted(found, key=lambda change: change["at"], reverse=True)


def _change(source: Any, before: Any, after: Any) -> dict[str, Any]:
    fields = source._meta.concrete_fields
    changed = [
        str(f.verbose_name)
        for f in fields
        if before
        and getattr(before, f.attname, None) != getattr(after, f.attname, None)
    ]
    return {
        "at": after.history_date,
        "who": after.history_user.name if after.history_user else "the system",
        "what": source._meta.verbose_name,
        "fields": changed if before else ["made"],
    }


@require_safe
@requires("cases.view_history")
@asks_why
def access(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show who looked at this case and at whatever is of it."""
    case = reach_case(request.user, pk)
    trace("view", case, reason="access log")
    here = case.jurisdiction_id
    looks = AccessLog.objects.filter(
        jurisdiction_id=here, subject_id__in=of_case(case.pk, here)
    )
    page = keyset.page(looks, request.GET.get("cursor", ""), order=("-id",))
    users = User.objects.in_bulk({look.user_id for look in page.rows} - {None})
    looks_by = [
        (look, users.get(look.user_id), named(look.subject_type)) for look in page.rows
    ]
    context = {"case": case, "tab": "access", "page": page, "looks": looks_by}
    return render(request, "desk/case_access.html", context)


@requires("cases.assign_case")
@asks_why
def assign(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give the case to a colleague who answers for it from now on."""
    case = reach_case(request.user, pk)
    people = colleagues(request.user)
    if request.method == "POST":
        wanted = request.POST.get("to")
        to = get_object_or_404(people, pk=wanted) if wanted else None
        case.assign(to, by=request.user)
        return redirect(case)
    return render(request, "desk/assign_case.html", {"case": case, "people": people})
