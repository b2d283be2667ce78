"""One's own notices: a list, a link that opens what one is about, and "read"."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import requires
from core import keyset
from core.pages import render_part
from notifications.models import Notice


@require_safe
@requires("notifications.view_notice")
def index(request: HttpRequest) -> HttpResponse:
    notices = Notice.objects.visible_to(request.user)
    if not request.GET.get("all"):
        notices = notices.unread()
    context = {
        "page": keyset.page(notices, request.GET.get("cursor", "")),
        "is_all": bool(request.GET.get("all")),
    }
    return render_part(
        request, "notifications/list.html", "notifications/_list.html", context
    )


@require_safe
@requires("notifications.view_notice")
def open_(request: HttpRequest, pk: Any) -> HttpResponse:
    """Go to what the notice is about; following it is reading it."""
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    Notice.objects.filter(pk=notice.pk).read()
    return redirect(notice.subject_url)


@require_POST
@requires("notifications.view_notice")
def read(request: HttpRequest, pk: Any) -> HttpResponse:
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    Notice.objects.filter(pk=notice.pk).read()
    return redirect("notifications:list")


@require_POST
@requires("notifications.view_notice")
def read_all(request: HttpRequest) -> HttpResponse:
    Notice.objects.visible_to(request.user).read()
    return redirect("notifications:list")
