"""Pages for whoever looks for help: the search, a service, and "this is wrong"."""

from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import requires
from core.access import trace
from core.ids import read_id
from core.models import AccessLog
from core.pages import render_part
from providers.finding import hours
from providers.finding.entries import phones_of
from providers.finding.index import schedules_of
from providers.finding.search import results_of
from providers.forms.directory import ReportForm
from providers.models import (
    Accessibility,
    Address,
    Service,
    ServiceAtLocation,
    Team,
)
from providers.views.facts import facts_of
from providers.views.finder import Finder, look
from providers.views.past import changes_of

# Who may ask for a referral says so in a word; this room imports none above it.
SHORT = dict(
    zip(hours.WEEKDAYS, ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"], strict=True)
)
REFER, MAY_REFER = "referrals:create", "referrals.add_referral"


@require_http_methods(["GET", "HEAD", "POST"])
@requires("providers.view_service")
def search(request: HttpRequest) -> HttpResponse:
    """Search by GET; by POST where the question holds more than codes."""
    given = request.POST if request.method == "POST" else request.GET
    here = Finder(url=reverse("providers:list"), refer=refer_from(request, given))
    return look(request, here)


@require_safe
@requires("providers.view_service")
def show(request: HttpRequest, pk: UUID) -> HttpResponse:
    return show_service(request, _get(request, pk), report_form=ReportForm())


def show_service(
    request: HttpRequest, service: Service, status: int = 200, **forms: Any
) -> HttpResponse:
    """Show a service with each of its places, hours, numbers and history."""
    places = list(
        ServiceAtLocation.objects.filter(
            service=service, retired_at=None, **ServiceAtLocation.UNMERGED
        )
        .select_related("service__organization", "location", "origin")
        .prefetch_related(
            "phones",
            "schedules__origin",
            "service__phones",
            "service__schedules__origin",
            "service__organization__phones",
            "location__phones",
            "location__schedules__origin",
            Prefetch("location__addresses", Address.objects.current()),
            Prefetch("location__accessibility", Accessibility.objects.current()),
        )
    )
    results = {result.id: result for result in results_of(service.pk)}
    secret = _may_see_secrets(request, service, places)
    may_edit = _may_edit(request, service)
    context = {
        "service": service,
        "places": [_place(place, results.get(place.pk), secret) for place in places],
        "facts": facts_of(service),
        "teams": _teams(request, service),
        "reports": service.directory_reports.open().select_related("reported_by"),
        "past": changes_of(service, secrets=secret) if may_edit else [],
        "may_edit": may_edit,
        "refer": refer_from(request, request.POST or request.GET),
    } | forms
    return render_part(
        request,
        "providers/service.html",
        "providers/_service.html",
        context,
        status=status,
    )


def _place(place: ServiceAtLocation, result: Any, secret: bool) -> dict[str, Any]:  # noqa: FBT001
    chosen = [s for s in schedules_of(place) if not (s.gone_since or s.retired_at)]
    phones = [p for p in phones_of(place) if not (p.gone_since or p.retired_at)]
    return {
        "place": place,
        "result": result,
        "phones": phones,
        "week": [(SHORT[code], words) for code, words in week_of(chosen)],
        "address": _address(place, secret=secret),
        "is_secret": place.is_confidential,
    }


def week_of(schedules: list[Any]) -> list[tuple[str, str]]:
    """List the regular hours day by day, in words."""
    regular = [s for s in schedules if not s.is_exception]
    days: list[tuple[str, str]] = []
    for number, code in enumerate(hours.WEEKDAYS):
        today = sorted(
            (s for s in regular if _names(s, number)), key=lambda s: str(s.opens_at)
        )
        said = ", ".join(map(_words, today))
        days.append((code, said or ("closed" if regular else "")))
    return days


def _names(schedule: Any, number: int) -> bool:
    try:
        named = hours.weekdays(schedule.byday)
    except ValueError:
        return False
    return number in {day for day, _ in named} or not named


def _words(schedule: Any) -> str:
    if schedule.opens_at is None or schedule.closes_at is None:
        return "unknown"
    if schedule.opens_at == schedule.closes_at:
        return "24 hours"
    end = f"{schedule.closes_at:%H:%M}"
    return f"{schedule.opens_at:%H:%M}-{'24:00' if end == '00:00' else end}"


def _address(place: ServiceAtLocation, *, secret: bool) -> Any:
    if place.location is None or (place.is_confidential and not secret):
        return None
    return next(iter(place.location.addresses.all()), None)


def _may_see_secrets(
    request: HttpRequest, service: Service, places: list[ServiceAtLocation]
) -> bool:
    """Let the keepers of an entry see where it is, and leave a trace when they do."""
    hidden = any(place.is_confidential for place in places)
    role = request.user.has_perm("providers.view_confidential_location")
    if not (hidden and role and _is_keeper(request, service)):
        return False
    for place in places:
        if place.is_confidential and place.location:
            trace(AccessLog.Action.VIEW, place.location, reason="confidential")
    return True


def _teams(request: HttpRequest, service: Service) -> Any:
    teams = Team.objects.visible_to(request.user).filter(service=service)
    return teams.standing_at(timezone.now()).order_by("name")


def _may_edit(request: HttpRequest, service: Service) -> bool:
    return request.user.has_perm("providers.change_service") and _is_keeper(
        request, service
    )


def _is_keeper(request: HttpRequest, service: Service) -> bool:
    return Service.objects.editable_by(request.user).filter(pk=service.pk).exists()


def _get(request: HttpRequest, pk: UUID) -> Service:
    visible = Service.objects.visible_to(request.user)
    return get_object_or_404(
        visible.select_related("organization", "origin", "program"), pk=pk
    )


def refer_from(request: HttpRequest, given: QueryDict) -> dict[str, Any] | None:
    """Say where a "Refer" key posts to, when the searcher came from a session or case."""
    came_from = {name: read_id(given.get(name)) for name in ("session", "case")}
    fields = {name: value for name, value in came_from.items() if value}
    if not fields or not request.user.has_perm(MAY_REFER):
        return None
    try:
        return {"url": reverse(REFER), "fields": fields}
    except NoReverseMatch:
        return None
