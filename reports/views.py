"""Measures over a period, the de-identified rows behind each number, and the CSV."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from accounts.permissions import requires
from core import keyset
from core.access import trace
from core.crypto import blind
from core.models import AccessLog
from core.pages import render_part
from reports import actions, sheet
from reports.forms import PeriodForm
from reports.measures import MEASURES, Period


@require_safe
@requires("reports.view_report")
def index(request: HttpRequest) -> HttpResponse:
    form, days = _period(request)
    place = request.user.jurisdiction
    context = {
        "form": form,
        "first": days[0].isoformat(),
        "last": days[1].isoformat(),
        "answers": list(actions.answers(place, *days)),
        "daily": actions.by_day(place, MEASURES["outcome_class"], days[1]),
    }
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render_part(
        request, "reports/list.html", "reports/_list.html", context, status=status
    )


@require_safe
@requires("reports.view_row")
def rows(request: HttpRequest, key: str) -> HttpResponse:
    """Show the rows that a number counts, without whatever could say who."""
    measure = MEASURES.get(key)
    if measure is None:
        raise Http404
    _, (first, last) = _period(request)
    place = request.user.jurisdiction
    found = Period(first, last, place.zone).rows(measure).filter(jurisdiction=place)
    if bucket := request.GET.get("bucket"):
        found = found.filter(bucket=bucket)
    page = keyset.page(found.only("pk"), request.GET.get("cursor", ""), ("-at", "-id"))
    trace(AccessLog.Action.SEARCH, ("reports.row", None), reason=key)
    context = {
        "measure": measure,
        "bucket_label": measure.labels.get(bucket, ""),
        "page": page,
        "first": first.isoformat(),
        "last": last.isoformat(),
        "rows": [
            {
                "ref": blind("report", str(row.pk), place.pk).hex()[:10],
                "day": row.at,
                "label": measure.labels.get(row.bucket, row.bucket),
            }
            for row in page
        ],
    }
    return render_part(request, "reports/rows.html", "reports/_rows.html", context)


@require_safe
@requires("reports.export_report")
def export(request: HttpRequest) -> HttpResponse:
    _, days = _period(request)
    place = request.user.jurisdiction
    first, last = (day.isoformat() for day in days)
    trace(
        AccessLog.Action.EXPORT, ("reports.measure", None), reason=f"{first} to {last}"
    )
    name = f"divert-{place.slug}-{first}-{last}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    response = HttpResponse(content_type="text/csv; charset=utf-8", headers=headers)
    sheet.begin(response)
    sheet.write(response, place, (first, last), actions.answers(place, *days))
    return response


def _period(request: HttpRequest) -> tuple[PeriodForm, Any]:
    asked = request.GET if {"first", "last"} & request.GET.keys() else None
    form = PeriodForm(asked)
    days = form.days()
    if not form.is_bound:
        form.initial = {"first": days[0].isoformat(), "last": days[1].isoformat()}
    return form, days
