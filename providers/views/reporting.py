"""Word from the floor that an entry is wrong: said in one stroke, settled, answered."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import requires
from core import keyset
from core.pages import render_part
from providers.actions import reporting
from providers.forms.directory import ReportForm
from providers.models import DirectoryReport, Metadata, Service
from providers.views.looking import refer_from, show_service

MOST_CHANGES = 20


@require_POST
@requires("providers.add_directoryreport")
def report(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Mark an entry; from a row of results only that row's mark comes back."""
    visible = Service.objects.visible_to(request.user)
    service = get_object_or_404(visible.select_related("organization", "origin"), pk=pk)
    form = ReportForm(request.POST)
    if not form.is_valid():
        return show_service(request, service, report_form=form, status=422)
    made = reporting.report_wrong(service, by=request.user, **form.cleaned_data)
    if request.htmx and str(request.htmx.target).startswith("wrong-"):
        return render(request, "providers/_marked.html", {"report": made})
    messages.success(
        request, "Thank you. The entry is marked, and its keeper was told."
    )
    came_from = refer_from(request, request.POST) or {"fields": {}}
    url = service.get_absolute_url()
    return redirect(f"{url}?{urlencode(came_from['fields'])}".rstrip("?"))


@require_safe
@requires("providers.view_directoryreport")
def reports(request: HttpRequest) -> HttpResponse:
    rows = DirectoryReport.objects.visible_to(request.user).open()
    rows = rows.select_related("service__organization", "reported_by")
    page = keyset.page(
        rows.prefetch_related("service__phones"),
        request.GET.get("cursor", ""),
        ("-reported_at", "-id"),
    )
    context = {"page": page, "outcomes": DirectoryReport.Outcome.choices}
    return render_part(
        request, "providers/reports.html", "providers/_reports.html", context
    )


@require_POST
@requires("providers.resolve_directoryreport")
def resolve(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Settle a report; whoever made it hears what came of it."""
    visible = DirectoryReport.objects.visible_to(request.user)
    found = get_object_or_404(visible, pk=pk)
    outcome = request.POST.get("outcome", "")
    if outcome not in DirectoryReport.Outcome.values:
        outcome = DirectoryReport.Outcome.RIGHT
    reporting.settle(found, by=request.user, outcome=outcome)
    messages.success(request, f"{found.reported_by.name} is told what came of it.")
    return redirect("providers:reports")


@require_safe
@requires("providers.add_directoryreport")
def outcome(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Tell whoever reported something what became of it."""
    mine = DirectoryReport.objects.filter(reported_by=request.user)
    found = get_object_or_404(
        mine.select_related("service__organization", "resolved_by"), pk=pk
    )
    changes = Metadata.objects.filter(
        resource_id=found.service_id, last_action_date__gte=found.reported_at.date()
    )
    context = {"report": found, "changes": changes.order_by("-pk")[:MOST_CHANGES]}
    return render(request, "providers/outcome.html", context)
