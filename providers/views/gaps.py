"""The register of gaps, and the rows behind each of its numbers."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.permissions import requires
from core.access import trace
from core.ids import read_id
from core.models import AccessLog
from core.pages import render_part
from providers.actions.gaps import look_after_gap
from providers.continuum import NEEDS
from providers.crisis_map import sheet, shortfall
from providers.crisis_map.shortfall import FEWEST, PERIODS, Tally
from providers.crisis_map.supply import UNCLASSIFIED
from providers.crisis_map.unnamed import MOST_READ, rows_without_names
from providers.forms.crisis_map import DAYS, GapForm, GapsForm
from providers.models import Demand, Gap
from providers.views.mapping import asked

MOST_ROWS = 500
# Where those who treat find what told of a demand; a room above ours, so by name.
PAGES = {
    "referrals.referral": "referrals:show",
    "cases.case": "desk:case",
    "cases.need": "desk:need",
    "cases.session": "desk:session",
    "dispatch.call": "dispatch:call",
}


@require_safe
@requires("providers.view_gap")
def register(request: HttpRequest) -> HttpResponse:
    form, lines = _register(request)
    context = {
        "form": form,
        "lines": [_shown(line, request.user) for line in lines],
        "period": form.period_asked,
        "period_words": PERIODS[form.period_asked],
        "fewest": FEWEST,
    }
    return render_part(
        request, "providers/gaps/list.html", "providers/gaps/_list.html", context
    )


@requires("providers.view_gap")
def show(request: HttpRequest, pk: UUID) -> HttpResponse:
    gap = get_object_or_404(Gap.objects.visible_to(request.user), pk=pk)
    may_change = request.user.has_perm("providers.change_gap")
    if request.method == "POST" and not may_change:
        raise PermissionDenied
    form = GapForm(request.POST or None, gap=gap, user=request.user)
    if form.is_bound and form.is_valid():
        member = form.cleaned_data["owner"]
        look_after_gap(
            gap,
            by=request.user,
            owner=member.user if member else None,
            status=form.cleaned_data["status"],
            note=form.cleaned_data["note"],
        )
        messages.success(request, "Saved.")
        return redirect("providers:gap", pk=gap.pk)
    mine = Gap.objects.visible_to(request.user).filter(pk=gap.pk)
    line = shortfall.register(mine, request.user, "all")[0]
    versions = gap.history.select_related("history_user", "owner").order_by(
        "-history_date"
    )
    context = {
        "gap": gap,
        "line": _shown(line, request.user),
        "form": form,
        "may_change": may_change,
        "versions": versions[:50],
        "doors_query": asked(shortfall.question_of(gap), whose=""),
    }
    status = 422 if form.is_bound else 200
    return render(request, "providers/gaps/gap.html", context, status=status)


@require_safe
@requires("providers.view_gap")
def rows(request: HttpRequest) -> HttpResponse:
    """List the demand behind a number; whoever does not treat sees nobody in it."""
    found, said = demand_asked(request)
    tally = shortfall.tally(found)
    may_open = request.user.has_perm("providers.view_demand")
    is_withheld = tally.is_small and not may_open
    trace(AccessLog.Action.SEARCH, ("providers.demand", None), reason="rows of a gap")
    context: dict[str, Any] = {
        "said": said,
        "tally": tally.in_words(request.user),
        "is_withheld": is_withheld,
        "may_open": may_open,
        "fewest": FEWEST,
        "most": MOST_ROWS,
    }
    if may_open:
        context["rows"] = _opened(found)
    elif not is_withheld:
        asked_for, place = request.GET.urlencode(), request.user.jurisdiction
        shown = rows_without_names(found, place, asked=asked_for)
        read = min(tally.times, MOST_READ)
        context |= {"rows": shown[:MOST_ROWS], "is_cut": read > len(shown)}
    return render_part(
        request, "providers/gaps/rows.html", "providers/gaps/_rows.html", context
    )


@require_safe
@requires("providers.export_gap")
def as_csv(request: HttpRequest) -> HttpResponse:
    form, lines = _register(request)
    response = _file(request, form, "csv", "text/csv; charset=utf-8")
    sheet.write(response, lines, request.user)
    return response


@require_safe
@requires("providers.export_gap")
def as_pdf(request: HttpRequest) -> HttpResponse:
    form, lines = _register(request)
    body = sheet.as_pdf(
        {
            "lines": [_shown(line, request.user) for line in lines],
            "jurisdiction": request.user.jurisdiction,
            "made_at": timezone.now(),
            "period_words": PERIODS[form.period_asked],
            "fewest": FEWEST,
        }
    )
    response = _file(request, form, "pdf", "application/pdf")
    response.write(body)
    return response


def _file(
    request: HttpRequest, form: GapsForm, kind: str, content_type: str
) -> HttpResponse:
    trace(AccessLog.Action.EXPORT, ("providers.gap", None), reason=kind)
    day = timezone.localdate().isoformat()
    name = f"gaps-{request.user.jurisdiction.slug}-{day}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content_type=content_type, headers=headers)


def _register(request: HttpRequest) -> tuple[GapsForm, list[shortfall.Line]]:
    """Read the filters and rank what they leave of the register."""
    form = GapsForm(request.GET)
    form.is_valid()
    asked_for = form.cleaned_data
    gaps = Gap.objects.visible_to(request.user)
    match asked_for.get("status", ""):
        case "":
            gaps = gaps.filter(status__in=(Gap.Status.OPEN, Gap.Status.IN_HAND))
        case "all":
            pass
        case status:
            gaps = gaps.filter(status=status)
    if need := asked_for.get("need"):
        codes = [n.code for n in NEEDS.values() if need in {n.code, n.level}]
        gaps = gaps.filter(need__in=[""] if need == UNCLASSIFIED else codes)
    lines = shortfall.register(
        gaps, request.user, form.period_asked, reason=asked_for.get("reason")
    )
    if asked_for.get("reason"):
        lines = [line for line in lines if line.tally.times]
    return form, lines


def _shown(line: shortfall.Line, user: Any) -> dict[str, Any]:
    return {
        "gap": line.gap,
        **numbers(line.tally, user),
        "reasons": line.reasons_said_to(user),
        "doors": line.doors,
        "latest": line.latest,
        "doors_query": asked(shortfall.question_of(line.gap), whose=""),
    }


def numbers(tally: Tally, user: Any) -> dict[str, Any]:
    return {
        "people": tally.said_to(user),
        "unknown": tally.unknown_said_to(user),
        "times": tally.times_said_to(user),
        "has_any": bool(tally.times),
    }


def demand_asked(request: HttpRequest) -> tuple[Any, list[str]]:
    """Read which demand a link means, and put it as words."""
    form = GapsForm(request.GET)
    form.is_valid()
    only: dict[str, Any] = {"reason": form.cleaned_data.get("reason")}
    said = [PERIODS[form.period_asked]]
    if gap := request.GET.get("gap", ""):
        gaps = Gap.objects.visible_to(request.user)
        only["gap"] = get_object_or_404(gaps, pk=read_id(gap))
        said.append(str(only["gap"]))
    found = shortfall.demands(request.user, form.period_asked, **only)
    if need := form.cleaned_data.get("need"):
        found = shortfall.of_kind(found, need)
        label = NEEDS[need].label if need in NEEDS else "need not named"
        said.append(label)
    if "area" in request.GET:
        found = found.filter(gap__area=request.GET["area"])
        said.append(request.GET["area"] or "area not known")
    hour = request.GET.get("hour", "")
    if hour.isdecimal() and int(hour) < 168:
        found = shortfall.at_hour(found, int(hour), request.user.jurisdiction.zone)
        said.append(f"{DAYS[int(hour) // 24]} {int(hour) % 24:02}:00 to :59")
    if only["reason"]:
        said.append(Demand.Reason(only["reason"]).label)
    return found, said


def _opened(found: Any) -> list[dict[str, Any]]:
    """Show whole rows, each with the way to the record that told of it."""
    joined = found.select_related(
        "gap", "service_at_location__service", "service_at_location__location"
    )
    return [
        {
            "demand": row,
            "url": reverse(PAGES[row.subject_type], args=[row.subject_id])
            if row.subject_type in PAGES
            else "",
        }
        for row in joined.order_by("-at")[:MOST_ROWS]
    ]
