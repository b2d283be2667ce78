"""The directory to take along: what the public may see of it, as HSDS 3.0."""

from collections.abc import Iterable

from django import forms
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.permissions import requires
from core.access import trace
from core.models import AccessLog
from providers.formats import hsds_out
from providers.models import Source

KINDS = {
    "csv": ("zip", "application/zip"),
    "json": ("json", "application/json"),
}


class ExportForm(forms.Form):
    """Which source to take, and how it is written."""

    source = forms.ModelChoiceField(
        Source.objects.all(),
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
    """Show what can be taken; once chosen, stream it.

    The body is written after the request's transaction has ended: each batch of it
    is a question of its own about tables that are under no jurisdiction's scope.
    """
    form = ExportForm(request.GET if "format" in request.GET else None)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "providers/export.html", {"form": form}, status=status)
    return _file(form.cleaned_data["source"], form.cleaned_data["format"])


def _file(source: Source | None, kind: str) -> HttpResponse | StreamingHttpResponse:
    ending, content_type = KINDS[kind]
    trace(AccessLog.Action.EXPORT, source or ("providers.source", None), reason=kind)
    parts: Iterable[str | bytes] = (
        hsds_out.zip_parts(source)
        if kind == "csv"
        else hsds_out.json_parts(source, hsds_out.Told())
    )
    name = f"{source.slug if source else 'directory'}-hsds.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(parts, content_type=content_type, headers=headers)
