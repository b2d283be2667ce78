"""The earlier contacts that the session page shows: sessions and calls, newest first."""

from typing import Any

from django.db.models import Prefetch

from accounts.models import User
from cases.models import Session
from dispatch.models import Call
from dispatch.models.calls import CONTACTS_SHOWN

CONTACTS = 8
TAGS = {
    "diverted": "good",
    "co_notified": "warn",
    "returned": "risk",
    "dropped": "warn",
    "declined": "calm",
}


def contacts(user: User, session: Session) -> list[dict[str, Any]]:
    """List earlier sessions of the person and earlier calls from the same phone or place."""
    rows = (
        Session.objects.visible_to(user).exclude(pk=session.pk).exclude(status="void")
    )
    of_person = rows.filter(case__person=session.case.person_id)
    calls: list[Call] = []
    if session.call:
        of_call = rows.order_by("-started_at").select_related("case")
        earlier = Call.objects.earlier_contacts(session.call, CONTACTS_SHOWN)
        calls = list(
            earlier.select_related("call_type", "disposition").prefetch_related(
                Prefetch("sessions", queryset=of_call)
            )[:CONTACTS]
        )
    mine = list(
        of_person.select_related("disposition").order_by("-started_at")[:CONTACTS]
    )
    seen = {s.call_id for s in mine if s.call_id}
    entries = [_session_contact(s) for s in mine]
    entries += [_call_contact(call) for call in calls if call.pk not in seen]
    return sorted(entries, key=lambda entry: entry["at"], reverse=True)[:CONTACTS]


def _session_contact(session: Session) -> dict[str, Any]:
    words = (
        session.disposition.label if session.disposition else session.get_kind_display()
    )
    if session.status == "in_progress":
        words = f"{words}, not signed"
    return {
        "at": session.started_at,
        "words": words,
        "tag": session.get_outcome_class_display(),
        "kind": TAGS.get(session.outcome_class, ""),
        "url": session.get_absolute_url(),
    }


def _call_contact(call: Call) -> dict[str, Any]:
    sessions = list(call.sessions.all())
    return {
        "at": call.received_at,
        "words": call.disposition.label if call.disposition else call.type_label,
        "tag": call.get_outcome_class_display(),
        "kind": TAGS.get(call.outcome_class, ""),
        "url": sessions[0].get_absolute_url() if sessions else call.get_absolute_url(),
    }
