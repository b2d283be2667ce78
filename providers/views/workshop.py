"""The paper of a mapping workshop: handing it in, and matching what it names."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.permissions import requires
from core.errors import DomainError
from providers.actions.workshop import Taken, take_paper
from providers.crisis_map.paper import MOST_BYTES
from providers.finding.search import SearchQuery, find
from providers.forms.crisis_map import WorkshopForm
from providers.models import Service, WorkshopResource
from providers.models.workshop import INTERCEPTS

MOST_SUGGESTED = 8


@requires("providers.import_workshop")
def take(request: HttpRequest) -> HttpResponse:
    form = WorkshopForm(request.POST or None, request.FILES or None, user=request.user)
    taken, is_trial = None, False
    if request.method == "POST" and form.is_valid():
        taken, is_trial = _take(request, form), form.cleaned_data["is_trial"]
        if taken:
            form = _next(form)
    rows = WorkshopResource.objects.visible_to(request.user).select_related("service")
    context = {
        "form": form,
        "taken": taken,
        "is_trial": bool(taken) and is_trial,
        "rows": rows.order_by("intercept", "folded"),
        "intercepts": INTERCEPTS,
    }
    status = 422 if form.is_bound and taken is None else 200
    return render(request, "providers/map/workshop.html", context, status=status)


def _take(request: HttpRequest, form: WorkshopForm) -> Taken | None:
    """Read the file; what is wrong with all of it stands beside the field."""
    try:
        taken = take_paper(
            form.cleaned_data["file"].read(MOST_BYTES + 1),
            jurisdiction=request.user.jurisdiction,
            by=request.user,
            dry_run=form.cleaned_data["is_trial"],
        )
    except DomainError as error:
        form.add_error("file", error.message)
        return None
    return taken


def _next(form: WorkshopForm) -> WorkshopForm:
    """Go on from a trial with the file that was tried, and anew once it is written."""
    if not form.cleaned_data["is_trial"]:
        form.let_go()
        return WorkshopForm(user=form.user)
    form.go_on()
    return form


@requires("providers.import_workshop")
def match(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say which service of the directory a resource is; likely ones are offered."""
    mine = WorkshopResource.objects.visible_to(request.user).select_related("service")
    resource = get_object_or_404(mine, pk=pk)
    if request.method == "POST":
        chosen = request.POST.get("service", "")
        known = Service.objects.visible_to(request.user)
        service = get_object_or_404(known, pk=chosen) if chosen else None
        resource.match(service, by=request.user)
        messages.success(request, f"{resource} is {service or 'no service yet'}.")
        return redirect("providers:workshop")
    words = request.GET.get("q", "").strip()[:200] or resource.name
    found = find(SearchQuery(words=words, size=MOST_SUGGESTED * 2))
    ids = list(dict.fromkeys(row.service_id for row in found))[:MOST_SUGGESTED]
    services = Service.objects.select_related("organization").in_bulk(ids)
    context = {
        "resource": resource,
        "words": words,
        "suggested": [services[pk] for pk in ids if pk in services],
    }
    return render(request, "providers/map/match.html", context)
