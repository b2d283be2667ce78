"""Finding a service for a session or a case, and saying that there is none."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import requires
from cases.models import Case, Session
from cases.reach import asks_why, reach_case, reach_session
from desk.forms import UnmetForm
from desk.unmet import no_service, zip_of
from providers.continuum import NEEDS
from providers.models import Demand
from providers.views.finder import Finder, Origin, look


@require_http_methods(["GET", "HEAD", "POST"])
@requires("referrals.add_referral")
@asks_why
def for_session(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Look around the place of a session's call; what is asked travels by POST."""
    session = reach_session(request.user, pk)
    return look(request, _finder_of_session(session))


@require_http_methods(["GET", "HEAD", "POST"])
@requires("referrals.add_referral")
@asks_why
def for_case(request: HttpRequest, pk: UUID) -> HttpResponse:
    case = reach_case(request.user, pk)
    return look(request, _finder_of_case(case))


@require_POST
@requires("desk.record_unmet")
@asks_why
def none_for_session(request: HttpRequest, pk: UUID) -> HttpResponse:
    session = reach_session(request.user, pk)
    finder = _finder_of_session(session)
    return _none(request, session.case, finder, session=session)


@require_POST
@requires("desk.record_unmet")
@asks_why
def none_for_case(request: HttpRequest, pk: UUID) -> HttpResponse:
    case = reach_case(request.user, pk)
    return _none(request, case, _finder_of_case(case))


def _none(
    request: HttpRequest, case: Case, finder: Finder, session: Session | None = None
) -> HttpResponse:
    """Record it and show the same question again: the next stroke builds on it."""
    form = UnmetForm(request.POST)
    if not form.is_valid():
        words = "Choose why no service was suitable."
        return look(request, finder, told={"words": words, "kind": "risk"})
    demand = no_service(case, by=request.user, session=session, **form.cleaned_data)
    return look(request, finder, told=_noted(demand))


def _noted(demand: Demand) -> dict[str, str]:
    """Say what was counted, and how to name a need that nothing named."""
    why = demand.get_reason_display().lower()
    if demand.need:
        need = NEEDS[demand.need].label.lower()
        words = f"Noted: {need}, no suitable service ({why}). It counts."
        return {"words": words, "kind": ""}
    words = (
        f"Noted: no suitable service ({why}). It counts for a need not named: "
        "choose the need (n) and press again, and it counts for that instead."
    )
    return {"words": words, "kind": "warn"}


def _finder_of_session(session: Session) -> Finder:
    return _finder("session", session, session.case, _of_call(session))


def _finder_of_case(case: Case) -> Finder:
    latest = case.sessions.exclude(call=None).select_related("call")
    session = latest.order_by("-started_at").first()
    return _finder("case", case, case, _of_call(session) if session else None)


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
        age=case.person.age,
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
