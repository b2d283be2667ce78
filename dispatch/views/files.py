"""CAD files: uploaded, their columns confirmed, loaded by a worker, and what came of each."""

import csv
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.permissions import requires
from core import kept_files, keyset
from core.access import trace
from core.errors import ConflictError, DomainError
from core.pages import render_part
from dispatch.actions import files as actions
from dispatch.files import guessing
from dispatch.files.columns import start_of
from dispatch.files.reading import CadLine, Mapping, NotCalls, read_calls
from dispatch.files.sifting import sift
from dispatch.files.work import UPLOADS
from dispatch.forms.files import ColumnsForm, UploadForm, WatchForm
from dispatch.models import CadFeed, CallFile

MOST_PROBLEMS = 200
TRIED, SHOWN = 2_000, 8


@require_safe
@requires("dispatch.view_callfile")
def history(request: HttpRequest) -> HttpResponse:
    rows = CallFile.objects.visible_to(request.user).select_related("feed", "by")
    page = keyset.page(rows, request.GET.get("cursor", ""))
    return render(request, "dispatch/files.html", {"page": page})


@require_http_methods(["GET", "POST"])
@requires("dispatch.load_callfile")
def upload(request: HttpRequest) -> HttpResponse:
    form = UploadForm(request.POST or None, request.FILES or None, user=request.user)
    if request.method == "POST":
        stored_as, name = _store(form)
        if form.is_valid():
            try:
                return redirect(_keep(request, form, stored_as, name))
            except DomainError as error:
                form.add_error("new_feed", error.message)
        if stored_as:
            form.keep(stored_as, name)
    if getattr(request, "upload_is_too_large", False):
        form.say_too_large()
    status = 422 if form.is_bound else 200
    return render(request, "dispatch/file_upload.html", {"form": form}, status=status)


def _store(form: UploadForm) -> tuple[str, str]:
    """Put the file that was sent where it is kept, if it is one; else the one from before."""
    form.is_valid()
    file = form.cleaned_data.get("file")
    if not file:
        stored_as, name = form.cleaned_data.get("kept") or ("", "")
        return stored_as, name
    stored_as = kept_files.store(file.chunks(), file.name, under=UPLOADS)
    path = kept_files.path_of(stored_as)
    try:
        guessing.first_rows(path, guessing.delimiter_of(path))  # type: ignore[arg-type]
    except NotCalls as error:
        kept_files.forget(stored_as)
        form.add_error("file", error.message)
        return "", ""
    return stored_as, kept_files.shown_name(file.name)


def _keep(
    request: HttpRequest, form: UploadForm, stored_as: str, name: str
) -> CallFile:
    said = form.cleaned_data
    feed = said["feed"] or actions.new_files_feed(said["new_feed"], by=request.user)
    return actions.keep_file(stored_as, name=name, feed=feed, by=request.user)


@require_http_methods(["GET", "POST"])
@requires("dispatch.load_callfile")
def columns(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask what each column is, show the first lines as they would be read, and load."""
    rows = CallFile.objects.readable_by(request.user).select_related("feed")
    file = get_object_or_404(rows, pk=pk)
    path = kept_files.path_of(file.stored_as)
    if path is None or file.status not in {"uploaded", "failed"}:
        raise ConflictError("This file is loaded, or no longer kept. Upload it again.")
    trace("view", file)
    form = _columns_form(request, file, path)
    if form.is_bound and form.is_valid() and "load" in request.POST:
        actions.order_load(file, form.spec(), by=request.user)
        return redirect(file)
    tried = (
        _try(path, form.mapping, file.feed)
        if form.is_bound and form.is_valid()
        else None
    )
    saved = file.feed.file_mappings.all()
    context = {"file": file, "form": form, "tried": tried, "saved": saved}
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "dispatch/file_columns.html", context, status=status)


def _columns_form(request: HttpRequest, file: CallFile, path: Path) -> ColumnsForm:
    """Ask for the columns that this delimiter gives, or say that it gives none."""
    guessed, wrong = guessing.delimiter_of(path), ""
    delimiter = request.POST.get("delimiter", guessed)[:1] or guessed
    try:
        cells = guessing.first_rows(path, delimiter)
    except NotCalls as error:
        cells, wrong = guessing.first_rows(path, guessed), error.message
    spec = start_of(file, cells, delimiter, request.GET.get("start", ""))
    form = ColumnsForm(request.POST or None, rows=cells, spec=spec)
    if wrong:
        form.add_error("delimiter", wrong)
    return form


def _try(path: Path, mapping: Mapping, feed: CadFeed) -> dict[str, Any]:
    """Read the first lines as they would be, and name those that cannot be."""
    try:
        lines = list(islice(read_calls(path, mapping), TRIED))
    except NotCalls as error:
        return {"failure": error.message}
    sift(lines, mapping, feed)
    wrong = [line for line in lines if line.fault or line.doubts]
    return {
        "read": len(lines),
        "sound": sum(not line.fault for line in lines),
        "first": [_shown(line, mapping) for line in lines[:SHOWN]],
        "wrong": [(line.number, _said(line), not line.fault) for line in wrong[:20]],
        "more": max(0, len(wrong) - 20),
    }


def _shown(line: CadLine, mapping: Mapping) -> dict[str, Any]:
    # As the file's own clock shows them: a page would turn them into those of here.
    clocks = {n: at.astimezone(mapping.zone) for n, at in line.times.items()}
    times = {name: at.replace(tzinfo=None) for name, at in clocks.items()}
    return line.texts | times | {"number": line.number, "said": _said(line)}


def _said(line: CadLine) -> str:
    return f"{line.fault}; not loaded" if line.fault else "; ".join(line.doubts)


@require_safe
@requires("dispatch.view_callfile")
def show(request: HttpRequest, pk: UUID) -> HttpResponse:
    file = _file(request, pk)
    problems = list(file.problems.all()[: MOST_PROBLEMS + 1])
    context = {
        "file": file,
        "problems": problems[:MOST_PROBLEMS],
        "has_more": len(problems) > MOST_PROBLEMS,
        "can_confirm": _can_confirm(request, file),
    }
    return render_part(request, "dispatch/file.html", "dispatch/_file.html", context)


def _can_confirm(request: HttpRequest, file: CallFile) -> bool:
    is_open = file.stored_as and file.status in {"uploaded", "failed"}
    if not (is_open and request.user.has_perm("dispatch.load_callfile")):
        return False
    return CallFile.objects.readable_by(request.user).filter(pk=file.pk).exists()


@require_POST
@requires("dispatch.load_callfile")
def discard(request: HttpRequest, pk: UUID) -> HttpResponse:
    actions.discard_file(_file(request, pk), by=request.user)
    return redirect("dispatch:files")


@require_safe
@requires("dispatch.view_callfile")
def problems(request: HttpRequest, pk: UUID) -> StreamingHttpResponse:
    file = _file(request, pk)
    trace("export", file, reason="problems")
    rows = list(file.problems.values_list("line", "reason", "is_loaded"))
    response = StreamingHttpResponse(_as_csv(rows), content_type="text/csv")
    response["Content-Disposition"] = f'attachment; filename="problems-{file.pk}.csv"'
    return response


def _as_csv(rows: list[tuple]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield writer.writerow(["line", "reason", "loaded"])
    for line, reason, is_loaded in rows:
        yield writer.writerow((line, reason, "as far as sound" if is_loaded else "no"))


class _Echo:
    """Hands back each line that a csv writer writes."""

    def write(self, line: str) -> str:
        return line


@require_POST
@requires("dispatch.manage_feed")
def watch(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Set how the files in a feed's folder are read, or that they are not."""
    feed = get_object_or_404(CadFeed.objects.visible_to(request.user), pk=pk)
    form = WatchForm(request.POST, feed=feed, user=request.user)
    if not form.is_valid():
        raise DomainError("Choose one of the saved mappings of this feed.")
    actions.watch_folder(feed, form.cleaned_data["mapping"], by=request.user)
    return redirect(feed)


def _file(request: HttpRequest, pk: UUID) -> CallFile:
    rows = CallFile.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("feed", "by", "repeats"), pk=pk)
