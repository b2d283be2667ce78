"""Finding what has a number or a public name; people are searched for in cases."""

from django.db.models import Case as Whether
from django.db.models import Q, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.models import User
from accounts.permissions import requires
from cases.models import Case
from core.access import trace
from dispatch.models import Call
from providers.models import Service

SHOWN = 10
LONGEST = 200


@requires("desk.find")
def find(request: HttpRequest) -> HttpResponse:
    """Find a case number, a CAD number or a provider; one hit opens at once.

    The words come by POST, so that whatever is typed stays out of addresses and logs.
    """
    words = request.POST.get("q", "").strip()[:LONGEST]
    found = {
        "cases": _cases(request.user, words),
        "calls": _calls(request.user, words),
        "services": _services(request.user, words),
    }
    hits = [hit for rows in found.values() for hit in rows]
    trace("search", ("desk.find", None))
    if len(hits) == 1:
        return redirect(hits[0])
    context = found | {"words": words, "is_empty": bool(words) and not hits}
    return render(request, "desk/find.html", context)


def _cases(user: User, words: str) -> list[Case]:
    digits = words.upper().removeprefix("REF").strip()
    if not digits or not user.has_perm("cases.view_case"):
        return []
    cases = Case.objects.visible_to(user)
    if digits.isdecimal():
        return list(cases.filter(number__in=_numbers(digits))[:SHOWN])
    return list(cases.filter(number=digits)[:SHOWN])


def _numbers(digits: str) -> list[str]:
    """Write the numbers that a reference as spoken can stand for, this year's first."""
    year = timezone.localdate().year
    return [f"C-{year - back}-{int(digits):06d}" for back in range(6)]


def _calls(user: User, words: str) -> list[Call]:
    if not words or not user.has_perm("dispatch.view_call"):
        return []
    calls = Call.objects.visible_to(user).filter(cad_number=words)
    return list(calls.order_by("-received_at")[:SHOWN])


def _services(user: User, words: str) -> list[Service]:
    if len(words) < 3 or not user.has_perm("providers.view_service"):
        return []
    named = Q(name__icontains=words) | Q(organization__name__icontains=words)
    ours = Q(origin__jurisdiction=user.jurisdiction)
    elsewhere = Whether(
        When(ours, then=Value(0)),
        When(origin__jurisdiction=None, then=Value(1)),
        default=Value(2),
    )
    services = Service.objects.filter(named).order_by(elsewhere, "name", "pk")
    return list(services.select_related("organization", "origin__jurisdiction")[:SHOWN])
