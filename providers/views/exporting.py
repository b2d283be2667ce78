"""The directory to take along: what the public may see of it, as HSDS 3.0."""

import tempfile
from pathlib import Path
from typing import BinaryIO

from django import forms
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.permissions import requires
from core.access import trace
from core.models import AccessLog
from providers.formats import hsds_out
from providers.models import Source

KINDS = {
    "csv": ("zip", "application/zip", hsds_out.write_csv),
    "json": ("json", "application/json", hsds_out.write_json),
}


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


@require_safe
@requires("providers.export_directory")
def export(request: HttpRequest) -> HttpResponseBase:
    """Show what can be taken; once chosen, write it to a file and send that.

    The file is whole before its first byte is sent: what fails is an error, never half
    a file, and a slow reader holds no transaction open.
    """
    form = ExportForm(request.GET if "format" in request.GET else None)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "providers/export.html", {"form": form}, status=status)
    return _file(form.cleaned_data["source"], form.cleaned_data["format"])


def _file(source: Source | None, kind: str) -> FileResponse:
    ending, content_type, _ = KINDS[kind]
    trace(AccessLog.Action.EXPORT, source or ("providers.source", None), reason=kind)
    return FileResponse(
        _written(source, kind),
        as_attachment=True,
        filename=f"{source.slug if source else 'directory'}-hsds.{ending}",
        content_type=content_type,
    )


def _written(source: Source | None, kind: str) -> BinaryIO:
    """Write the export to a file that has no name any more: closed, it is gone."""
    ending, _, write = KINDS[kind]
    with tempfile.TemporaryDirectory() as room:
        path = Path(room) / f"hsds.{ending}"
        write(path, source)
        return path.open("rb")
