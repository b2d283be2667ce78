"""The page on which the facts of a call are put right while it goes on."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.permissions import requires
from core.access import trace
from core.errors import ConflictError
from dispatch import actions
from dispatch.actions.correcting import ENDED
from dispatch.forms.correcting import CorrectForm
from dispatch.models import Call
from dispatch.views.calls import get_call

DECIDED_BEFORE = "The decision was made before this was known: ask the questions again."
# What a policy may decide by.
DECIDES = {"call_type", "priority", "area", "callback"}


@require_http_methods(["GET", "POST"])
@requires("dispatch.correct_call")
def correct(request: HttpRequest, pk: UUID) -> HttpResponse:
    call = get_call(request, pk)
    if request.method == "POST":
        # What CAD says at this very moment is not written over unseen.
        call.refresh_from_db(from_queryset=Call.objects.select_for_update(no_key=True))
    if not call.is_open:
        raise ConflictError(ENDED)
    trace("view", call)
    form = CorrectForm(request.POST or None, call=call, user=request.user)
    if request.method == "POST" and form.is_valid():
        changed = actions.correct_call(call, by=request.user, **form.cleaned_data)
        _tell_what_follows(request, call, changed)
        is_new = call.status == Call.Status.RECEIVED
        return redirect("dispatch:screen", call.pk) if is_new else redirect(call)
    status = 422 if form.errors else 200
    context = {"call": call, "form": form}
    return render(request, "dispatch/correct.html", context, status=status)


def _tell_what_follows(request: HttpRequest, call: Call, changed: set[str]) -> None:
    """Say who has to be told, and what was decided by what is no longer so."""
    if "place" in changed:
        for unit in call.responses.open().in_order():
            words = f"{unit.who} was sent elsewhere: tell them the place as it is now."
            messages.warning(request, words)
    if changed & DECIDES and call.screens.exists():
        messages.warning(request, DECIDED_BEFORE)
