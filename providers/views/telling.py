"""The page behind a provider's link to tell what is free: made for a phone, without scripts."""

from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from core.errors import DomainError
from providers import actions
from providers.finding import trust
from providers.forms.capacity import FirstCountForm, NumbersForm
from providers.models import ProviderLink, Said, ServiceAtLocation, ServiceCapacity
from providers.models.capacity import CapacityQuerySet
from providers.views.by_link import by_link

STEPS = {"less": -1, "same": 0, "more": 1}


@require_http_methods(["GET", "HEAD", "POST"])
@by_link(ProviderLink.Kind.CAPACITY)
def tell(request: HttpRequest, link: ProviderLink) -> HttpResponse:
    """Show what is held of a service's places, and take in what its provider says."""
    first = FirstCountForm(places=_places(link))
    if request.method != "POST":
        return _show(request, link, first)
    if request.POST.get("do") == "first":
        first = FirstCountForm(request.POST, places=_places(link))
        if not first.is_valid():
            return _show(request, link, first, status=422)
    try:
        _take_in(request, link, first)
    except DomainError as error:
        messages.error(request, error.message)
        return _show(request, link, first, status=error.status)
    link.use()
    messages.success(request, "Thank you. Saved, as of now.")
    return redirect(request.path)


def _take_in(request: HttpRequest, link: ProviderLink, first: FirstCountForm) -> None:
    do = request.POST.get("do", "")
    if do == "first":
        actions.set_capacity(by=link, **first.cleaned_data)
        return
    held = get_object_or_404(_held(link), pk=_row(request))
    if do in STEPS:
        actions.step_capacity(held, STEPS[do], by=link)
        return
    numbers = NumbersForm(request.POST)
    if not numbers.is_valid():
        raise DomainError("Write whole numbers, and no more free than there are.")
    count = actions.Count(**numbers.cleaned_data)
    actions.tell_capacity(held, count, by=link, through=Said.LINK)


def _show(
    request: HttpRequest, link: ProviderLink, first: FirstCountForm, status: int = 200
) -> HttpResponse:
    now = timezone.now()
    rows = _held(link).trusted_at(now).order_by("unit__name", "population", "pk")
    several = len(_places(link)) > 1
    context = {
        "link": link,
        "rows": [(row, trust.capacity_of(row, now)) for row in rows],
        "several": several,
        "first": first,
    }
    return render(request, "providers/tell_capacity.html", context, status=status)


def _held(link: ProviderLink) -> CapacityQuerySet:
    rows = ServiceCapacity.objects.current().told().filter(service=link.service_id)
    return rows.select_related(
        "unit",
        "origin",
        "service_at_location__service",
        "service_at_location__location",
    )


def _places(link: ProviderLink) -> QuerySet[ServiceAtLocation]:
    places = ServiceAtLocation.objects.current().filter(service=link.service_id)
    return places.select_related("service", "location").order_by("pk")


def _row(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("row", ""))
    except ValueError as error:
        raise Http404 from error
