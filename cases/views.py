"""Lists of cases, the search for people, and the short edits of a case."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import requires
from cases import actions
from cases.forms.cases import CarePlanForm, ConsentForm, NeedForm
from cases.forms.colleagues import OpeningForm
from cases.forms.people import PersonForm, SearchForm
from cases.models import Case, Consent, Need, Person, Session
from cases.reach import asks_why, reach_case
from core import keyset
from core.access import trace
from core.errors import InvalidInput
from core.pages import render_part

NEWEST = ("-opened_at", "-id")
SHOWN = {
    "open": "Open",
    "mine": "Mine",
    "unassigned": "Nobody's",
    "closed": "Closed",
    "all": "All",
}


@require_safe
@requires("cases.view_case")
def index(request: HttpRequest) -> HttpResponse:
    """List cases, newest first."""
    shown = request.GET.get("show", "open")
    shown = shown if shown in SHOWN else "open"
    rows = _shown(request, shown).select_related("assigned_to", "person")
    page = keyset.page(rows, request.GET.get("cursor", ""), NEWEST)
    trace("search", ("cases.case", None))
    context = {"page": page, "shown": shown, "tabs": SHOWN}
    return render_part(request, "cases/list.html", "cases/_list.html", context)


def _shown(request: HttpRequest, shown: str) -> Any:
    cases = Case.objects.visible_to(request.user).listed()
    match shown:
        case "open":
            return cases.open()
        case "mine":
            return cases.open().filter(assigned_to=request.user)
        case "unassigned":
            return cases.open().filter(assigned_to=None)
        case "closed":
            return cases.filter(status=Case.Status.CLOSED)
    return cases


SESSIONS = {
    "unsigned": "Not signed",
    "running": "In progress",
    "to-sign": "Ended, to sign",
    "abandoned": "Left unsigned",
    "co-sign": "To co-sign",
    "signed": "Signed",
}


@require_safe
@requires("cases.view_session")
def sessions(request: HttpRequest) -> HttpResponse:
    """List sessions: those in progress, those left behind, those to co-sign."""
    shown = request.GET.get("show", "unsigned")
    shown = shown if shown in SESSIONS else "unsigned"
    rows = Session.objects.visible_to(request.user).select_related("case", "clinician")
    picked = {
        "unsigned": rows.in_progress,
        "running": rows.running,
        "to-sign": rows.to_sign,
        "abandoned": rows.abandoned,
        "co-sign": rows.awaiting_co_signature,
        "signed": rows.signed,
    }[shown]()
    page = keyset.page(picked, request.GET.get("cursor", ""), ("-started_at", "-id"))
    trace("search", ("cases.session", None))
    context = {"page": page, "shown": shown, "tabs": SESSIONS}
    return render_part(request, "cases/sessions.html", "cases/_sessions.html", context)


@requires("cases.search_person")
def search(request: HttpRequest) -> HttpResponse:
    """Find people by what is known of them; the words never reach an address."""
    form = SearchForm(request.POST if request.method == "POST" else None)
    if not form.is_bound:
        form.fields["name"].widget.attrs["autofocus"] = True
    context: dict[str, Any] = {"form": form, "matches": None}
    if form.is_bound and form.is_valid():
        context["matches"] = actions.search_people(by=request.user, **form.cleaned_data)
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "cases/search.html", context, status=status)


@requires("cases.view_case")
def why(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask why a colleague's case is opened, and go on to it."""
    case = get_object_or_404(Case.objects.visible_to(request.user), pk=pk)
    form = OpeningForm(request.POST if request.method == "POST" else None)
    onward = request.GET.get("next", "")
    if request.method == "POST" and form.is_valid():
        actions.give_reason(case, by=request.user, **form.cleaned_data)
        is_ours = url_has_allowed_host_and_scheme(onward, {request.get_host()})
        return redirect(onward if onward and is_ours else case)
    status = 422 if form.is_bound else 200
    return render(
        request, "cases/why.html", {"case": case, "form": form}, status=status
    )


@requires("cases.change_person")
@asks_why
def person(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down what is known of the person of a case."""
    case = reach_case(request.user, pk)
    form = PersonForm(
        request.POST if request.method == "POST" else None,
        initial=PersonForm.shown(case.person),
    )
    status = 422 if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.keep_person(case.person, by=request.user, **form.cleaned_data)
        except actions.PersonChanged as changed:
            form, status = form.beside(changed), 409
        else:
            return redirect(case)
    trace("view", case.person)
    return render(
        request, "cases/person.html", {"case": case, "form": form}, status=status
    )


@require_POST
@requires("cases.change_need")
@asks_why
def add_need(request: HttpRequest, pk: UUID) -> HttpResponse:
    case = reach_case(request.user, pk)
    form = NeedForm(request.POST)
    if not form.is_valid():
        raise InvalidInput("Choose a need.")
    actions.add_need(case, form.cleaned_data["code"], by=request.user)
    return redirect(case)


NEED_MOVES = {"meet": Need.meet, "reopen": Need.reopen, "withdraw": Need.withdraw}


@require_POST
@requires("cases.change_need")
@asks_why
def move_need(request: HttpRequest, pk: UUID, need: UUID) -> HttpResponse:
    case = reach_case(request.user, pk)
    found = get_object_or_404(Need.objects.visible_to(request.user), case=case, pk=need)
    move = NEED_MOVES.get(request.POST.get("move", ""))
    if move is None:
        raise InvalidInput("Say whether the need is met.")
    move(found, by=request.user)
    return redirect(case)


@require_POST
@requires("cases.change_consent")
@asks_why
def add_consent(request: HttpRequest, pk: UUID) -> HttpResponse:
    case = reach_case(request.user, pk)
    form = ConsentForm(request.POST)
    if not form.is_valid():
        raise InvalidInput("Say what was agreed to.", errors=form.errors)
    actions.record_consent(case, by=request.user, **form.cleaned_data)
    return redirect(case)


@require_POST
@requires("cases.change_consent")
@asks_why
def withdraw_consent(request: HttpRequest, pk: UUID, consent: UUID) -> HttpResponse:
    case = reach_case(request.user, pk)
    consents = Consent.objects.visible_to(request.user)
    get_object_or_404(consents, case=case, pk=consent).withdraw(by=request.user)
    return redirect(case)


@requires("cases.change_careplan")
@asks_why
def care_plan(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write the standing advice for this person; the former plan is kept."""
    case = reach_case(request.user, pk)
    current = case.person.care_plans.filter(status="current").first()
    initial = (
        {n: getattr(current, n) for n in CarePlanForm.base_fields} if current else {}
    )
    form = CarePlanForm(
        request.POST if request.method == "POST" else None, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        actions.write_care_plan(case.person, by=request.user, **form.cleaned_data)
        return redirect(case)
    trace("view", case, reason="care plan")
    status = 422 if form.is_bound else 200
    context = {"case": case, "form": form, "current": current}
    return render(request, "cases/care_plan.html", context, status=status)


@require_safe
@requires("cases.view_person")
def cases_of(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Lead from a person that a search found to their newest case, or list them."""
    person = get_object_or_404(Person.objects.visible_to(request.user), pk=pk)
    cases = list(person.cases.listed().order_by("-opened_at")[:10])
    if len(cases) == 1:
        return redirect(cases[0])
    trace("view", person)
    return render(request, "cases/cases_of.html", {"person": person, "cases": cases})
