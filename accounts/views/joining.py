"""The link in an invitation: the only way in for somebody new."""

from allauth.decorators import rate_limit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from accounts import actions
from accounts.forms import JoinForm
from accounts.models import Invitation, User, digest_of


@sensitive_post_parameters("password", "again")
@rate_limit(action="signup")
@never_cache
@login_not_required
def join(request, secret):
    """Show who invites to what; take a password, or the account already signed in."""
    found = Invitation.objects.open().filter(digest=digest_of(secret))
    invitation = found.select_related("jurisdiction", "invited_by").first()
    if invitation is None:
        return render(request, "accounts/join_gone.html", status=404)
    known = User.objects.filter(email=invitation.email).first()
    form = JoinForm(
        request.POST or None,
        user=User(email=invitation.email, name=invitation.name),
    )
    if request.method == "POST":
        if known:
            return _join_as(request, invitation, known)
        if form.is_valid():
            password = form.cleaned_data["password"]
            actions.accept_invitation(invitation, password=password)
            messages.success(request, "Your account is made. Sign in to begin.")
            return redirect("account_login")
    context = {"invitation": invitation, "known": known, "form": form}
    return render(
        request, "accounts/join.html", context, status=422 if form.errors else 200
    )


def _join_as(request, invitation, known):
    if request.user != known:
        return redirect(f"/accounts/login/?next={request.path}")
    actions.accept_invitation(invitation, user=known)
    return redirect("accounts:where")
