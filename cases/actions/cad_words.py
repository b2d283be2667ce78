"""The line to paste into CAD: what became of the call, and no word more."""

from django.utils import timezone

from cases.actions.closing import outcomes_open_to
from cases.models import Session
from dispatch.models import Call, OutcomeClass, Response

ENDS = {
    OutcomeClass.DIVERTED: "CLINICIAN ENDED THE CALL",
    OutcomeClass.CO_NOTIFIED: "CLINICIAN ENGAGED",
    OutcomeClass.RETURNED: "CLINICIAN RETURNED CALL TO 911",
    OutcomeClass.DROPPED: "CALL DROPPED BEFORE CLINICIAN COULD RESOLVE",
    OutcomeClass.DECLINED: "CALLER DECLINED CLINICIAN",
}
# How a diverted call ended, by the common disposition its local one stands for.
DIVERTED = {
    "05": "CLINICIAN RESOLVED BY PHONE",
    "13": "CLINICIAN GAVE INFORMATION",
    "14": "CLINICIAN COULD NOT REACH CALLER",
    "15": "CLINICIAN HANDED TO A PARTNER",
}
# Said only of a call to which nobody went: a unit that is out has none to call it back.
NOBODY_WENT = {
    OutcomeClass.DIVERTED: "NO RESPONSE NEEDED",
    OutcomeClass.CO_NOTIFIED: "RESPONSE SENT",
}
NOT_REACHED = "14"


def cad_line(session: Session) -> str:
    """Write the line, '' for a session that no 911 call began."""
    open_to = outcomes_open_to(session)
    if session.call is None or not open_to:
        return ""
    outcome = OutcomeClass(session.outcome_class or open_to[0])
    code = session.disposition.common_code if session.disposition else ""
    said = ENDS[outcome]
    if outcome == OutcomeClass.DIVERTED:
        said = DIVERTED.get(code, said)
    parts = [said, _sent_words(session.call) or _nobody_words(outcome, code)]
    at = timezone.localtime(session.ended_at or timezone.now())
    return f"{', '.join(filter(None, parts))}, REF {session.case.ref} {at:%H:%M}"


def _sent_words(call: Call) -> str:
    """Name the kinds of units that went or are out, '' where all were called off."""
    units = call.responses.exclude(status=Response.Status.CANCELLED).in_order()
    told: dict[str, bool] = {}
    for unit in units:
        kind = unit.get_kind_display().upper()
        told[kind] = told.get(kind, False) or unit.is_open
    return ", ".join(
        f"{kind} {'STILL OUT' if out else 'SENT'}" for kind, out in told.items()
    )


def _nobody_words(outcome: OutcomeClass, code: str) -> str:
    words = NOBODY_WENT.get(outcome, "")
    if outcome == OutcomeClass.DIVERTED and code == NOT_REACHED:
        return "NO RESPONSE SENT"
    return words
