"""The diversion policy: its versions, its rules as sentences, and its coming into force."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.permissions import requires
from core.access import trace
from core.errors import DomainError
from dispatch.actions import policies as actions
from dispatch.forms.policies import EndForm, ExclusionForm, RuleForm, SettingsForm
from dispatch.models import CallType, DiversionPolicy
from dispatch.models.screens import questions_of, safety_questions
from dispatch.policy import pages
from dispatch.policy.faults import excludes

STEPS = {"up": -1, "down": 1}


@require_safe
@requires("dispatch.view_policy")
def index(request: HttpRequest) -> HttpResponse:
    """List the versions, the newest first; drafts are for those who write them."""
    versions = DiversionPolicy.objects.visible_to(request.user)
    if not request.user.has_perm("dispatch.try_policy"):
        versions = versions.active()
    rows = list(versions.order_by("-version"))
    active = next((one for one in rows if one.status == "active"), None)
    context = {"versions": rows, "active": active}
    return render(request, "dispatch/policies.html", context)


@require_safe
@requires("dispatch.view_policy")
def show(request: HttpRequest, pk: UUID) -> HttpResponse:
    policy = get_policy(request, pk)
    trace("view", policy)
    context = _named(policy) | {
        "reading": pages.read(policy, request.user),
        "moved": request.GET.get("moved", ""),
        "pressed": request.GET.get("pressed", ""),
        "trial": policy.trials.visible_to(request.user).first(),
    }
    return render(request, "dispatch/policy.html", context)


@require_POST
@requires("dispatch.manage_policy")
def copy(request: HttpRequest, pk: UUID) -> HttpResponse:
    draft = actions.copy_policy(get_policy(request, pk), by=request.user)
    messages.success(
        request, f"Draft {draft.version}: nothing changes until it is activated."
    )
    return redirect(draft)


@require_http_methods(["GET", "POST"])
@requires("dispatch.manage_policy")
def settings(request: HttpRequest, pk: UUID) -> HttpResponse:
    policy = get_draft(request, pk)
    form = SettingsForm(request.POST or None, instance=policy)
    if request.method == "POST" and form.is_valid():
        actions.set_policy(policy, by=request.user, **form.settings)
        return redirect(policy)
    context = _named(policy) | {"form": form}
    return _form(request, "dispatch/policy_settings.html", context)


@require_http_methods(["GET", "POST"])
@requires("dispatch.manage_policy")
def add_rule(request: HttpRequest, pk: UUID) -> HttpResponse:
    policy = get_draft(request, pk)
    form = _rule_form(request, None)
    if request.method == "POST" and form.is_valid():
        try:
            name = actions.add_rule(policy, form.rule(), by=request.user)
        except (DomainError, ValidationError) as error:
            form.add_error(
                None, error if isinstance(error, ValidationError) else str(error)
            )
        else:
            return redirect(_at(policy, name))
    context = _named(policy) | {"form": form, "heading": "Add a rule"}
    return _form(request, "dispatch/policy_rule.html", context)


@require_http_methods(["GET", "POST"])
@requires("dispatch.manage_policy")
def edit_rule(request: HttpRequest, pk: UUID, name: str) -> HttpResponse:
    policy = get_draft(request, pk)
    number, rule = _rule(policy, name)
    form = _rule_form(request, rule)
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["seen"]
        try:
            actions.change_rule(policy, name, form.rule(), by=request.user, seen=seen)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect(_at(policy, name))
    line = pages.read(policy, request.user).lines[number]
    context = _named(policy) | {"form": form, "line": line, "rule": rule}
    return _form(
        request,
        "dispatch/policy_rule.html",
        context | {"heading": f"Rule {number + 1}"},
    )


@require_POST
@requires("dispatch.manage_policy")
def remove_rule(request: HttpRequest, pk: UUID, name: str) -> HttpResponse:
    policy = get_policy(request, pk)
    actions.remove_rule(policy, name, by=request.user)
    messages.success(request, "The rule is out of this draft.")
    return redirect(policy)


@require_POST
@requires("dispatch.manage_policy")
def move_rule(request: HttpRequest, pk: UUID, name: str) -> HttpResponse:
    """Move a rule one place, and come back to the key that was pressed."""
    policy, to = get_policy(request, pk), request.POST.get("to", "")
    actions.move_rule(policy, name, STEPS.get(to, 1), by=request.user)
    return redirect(_at(policy, name, to))


@require_http_methods(["GET", "POST"])
@requires("dispatch.manage_policy")
def activate(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show what a draft would change; then put it in force."""
    policy = get_draft(request, pk)
    active = DiversionPolicy.objects.visible_to(request.user).active().first()
    if request.method == "POST":
        shown = request.POST.get("instead_of", "")
        instead_of = active.pk if active and str(active.pk) == shown else None
        actions.put_in_force(policy, by=request.user, instead_of=instead_of)
        messages.success(request, f"Policy {policy.version} decides from now on.")
        return redirect(policy)
    words = pages.vocabulary(request.user)
    context = _named(policy) | {
        "active": active,
        "changes": pages.changes(active, policy, words),
        "reading": pages.read(policy, request.user),
        "trial": policy.trials.visible_to(request.user).filter(state="done").first(),
    }
    return render(request, "dispatch/policy_activate.html", context)


@require_POST
@requires("dispatch.manage_policy")
def retire(request: HttpRequest, pk: UUID) -> HttpResponse:
    policy = get_policy(request, pk)
    policy.retire(by=request.user)
    messages.success(request, f"Policy {policy.version} is retired; decisions keep it.")
    return redirect("dispatch:policies")


def get_policy(request: HttpRequest, pk: UUID) -> DiversionPolicy:
    versions = DiversionPolicy.objects.readable_by(request.user)
    return get_object_or_404(versions, pk=pk)


def get_draft(request: HttpRequest, pk: UUID) -> DiversionPolicy:
    policy = get_policy(request, pk)
    policy.check_draft()
    return policy


def _rule(policy: DiversionPolicy, name: str) -> tuple[int, dict[str, Any]]:
    for number, rule in enumerate(policy.rules):
        if rule["id"] == name:
            return number, rule
    raise DomainError("This rule is gone: a colleague removed it.")


def _rule_form(request: HttpRequest, rule: dict[str, Any] | None) -> EndForm:
    user: Any = request.user
    if rule and excludes(rule, safety_questions(user.jurisdiction_id)):
        return ExclusionForm(request.POST or None, rule=rule)
    types = CallType.objects.visible_to(user).offered()
    return RuleForm(
        request.POST or None,
        rule=rule,
        types={kind.code: kind.label for kind in types},
        questions=questions_of(user.jurisdiction_id),
    )


def _at(policy: DiversionPolicy, name: str, pressed: str = "") -> str:
    """Come back to the rule, on the key that was pressed."""
    asked = urlencode({"moved": name, "pressed": pressed})
    return f"{reverse('dispatch:policy', args=[policy.pk])}?{asked}"


def _named(policy: DiversionPolicy) -> dict[str, Any]:
    return {"policy": policy, "is_draft": policy.status == policy.Status.DRAFT}


def _form(request: HttpRequest, page: str, context: dict[str, Any]) -> HttpResponse:
    status = 422 if context["form"].errors else 200
    return render(request, page, context, status=status)
