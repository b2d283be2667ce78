"""Pages of imports: upload a file, see what it would change, apply it, look back."""

import csv
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import requires
from core import keyset
from core.access import trace
from core.errors import InvalidInput
from core.pages import render_part
from providers.actions import importing
from providers.feeds import formulas
from providers.forms.importing import OrderForm, UploadForm
from providers.models import ImportRun

MOST_PROBLEMS = 200
MOST_LINES = 200
KINDS = ("changed", "gone", "added")
# From here on a preview asks whether the file is perhaps an update.
MANY_GONE = 0.2


@require_safe
@requires("providers.view_importrun")
def history(request: HttpRequest) -> HttpResponse:
    runs = ImportRun.objects.visible_to(request.user).select_related("source", "by")
    runs = runs.annotate(problem_count=Count("problems"))
    page = keyset.page(runs, request.GET.get("cursor", ""), ("-started_at", "-id"))
    return render(request, "providers/imports.html", {"page": page})


@requires("providers.import_directory")
def upload(request: HttpRequest) -> HttpResponse:
    form = UploadForm(request.POST or None, request.FILES or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            run = _upload(request, dict(form.cleaned_data))
        except InvalidInput as error:
            form.add_error("new_source", error.message)
        else:
            form.let_go()
            is_asked = importing.asks_for_columns(run)
            return redirect("providers:columns", run.pk) if is_asked else redirect(run)
    form.hold_file()
    if getattr(request, "upload_is_too_large", False):
        form.say_too_large()
    status = 422 if form.is_bound else 200
    return render(request, "providers/upload.html", {"form": form}, status=status)


def _upload(request: HttpRequest, order: dict[str, Any]) -> ImportRun:
    file, named = order.pop("file"), order.pop("new_source")
    del order["held_as"]
    source = order.pop("source") or importing.new_source(named, by=request.user)
    if order["mapping"]:
        order["format"] = order["format"] or "csv"
    elif saved := source.saved_mappings.first():
        # What the source used last, should the file be of no format we can tell.
        order["mapping"] = saved.slug
    return importing.upload(
        file.chunks(), by=request.user, name=file.name, source=source, **order
    )


@require_safe
@requires("providers.view_importrun")
def show(request: HttpRequest, pk: UUID) -> HttpResponse:
    run = _run(request, pk)
    kind = request.GET.get("kind", "")
    lines = [line for line in run.lines if kind in {"", line[0]}]
    problems = list(run.problems.all()[: MOST_PROBLEMS + 1])
    context = {
        "run": run,
        "State": ImportRun.State,
        "kind": kind,
        "kinds": [(name, run.total(name)) for name in KINDS],
        "lines": lines[:MOST_LINES],
        "more_lines": _more(run, kind, len(lines[:MOST_LINES])),
        "problems": problems[:MOST_PROBLEMS],
        "has_more": len(problems) > MOST_PROBLEMS,
        "lost": run.problems.filter(is_loaded=False).count(),
        "may_tell_columns": importing.may_tell_columns(run),
        "asks_for_columns": run.state == ImportRun.State.FAILED
        and importing.asks_for_columns(run),
        "is_perhaps_update": _is_perhaps_update(run),
        "order": OrderForm(user=request.user, initial=_order_of(run)),
    }
    page, part = "providers/import.html", "providers/_import.html"
    return render_part(request, page, part, context)


@require_POST
@requires("providers.import_directory")
def apply(request: HttpRequest, pk: UUID) -> HttpResponse:
    run = _run(request, pk)
    importing.apply(run, by=request.user)
    return redirect(run)


@require_POST
@requires("providers.import_directory")
def preview_again(request: HttpRequest, pk: UUID) -> HttpResponse:
    run = _run(request, pk)
    form = OrderForm(request.POST, user=request.user)
    if not form.is_valid():
        raise InvalidInput("There is no such format or mapping.")
    importing.preview_again(run, by=request.user, **form.cleaned_data)
    return redirect(run)


@require_POST
@requires("providers.import_directory")
def cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    run = _run(request, pk)
    importing.cancel(run)
    if run.state == ImportRun.State.CANCELLED:
        messages.success(request, "The import is cancelled. Nothing was changed.")
    return redirect(run)


@require_safe
@requires("providers.view_importrun")
def problems(request: HttpRequest, pk: UUID) -> StreamingHttpResponse:
    run = _run(request, pk)
    trace("export", run, reason="problems")
    rows = list(run.problems.values_list("file", "line", "reason", "is_loaded"))
    response = StreamingHttpResponse(_as_csv(rows), content_type="text/csv")
    response["Content-Disposition"] = f'attachment; filename="problems-{run.pk}.csv"'
    return response


def _as_csv(rows: list[tuple]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield writer.writerow(["file", "line", "reason", "loaded"])
    for file, line, reason, is_loaded in rows:
        fate = "as far as sound" if is_loaded else "no"
        safe = (formulas.escape(file), line, formulas.escape(reason), fate)
        yield writer.writerow(safe)


class _Echo:
    """Hands back each line that a csv writer writes."""

    def write(self, line: str) -> str:
        return line


def _run(request: HttpRequest, pk: UUID) -> ImportRun:
    runs = ImportRun.objects.visible_to(request.user).select_related("source", "by")
    return get_object_or_404(runs, pk=pk)


def _more(run: ImportRun, kind: str, shown: int) -> int:
    """Count what differs beyond the lines shown; a changed row may have several lines."""
    total = run.total(kind) if kind else sum(run.total(name) for name in KINDS)
    return max(0, total - shown)


def _is_perhaps_update(run: ImportRun) -> bool:
    counts = run.counts.get("service", {})
    held = counts.get("gone", 0) + counts.get("same", 0) + counts.get("changed", 0)
    return counts.get("gone", 0) > MANY_GONE * held


def _order_of(run: ImportRun) -> dict[str, str]:
    return {"format": run.format, "mapping": run.mapping, "coverage": run.coverage}
