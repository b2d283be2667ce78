"""Pages for those who keep the directory true."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, OuterRef, Q, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import requires
from core.errors import ConflictError
from providers import actions
from providers.finding.index import schedules_of
from providers.forms.directory import CapacityForm, HoursForm, PhoneForm
from providers.models import (
    ImportRun,
    Phone,
    Service,
    ServiceAtLocation,
    Source,
)
from providers.views.looking import week_of


@requires("providers.change_service")
def hours(request: HttpRequest, pk: UUID) -> HttpResponse:
    place = _kept_place(request, pk)
    form = HoursForm(request.POST or None, initial=_hours_now(place))
    if request.method == "POST" and form.is_valid():
        actions.set_hours(place, form.cleaned_data, by=request.user)
        messages.success(request, "The hours are saved.")
        return redirect(place.service)
    hint = (
        "Write 9:00-17:00, with a comma between two stretches; 24 hours; or closed. "
        "An empty day is unknown. With every day empty, the hours of the source count."
    )
    return _form(request, form, f"Hours of {place}", place.service, hint=hint)


@requires("providers.change_service")
def capacity(request: HttpRequest, pk: UUID) -> HttpResponse:
    place = _kept_place(request, pk)
    form = CapacityForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_capacity(place, by=request.user, **form.cleaned_data)
        except ConflictError as refusal:
            form.add_error("unit", refusal.message)
        else:
            messages.success(request, "Saved, as of now.")
            return redirect(place.service)
    return _form(request, form, f"Places free at {place}", place.service)


@requires("providers.change_service")
def add_phone(request: HttpRequest, pk: UUID) -> HttpResponse:
    service = _kept(request, pk)
    return _phone(request, service, Phone(), f"Add a number to {service}")


@requires("providers.change_service")
def edit_phone(request: HttpRequest, pk: UUID, phone: UUID) -> HttpResponse:
    service = _kept(request, pk)
    row = _phone_of(service, phone)
    return _phone(request, service, row, f"Correct {row} of {service}", retire=row)


@require_POST
@requires("providers.change_service")
def retire_phone(request: HttpRequest, pk: UUID, phone: UUID) -> HttpResponse:
    service = _kept(request, pk)
    actions.retire_phone(_phone_of(service, phone), service, by=request.user)
    messages.success(request, "The number is out of use.")
    return redirect(service)


@require_safe
@requires("providers.view_importrun")
def sources(request: HttpRequest) -> HttpResponse:
    latest = ImportRun.objects.filter(source=OuterRef("pk")).order_by("-started_at")
    kept = Source.objects.editable_by(request.user).with_content()
    rows = kept.annotate(
        run_id=Subquery(latest.values("pk")[:1]), problems=_problems_of_latest(latest)
    )
    runs = ImportRun.objects.in_bulk([row.run_id for row in rows if row.run_id])
    context = {"rows": [(row, runs.get(row.run_id)) for row in rows]}
    return render(request, "providers/sources.html", context)


def _problems_of_latest(latest: Any) -> Any:
    return Subquery(latest.annotate(number=Count("problems")).values("number")[:1])


def _phone(
    request: HttpRequest, service: Service, phone: Phone, title: str, **more: Any
) -> HttpResponse:
    form = PhoneForm(request.POST or None, instance=phone)
    if request.method == "POST" and form.is_valid():
        row = Phone.objects.get(pk=phone.pk) if more else Phone()
        actions.set_phone(row, service, by=request.user, **form.cleaned_data)
        messages.success(request, "The number is saved.")
        return redirect(service)
    return _form(request, form, title, service, **more)


def _form(
    request: HttpRequest, form: Any, title: str, service: Service, **more: Any
) -> HttpResponse:
    context = {"form": form, "title": title, "service": service} | more
    status = 422 if form.is_bound else 200
    return render(request, "providers/form.html", context, status=status)


def _kept(request: HttpRequest, pk: UUID) -> Service:
    return get_object_or_404(Service.objects.editable_by(request.user), pk=pk)


def _kept_place(request: HttpRequest, pk: UUID) -> ServiceAtLocation:
    kept = Service.objects.editable_by(request.user)
    places = ServiceAtLocation.objects.select_related("service", "location")
    return get_object_or_404(places.filter(service__in=kept), pk=pk)


def _phone_of(service: Service, pk: UUID) -> Phone:
    """Find a number that the service shows: its own, its places' or its organization's."""
    places = Q(service_at_location__service=service)
    here = Q(location__service_at_locations__service=service)
    owner = Q(service=service) | places | here
    if service.organization_id:
        owner |= Q(organization=service.organization_id)
    return get_object_or_404(Phone.objects.current().filter(owner).distinct(), pk=pk)


def _hours_now(place: ServiceAtLocation) -> dict[str, str]:
    shown = dict(week_of([s for s in schedules_of(place) if not s.gone_since]))
    return {day: "" if words == "unknown" else words for day, words in shown.items()}
