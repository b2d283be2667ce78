"""Missed diversions, as coaching."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.permissions import requires
from core.access import trace
from dispatch.models import CallType
from dispatch.policy import missed

PERIODS = {"7": "7 days", "30": "30 days", "90": "90 days"}
MOST_CODES = 30


@require_safe
@requires("dispatch.view_missed")
def index(request: HttpRequest) -> HttpResponse:
    """Count calls that were eligible and never offered, by shift, code and reason."""
    user: Any = request.user
    chosen = request.GET.get("days", "")
    chosen = chosen if chosen in PERIODS else "30"
    last = timezone.localdate(timezone=user.jurisdiction.zone)
    first = last - timedelta(days=int(chosen) - 1)
    found = missed.count(user, first, last)
    trace("search", ("dispatch.call", None), reason="missed diversions")
    context = {
        "chosen": chosen,
        "periods": PERIODS.items(),
        "first": first,
        "found": found,
        "shifts": _by_shift(found),
        "reasons": missed.WHY.items(),
        "codes": _labelled(user, found.codes),
        "unscreened": _labelled(user, missed.never_screened(user, first, last)),
    }
    return render(request, "dispatch/missed.html", context)


def _by_shift(found: missed.Missed) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "label": label,
            "total": found.shifts[name],
            "cells": [(why, found.both[name, why]) for why in missed.WHY],
        }
        for name, (label, _) in missed.SHIFTS.items()
    ]


def _labelled(user: Any, counts: Any) -> list[tuple[str, str, int]]:
    types = CallType.objects.visible_to(user).order_by("version")
    labels = dict(types.values_list("code", "label"))
    return [(c, labels.get(c, ""), n) for c, n in counts.most_common(MOST_CODES)]
