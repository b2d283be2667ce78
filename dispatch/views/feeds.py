"""CAD feeds and their secrets, and the messages that could not be read."""

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
from core import keyset
from core.access import trace
from core.pages import render_part
from dispatch import intake
from dispatch.files.folder import folder_of
from dispatch.forms.files import WatchForm
from dispatch.forms.outlets import FeedForm
from dispatch.models import CadFeed, RawMessage
from dispatch.webhooks import new_secret


@require_http_methods(["GET", "POST"])
@requires("dispatch.manage_feed")
def feeds(request: HttpRequest) -> HttpResponse:
    feed = CadFeed(jurisdiction=request.user.jurisdiction, secret=new_secret())
    form = FeedForm(request.POST or None, instance=feed)
    if request.method == "POST" and form.is_valid():
        form.save()
        trace("change", feed, reason="made")
        return _once(request, feed, feed.secret, is_first=True)
    rows = CadFeed.objects.visible_to(request.user)
    context = {"feeds": rows, "form": form}
    status = 422 if request.method == "POST" else 200
    return render_part(
        request, "dispatch/feeds.html", "dispatch/_feeds.html", context, status
    )


@require_safe
@requires("dispatch.manage_feed")
def feed(request: HttpRequest, pk: UUID) -> HttpResponse:
    feed = _feed(request, pk)
    context = {
        "feed": feed,
        "filters": feed.filters.all(),
        "folder": folder_of(feed),
        "watch_form": WatchForm(feed=feed, user=request.user),
    }
    return render(request, "dispatch/feed.html", context)


@require_POST
@requires("dispatch.manage_feed")
@never_cache
def rotate(request: HttpRequest, pk: UUID) -> HttpResponse:
    feed = _feed(request, pk)
    return _once(request, feed, feed.rotate())


@require_POST
@requires("dispatch.manage_feed")
def forget_previous(request: HttpRequest, pk: UUID) -> HttpResponse:
    feed = _feed(request, pk)
    feed.forget_previous()
    messages.success(request, "Only the newest secret is accepted now.")
    return redirect(feed)


@require_POST
@requires("dispatch.manage_feed")
def switch(request: HttpRequest, pk: UUID) -> HttpResponse:
    feed = _feed(request, pk)
    feed.switch(on=not feed.is_active)
    return redirect(feed)


@require_safe
@requires("dispatch.view_quarantine")
def quarantine(request: HttpRequest) -> HttpResponse:
    rows = _messages(request).quarantined()
    page = keyset.page(rows, request.GET.get("cursor", ""))
    trace("search", ("dispatch.rawmessage", None))
    context = {"page": page}
    return render_part(
        request, "dispatch/quarantine.html", "dispatch/_quarantine.html", context
    )


@require_safe
@requires("dispatch.view_quarantine")
def message(request: HttpRequest, pk: UUID) -> HttpResponse:
    row = get_object_or_404(_messages(request), pk=pk)
    trace("view", row)
    context: dict[str, Any] = {"message": row}
    if request.user.has_perm("dispatch.read_message"):
        context["content"] = row.content.decode(errors="replace")[:50_000]
    return render(request, "dispatch/message.html", context)


@require_POST
@requires("dispatch.replay_message")
def replay(request: HttpRequest, pk: UUID) -> HttpResponse:
    row = get_object_or_404(_messages(request), pk=pk)
    receipt = intake.replay(row, by=request.user)
    if receipt.fault:
        messages.error(request, f"Still cannot be read: {receipt.fault.message}")
    else:
        messages.success(request, f"Read. The call was {receipt.result}.")
    return redirect(row)


def _feed(request: HttpRequest, pk: UUID) -> CadFeed:
    return get_object_or_404(CadFeed.objects.visible_to(request.user), pk=pk)


def _messages(request: HttpRequest) -> Any:
    return RawMessage.objects.visible_to(request.user).select_related(
        "feed", "replayed_by"
    )


def _once(
    request: HttpRequest, feed: CadFeed, secret: str, *, is_first: bool = False
) -> HttpResponse:
    """Show a secret the only time it is shown."""
    context = {"feed": feed, "secret": secret, "is_first": is_first}
    return render(request, "dispatch/secret.html", context)
