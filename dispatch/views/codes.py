"""The code lists: what a call is called, how it ended, and what that was worth."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.permissions import requires
from core import days
from dispatch import code_lists, evidence
from dispatch.actions import codes as actions
from dispatch.code_lists import Choice, Code
from dispatch.forms.codes import FORMS, CodeFileForm
from dispatch.forms.trials import QUARTER, TrialForm
from dispatch.models import CallType, Disposition

LISTS: dict[str, type[Code]] = {"types": CallType, "dispositions": Disposition}
TITLES = {"types": "Call types", "dispositions": "Dispositions"}


@require_safe
@requires("dispatch.view_code")
def index(request: HttpRequest, kind: str) -> HttpResponse:
    rows = LISTS[kind].objects.visible_to(request.user)
    codes: list[Any] = list(rows.current())
    context = _named(kind) | {
        "codes": [code for code in codes if getattr(code, "is_offered", True)],
        "seen": [code for code in codes if not getattr(code, "is_offered", True)],
        "retired": rows.exclude(retired_at=None).order_by("code", "-version")[:200],
    }
    if request.user.has_perm("dispatch.view_evidence"):
        context |= _counted(request, kind)
        for code in codes:
            code.evidence = context["found"].get(code.code)
    return render(request, "dispatch/codes.html", context)


@require_http_methods(["GET", "POST"])
@requires("dispatch.manage_code")
def add(request: HttpRequest, kind: str) -> HttpResponse:
    code = LISTS[kind](code=request.GET.get("code", "")[:60])
    form = FORMS[LISTS[kind]](request.POST or None, instance=code, user=request.user)
    if request.method == "POST" and form.is_valid():
        made = actions.add_code(form.instance, by=request.user)
        messages.success(request, f"{made.code} is in the list.")
        return redirect("dispatch:codes", kind)
    return _form(request, kind, form, f"Add to {TITLES[kind].lower()}")


@require_http_methods(["GET", "POST"])
@requires("dispatch.manage_code")
def edit(request: HttpRequest, kind: str, pk: UUID) -> HttpResponse:
    code = _current(request, kind, pk)
    form = FORMS[LISTS[kind]](request.POST or None, instance=code, user=request.user)
    if request.method == "POST" and form.is_valid():
        if form.has_changed():
            values = {name: form.cleaned_data[name] for name in form.changed_data}
            code.refresh_from_db()
            code.revise(by=request.user, **values)
            messages.success(request, f"{code.code} is changed from now on.")
        return redirect("dispatch:codes", kind)
    return _form(request, kind, form, f"{code.code} {code.label}", code=code)


@require_POST
@requires("dispatch.manage_code")
def retire(request: HttpRequest, kind: str, pk: UUID) -> HttpResponse:
    code = _current(request, kind, pk)
    code.retire(by=request.user)
    messages.success(request, f"{code.code} is offered no more; old calls keep it.")
    return redirect("dispatch:codes", kind)


@require_POST
@requires("dispatch.manage_code")
def take_up(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Offer a type that a file brought in wherever a type is chosen."""
    code: Any = _current(request, "types", pk)
    code.take_up(by=request.user)
    messages.success(request, f"{code.code} is offered from now on.")
    return redirect("dispatch:codes", "types")


@require_POST
@requires("dispatch.manage_code")
def move(request: HttpRequest, kind: str, pk: UUID) -> HttpResponse:
    """Move a code one place up or down its list."""
    code = _current(request, kind, pk)
    rows = LISTS[kind].objects.visible_to(request.user).current()
    order = list(rows.values_list("pk", flat=True))
    at = order.index(code.pk)
    to = at + (1 if request.POST.get("to") == "down" else -1)
    if 0 <= to < len(order):
        order[at], order[to] = order[to], order[at]
        actions.put_in_order(LISTS[kind], order, by=request.user)
    return redirect("dispatch:codes", kind)


@require_http_methods(["GET", "POST"])
@requires("dispatch.manage_code")
def take_over(request: HttpRequest, kind: str) -> HttpResponse:
    """Show what a city's list would change, then change it."""
    model = LISTS[kind]
    form = CodeFileForm(request.POST or None, request.FILES or None)
    context = _named(kind) | {"form": form, "columns": code_lists.COLUMNS[model]}
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        try:
            used, columns = code_lists.settle(text, model, form.choice)
            form.offer(columns, used)
            plan = _plan(request, model, text, used)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            if "apply" in request.POST:
                return _apply(request, kind, plan)
            context |= {"plan": plan, "used": used, "ready": plan.as_text(model)}
    status = 422 if form.errors else 200
    return render(request, "dispatch/codes_file.html", context, status=status)


def _plan(
    request: HttpRequest, model: type[Code], text: str, choice: Choice
) -> code_lists.Plan:
    rows, wrong = code_lists.read(text, model, choice)
    current = model.objects.visible_to(request.user).current()
    return code_lists.compare(rows, wrong, {c.code: c for c in current}, model)


def _apply(request: HttpRequest, kind: str, plan: code_lists.Plan) -> HttpResponse:
    rows = [*plan.added, *(row for row, _ in plan.changed)]
    laid = [(row.code, code_lists.typed(row)) for row in rows]
    added, changed = actions.take_over(LISTS[kind], laid, by=request.user)
    messages.success(request, f"{added} codes added, {changed} changed.")
    return redirect("dispatch:codes", kind)


def _counted(request: HttpRequest, kind: str) -> dict[str, Any]:
    """Count the calls of the days that were asked for, the last quarter of none."""
    zone = request.user.jurisdiction.zone
    today = timezone.localdate(timezone=zone)
    asked = "first" in request.GET or "last" in request.GET
    period = TrialForm(request.GET if asked else None, today=today)
    first, last = today - QUARTER, today
    if asked and period.is_valid():
        first, last = period.cleaned_data["first"], period.cleaned_data["last"]
    span = days.bounds(first, zone)[0], days.bounds(last, zone)[1]
    found = {"period": period, "since": first, "until": last}
    if kind == "dispositions":
        return found | {"found": evidence.of_dispositions(request.user, *span)}
    return found | {
        "found": evidence.of_call_types(request.user, *span),
        "unlisted": evidence.unlisted(request.user, *span),
    }


def _named(kind: str) -> dict[str, Any]:
    return {"kind": kind, "title": TITLES[kind]}


def _current(request: HttpRequest, kind: str, pk: UUID) -> Code:
    rows: Any = LISTS[kind].objects.visible_to(request.user).current()
    return get_object_or_404(rows, pk=pk)


def _form(
    request: HttpRequest, kind: str, form: Any, heading: str, code: Any = None
) -> HttpResponse:
    context = _named(kind) | {"form": form, "heading": heading, "code": code}
    status = 422 if form.errors else 200
    return render(request, "dispatch/code.html", context, status=status)
