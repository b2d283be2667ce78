"""Where a person's day begins."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from accounts.permissions import Role, requires
from cases.models import Session

START = {
    Role.CASE_MANAGER: "followups:list",
    Role.DIRECTORY_ADMIN: "providers:list",
    Role.SUPERVISOR: "desk:board",
    Role.EVALUATOR: "reports:list",
    Role.PROGRAM_ADMIN: "accounts:people",
}


@require_safe
@requires("accounts.use_divert")
def home(request: HttpRequest) -> HttpResponse:
    """Go on with the session that is open, else to where this role's work waits."""
    held = Session.objects.visible_to(request.user).in_progress()
    session = held.filter(clinician=request.user).order_by("-started_at").first()
    if session and session.call:
        return redirect(session)
    return redirect(START.get(request.user.role, "desk:queue"))
