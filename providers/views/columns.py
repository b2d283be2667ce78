"""The page that asks which column of an uploaded file is what, and shows what comes of it."""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.permissions import requires
from core import kept_files
from core.errors import ConflictError
from providers.actions import importing
from providers.feeds.bundle import Bundle
from providers.feeds.csvfile import Line, Unreadable, read_header, read_lines
from providers.feeds.package import opened
from providers.formats import flat
from providers.forms.columns import ColumnsForm
from providers.models import ImportRun, SavedMapping

SAMPLE = 3
TRIED = 10


@requires("providers.import_directory")
def columns(request: HttpRequest, pk: UUID) -> HttpResponse:
    runs = ImportRun.objects.visible_to(request.user).select_related("source")
    run = get_object_or_404(runs, pk=pk)
    try:
        with _csv_of(run) as file:
            return _ask(request, run, file)
    except Unreadable as error:
        messages.error(request, str(error))
        return redirect(run)


def _ask(request: HttpRequest, run: ImportRun, file: Path) -> HttpResponse:
    lines = list(islice(read_lines(file), TRIED))
    form = ColumnsForm(
        request.POST or None, columns=read_header(file), spec=_spec_of(run), lines=lines
    )
    tried = None
    if request.method == "POST" and form.is_valid():
        spec = form.spec(run.source)
        if "save" in request.POST:
            saved = importing.save_mapping(run.source, spec, by=request.user)
            order = {"format": "csv", "mapping": saved.slug}
            importing.preview_again(run, by=request.user, **order)
            return redirect(run)
        tried = _try(spec, lines)
    samples = [[_cut(line.get(c)) for line in lines[:SAMPLE]] for c in form.columns]
    context = {
        "run": run,
        "form": form,
        "rows": list(zip(form.choices, samples, strict=True)),
        "tried": tried,
    }
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "providers/columns.html", context, status=status)


@contextmanager
def _csv_of(run: ImportRun) -> Iterator[Path]:
    """Give the one CSV file that was uploaded, packed or not."""
    path = kept_files.path_of(run.stored_as)
    if path is None:
        raise ConflictError("The uploaded file is no longer kept. Upload it again.")
    with opened(path) as inside:
        files = sorted(inside.glob("*.csv")) if inside.is_dir() else [inside]
        if len(files) != 1:
            raise Unreadable("Only a single CSV file has columns to map.")
        yield files[0]


def _spec_of(run: ImportRun) -> dict[str, Any] | None:
    """Start from the mapping that was chosen, else from what the source used last."""
    chosen = SavedMapping.objects.filter(slug=run.mapping).first()
    if chosen is None and run.mapping in flat.mapping_names():
        return flat.load_mapping(run.mapping).spec
    chosen = chosen or run.source.saved_mappings.first()
    return chosen.spec if chosen else None


def _try(spec: dict[str, Any], lines: list[Line]) -> dict[str, Any]:
    """Read the first rows as the mapping says, and put them as a page shows them."""
    with TemporaryDirectory() as room:
        file = Path(room) / "first-rows.csv"
        with file.open("w", newline="", encoding="utf-8") as out:
            writer = csv.writer(out)
            writer.writerow(
                lines[0].cells if lines else flat.load_mapping(spec).id_columns
            )
            writer.writerows(list(line.cells.values()) for line in lines)
        try:
            bundle = flat.read_flat(file, flat.load_mapping(spec))
        except Unreadable as error:
            return {"failure": str(error), "rows": [], "problems": []}
    return {"rows": _shown(bundle), "problems": [p.reason for p in bundle.problems]}


def _shown(bundle: Bundle) -> list[dict[str, Any]]:
    table = bundle.rows.get
    found = []
    for key, service in (table("service") or {}).items():
        place = (table("location") or {}).get(key)
        owner = service.parents.get("organization", ("", ""))[1]
        organization = (table("organization") or {}).get(owner)
        is_secret = bool(place and place.values.get("is_confidential"))
        address = (table("address") or {}).get(key)
        found.append(
            {
                "service": service.values.get("name", ""),
                "organization": organization.values.get("name", "")
                if organization
                else "",
                "is_secret": is_secret,
                "address": _street(address) if address and not is_secret else "",
                "phones": [p.values["number"] for p in _of(bundle, "phone", key)],
                "days": [s.values["byday"] for s in _of(bundle, "schedule", key)],
            }
        )
    return found


def _of(bundle: Bundle, table: str, key: str) -> list[Any]:
    rows = bundle.rows.get(table, {}).values()
    return [r for r in rows if any(parent[1] == key for parent in r.parents.values())]


def _street(address: Any) -> str:
    names = ("address_1", "city", "state_province", "postal_code")
    return ", ".join(filter(None, (address.values.get(name) for name in names)))


def _cut(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}..."
