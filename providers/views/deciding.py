"""Pages of what imports could not decide: two words for one field, rows gone."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import requires
from core import keyset
from core.access import trace
from core.errors import InvalidInput
from core.pages import render_part
from providers.actions import deciding
from providers.feeds.tables import model_of
from providers.models import ImportConflict, Retirement

NEWEST = ("-created_at", "-id")
MOST_AT_ONCE = 100_000


@require_safe
@requires("providers.resolve_importconflict")
def conflicts(request: HttpRequest) -> HttpResponse:
    rows = _conflicts(request).select_related("source", "import_run")
    page = keyset.page(rows, request.GET.get("cursor", ""), NEWEST)
    shown = [(row, _ours(row)) for row in page.rows]
    if any(row.table in {"location", "address"} for row in page.rows):
        trace("view", ("providers.importconflict", None), reason="whereabouts")
    context = {"page": page, "shown": shown, "total": _conflicts(request).count()}
    return render_part(
        request, "providers/conflicts.html", "providers/_conflicts.html", context
    )


@require_POST
@requires("providers.resolve_importconflict")
def decide_conflict(request: HttpRequest, pk: UUID) -> HttpResponse:
    conflict = get_object_or_404(_visible_conflicts(request), pk=pk)
    decision = _decision(request, {"keep", "take"})
    deciding.decide_conflict(
        conflict, by=request.user, decision=decision, seen=request.POST.get("seen")
    )
    return redirect("providers:conflicts")


@require_POST
@requires("providers.resolve_importconflict")
def decide_conflicts(request: HttpRequest) -> HttpResponse:
    decision = _decision(request, {"keep", "take"})
    count = 0
    for conflict in _conflicts(request).filter(pk__in=_ids(request)).order_by("pk"):
        # Of a pair the first takes the other along.
        if _conflicts(request).filter(pk=conflict.pk).exists():
            seen = request.POST.get(f"seen-{conflict.pk}")
            deciding.decide_conflict(
                conflict, by=request.user, decision=decision, seen=seen
            )
        count += 1
    done = "Ours stands" if decision == "keep" else "Theirs was taken"
    messages.success(request, f"{done} in {count}.")
    return redirect("providers:conflicts")


@require_safe
@requires("providers.retire_row")
def retirements(request: HttpRequest) -> HttpResponse:
    rows = _retirements(request)
    total = rows.count()
    rows = rows.select_related("source", "import_run")
    open_parts = Count("parts", filter=Q(parts__decision=""))
    page = keyset.page(
        rows.annotate(part_count=open_parts), request.GET.get("cursor", ""), NEWEST
    )
    context = {"page": page, "total": total, **_filters(request)}
    return render_part(
        request, "providers/retirements.html", "providers/_retirements.html", context
    )


@require_POST
@requires("providers.retire_row")
def decide_retirements(request: HttpRequest) -> HttpResponse:
    """Decide about one row, or about all that the list holds under its filters."""
    decision = _decision(request, {"retire", "keep"})
    rows = _retirements(request)
    if "all" not in request.POST:
        rows = rows.filter(pk__in=_ids(request))
    elif request.POST["all"] != str(rows.count()):
        raise InvalidInput("The list is another one now: look at it again.")
    pks = list(rows.values_list("pk", flat=True)[:MOST_AT_ONCE])
    count = deciding.decide_retirements(pks, by=request.user, decision=decision)
    done = "out of use" if decision == "retire" else "kept"
    messages.success(request, f"{count} {done}.")
    return redirect("providers:retirements")


def _visible_conflicts(request: HttpRequest) -> Any:
    return ImportConflict.objects.visible_to(request.user)


def _conflicts(request: HttpRequest) -> Any:
    return _visible_conflicts(request).open()


def _retirements(request: HttpRequest) -> Any:
    rows = Retirement.objects.visible_to(request.user).open().filter(part_of=None)
    chosen = {name: value for name, value in _filters(request).items() if value}
    return rows.filter(**chosen)


def _filters(request: HttpRequest) -> dict[str, str]:
    given = request.POST if request.method == "POST" else request.GET
    return {"table": given.get("table", "")[:40]}


def _ours(conflict: ImportConflict) -> str:
    row = model_of(conflict.table).objects.filter(pk=conflict.row_id).first()
    return deciding.shown(row, conflict.field) if row else ""


def _decision(request: HttpRequest, allowed: set[str]) -> str:
    decision = request.POST.get("decision", "")
    if decision not in allowed:
        raise InvalidInput("Say what is to become of it.")
    return decision


def _ids(request: HttpRequest) -> list[UUID]:
    try:
        return [UUID(text) for text in request.POST.getlist("row")]
    except ValueError as error:
        raise InvalidInput("There is no such row.") from error
