"""One's own settings, where one works, and how long the session lives."""

from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts import actions, idle
from accounts.adapters import home_of
from accounts.forms import SettingsForm, ThemeForm
from accounts.models import User
from accounts.permissions import signed_in
from core.errors import InvalidInput
from core.pages import render_part


@signed_in
def me(request):
    sent = request.POST if request.method == "POST" else None
    form = SettingsForm(sent, instance=request.user)
    if form.is_valid():
        form.instance._history_user = request.user
        form.save()
        return redirect("accounts:me")
    context = {"form": form, "memberships": own_memberships(request)}
    return render_part(request, "accounts/me.html", "accounts/_me.html", context)


@require_POST
@signed_in
def theme(request):
    """Keep the colours that were chosen in the menu; the page has changed already."""
    form = ThemeForm(request.POST, instance=request.user)
    if not form.is_valid():
        raise InvalidInput("Choose one of the themes.")
    # A taste, not a right: it needs no history, and no trace of who changed it.
    User.objects.filter(pk=request.user.pk).update(**form.cleaned_data)
    return HttpResponse(status=204)


@signed_in
def where(request):
    """Choose where to work, for somebody who works in more than one place."""
    if request.method == "POST":
        chosen = request.POST.get("membership", "")
        membership = get_object_or_404(own_memberships(request), pk=chosen)
        actions.switch(request.user, membership)
        return redirect(home_of(request.user))
    context = {"memberships": own_memberships(request)}
    return render(request, "accounts/where.html", context)


@never_cache
@signed_in
def session(request):
    """Say how many seconds this session has left; asking extends nothing."""
    return JsonResponse({"seconds_left": idle.seconds_left(request)})


@require_POST
@signed_in
def extend(request):
    """Keep the session: a key was pressed. The middleware has noted it already."""
    idle.extend(request)
    return HttpResponse(status=204)


@never_cache
@signed_in
def session_resumed(request):
    """Tell the page that opened sign-in over itself who is back, and the new token."""
    context = {"token": get_token(request)}
    return render(request, "accounts/session_resumed.html", context)


def own_memberships(request):
    return request.user.memberships.active().select_related("jurisdiction")
