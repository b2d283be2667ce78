"""Pages that keep any row of the directory: one form, and sections of what hangs on it."""

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.permissions import requires
from core import keyset
from core.access import trace
from core.errors import ConflictError
from core.models import AccessLog
from core.pages import render_part
from providers.actions import records
from providers.forms.records import HEADINGS, KINDS, Kind, kind_of, owner_of
from providers.models import Attribute, DirectoryRow, Organization, Service

MOST_SHOWN = 200


@require_safe
@requires("providers.change_directory")
def organizations(request: HttpRequest) -> HttpResponse:
    """List the organizations that the reader's jurisdiction keeps, by name."""
    words = request.GET.get("q", "").strip()
    rows = Organization.objects.editable_by(request.user).filter(
        **Organization.UNMERGED
    )
    if words:
        rows = rows.filter(
            Q(name__icontains=words) | Q(alternate_name__icontains=words)
        )
    rows = rows.select_related("origin").annotate(
        offered=Count("services", filter=Q(services__retired_at=None))
    )
    page = keyset.page(rows, request.GET.get("cursor", ""), ("name", "id"))
    return render_part(
        request,
        "providers/organizations.html",
        "providers/_organizations.html",
        {"page": page, "q": words},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires("providers.change_directory")
def record(request: HttpRequest, kind: str, pk: UUID) -> HttpResponse:
    """Show a row with what hangs on it; save what is changed."""
    known = _kind(kind)
    row = _kept(request, known, pk)
    columns = _columns(known.form_class(instance=row), known)
    seen = _seen(request) or {name: records.as_text(row, name) for name in columns}
    form = known.form_class(_sent(request), instance=row)
    if request.method == "POST" and form.is_valid():
        # The form has written on the row already: compare with a fresh one.
        changes = {
            name: getattr(row, name)
            for name in columns
            if records.as_text(row, name) != seen.get(name)
        }
        fresh = _kept(request, known, pk)
        try:
            if _saved(
                form,
                lambda: records.change_row(
                    fresh, by=request.user, seen=seen, **changes
                ),
            ):
                messages.success(request, "Saved.")
                return redirect(_after(known, fresh))
        except ConflictError as error:
            seen |= _tell_newer(form, error)
            form.is_stale = True
    return _page(request, known, form, seen)


def _seen(request: HttpRequest) -> dict[str, str]:
    """Read what the page showed when the writer opened it."""
    try:
        said = json.loads(request.POST.get("seen", ""))
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _tell_newer(form: Any, error: ConflictError) -> dict[str, str]:
    """Put beside each field what a colleague wrote there; saved again, it is known."""
    newer = error.extra.get("current")
    if newer is None:
        raise error
    for name, (_, value) in newer.items():
        words = f"A colleague changed this meanwhile: it is now “{value or 'empty'}”."
        form.add_error(
            name if name in form.fields else None,
            f"{words} Save again to put yours in its place.",
        )
    return {name: text for name, (text, _) in newer.items()}


@require_http_methods(["GET", "HEAD", "POST"])
@requires("providers.change_directory")
def add_organization(request: HttpRequest) -> HttpResponse:
    return _add(request, KINDS["organization"], Organization(), None)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("providers.change_directory")
def add_record(request: HttpRequest, owner: str, pk: UUID, kind: str) -> HttpResponse:
    """Add a row to one that the reader's jurisdiction keeps."""
    holder, known = _kind(owner), _kind(kind)
    if kind not in holder.children:
        raise Http404(f"A {holder.word} has no {known.word}.")
    on = _kept(request, holder, pk)
    row = known.model()
    if isinstance(row, Attribute):
        row.link_id, row.link_entity = on.pk, "service"
    else:
        setattr(row, known.owner_column(holder), on)
    return _add(request, known, row, on)


@require_POST
@requires("providers.change_directory")
def retire_record(request: HttpRequest, kind: str, pk: UUID) -> HttpResponse:
    row = _kept(request, _kind(kind), pk)
    records.retire_row(row, by=request.user)
    messages.success(request, "Taken out of use. It can be brought back.")
    return redirect(_address_of(owner_of(row) or row))


@require_POST
@requires("providers.change_directory")
def restore_record(request: HttpRequest, kind: str, pk: UUID) -> HttpResponse:
    row = _kept(request, _kind(kind), pk)
    records.restore_row(row, by=request.user)
    messages.success(request, "In use again.")
    return redirect(_address_of(row))


def _add(
    request: HttpRequest, known: Kind, row: DirectoryRow, on: DirectoryRow | None
) -> HttpResponse:
    form = known.form_class(_sent(request), instance=row)
    if (
        request.method == "POST"
        and form.is_valid()
        and _saved(form, lambda: records.add_row(row, by=request.user))
    ):
        messages.success(request, "Added.")
        leads_on = known.children or on is None
        return redirect(_address_of(row if leads_on else on))
    context = {
        "form": form,
        "kind": known,
        "owner": on,
        "back": _address_of(on) if on else reverse("providers:organizations"),
        "title": f"New {known.word}" + (f": {on}" if on else ""),
    }
    status = 422 if form.is_bound else 200
    return render(request, "providers/record.html", context, status=status)


def _page(
    request: HttpRequest, known: Kind, form: Any, seen: dict[str, str]
) -> HttpResponse:
    row = form.instance
    if form.is_bound:
        # What was refused must not name the page.
        row = _kept(request, known, row.pk)
    on = owner_of(row)
    context = {
        "form": form,
        "kind": known,
        "row": row,
        "owner": on,
        "back": _back(row, on),
        "title": f"{row}" or known.word,
        "sections": [_section(known, row, slug) for slug in known.children],
        "is_imported": row.as_imported is not None,
        "seen": json.dumps(seen),
    }
    refused = 409 if hasattr(form, "is_stale") else 422
    status = refused if form.is_bound else 200
    return render(request, "providers/record.html", context, status=status)


def _section(known: Kind, row: DirectoryRow, slug: str) -> dict[str, Any]:
    """List the rows of one kind that hang on a row, those out of use last."""
    child = KINDS[slug]
    rows: Any = child.model._default_manager.all()
    if child.model is Attribute:
        rows = rows.filter(link_id=row.pk).select_related("taxonomy_term")
    else:
        rows = rows.filter(**{child.owner_column(known): row.pk})
    if slug == "place":
        rows = rows.exclude(location=None).select_related("location", "service")
    return {
        "slug": slug,
        "heading": HEADINGS[slug],
        "word": child.word,
        "rows": sorted(rows[:MOST_SHOWN], key=_in_use_first),
    }


def _in_use_first(row: Any) -> tuple[bool, str]:
    return bool(row.retired_at or row.gone_since), str(row)


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _columns(form: Any, known: Kind) -> list[str]:
    if known.model is Attribute:
        return ["taxonomy_term", "value"]
    return [name for name in form.fields if name in known.fields.split()]


def _saved(form: Any, write: Any) -> bool:
    """Write, and put what the database or the model forbids beside the form."""
    try:
        write()
    except ValidationError as error:
        form.add_error(None, error.messages)  # type: ignore[arg-type]
        return False
    return True


def _kind(slug: str) -> Kind:
    if slug not in KINDS:
        raise Http404("There is no such kind of row.")
    return KINDS[slug]


def _kept(request: HttpRequest, known: Kind, pk: UUID) -> Any:
    """Fetch a row of the reader's own keeping; a look at a secret place leaves a trace."""
    rows: Any = known.model._default_manager.editable_by(request.user)  # type: ignore[attr-defined]
    row = get_object_or_404(
        rows.filter(**known.model.UNMERGED).select_related("origin"), pk=pk
    )
    if known.slug in {"location", "address"} and records.is_secret(row):
        if not request.user.has_perm("providers.view_confidential_location"):
            raise PermissionDenied
        trace(AccessLog.Action.VIEW, row, reason="confidential")
    return row


def _address_of(row: Any) -> str:
    if isinstance(row, Service):
        return reverse("providers:edit", args=[row.pk])
    return reverse("providers:record", args=[kind_of(row).slug, row.pk])


def _after(known: Kind, row: DirectoryRow) -> str:
    """Go on with a row that has parts, back to its owner from one that has none."""
    if isinstance(row, Service):
        return row.get_absolute_url()
    return _address_of(row) if known.children else _back(row, owner_of(row))


def _back(row: DirectoryRow, on: DirectoryRow | None) -> str:
    if isinstance(row, Service):
        return row.get_absolute_url()
    return _address_of(on) if on else reverse("providers:organizations")
