"""What of a feed is not stored: its rules, made, changed, switched off and on."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import requires
from dispatch.forms.filters import FilterForm
from dispatch.models import CadFeed, FieldFilter


@require_http_methods(["GET", "POST"])
@requires("dispatch.manage_feed")
def add(request: HttpRequest, pk: UUID) -> HttpResponse:
    feed = get_object_or_404(CadFeed.objects.visible_to(request.user), pk=pk)
    rule = FieldFilter(
        feed=feed,
        looks_for=FieldFilter.LooksFor.WORDS,
        action=FieldFilter.Action.STRIP,
    )
    return _form(request, rule, f"What {feed} may not store")


@require_http_methods(["GET", "POST"])
@requires("dispatch.manage_feed")
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    rule = _rule(request, pk)
    return _form(request, rule, rule.name)


@require_POST
@requires("dispatch.manage_feed")
def switch(request: HttpRequest, pk: UUID) -> HttpResponse:
    rule = _rule(request, pk)
    rule.switch(on=not rule.is_active)
    said = "holds again" if rule.is_active else "holds no more"
    messages.success(request, f"“{rule.name}” {said}.")
    return redirect(rule.feed)


def _rule(request: HttpRequest, pk: UUID) -> FieldFilter:
    rules = FieldFilter.objects.visible_to(request.user).select_related("feed")
    return get_object_or_404(rules, pk=pk)


def _form(request: HttpRequest, rule: FieldFilter, heading: str) -> HttpResponse:
    form = FilterForm(request.POST or None, instance=rule)
    if request.method == "POST" and form.is_valid():
        form.instance.store()
        messages.success(request, "Holds for every message and line from now on.")
        return redirect(rule.feed)
    context = {"form": form, "rule": rule, "feed": rule.feed, "heading": heading}
    status = 422 if request.method == "POST" else 200
    return render(request, "dispatch/filter.html", context, status=status)
