"""How a call stands with the clinicians, for whoever has a caller on the line."""

from typing import Any

from django.http import HttpRequest

from dispatch.actions.merging import likely_duplicates
from dispatch.actions.untaken import when_nobody
from dispatch.models import Call, DiversionPolicy, Responder, Response

# Whom one key sends, or passes the caller to.
IN_REACH = {*Response.Kind.values, Responder.LIFELINE.value}


def availability(request: HttpRequest) -> dict[str, Any]:
    """Say what to do while nobody is ready, and whom the policy would send instead."""
    words = when_nobody(request.user)
    rules = DiversionPolicy.objects.visible_to(request.user).active().first()
    who = rules.fallback if rules and rules.fallback in IN_REACH else ""
    return {
        "nobody": words,
        "fallback": who,
        "fallback_label": dict(Responder.choices).get(who, ""),
    }


def standing_of(request: HttpRequest, call: Call) -> dict[str, Any]:
    """Gather what tells a call taker how their offer stands."""
    asked = call.responses.open().filter(kind=call.escalated_to).first()
    waits = call.status in {Call.Status.SCREENED, Call.Status.OFFERED}
    return {
        "call": call,
        "asked_for": asked if call.escalated_at else None,
        "on_its_way": call.is_open and call.transfers.open().exists(),
        **(availability(request) if waits else {}),
    }


def incident_of(request: HttpRequest, call: Call) -> dict[str, Any]:
    """Gather the other calls of the same incident: merged into this one, or likely the same."""
    merged = call.merged.order_by("received_at").for_lists()
    return {
        "merged": merged.prefetch_related("parties", "screens"),
        "duplicates": likely_duplicates(call, by=request.user),
    }
