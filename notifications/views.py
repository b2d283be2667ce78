"""One's own notices: a list, a link that opens what one is about, and "read"."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import requires
from core import keyset
from core.pages import render_part
from notifications import actions
from notifications.models import Delivery, Letter, Notice


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


GIVEN_UP = 100


@require_safe
@requires("notifications.retry_mail")
def mail(request: HttpRequest) -> HttpResponse:
    """List the e-mails that were given up: to whom, about what kind of thing, and why."""
    notices = Delivery.objects.visible_to(request.user).given_up()
    letters = Letter.objects.visible_to(request.user).given_up()
    context = {
        "notices": notices.select_related("notice__recipient").order_by("-due_at")[
            :GIVEN_UP
        ],
        "letters": letters.order_by("-due_at")[:GIVEN_UP],
        "limit": GIVEN_UP,
    }
    return render_part(
        request, "notifications/mail.html", "notifications/_mail.html", context
    )


@require_POST
@requires("notifications.retry_mail")
def retry(request: HttpRequest, pk: Any) -> HttpResponse:
    boxes = (box.objects.visible_to(request.user) for box in (Delivery, Letter))
    found = next((row for box in boxes if (row := box.filter(pk=pk).first())), None)
    if found is None:
        raise Http404
    if actions.retry(found):
        messages.success(request, "It is tried again now.")
    else:
        messages.info(request, f"This e-mail is {found.get_state_display()}.")
    return redirect("notifications:mail")
