"""The session page: opened, typed into, saved and signed."""

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import requires
from cases import actions as cases
from cases.forms.colleagues import WhyForm
from cases.forms.sessions import OpenSessionForm, SessionForm, TextForm
from cases.models import Case, Person, Session
from cases.models.content import LONG, shown
from cases.reach import asks_why, reach_case, reach_session
from core.access import trace
from core.errors import ConflictError, DomainError, InvalidInput, problem
from core.pages import render_part
from desk import actions
from desk.session_page import closing_context, help_out, session_context


@require_POST
@requires("desk.take_next_call")
def take_next(request: HttpRequest) -> HttpResponse:
    session = actions.open_from_queue(by=request.user)
    if session is None:
        messages.info(request, "Nobody waits. Another clinician may have been quicker.")
        return redirect("desk:queue")
    return redirect(session)


@requires("cases.add_session")
@asks_why
def open_session(request: HttpRequest) -> HttpResponse:
    """Begin a session that no 911 call began, for a case or for someone not known yet."""
    case = _case_named(request)
    form = OpenSessionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        person: Person | None = case.person if case else None
        session = cases.open_session(
            by=request.user, person=person, **form.cleaned_data
        )
        return redirect(session)
    status = 422 if form.is_bound else 200
    return render(
        request, "desk/open_session.html", {"form": form, "case": case}, status=status
    )


def _case_named(request: HttpRequest) -> Case | None:
    named = request.GET.get("case") or request.POST.get("case")
    if not named:
        return None
    try:
        return reach_case(request.user, UUID(named))
    except ValueError as error:
        raise InvalidInput("That is no case.") from error


@require_safe
@requires("cases.view_session")
@asks_why
def show(request: HttpRequest, pk: UUID) -> HttpResponse:
    session = reach_session(request.user, pk)
    if session.status != Session.Status.IN_PROGRESS:
        return show_signed(request, session)
    return _show(request, session)


def _show(request: HttpRequest, session: Session, **extra: Any) -> HttpResponse:
    trace("view", session)
    status = extra.pop("status", 200)
    context = session_context(request.user, session, form=extra.pop("form", None))
    return render_part(
        request, "desk/session.html", "desk/_note.html", context | extra, status=status
    )


def show_signed(
    request: HttpRequest,
    session: Session,
    unsent: Any = None,
    status: int = 200,
    **forms: Any,
) -> HttpResponse:
    """Show a session to be read, with whatever text of this user is not in it."""
    trace("view", session)
    needs_co_signature = (
        session.risk_lowered_from and not session.co_signatures.exists()
    )
    own = session.drafts.filter(author=request.user).first()
    unsent = unsent or (own.content if own else {})
    context = {
        "session": session,
        "call": session.call,
        "addenda": session.addenda.all(),
        "co_signatures": session.co_signatures.all(),
        "needs_co_signature": needs_co_signature,
        "cad_line": cases.cad_line(session) if session.status == "signed" else "",
        "own_draft": own,
        # Whoever planned them: a colleague reads here what the person is to expect.
        "planned": session.case.follow_ups.scheduled().with_names().order_by("due_at"),
        **help_out(session),
        "asked": session.referrals.with_names().order_by("created_at"),
        "addendum_form": TextForm(initial={"text": _leftover(session, unsent)}),
        "void_form": WhyForm(),
    }
    context |= forms
    return render(request, "desk/session_signed.html", context, status=status)


def _leftover(session: Session, unsent: dict[str, Any]) -> str:
    """Give the text that is not in the signed session."""
    saved = shown(session)
    texts = {n: t for n, t in unsent.items() if isinstance(t, str) and n in LONG}
    return "\n\n".join(t for n, t in texts.items() if t not in saved[n])


@require_safe
@requires("cases.view_session")
@asks_why
def to_close(request: HttpRequest, pk: UUID) -> HttpResponse:
    session = reach_session(request.user, pk)
    return render(
        request, "desk/_to_close.html", closing_context(request.user, session)
    )


@require_POST
@requires("cases.change_session")
def draft(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Keep what is being typed; four statements, however long the session."""
    try:
        base_version, content = _sent_draft(request)
        version, at = cases.save_draft(
            pk, by=request.user, content=content, base_version=base_version
        )
    except Session.DoesNotExist:
        return problem(404, "There is no such session here.")
    except ValidationError as error:
        return problem(422, " ".join(error.messages))
    except DomainError as refusal:
        reach_session(request.user, pk)
        return problem(refusal.status, refusal.message, **refusal.extra)
    return JsonResponse({"version": version, "saved_at": at.isoformat()})


def _sent_draft(request: HttpRequest) -> tuple[int, dict[str, Any]]:
    try:
        sent = json.loads(request.body)
        base_version, content = sent["base_version"], sent["fields"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise InvalidInput("A draft is {base_version, fields}.") from error
    if not isinstance(content, dict) or not isinstance(base_version, int):
        raise InvalidInput("A draft is {base_version, fields}.")
    return base_version, content


@require_POST
@requires("cases.change_session")
@asks_why
def save(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put the note on the record, as the page's Save button does."""
    session = reach_session(request.user, pk)
    form = SessionForm(request.POST, session=session)
    try:
        cases.save_session(
            session, by=request.user, typed=form.typed(), base_version=_base(request)
        )
    except (ConflictError, ValidationError) as refusal:
        return _show_refused(request, session, form, refusal)
    messages.success(request, "Saved.")
    return redirect(session)


@require_POST
@requires("cases.sign_session")
@asks_why
def sign(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Sign what the page holds; when something is missing the text is saved all the same."""
    session = reach_session(request.user, pk)
    form = SessionForm(request.POST, session=session)
    try:
        actions.sign_and_plan(
            session, by=request.user, typed=form.typed(), base_version=_base(request)
        )
    except cases.NotReady as refusal:
        cases.save_session(
            session, by=request.user, typed=form.typed(), base_version=_base(request)
        )
        session.refresh_from_db()
        return _show(request, session, missing=refusal.labels, status=422)
    except (DomainError, ValidationError) as refusal:
        return _show_refused(request, session, form, refusal)
    messages.success(request, "Signed.")
    return redirect(session)


def _show_refused(
    request: HttpRequest, session: Session, form: SessionForm, refusal: Any
) -> HttpResponse:
    """Show the text again with why it was not taken, and what stands against it."""
    session = reach_session(request.user, session.pk)
    if session.status != Session.Status.IN_PROGRESS:
        return _show_too_late(request, session, form, refusal)
    extra: dict[str, Any] = {"status": getattr(refusal, "status", 422)}
    if isinstance(refusal, ValidationError):
        form.is_valid()
        for name, words in refusal.message_dict.items():
            form.add_error(name if name in form.fields else None, words)
    else:
        messages.error(request, refusal.message)
        extra["clashes"] = _clashes(session, form)
    return _show(request, session, form=form, **extra)


def _show_too_late(
    request: HttpRequest, session: Session, form: SessionForm, refusal: Any
) -> HttpResponse:
    """Show the signed session, with the text that came too late as its addendum to be."""
    typed = form.typed()
    if not _leftover(session, typed):
        return redirect(session)
    messages.error(request, getattr(refusal, "message", "This session is signed."))
    return show_signed(request, session, typed, status=409)


def _clashes(session: Session, form: SessionForm) -> list[tuple[str, cases.Clash]]:
    """Name each field in which the page and the record say different things."""
    saved = shown(session, session.case.needs_wanted())
    return [
        (form.fields[name].label, cases.Clash(name, mine, saved[name]))
        for name, mine in form.typed().items()
        if saved[name] and saved[name] != mine
    ]


def _base(request: HttpRequest) -> int:
    try:
        return int(request.POST.get("base_version", ""))
    except ValueError as error:
        raise InvalidInput("The page did not say what its text builds on.") from error
