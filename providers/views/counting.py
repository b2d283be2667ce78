"""How free places are kept: who tells late, by what rule a count ages, who holds a link."""

from uuid import UUID

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.permissions import requires
from providers import actions
from providers.actions.links import issue_link, revoke_link
from providers.finding import overdue, trust
from providers.forms.capacity import LinkForm, UnitRuleForm, in_words
from providers.models import ProviderLink, Service, ServiceCapacity, Unit

SHOWN = 200
KEPT_READINGS = 100


@require_safe
@requires("providers.view_capacity")
def capacities(request: HttpRequest) -> HttpResponse:
    """List providers by the updates they missed, worst first; nobody is written to."""
    now = timezone.now()
    rows = overdue.providers(request.user.jurisdiction_id, now)
    context = {"rows": rows[:SHOWN], "more": len(rows) > SHOWN, "now": now}
    return render(request, "providers/capacities.html", context)


@require_safe
@requires("providers.view_capacity")
def counts(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show what one provider counts, when it was told and how often it was missed."""
    now = timezone.now()
    rows = overdue.counts_of(pk, request.user.jurisdiction_id, now)
    first = get_object_or_404(
        Service.objects.visible_to(request.user).select_related("organization"),
        pk=rows[0].service_id if rows else None,
    )
    shown = [(row, in_words(row.expected_every)) for row in rows]
    context = {"rows": shown, "name": str(first.organization or first)}
    return render(request, "providers/counts.html", context)


@require_safe
@requires("providers.view_capacity")
def readings(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show what a count was over time."""
    now = timezone.now()
    kept = Service.objects.editable_by(request.user)
    rows = ServiceCapacity.objects.trusted_at(now).filter(service__in=kept)
    held = get_object_or_404(rows.select_related("unit", "origin", "service"), pk=pk)
    context = {
        "held": held,
        "words": trust.capacity_of(held, now),
        "readings": held.readings.all()[:KEPT_READINGS],
    }
    return render(request, "providers/readings.html", context)


@require_safe
@requires("providers.view_capacity")
def units(request: HttpRequest) -> HttpResponse:
    """List what is counted, with the rule by which a count of it ages."""
    used = Count("service_capacities", filter=Q(service_capacities__gone_since=None))
    rows = Unit.objects.current().editable_by(request.user).annotate(used=used)
    context = {
        "rows": [
            (unit, [in_words(span) for span in _rule(unit)])
            for unit in rows.select_related("origin").order_by("name", "origin__name")
        ]
    }
    return render(request, "providers/units.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("providers.change_unit")
def edit_unit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Set the rule by which counts of a unit age."""
    unit = get_object_or_404(Unit.objects.editable_by(request.user), pk=pk)
    form = UnitRuleForm(request.POST or None, unit=unit)
    if request.method == "POST" and form.is_valid() and _saved(request, unit, form):
        messages.success(request, f"{unit}: the rule is saved and holds from now on.")
        return redirect("providers:units")
    status = 422 if form.is_bound else 200
    context = {"form": form, "unit": unit}
    return render(request, "providers/unit.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("providers.give_link")
def links(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show who can tell what is free at a service, and give out another link."""
    service = get_object_or_404(Service.objects.editable_by(request.user), pk=pk)
    form, address = LinkForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        _, address = issue_link(
            service,
            ProviderLink.Kind.CAPACITY,
            by=request.user,
            email=form.cleaned_data["email"],
        )
        form = LinkForm()
    given = ProviderLink.objects.open().filter(
        service=service,
        kind=ProviderLink.Kind.CAPACITY,
        jurisdiction=request.user.jurisdiction,
    )
    context = {
        "service": service,
        "form": form,
        # Shown in the answer to the POST, and never again.
        "address": address,
        "links": given.select_related("issued_by").order_by("-issued_at"),
    }
    status = 422 if form.is_bound else 200
    return render(request, "providers/capacity_links.html", context, status=status)


@require_POST
@requires("providers.give_link")
def revoke(request: HttpRequest, pk: UUID) -> HttpResponse:
    kept = Service.objects.editable_by(request.user)
    link = get_object_or_404(
        ProviderLink,
        pk=pk,
        kind=ProviderLink.Kind.CAPACITY,
        service__in=kept,
        jurisdiction=request.user.jurisdiction,
    )
    revoke_link(link, by=request.user)
    messages.success(request, "The link leads nowhere from now on.")
    return redirect("providers:links", link.service_id)


def _saved(request: HttpRequest, unit: Unit, form: UnitRuleForm) -> bool:
    try:
        with transaction.atomic():
            actions.set_rule(unit, by=request.user, **form.cleaned_data)
    except IntegrityError:
        form.add_error("own_worthless_after", "Longer than it is trusted for.")
        return False
    return True


def _rule(unit: Unit) -> tuple:
    return unit.trusted_for, unit.worthless_after, unit.expected_every
