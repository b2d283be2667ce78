"""The people of a jurisdiction: invite, give roles, shut out, let back in."""

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from accounts import actions
from accounts.factors import FACTOR_TYPES
from accounts.forms import DetailsForm, InviteForm, RoleForm
from accounts.models import Invitation, Membership
from accounts.permissions import requires
from accounts.work import work_left
from core import keyset
from core.pages import render_part

FACTORS = Authenticator.objects.filter(user=OuterRef("user"), type__in=FACTOR_TYPES)


def get_membership(request: HttpRequest, pk: str) -> Membership:
    found = Membership.objects.visible_to(request.user).filter(user__is_service=False)
    return get_object_or_404(found.select_related("user", "jurisdiction"), pk=pk)


@requires("accounts.manage_user")
def people(request, *, form=None, status=200):
    found = Membership.objects.visible_to(request.user).filter(user__is_service=False)
    found = found.select_related("user").annotate(has_factor=Exists(FACTORS))
    page = keyset.page(
        found, request.GET.get("cursor", ""), order=("user__name", "id"), size=50
    )
    invited = Invitation.objects.visible_to(request.user).open().order_by("-created_at")
    context = {"page": page, "invited": invited, "form": form or InviteForm()}
    return render_part(
        request, "accounts/people.html", "accounts/_people.html", context, status
    )


@require_POST
@requires("accounts.manage_user")
def invite(request):
    form = InviteForm(request.POST)
    if not form.is_valid():
        return people(request, form=form, status=422)
    try:
        actions.invite(request.user.jurisdiction, by=request.user, **form.cleaned_data)
    except actions.AlreadyHere as known:
        form.add_error("email", known.message)
        return people(request, form=form, status=409)
    messages.success(request, f"{form.cleaned_data['email']} gets a link by e-mail.")
    return redirect("accounts:people")


@require_POST
@requires("accounts.manage_user")
def cancel_invitation(request, pk):
    invitation = get_object_or_404(Invitation.objects.visible_to(request.user), pk=pk)
    actions.cancel_invitation(invitation, by=request.user)
    return redirect("accounts:people")


@requires("accounts.manage_user")
def member(request, pk, *, form=None, status=200):
    membership = get_membership(request, pk)
    user = membership.user
    context = {
        "membership": membership,
        "form": form or DetailsForm(instance=user),
        "role_form": RoleForm(initial={"role": membership.role}),
        "factors": Authenticator.objects.filter(user=user).order_by("created_at"),
        "work": work_left(user),
        "changes": membership.history.select_related("history_user")[:20],
    }
    return render_part(
        request, "accounts/member.html", "accounts/_member.html", context, status
    )


@require_POST
@requires("accounts.manage_user")
def describe(request, pk):
    membership = get_membership(request, pk)
    form = DetailsForm(request.POST, instance=membership.user)
    if not form.is_valid():
        return member(request, pk, form=form, status=422)
    actions.describe(membership, by=request.user, **form.cleaned_data)
    return redirect("accounts:member", pk)


@require_POST
@requires("accounts.manage_user")
def give_role(request, pk):
    membership = get_membership(request, pk)
    form = RoleForm(request.POST)
    if not form.is_valid():
        return member(request, pk, status=422)
    actions.give_role(membership, form.cleaned_data["role"], by=request.user)
    return redirect("accounts:member", pk)


@require_POST
@requires("accounts.manage_user")
def deactivate(request, pk):
    actions.deactivate(get_membership(request, pk), by=request.user)
    messages.success(
        request, "Signed out everywhere. What is left to reassign is below."
    )
    return redirect("accounts:member", pk)


@require_POST
@requires("accounts.manage_user")
def reactivate(request, pk):
    actions.reactivate(get_membership(request, pk), by=request.user)
    return redirect("accounts:member", pk)


@require_POST
@requires("accounts.manage_user")
def reset_factors(request, pk):
    actions.reset_second_factors(get_membership(request, pk), by=request.user)
    messages.success(request, "Second factors reset. New ones are set up at sign-in.")
    return redirect("accounts:member", pk)


@require_POST
@requires("accounts.manage_user")
def require_factor(request):
    required = request.POST.get("required") == "yes"
    jurisdiction = request.user.jurisdiction
    actions.require_second_factor(jurisdiction, by=request.user, required=required)
    return redirect("accounts:people")
