"""Where a CAD is told what became of its calls, and what could not be told."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.permissions import requires
from core.access import trace
from core.pages import render_part
from dispatch.actions import telling
from dispatch.forms.outlets import OutletForm
from dispatch.models import CadFeed, CadReport, Outlet

SHOWN = 200


@require_http_methods(["GET", "POST"])
@requires("dispatch.manage_feed")
@never_cache
def outlet(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say where this feed is told; once it is sent to, show the secret we sign with."""
    feed = get_object_or_404(CadFeed.objects.visible_to(request.user), pk=pk)
    known = Outlet.objects.visible_to(request.user).filter(feed=feed).first()
    was_sent_to = known is not None and known.way == Outlet.Way.WEBHOOK
    row = known or Outlet(jurisdiction=request.user.jurisdiction, feed=feed)
    form = OutletForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        form.save()
        trace("change", row, reason="where CAD is told")
        if was_sent_to or row.way == Outlet.Way.PULL:
            messages.success(request, "Saved.")
            return redirect(row)
        # The one made with the row was shown to nobody.
        return _once(request, row, row.secret)
    dead = CadReport.objects.visible_to(request.user).given_up().filter(outlet=known)
    context = {
        "feed": feed,
        "outlet": known,
        "form": form,
        "given_up": dead.count(),
        "last": dead.order_by("-due_at").first(),
        "unasked": Outlet.objects.unasked().filter(pk=known.pk).first()
        if known
        else None,
    }
    status = 422 if request.method == "POST" else 200
    return render_part(
        request, "dispatch/outlet.html", "dispatch/_outlet.html", context, status
    )


@require_POST
@requires("dispatch.manage_feed")
@never_cache
def rotate(request: HttpRequest, pk: UUID) -> HttpResponse:
    row = _outlet(request, pk)
    return _once(request, row, row.rotate())


@require_POST
@requires("dispatch.manage_feed")
def forget_previous(request: HttpRequest, pk: UUID) -> HttpResponse:
    row = _outlet(request, pk)
    row.forget_previous()
    messages.success(request, "Signed with the newest secret alone from now on.")
    return redirect(row)


@require_safe
@requires("dispatch.replay_report")
def untold(request: HttpRequest) -> HttpResponse:
    """List what was given up, what nobody asks for, and what is still tried."""
    rows = CadReport.objects.visible_to(request.user).failing()
    rows = rows.select_related("outlet__feed", "call").order_by("-due_at", "-id")
    trace("search", ("dispatch.cadreport", None))
    shown: list[Any] = list(rows[:SHOWN])
    outlets = Outlet.objects.visible_to(request.user).unasked()
    context = {
        "unasked": outlets.select_related("feed").order_by("feed__name"),
        "dead": [row for row in shown if row.state == CadReport.State.DEAD],
        "late": [row for row in shown if row.state != CadReport.State.DEAD],
        "limit": SHOWN,
    }
    return render_part(
        request, "dispatch/untold.html", "dispatch/_untold.html", context
    )


@require_POST
@requires("dispatch.replay_report")
def send_again(request: HttpRequest, pk: UUID) -> HttpResponse:
    rows = CadReport.objects.visible_to(request.user)
    report = get_object_or_404(rows, pk=pk)
    if telling.send_again(report):
        messages.success(request, "It is sent again now.")
    else:
        messages.info(request, f"This report is {report.get_state_display()}.")
    return redirect("dispatch:untold")


@require_POST
@requires("dispatch.replay_report")
def send_all_again(request: HttpRequest) -> HttpResponse:
    owed = telling.send_all_again(by=request.user)
    messages.success(request, f"{owed} sent again now." if owed else "Nothing waits.")
    return redirect("dispatch:untold")


def _outlet(request: HttpRequest, pk: UUID) -> Outlet:
    return get_object_or_404(Outlet.objects.visible_to(request.user), feed_id=pk)


def _once(request: HttpRequest, row: Outlet, secret: str) -> HttpResponse:
    """Show a secret the only time it is shown."""
    context = {"feed": row.feed, "outlet": row, "secret": secret}
    return render(request, "dispatch/outlet_secret.html", context)
