"""Reaching a case or a session: who may, and who is first asked why."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts.models import User
from cases.models import Case, Session
from core.errors import Refused


class ReasonNeeded(Refused):
    """This case is neither assigned to nor held by the one who opens it."""

    def __init__(self, case: Case) -> None:
        super().__init__(
            "This case is a colleague's: say first why you open it.",
            case=str(case.pk),
        )
        self.case = case


def reach_case(user: User, pk: UUID, **beside: Any) -> Case:
    """Give a case that this user may open now, in one statement.

    `beside` are annotations that the same statement brings along.
    Raises Http404 for one that does not exist for them, and ReasonNeeded for a
    colleague's, once per case and shift.
    """
    rows = Case.objects.visible_to(user).with_standing(user)
    joined = rows.select_related("person", "assigned_to", "continued_in")
    case = joined.annotate(**beside).filter(pk=pk).first()
    if case is None:
        raise Http404
    if case.needs_reason_from(user):
        raise ReasonNeeded(case)
    return case


def reach_session(user: User, pk: UUID) -> Session:
    """Give a session whose case this user may open now."""
    rows = Session.objects.visible_to(user).select_related(
        "case__person", "clinician", "call__call_type", "disposition", "moved_from"
    )
    session = rows.filter(pk=pk).first()
    if session is None:
        raise Http404
    is_held = session.clinician_id == user.pk and session.status == "in_progress"
    if not is_held:
        reach_case(user, session.case_id)
    return session


def reach_row(user: User, row: Any, *, keeper: UUID | None) -> Any:
    """Give a row of a case to the one who keeps it, or to who may open its case now."""
    if keeper != user.pk:
        reach_case(user, row.case_id)
    return row


def asks_why(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Send whoever opens a colleague's case to the page that asks why, and back."""

    @wraps(view)
    def asking(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except ReasonNeeded as needed:
            why = reverse("cases:why", args=[needed.case.pk])
            # With its query, which holds ids only: it says what the page is for.
            back = request.get_full_path() if request.method == "GET" else ""
            return redirect(f"{why}?next={quote(back)}" if back else why)

    return asking
