"""Who looked: the access log as supervisors and program admins read it."""

from django.shortcuts import redirect
from django.urls import reverse

from accounts.forms import LooksForm
from accounts.models import Membership, User
from accounts.permissions import Role, requires
from accounts.subjects import describe
from core import days, keyset
from core.access import trace
from core.models import AccessLog
from core.pages import render_part


@requires("accounts.view_access_log")
def looks(request):
    """List acts from the newest back; the look at the list is one of them.

    What is asked for is posted: a name typed in place of a number is to stand in no
    address. A number that was found goes on into the address, which pages can share.
    """
    staff = Membership.objects.filter(jurisdiction=request.user.jurisdiction)
    users = User.objects.filter(pk__in=staff.values("user")).order_by("name")
    here = request.user.jurisdiction_id
    asked = request.POST if request.method == "POST" else request.GET
    form = LooksForm(asked, users=users, jurisdiction_id=here)
    if request.method == "POST" and form.is_valid():
        return redirect(f"{reverse('accounts:looks')}?{form.filters()}")
    found = AccessLog.objects.filter(jurisdiction_id=here)
    if form.is_valid():
        found = _narrow(found, form.cleaned_data, request.user.jurisdiction.zone)
    else:
        found = found.none()
    page = keyset.page(found, request.GET.get("cursor", ""), order=("-id",), size=50)
    _name(page.rows)
    describe(page.rows, request.user)
    trace("search", ("core.accesslog", None))
    context = {"page": page, "form": form}
    return render_part(
        request,
        "accounts/looks.html",
        "accounts/_looks.html",
        context,
        status=422 if request.method == "POST" else 200,
    )


def _narrow(found, wanted, zone):
    if wanted["action"]:
        found = found.filter(action=wanted["action"])
    if wanted["user"]:
        found = found.filter(user_id=wanted["user"].pk)
    if wanted["subject"]:
        found = found.filter(subject_id__in=wanted["subject"])
    if wanted["since"]:
        found = found.filter(at__gte=days.bounds(wanted["since"], zone)[0])
    if wanted["until"]:
        found = found.filter(at__lt=days.bounds(wanted["until"], zone)[1])
    return found


def _name(rows):
    """Put to each look who looked, and in which role."""
    users = User.objects.in_bulk({row.user_id for row in rows if row.user_id})
    for row in rows:
        row.user = users.get(row.user_id)
        row.role_name = Role(row.role).label if row.role in Role.values else ""
