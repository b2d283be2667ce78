"""The directory to take along: what the public may see of it, as HSDS 3.0."""

from uuid import UUID

from django import forms
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import requires
from core import kept_files
from core.access import trace
from core.errors import ConflictError
from core.models import AccessLog
from core.pages import render_part
from providers.actions.exporting import ask_for, tells_a_secret
from providers.models import DirectoryExport, Source


class ExportForm(forms.Form):
    """Which source to take, and how it is written."""

    source = forms.ModelChoiceField(
        Source.objects.with_content(),
        required=False,
        to_field_name="slug",
        empty_label="Every source",
    )
    format = forms.ChoiceField(
        choices=(
            ("csv", "CSV data package (one zip file)"),
            ("json", "JSON of nested services"),
        )
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires("providers.export_directory")
def export(request: HttpRequest) -> HttpResponse:
    """Take the order of a file, and show those that were asked for, ready or not.

    A worker writes it, so that nobody's page waits behind a large directory.
    """
    form = ExportForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        asked = form.cleaned_data
        ask_for(asked["source"], asked["format"], by=request.user)
        return redirect("providers:export")
    mine = list(
        DirectoryExport.objects.visible_to(request.user).select_related("source")
    )
    context = {"form": form, "exports": mine, "State": DirectoryExport.State}
    context["is_worked_on"] = any(one.is_worked_on for one in mine)
    page, part = "providers/export.html", "providers/_exports.html"
    status = 422 if form.is_bound else 200
    return render_part(request, page, part, context, status=status)


@require_safe
@requires("providers.export_directory")
def download(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Send a file that is written, unless it holds what became secret since."""
    mine = DirectoryExport.objects.visible_to(request.user).select_related("source")
    one = get_object_or_404(mine, pk=pk)
    path = kept_files.path_of(one.stored_as)
    if path is None:
        raise ConflictError("This file is not written yet, or is no longer kept.")
    if tells_a_secret(one):
        raise ConflictError(
            "Something in this file was made confidential or kept from the public since "
            "you asked for it. Ask for a new file: it comes without that."
        )
    trace(
        AccessLog.Action.EXPORT,
        one.source or ("providers.source", None),
        reason="taken",
    )
    kind = "application/zip" if one.kind == "csv" else "application/json"
    return FileResponse(
        path.open("rb"), as_attachment=True, filename=one.file_name, content_type=kind
    )
