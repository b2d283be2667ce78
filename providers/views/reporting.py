"""Word from the floor that an entry is wrong: said in one stroke, settled, answered."""

from datetime import timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import requires
from core import keyset
from core.ids import first_id
from core.pages import render_part
from providers.actions import reporting
from providers.forms.directory import ReportForm
from providers.models import DirectoryReport, Metadata, Service
from providers.views.looking import refer_from, show_service

MOST_CHANGES = 20
Outcome = DirectoryReport.Outcome
# What a keeper says came of a report; that it was taken back says whoever made it.
OUTCOMES = [pair for pair in Outcome.choices if pair[0] != Outcome.TAKEN_BACK]


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
    if row := _row(request):
        context = {"report": made, "row": row}
        return render(request, "providers/_marked.html", context)
    messages.success(
        request, "Thank you. The entry is marked, and its keeper was told."
    )
    return redirect(_page_of(request, service))


@require_POST
@requires("providers.add_directoryreport")
def take_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Undo one's own mark, as long as nobody has looked into it."""
    mine = DirectoryReport.objects.filter(reported_by=request.user)
    found = get_object_or_404(mine.select_related("service__origin"), pk=pk)
    reporting.settle(found, by=request.user, outcome=Outcome.TAKEN_BACK)
    service = found.service
    if row := _row(request):
        mark = {"id": row, "service_id": service.pk, "name": service.name}
        return render(request, "providers/_mark.html", {"mark": mark, "is_back": True})
    messages.success(request, "Taken back: the entry is no longer marked.")
    return redirect(_page_of(request, service))


def _page_of(request: HttpRequest, service: Service) -> str:
    """Lead to the service, with the session or case that was come from."""
    came_from = refer_from(request, request.POST) or {"fields": {}}
    url = service.get_absolute_url()
    return f"{url}?{urlencode(came_from['fields'])}".rstrip("?")


def _row(request: HttpRequest) -> str:
    """Give the row of results that a mark is to stand in, or ''."""
    target = str(request.htmx.target or "") if request.htmx else ""
    return target.removeprefix("wrong-") if target.startswith("wrong-") else ""


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
    context = {"page": page, "outcomes": OUTCOMES}
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
    if outcome not in dict(OUTCOMES):
        outcome = Outcome.RIGHT
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
    # Our own rows are told apart by their moment; those of a source know only a day.
    changes = Metadata.objects.filter(
        resource_id=found.service_id,
        id__gte=first_id(found.reported_at),
        last_action_date__gte=found.reported_at.date() - timedelta(days=1),
    )
    context = {"report": found, "changes": changes.order_by("-pk")[:MOST_CHANGES]}
    return render(request, "providers/outcome.html", context)
