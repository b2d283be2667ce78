"""How a call stands with the clinicians, for whoever has a caller on the line."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest

from dispatch.actions.lifeline import decided_against
from dispatch.actions.merging import likely_duplicates
from dispatch.actions.sending import why_no_team
from dispatch.actions.untaken import what_to_do, who_is_due
from dispatch.models import Call, Responder, Response

# Whom one key sends, or passes the caller to.
IN_REACH = {*Response.Kind.values, Responder.LIFELINE.value}


def standing_of(request: HttpRequest, call: Call) -> dict[str, Any]:
    """Gather what tells a call taker how their offer stands."""
    asked = call.responses.open().filter(kind=call.escalated_to).first()
    on_its_way = call.is_open and call.transfers.open().exists()
    context = {
        "call": call,
        "asked_for": asked if call.escalated_at else None,
        "on_its_way": on_its_way,
    }
    return context if on_its_way else context | _what_now(request, call)


def _what_now(request: HttpRequest, call: Call) -> dict[str, Any]:
    """Say who is to be sent: by the decision, or for want of a clinician."""
    screen = call.screens.first()
    is_for_clinician = screen is not None and screen.goes_to_clinician
    if call.status == Call.Status.OFFERED or (
        call.status == Call.Status.SCREENED and is_for_clinician
    ):
        words, due = what_to_do(call, by=request.user)
        # What the words say to do and what the key does are one thing.
        due = due or who_is_due(call, call.escalated_to)
        asks = screen.asks if screen and (words or call.escalated_at) else []
        return {"nobody": words, "asks": asks, **_reach(request, call, due)}
    named = screen.named if screen else ""
    if call.status == Call.Status.SCREENED and named:
        return {"is_decided": True, **_reach(request, call, named)}
    return {}


def _reach(request: HttpRequest, call: Call, who: str) -> dict[str, Any]:
    """Give the key for who is to go; where such a unit is out or met them, it and no key."""
    is_out_or_met = Q(contact_confirmed_at__isnull=False) | Q(closed_at=None)
    units = call.responses.filter(is_out_or_met, kind=who).select_related("team")
    if sent := units.first():
        return {"sent": sent.words}
    is_team = who == Responder.MOBILE_CRISIS
    return {
        "fallback": who if who in IN_REACH else "",
        "fallback_label": dict(Responder.choices).get(who, ""),
        "cannot": why_no_team(call, by=request.user) if is_team else "",
        "is_against": who == Responder.LIFELINE and bool(decided_against(call)),
    }


def incident_of(request: HttpRequest, call: Call) -> dict[str, Any]:
    """Gather the other calls of the same incident: merged into this one, or likely the same."""
    merged = call.merged.order_by("received_at").for_lists()
    return {
        "merged": merged.prefetch_related("parties", "screens"),
        "duplicates": likely_duplicates(call, by=request.user),
    }
