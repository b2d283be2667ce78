"""A call as people name it: its number, its type and how it stands."""

from typing import Any

from django.utils import timezone

from core.text import shown_phone
from dispatch.models.codes import OutcomeClass, Responder
from dispatch.models.recontacts import MONTH

# The kinds of place that an EIDO tells apart.
PLACE_KINDS = {
    "CurrentIncident": "where it happens",
    "InitialIncident": "where it began",
    "Caller": "where the caller is",
    "RoutingLocation": "where the phone was when it rang",
    "Other": "",
}

# Where what is known of a call comes from, as it stands behind a place or a number.
SOURCES = {
    "cad": "from CAD",
    "file": "from a CAD file",
    "hand": "entered by hand",
    "session": "from the session",
    "988": "from 988",
    "outage": "from paper",
}


class CallWords:
    """What pages and lists say of a call, read from its own columns."""

    Caller: Any
    pk: Any
    source: Any
    cad_number: Any
    callback: Any
    place_kind: Any
    caller_role: Any
    call_type: Any
    type_text: Any
    status: Any
    outcome_class: Any
    escalated_to: Any
    received_at: Any
    contacts: Any
    safety_flags: Any
    merged: Any
    responses: Any
    is_ended_unasked: Any

    @property
    def number(self) -> str:
        """What people call it by: the CAD number, else the end of its own id."""
        return self.cad_number or f"no. {str(self.pk)[-6:]}"

    @property
    def source_words(self) -> str:
        return SOURCES[self.source]

    @property
    def all_flags(self) -> list[dict[str, str]]:
        """The warnings of this call, and of those that were merged into it."""
        merged = [flag for other in self.merged.all() for flag in other.safety_flags]
        return [*self.safety_flags, *merged]

    @property
    def callback_shown(self) -> str:
        return shown_phone(self.callback)

    @property
    def place_words(self) -> str:
        """Say what is known to be at the place, '' where nothing is."""
        return PLACE_KINDS.get(self.place_kind, self.place_kind)

    @property
    def caller_words(self) -> str:
        return dict(self.Caller.choices).get(self.caller_role, self.caller_role)

    @property
    def type_label(self) -> str:
        return (
            str(self.call_type) if self.call_type else self.type_text or "Type unknown"
        )

    @property
    def no_recontact_words(self) -> str:
        """Say why no later contact is noted: none came, none yet, or none can be told."""
        if not self.contacts():
            return "cannot be told: no phone number and no street address is known"
        is_over = self.received_at + MONTH < timezone.now()
        return "not within 30 days" if is_over else "not so far"

    @property
    def status_kind(self) -> str:
        """The colour of the status: what waits and what went wrong stands out."""
        if self.status in {"offered", "dropped"}:
            return "warn"
        if self.status in {"returned", "abandoned"}:
            return "risk"
        return "good" if self.outcome_class == OutcomeClass.DIVERTED else "calm"

    @property
    def can_be_screened(self) -> bool:
        waits = self.status in {"received", "screened", "offered"}
        return waits or self.is_ended_unasked

    @property
    def escalation_words(self) -> str:
        """Say who goes, or is due, now that nobody took the offer in time."""
        asked = [unit for unit in self.units_out if unit.kind == self.escalated_to]
        label = dict(Responder.choices).get(self.escalated_to, "fallback")
        return f"Not taken in time: {asked[0].words if asked else f'{label} due'}"

    @property
    def units_out(self) -> list[Any]:
        """Units that are out; a list that shows many calls has read them of all at once."""
        read = getattr(self, "units_read", None)
        return list(self.responses.for_boards()) if read is None else read
