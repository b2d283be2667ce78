"""One's own notices: a list, a link that opens what one is about, and "read"."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
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
    page = keyset.page(notices, request.GET.get("cursor", ""))
    context = {
        "page": page,
        "lines": list(_cases(page.rows, request.user)),
        "is_all": bool(request.GET.get("all")),
    }
    return render_part(
        request, "notifications/list.html", "notifications/_list.html", context
    )


def _cases(notices: list[Notice], user: Any) -> Iterator[tuple[Notice, Any]]:
    """Name beside each notice the case it is about, where the reader may know of it.

    What it is about lies in rooms above this one, so it is found by its name.
    """
    ids: dict[str, list[Any]] = {}
    for notice in notices:
        ids.setdefault(notice.subject_type, []).append(notice.subject_id)
    cases: dict[Any, Any] = {}
    for label, pks in ids.items():
        model = apps.get_model(label)
        if not any(field.name == "case" for field in model._meta.get_fields()):
            continue
        rows = model._default_manager.visible_to(user)
        for subject in rows.filter(pk__in=pks).select_related("case"):
            cases[subject.pk] = subject.case
    for notice in notices:
        yield notice, cases.get(notice.subject_id)


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
