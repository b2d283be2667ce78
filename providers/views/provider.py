"""The page on which a provider confirms or corrects their entry, by the link in a mail."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from providers.actions import correcting, verifying
from providers.forms.entry import EntryForm
from providers.models import Address, ProviderLink, ServiceAtLocation
from providers.views.by_link import by_link

CHANGED = "You changed something above. Send it as a correction, or open the link anew."
SAME = "Nothing differs from what we hold. If it is right, press “Everything is right”."


@require_http_methods(["GET", "HEAD", "POST"])
@by_link(ProviderLink.Kind.VERIFY)
def verify(request: HttpRequest, link: ProviderLink) -> HttpResponse:
    """Show the entry; a mail scanner that opens the link changes nothing."""
    form = EntryForm(link.service, request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _show(request, link, form)
    if not form.is_valid():
        return _show(request, link, form, status=422)
    if form.is_stale:
        # Neither a word about what they did not see nor one that undoes what is newer.
        return _show(request, link, form.renewed(), status=409)
    changes, is_right = form.changes(), request.POST.get("do") == "confirm"
    if is_right == bool(changes):
        form.add_error(None, CHANGED if changes else SAME)
        return _show(request, link, form, status=422)
    if is_right:
        verifying.confirm_by_link(link)
    else:
        correcting.propose(link, changes)
    context = {"link": link, "count": len(changes)}
    return render(request, "providers/verified.html", context)


def _show(
    request: HttpRequest, link: ProviderLink, form: EntryForm, status: int = 200
) -> HttpResponse:
    context = {
        "link": link,
        "service": link.service,
        "form": form,
        "addresses": _addresses(form.places),
        "is_newer": status == 409,
        "is_secret": any(place.is_confidential for place in form.places),
    }
    return render(request, "providers/verify.html", context, status=status)


def _addresses(places: list[ServiceAtLocation]) -> list[Any]:
    """List where it is, a secret place never: a link may reach the wrong hands."""
    open_ = [place.location_id for place in places if not place.is_confidential]
    rows = Address.objects.current().filter(location__in=filter(None, open_))
    return list(rows.exclude(location__is_confidential=True).order_by("pk"))
