"""Finding a service for a session or a case, and saying that there is none."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import requires
from cases.models import Case, Session
from cases.reach import asks_why, reach_case, reach_session
from desk.forms import UnmetForm
from desk.unmet import no_service, zip_of
from providers.models import Demand
from providers.views.finder import Finder, Origin, look


@require_http_methods(["GET", "HEAD", "POST"])
@requires("referrals.add_referral")
@asks_why
def for_session(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Look around the place of a session's call; what is asked travels by POST."""
    session = reach_session(request.user, pk)
    return look(request, _finder("session", session, session.case, _of_call(session)))


@require_http_methods(["GET", "HEAD", "POST"])
@requires("referrals.add_referral")
@asks_why
def for_case(request: HttpRequest, pk: UUID) -> HttpResponse:
    case = reach_case(request.user, pk)
    latest = case.sessions.exclude(call=None).select_related("call")
    session = latest.order_by("-started_at").first()
    origin = _of_call(session) if session else None
    return look(request, _finder("case", case, case, origin))


@require_POST
@requires("desk.record_unmet")
@asks_why
def none_for_session(request: HttpRequest, pk: UUID) -> HttpResponse:
    session = reach_session(request.user, pk)
    return _none(request, session.case, "desk:services", pk, session=session)


@require_POST
@requires("desk.record_unmet")
@asks_why
def none_for_case(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _none(request, reach_case(request.user, pk), "desk:case_services", pk)


def _none(
    request: HttpRequest,
    case: Case,
    route: str,
    pk: UUID,
    session: Session | None = None,
) -> HttpResponse:
    form = UnmetForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Choose why no service was suitable.")
        return redirect(route, pk)
    demand = no_service(case, by=request.user, session=session, **form.cleaned_data)
    words = demand.get_reason_display().lower()
    messages.success(request, f"Noted: no suitable service ({words}). It counts.")
    return redirect(route, pk)


def _finder(kind: str, subject: Any, case: Case, origin: Origin | None) -> Finder:
    names = {"session": ("services", "no_service")}
    route, none = names.get(kind, ("case_services", "case_no_service"))
    return Finder(
        url=reverse(f"desk:{route}", args=[subject.pk]),
        refer={"url": reverse("referrals:create"), "fields": {kind: subject.pk}},
        unmet={
            "url": reverse(f"desk:{none}", args=[subject.pk]),
            "reasons": Demand.Reason.choices,
        },
        origin=origin or _of_person(case),
        back={"url": subject.get_absolute_url(), "words": f"Back to {case.number}"},
    )


def _of_call(session: Session) -> Origin | None:
    """Take where the call came from, as a point or as its ZIP."""
    call = session.call
    if call is None:
        return None
    try:
        point = (float(call.latitude), float(call.longitude))
    except ValueError:
        found = zip_of(call.place)
        return Origin("From the call's ZIP", postal_code=found) if found else None
    return Origin("From where the call came", *point)


def _of_person(case: Case) -> Origin | None:
    found = zip_of(case.person.address)
    return Origin("From the person's ZIP", postal_code=found) if found else None
