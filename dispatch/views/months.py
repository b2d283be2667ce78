"""A month of the 988 center beside ours: the file, what differs, and settling it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.permissions import requires
from core.access import trace
from core.errors import InvalidInput
from core.pages import render_part
from dispatch import lifeline_csv
from dispatch.actions import reconciling
from dispatch.forms.calls import ReasonForm
from dispatch.forms.passing import MonthFileForm
from dispatch.models import LedgerDifference, LedgerFile

SHOWN = 36


@require_http_methods(["GET", "POST"])
@requires("dispatch.reconcile_988")
def months(request: HttpRequest) -> HttpResponse:
    """List the months that were compared, and take the file of another."""
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = MonthFileForm(*given, user=request.user)
    if request.method == "POST" and form.is_valid() and (file := _keep(request, form)):
        return redirect(file)
    rows = LedgerFile.objects.visible_to(request.user).annotate(
        left=Count("differences", filter=Q(differences__resolved_at=None))
    )
    context = {"files": rows.order_by("-month")[:SHOWN], "form": form}
    status = 422 if request.method == "POST" else 200
    return render_part(
        request, "dispatch/months.html", "dispatch/_months.html", context, status
    )


def _keep(request: HttpRequest, form: MonthFileForm) -> LedgerFile | None:
    """Read the file and compare; a column that cannot be told is said beside its field."""
    before = LedgerFile.objects.visible_to(request.user).order_by("-month")
    data = form.cleaned_data["file"].read()
    try:
        read = lifeline_csv.read(
            data,
            request.user.jurisdiction.zone,
            form.columns,
            before.values_list("columns", flat=True)[:12],
        )
    except InvalidInput as error:
        if "column" in error.extra:
            form.offer(lifeline_csv.headings_of(data))
        form.add_error(error.extra.get("column", "file"), error.message)
        return None
    name = form.cleaned_data["file"].name
    form.let_go()
    said = {"name": name, "read": read}
    return reconciling.keep_month(form.cleaned_data["month"], by=request.user, **said)


@require_safe
@requires("dispatch.reconcile_988")
def month(request: HttpRequest, pk: UUID) -> HttpResponse:
    file = _file(request, pk)
    trace("view", file)
    found = file.differences.select_related("transfer__call", "resolved_by")
    rows: list[Any] = list(found)
    context = {
        "file": file,
        "left": [row for row in rows if row.resolved_at is None],
        "settled": [row for row in rows if row.resolved_at],
    }
    return render(request, "dispatch/month.html", context)


@require_POST
@requires("dispatch.reconcile_988")
def compare_again(request: HttpRequest, pk: UUID) -> HttpResponse:
    file = _file(request, pk)
    reconciling.compare(file)
    messages.success(request, "Compared again with our ledger as it is now.")
    return redirect(file)


@require_POST
@requires("dispatch.reconcile_988")
def settle(request: HttpRequest, pk: UUID) -> HttpResponse:
    rows = LedgerDifference.objects.visible_to(request.user)
    difference = get_object_or_404(rows, pk=pk)
    form = ReasonForm(request.POST)
    said = form.cleaned_data["reason"] if form.is_valid() else ""
    difference.settle(by=request.user, resolution=said)
    messages.success(request, "Settled.")
    return redirect(difference.file)


def _file(request: HttpRequest, pk: UUID) -> LedgerFile:
    return get_object_or_404(LedgerFile.objects.visible_to(request.user), pk=pk)
