"""The one table of who may do what (DESIGN.md 4.4), and the ways to ask it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db.models import TextChoices
from django.http import HttpRequest, HttpResponse
from rest_framework.permissions import BasePermission
from rest_framework.request import Request


class Role(TextChoices):
    CALL_TAKER = "call_taker", "Call taker"
    CLINICIAN = "clinician", "Clinician"
    CASE_MANAGER = "case_manager", "Case manager"
    DIRECTORY_ADMIN = "directory_admin", "Directory admin"
    SUPERVISOR = "supervisor", "Supervisor"
    EVALUATOR = "evaluator", "Evaluator"
    PROGRAM_ADMIN = "program_admin", "Program admin"
    # Not a person: a CAD system that signs in with a token and only hands in calls.
    INTEGRATION = "integration", "Integration"


CALL_TAKER = {Role.CALL_TAKER}
CLINICIAN = {Role.CLINICIAN}
CASE_MANAGER = {Role.CASE_MANAGER}
DIRECTORY_ADMIN = {Role.DIRECTORY_ADMIN}
SUPERVISOR = {Role.SUPERVISOR}
EVALUATOR = {Role.EVALUATOR}
PROGRAM_ADMIN = {Role.PROGRAM_ADMIN}
INTEGRATION = {Role.INTEGRATION}

CARE_STAFF = CLINICIAN | CASE_MANAGER | SUPERVISOR
FLOOR = CALL_TAKER | CLINICIAN | SUPERVISOR
STAFF = FLOOR | CASE_MANAGER | DIRECTORY_ADMIN | EVALUATOR | PROGRAM_ADMIN

ACCOUNTS = {
    "accounts.use_divert": STAFF,
    "accounts.manage_user": PROGRAM_ADMIN,
    "accounts.manage_token": PROGRAM_ADMIN,
    "accounts.view_access_log": SUPERVISOR | PROGRAM_ADMIN,
}
DISPATCH: dict[str, set[Role]] = {
    "dispatch.view_call": FLOOR | CASE_MANAGER,
    "dispatch.add_call": FLOOR,
    "dispatch.correct_call": FLOOR,
    "dispatch.receive_call": INTEGRATION,
    "dispatch.read_incident": INTEGRATION,
    "dispatch.screen_call": FLOOR,
    "dispatch.offer_call": FLOOR,
    "dispatch.take_call": CLINICIAN | SUPERVISOR,
    "dispatch.return_call": FLOOR,
    "dispatch.drop_call": FLOOR,
    "dispatch.decline_call": FLOOR,
    "dispatch.abandon_call": FLOOR,
    "dispatch.release_call": CLINICIAN | SUPERVISOR,
    "dispatch.hand_over_call": CLINICIAN | SUPERVISOR,
    "dispatch.close_call": FLOOR,
    "dispatch.finish_call": CLINICIAN | SUPERVISOR,
    "dispatch.send_help": FLOOR | CASE_MANAGER,
    "dispatch.change_response": FLOOR,
    "dispatch.keep_response": FLOOR | CASE_MANAGER,
    "dispatch.merge_call": FLOOR,
    "dispatch.back_enter_call": FLOOR,
    "dispatch.view_screen_form": FLOOR | PROGRAM_ADMIN,
    "dispatch.manage_screen_form": PROGRAM_ADMIN,
    "dispatch.view_code": STAFF,
    "dispatch.manage_code": PROGRAM_ADMIN,
    "dispatch.view_evidence": SUPERVISOR | EVALUATOR | PROGRAM_ADMIN,
    "dispatch.view_policy": FLOOR | CARE_STAFF | PROGRAM_ADMIN,
    "dispatch.manage_policy": PROGRAM_ADMIN,
    "dispatch.try_policy": SUPERVISOR | PROGRAM_ADMIN,
    "dispatch.view_missed": SUPERVISOR | PROGRAM_ADMIN,
    "dispatch.view_feedback": FLOOR,
    "dispatch.view_quarantine": SUPERVISOR | PROGRAM_ADMIN,
    "dispatch.read_message": SUPERVISOR,
    "dispatch.replay_message": SUPERVISOR | PROGRAM_ADMIN,
    "dispatch.manage_feed": PROGRAM_ADMIN,
    "dispatch.view_callfile": SUPERVISOR | PROGRAM_ADMIN,
    "dispatch.load_callfile": SUPERVISOR | PROGRAM_ADMIN,
    "dispatch.replay_report": PROGRAM_ADMIN,
    "dispatch.pull_report": INTEGRATION,
    "dispatch.view_transfer": FLOOR | PROGRAM_ADMIN,
    "dispatch.change_transfer": FLOOR,
    "dispatch.reconcile_988": SUPERVISOR | PROGRAM_ADMIN,
    "dispatch.override_outcome": CLINICIAN | SUPERVISOR,
}
PROVIDERS: dict[str, set[Role]] = {
    "providers.view_service": STAFF,
    "providers.add_directoryreport": FLOOR | CASE_MANAGER | DIRECTORY_ADMIN,
    "providers.view_directoryreport": DIRECTORY_ADMIN,
    "providers.resolve_directoryreport": DIRECTORY_ADMIN,
    "providers.change_service": DIRECTORY_ADMIN,
    "providers.change_directory": DIRECTORY_ADMIN,
    "providers.merge_service": DIRECTORY_ADMIN,
    "providers.verify_service": DIRECTORY_ADMIN,
    "providers.view_capacity": DIRECTORY_ADMIN | SUPERVISOR,
    "providers.change_unit": DIRECTORY_ADMIN,
    "providers.give_link": DIRECTORY_ADMIN,
    "providers.report_capacity": DIRECTORY_ADMIN | INTEGRATION,
    "providers.view_team": FLOOR | CASE_MANAGER | DIRECTORY_ADMIN | PROGRAM_ADMIN,
    "providers.change_team": DIRECTORY_ADMIN | SUPERVISOR,
    "providers.view_importrun": DIRECTORY_ADMIN | PROGRAM_ADMIN,
    "providers.import_directory": DIRECTORY_ADMIN,
    "providers.resolve_importconflict": DIRECTORY_ADMIN,
    "providers.retire_row": DIRECTORY_ADMIN,
    # The planners of the crisis systems map. Rows behind a number that could name a
    # case are for those who treat; the others see them without whatever could.
    "providers.view_map": SUPERVISOR | EVALUATOR | PROGRAM_ADMIN | DIRECTORY_ADMIN,
    "providers.view_gap": SUPERVISOR | EVALUATOR | PROGRAM_ADMIN | DIRECTORY_ADMIN,
    "providers.change_gap": SUPERVISOR | PROGRAM_ADMIN | DIRECTORY_ADMIN,
    "providers.export_gap": SUPERVISOR | EVALUATOR | PROGRAM_ADMIN,
    "providers.import_area": PROGRAM_ADMIN | DIRECTORY_ADMIN,
    "providers.import_workshop": SUPERVISOR | PROGRAM_ADMIN | DIRECTORY_ADMIN,
    "providers.view_demand": SUPERVISOR,
    "providers.export_directory": DIRECTORY_ADMIN,
    # Who keeps an entry must see where it is; whoever refers rings its number.
    "providers.view_confidential_location": DIRECTORY_ADMIN,
}
CASES: dict[str, set[Role]] = {
    "cases.view_case": CARE_STAFF,
    "cases.open_case": CARE_STAFF,
    "cases.change_case": CARE_STAFF,
    "cases.assign_case": CASE_MANAGER | SUPERVISOR,
    "cases.view_history": SUPERVISOR,
    "cases.view_person": CARE_STAFF,
    "cases.search_person": CARE_STAFF,
    "cases.add_person": CARE_STAFF,
    "cases.change_person": CARE_STAFF,
    "cases.view_session": CARE_STAFF,
    "cases.add_session": CARE_STAFF,
    "cases.change_session": CARE_STAFF,
    "cases.sign_session": CARE_STAFF,
    "cases.void_session": CARE_STAFF,
    "cases.move_session": CARE_STAFF,
    "cases.add_addendum": CARE_STAFF,
    "cases.co_sign_session": SUPERVISOR,
    "cases.change_need": CARE_STAFF,
    "cases.change_consent": CARE_STAFF,
    "cases.change_careplan": CARE_STAFF,
    "cases.change_safetyplan": CARE_STAFF,
}
REFERRALS: dict[str, set[Role]] = {
    "referrals.view_referral": CARE_STAFF,
    "referrals.add_referral": CARE_STAFF,
    "referrals.send_referral": CARE_STAFF,
    "referrals.accept_referral": CARE_STAFF,
    "referrals.reject_referral": CARE_STAFF,
    "referrals.start_referral": CARE_STAFF,
    "referrals.hold_referral": CARE_STAFF,
    "referrals.resume_referral": CARE_STAFF,
    "referrals.complete_referral": CARE_STAFF,
    "referrals.fail_referral": CARE_STAFF,
    "referrals.cancel_referral": CARE_STAFF,
    "referrals.enter_in_error_referral": CARE_STAFF,
}
FOLLOWUPS: dict[str, set[Role]] = {
    "followups.view_followup": CARE_STAFF,
    "followups.add_followup": CARE_STAFF,
    "followups.log_attempt": CARE_STAFF,
    "followups.assign_followup": CARE_STAFF,
    "followups.reschedule_followup": CARE_STAFF,
    "followups.cancel_followup": CARE_STAFF,
    "followups.view_protocol": CARE_STAFF | PROGRAM_ADMIN,
    "followups.change_protocol": PROGRAM_ADMIN,
}
NOTIFICATIONS: dict[str, set[Role]] = {
    "notifications.view_notice": STAFF,
    "notifications.retry_mail": PROGRAM_ADMIN,
}
STAFFING: dict[str, set[Role]] = {
    "staffing.view_shift": FLOOR | CASE_MANAGER | PROGRAM_ADMIN,
    "staffing.set_availability": FLOOR | CASE_MANAGER,
    "staffing.watch_floor": SUPERVISOR,
    "staffing.plan_shift": SUPERVISOR,
    "staffing.change_rules": SUPERVISOR | PROGRAM_ADMIN,
}
REPORTS: dict[str, set[Role]] = {
    "reports.view_report": SUPERVISOR | EVALUATOR | PROGRAM_ADMIN,
    "reports.view_row": SUPERVISOR | EVALUATOR,
    "reports.export_report": SUPERVISOR | EVALUATOR,
    "reports.view_capacity": SUPERVISOR | EVALUATOR | PROGRAM_ADMIN,
}
DESK: dict[str, set[Role]] = {
    "desk.view_queue": FLOOR | CASE_MANAGER,
    "desk.take_next_call": CLINICIAN | SUPERVISOR,
    "desk.view_board": SUPERVISOR,
    "desk.find": STAFF,
    "desk.close_case": CARE_STAFF,
    "desk.record_unmet": CARE_STAFF,
    "desk.reopen_case": CARE_STAFF,
    "desk.stop_contact": CARE_STAFF,
    "desk.allow_contact": SUPERVISOR,
}

ROLES_OF: dict[str, set[Role]] = (
    ACCOUNTS
    | DISPATCH
    | PROVIDERS
    | CASES
    | REFERRALS
    | FOLLOWUPS
    | NOTIFICATIONS
    | STAFFING
    | REPORTS
    | DESK
)
GRANTS: dict[str, frozenset[str]] = {
    role: frozenset(name for name, roles in ROLES_OF.items() if role in roles)
    for role in Role.values
}

PageView = Callable[..., HttpResponse]
SIGNED_IN = "anybody signed in"


def requires(permission: str) -> Callable[[PageView], PageView]:
    """Let a page be reached only by roles that are granted this permission.

    Raises ImproperlyConfigured at import for a permission the table does not hold.
    """
    _check(permission)

    def decorate(view: PageView) -> PageView:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.has_perm(permission):
                raise PermissionDenied(permission)
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return decorate


def signed_in(view: PageView) -> PageView:
    """Let anybody who is signed in reach a page about nobody but themselves."""
    view.permission = SIGNED_IN  # type: ignore[attr-defined]
    return view


class RolePermission(BasePermission):
    """Deny every API action that its view does not name in `permissions`."""

    def has_permission(self, request: Request, view: Any) -> bool:
        name = getattr(view, "action", None) or request.method.lower()
        if name in {"options", "metadata"} or not hasattr(view, name):
            # There is nothing here to guard: 405 follows.
            return bool(request.user.is_authenticated)
        permission = getattr(view, "permissions", {}).get(name)
        if permission is None:
            return False
        _check(permission)
        return request.user.is_authenticated and request.user.has_perm(permission)


def _check(permission: str) -> None:
    if permission not in ROLES_OF:
        raise ImproperlyConfigured(f"{permission} is not in the table of permissions.")
