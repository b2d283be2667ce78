"""Programs that sign in by token: CAD feeds and the like."""

from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts import actions
from accounts.forms import ServiceForm, TokenForm
from accounts.models import Membership
from accounts.permissions import requires
from core.pages import render_part


def get_services(request):
    found = Membership.objects.visible_to(request.user).filter(user__is_service=True)
    return found.select_related("user", "jurisdiction")


@never_cache
@requires("accounts.manage_token")
def services(request, *, form=None, token="", status=200):
    found = get_services(request).order_by("user__name")
    context = {
        "services": found.prefetch_related("user__auth_token_set"),
        "form": form or ServiceForm(),
        "token_form": TokenForm(),
        "token": token,
        "now": timezone.now(),
    }
    return render_part(
        request, "accounts/services.html", "accounts/_services.html", context, status
    )


@require_POST
@requires("accounts.manage_token")
def make_service(request):
    form = ServiceForm(request.POST)
    if not form.is_valid():
        return services(request, form=form, status=422)
    jurisdiction = request.user.jurisdiction
    actions.make_service(jurisdiction, by=request.user, **form.cleaned_data)
    return redirect("accounts:services")


@require_POST
@requires("accounts.manage_token")
def issue_token(request, pk):
    """Answer with the page itself: the token is shown once and is in no address."""
    membership = get_object_or_404(get_services(request), pk=pk)
    form = TokenForm(request.POST)
    if not form.is_valid():
        return services(request, status=422)
    token = actions.issue_token(membership, by=request.user, life=form.life)
    return services(request, token=token)


@require_POST
@requires("accounts.manage_token")
def revoke_token(request, pk):
    membership = get_object_or_404(get_services(request), pk=pk)
    actions.revoke_token(membership, request.POST.get("digest", ""), by=request.user)
    return redirect("accounts:services")


@require_POST
@requires("accounts.manage_token")
def end_service(request, pk):
    membership = get_object_or_404(get_services(request), pk=pk)
    actions.deactivate(membership, by=request.user)
    return redirect("accounts:services")
