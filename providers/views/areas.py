"""Areas of the map: which we serve, and outlines handed in as a file."""

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts.permissions import requires
from core.errors import DomainError
from providers.actions.areas import Imported, import_areas, serve_areas
from providers.crisis_map.ours import ours
from providers.forms.crisis_map import AreasForm, HomeAreasForm
from providers.models import AreaLayer


@requires("providers.import_area")
def map_areas(request: HttpRequest) -> HttpResponse:
    """Show the layers of areas; take one more as a file, or say what it would change."""
    form = AreasForm(request.POST or None, request.FILES or None, user=request.user)
    found = _take(request, form) if form.is_valid() else None
    if found is None:
        form.hold_file()
        return _show(request, form=form)
    if form.cleaned_data["is_trial"]:
        form.go_on()
        return _show(request, form=form, tried=_counts(found))
    form.let_go()
    soon = "Doors are counted in them within five minutes."
    messages.success(request, f"Taken: {_counts(found)} {soon}")
    return redirect("providers:map_areas")


@require_POST
@requires("providers.import_area")
def home_areas(request: HttpRequest) -> HttpResponse:
    """Say which areas are served: the doors in them are ours on the map."""
    form = HomeAreasForm(request.POST, jurisdiction=request.user.jurisdiction)
    if not form.is_valid():
        return _show(request, home_form=form)
    serve_areas(form.cleaned_data["areas"], by=request.user)
    messages.success(request, "Saved. The map counts by it from now on.")
    return redirect("providers:map_areas")


def _take(request: HttpRequest, form: AreasForm) -> Imported | None:
    """Read the file; what is wrong with all of it stands beside the field."""
    try:
        return import_areas(
            form.cleaned_data["file"].read(),
            name=form.cleaned_data["name"],
            jurisdiction=request.user.jurisdiction,
            dry_run=form.cleaned_data["is_trial"],
        )
    except DomainError as error:
        form.add_error("file", error.message)
        return None


def _counts(found: Imported) -> str:
    return (
        f"{found.added} added, {found.changed} changed, {found.gone} gone, "
        f"{found.same} the same."
    )


def _show(
    request: HttpRequest, form: Any = None, home_form: Any = None, tried: str = ""
) -> HttpResponse:
    place = request.user.jurisdiction
    layers = AreaLayer.objects.visible_to(request.user).annotate(n=Count("areas"))
    homes = {"areas": "\n".join(ours(place).names)}
    is_refused = any(one and one.is_bound and one.errors for one in (form, home_form))
    context = {
        "form": form or AreasForm(user=request.user),
        "home_form": home_form or HomeAreasForm(initial=homes, jurisdiction=place),
        "rows": [(layer, layer.n) for layer in layers],
        "tried": tried,
    }
    status = 422 if is_refused else 200
    return render(request, "providers/map/areas.html", context, status=status)
