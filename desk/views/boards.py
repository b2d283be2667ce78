"""The queue board and the supervisor's board; both live, and 304 while nothing moved."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseNotModified,
    JsonResponse,
)
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from accounts.idle import is_poll
from accounts.permissions import requires
from core.access import trace
from core.pages import render_part
from desk import actions, pulse
from desk.board import board_context, queue_context
from desk.lines import MOST
from dispatch.models import Call
from staffing.models import Availability

Gather = Callable[[HttpRequest], dict[str, Any]]


@require_safe
@requires("desk.view_queue")
def queue(request: HttpRequest) -> HttpResponse:
    return _live(request, "queue", queue_context)


@require_safe
@requires("desk.view_board")
def board(request: HttpRequest) -> HttpResponse:
    return _live(request, "board", board_context)


@require_POST
@requires("desk.take_next_call")
def open_call(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a chosen call, or go on with the one already held."""
    call = get_object_or_404(Call.objects.visible_to(request.user), pk=pk)
    return redirect(actions.open_call(call, by=request.user))


@require_safe
@requires("dispatch.offer_call")
def offers(request: HttpRequest) -> JsonResponse:
    """Name the calls that wait for this person: offers to take, or theirs that nobody took.

    Whoever is not ready reads how many wait, and is offered none by name and sound.
    """
    waiting, is_offered = Call.objects.visible_to(request.user).waiting(), True
    count = waiting.count()
    if request.user.has_perm("desk.take_next_call"):
        words = "{} waits for a clinician", "{} wait for a clinician"
        short = "waits", "wait"
        ready = Availability.objects.visible_to(request.user).ready()
        is_offered = ready.filter(user=request.user).exists()
    else:
        waiting = waiting.filter(offered_by=request.user.pk, escalated_at__isnull=False)
        words = "Nobody took {} you offered", "Nobody took {} you offered"
        short = "not taken", "not taken"
    if not is_poll(request):
        trace("view", ("dispatch.call", None), reason="offers")
    ids = [str(pk) for pk in waiting.values_list("pk", flat=True)[:MOST]]
    said = words[len(ids) > 1].format(f"{len(ids)} call{'s' * (len(ids) > 1)}")
    told = {"words": said, "short": f"{len(ids)} {short[len(ids) > 1]}"}
    if not ids:
        told = {"words": "", "short": ""}
    offered = ids if is_offered else []
    return JsonResponse({"ids": offered, "waiting": count, **told})


def _live(request: HttpRequest, name: str, gather: Gather) -> HttpResponse:
    """Answer a visit with the page, a poll with the region or with 304."""
    # Read before the rows, so that a change in between is shown twice, never missed.
    moment = pulse.moment(request.user, name)
    tag = pulse.etag(request.user, moment)
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified(headers={"ETag": tag})
    if not is_poll(request):
        trace("view", ("dispatch.call", None), reason=name)
        return _show(request, name, gather(request))
    # Only the region may be answered with 304: a page also holds messages, shown once.
    response = _show(request, name, pulse.shared(moment, lambda: gather(request)))
    response["ETag"] = tag
    return response


def _show(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    return render_part(request, f"desk/{name}.html", f"desk/_{name}.html", context)
