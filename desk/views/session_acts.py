"""What is done with a session besides typing: who it is, where the call goes, what follows."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import requires
from cases import actions as cases
from cases.forms.colleagues import ColleagueForm, WhyForm
from cases.forms.people import PersonForm, SearchForm
from cases.forms.sessions import TextForm
from cases.models import Person, Session, SessionDraft
from cases.reach import asks_why, reach_session
from core.access import trace
from core.errors import InvalidInput
from desk import actions, moves
from desk.views.sessions import show_signed
from dispatch.actions import AlreadySent, chosen, keep_told_place
from dispatch.forms.passing import BackForm, CancelForm
from dispatch.models import Response


@require_safe
@requires("cases.change_person")
@asks_why
def who(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show who the one on the line may be, each with what is known of them."""
    session = reach_session(request.user, pk)
    return _who(request, session)


def _who(request: HttpRequest, session: Session, **extra: Any) -> HttpResponse:
    status = extra.pop("status", 200)
    matches = cases.suggest_people(session, by=request.user)
    matches = extra.pop("found", None) or matches
    for match in matches:
        trace("view", match.person, reason="match")
    person = session.case.person
    trace("view", person)
    context = {
        "session": session,
        "candidates": [_known(match) for match in matches],
        "person_form": PersonForm(initial=PersonForm.shown(person)),
        "search_form": SearchForm(),
    }
    return render(request, "desk/who.html", context | extra, status=status)


def _known(match: cases.Match) -> dict[str, Any]:
    person = match.person
    sessions = Session.objects.filter(case__person=person).exclude(status="void")
    return {
        "person": person,
        "why": match.reasons,
        "care_plan": person.care_plans.filter(status="current").first(),
        "sessions": sessions.select_related("disposition", "case").order_by(
            "-started_at"
        )[:5],
    }


@require_POST
@requires("cases.search_person")
@asks_why
def search(request: HttpRequest, pk: UUID) -> HttpResponse:
    session = reach_session(request.user, pk)
    form = SearchForm(request.POST)
    if not form.is_valid():
        return _who(request, session, search_form=form, status=422)
    found = cases.search_people(by=request.user, **form.cleaned_data)
    return _who(request, session, search_form=form, found=found, searched=True)


@require_POST
@requires("cases.change_person")
@asks_why
def identify(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down who the person is."""
    session = reach_session(request.user, pk)
    person = session.case.person
    form = PersonForm(request.POST, initial=PersonForm.shown(person))
    if not form.is_valid():
        return _who(request, session, person_form=form, status=422)
    try:
        cases.keep_person(person, by=request.user, **form.cleaned_data)
    except cases.PersonChanged as changed:
        return _who(request, session, person_form=form.beside(changed), status=409)
    return redirect(session)


@require_POST
@requires("cases.change_person")
@asks_why
def match(request: HttpRequest, pk: UUID, person: UUID) -> HttpResponse:
    session = reach_session(request.user, pk)
    known = get_object_or_404(Person.objects.visible_to(request.user), pk=person)
    if request.POST.get("answer") == "same":
        moves.confirm_match(session, known, by=request.user)
        messages.success(request, f"This session is now in case {session.case}.")
        return redirect(session)
    cases.reject_match(session, known, by=request.user)
    return redirect("desk:who", session.pk)


def _act(
    permission: str,
    form_class: type[Form] | None,
    do: Callable[..., Any],
    *,
    form_name: str = "",
) -> Callable[..., HttpResponse]:
    """Make the view of a short act: reach the session, check the form, do it, go on.

    `form_name` is that of the form on the page of a signed session, to be shown again.
    """

    @require_POST
    @requires(permission)
    @asks_why
    def view(request: HttpRequest, pk: UUID) -> HttpResponse:
        session = reach_session(request.user, pk)
        said: dict[str, Any] = {}
        if form_class:
            takes_user = {"user": request.user} if form_class is ColleagueForm else {}
            form = form_class(request.POST, **takes_user)
            if form_name and not form.is_valid():
                again = {form_name: form}
                return show_signed(request, session, status=422, **again)
            if not form.is_valid():
                raise InvalidInput(_words(form), errors=form.errors)
            said = form.cleaned_data
        goes_to = do(session, by=request.user, **said)
        return redirect(goes_to if isinstance(goes_to, str) else session)

    return view


def _words(form: Form) -> str:
    told = [
        f"{form.fields[name].label}: {' '.join(e)}" for name, e in form.errors.items()
    ]
    return " ".join(told)


def _release(session: Session, **said: Any) -> str:
    actions.release(session, **said)
    return "desk:queue"


def _hand_over(session: Session, **said: Any) -> str:
    actions.hand_over(session, **said)
    return "desk:queue"


def _engage(session: Session, *, by: Any) -> None:
    if session.call:
        session.call.engage(by=by)


def _discard(session: Session, *, by: Any) -> None:
    cases.discard_draft(session, by=by)


def _addendum(session: Session, *, by: Any, text: str) -> None:
    cases.add_addendum(session, by=by, text=text)
    cases.discard_draft(session, by=by)


def _co_sign(session: Session, *, by: Any) -> None:
    cases.co_sign(session, by=by)


release = _act("dispatch.release_call", WhyForm, _release)
return_911 = _act("dispatch.return_call", BackForm, actions.return_to_911)
drop = _act("dispatch.drop_call", None, actions.drop)
engage = _act("dispatch.take_call", None, _engage)
hand_over = _act("cases.change_session", ColleagueForm, _hand_over)
discard = _act("cases.change_session", None, _discard)
addendum = _act("cases.add_addendum", TextForm, _addendum, form_name="addendum_form")
co_sign = _act("cases.co_sign_session", None, _co_sign)
void = _act("cases.void_session", WhyForm, cases.void_session, form_name="void_form")


@require_POST
@requires("dispatch.send_help")
@asks_why
def send_help(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask for a unit: the one confirmation stands on the page, with the location."""
    session = reach_session(request.user, pk)
    asked = chosen(request.POST.get("kind", ""), by=request.user)
    place = request.POST.get("place", "")[:500]
    try:
        response = actions.send_help_now(session, by=request.user, place=place, **asked)
    except AlreadySent as sent:
        keep_told_place(session.call, place, by=request.user)
        messages.warning(request, sent.message)
        return redirect(session)
    # The place stands on the page; a message is kept in the session, in plain text.
    what_next = (
        "Say the place aloud."
        if response.place
        else "No location is known: tell it to 911."
    )
    messages.warning(request, f"{response.who} asked for. {what_next}")
    return redirect(session)


@require_POST
@requires("dispatch.keep_response")
@asks_why
def keep_response(request: HttpRequest, pk: UUID, response: UUID) -> HttpResponse:
    """Let a unit that is out go on, whatever becomes of the session."""
    session, unit = _unit(request, pk, response)
    unit.keep(by=request.user)
    return redirect(f"{session.get_absolute_url()}#id_responses")


@require_POST
@requires("dispatch.change_response")
@asks_why
def cancel_response(request: HttpRequest, pk: UUID, response: UUID) -> HttpResponse:
    """Call off a unit from the session, with the reason."""
    session, unit = _unit(request, pk, response)
    form = CancelForm(request.POST)
    if not form.is_valid():
        raise InvalidInput(_words(form), errors=form.errors)
    unit.cancel(by=request.user, **form.cleaned_data)
    messages.success(request, f"{unit.who} is cancelled here. Say so on the radio.")
    return redirect(f"{session.get_absolute_url()}#id_responses")


def _unit(request: HttpRequest, pk: UUID, response: UUID) -> tuple[Session, Response]:
    session = reach_session(request.user, pk)
    units = Response.objects.visible_to(request.user).select_related("team")
    return session, get_object_or_404(units, pk=response)


@require_POST
@requires("cases.change_session")
@asks_why
def adopt(request: HttpRequest, pk: UUID, draft: UUID) -> HttpResponse:
    """Put a colleague's unsaved text on the record, to finish what they began."""
    session = reach_session(request.user, pk)
    cases.may_finish(session, by=request.user)
    drafts = SessionDraft.objects.visible_to(request.user).select_related("session")
    found = get_object_or_404(drafts, pk=draft, session=session)
    cases.adopt_draft(found, by=request.user)
    return redirect(session)


@requires("cases.move_session")
@asks_why
def wrong_person(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Search for the person whose case a session belongs in."""
    session = reach_session(request.user, pk)
    form = SearchForm(request.POST if request.method == "POST" else None)
    matches = None
    if form.is_bound and form.is_valid():
        matches = cases.search_people(by=request.user, **form.cleaned_data)
    context = {"session": session, "form": form, "matches": matches}
    status = 422 if form.is_bound and matches is None else 200
    return render(request, "desk/wrong_person.html", context, status=status)


@require_POST
@requires("cases.move_session")
@asks_why
def move(request: HttpRequest, pk: UUID, person: UUID) -> HttpResponse:
    """Put a session written on the wrong person under the right one."""
    session = reach_session(request.user, pk)
    to = get_object_or_404(Person.objects.visible_to(request.user), pk=person)
    reason = request.POST.get("reason", "")
    case = moves.move_session(session, by=request.user, to=to, reason=reason)
    messages.success(request, f"The session is now in case {case}.")
    return redirect(session)
