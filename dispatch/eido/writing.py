"""What we say of a call in an EIDO: its end, who had it, and when. Nothing else.

The schema asks for an incident type. Ours is always "information": the type of a call
is the receiver's own, and what it turned into here is nobody's business there.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings

from dispatch.eido.apart import OURS
from dispatch.eido.message import VERSION

if TYPE_CHECKING:
    from dispatch.models import Call

TYPE = "INFO"


def write(call: "Call", *, incident: str = "") -> dict[str, Any]:
    """Write the disposition, agency, agent and times of a call as an EIDO document.

    `incident` is the id by which the receiver asked, where it is not the call's own.
    """
    issuer = urlsplit(settings.SITE_URL).hostname or "localhost"
    agency = f"{call.jurisdiction.slug}.{issuer}"
    agent = f"{call.held_by_id}@{agency}" if call.held_by_id else ""
    changed = _stamp(call, call.updated_at, agency, agent)
    document = {
        "$id": incident or call.incident_uid or _own(call, "incident", agency),
        **changed,
        "eidoVersion": VERSION,
        "issuingElementIdentification": issuer,
        "agencyComponent": [
            {
                "$id": agency,
                **_stamp(call, call.received_at, agency),
                "agencyRoleDescriptionRegistryText": ["Assisting"],
                "agencyType": ["psap"],
            }
        ],
        "incidentComponent": {
            "$id": _own(call, "incident", agency),
            **changed,
            "incidentTypeCommonRegistryText": TYPE,
            **_ends(call, agency, agent),
        },
        "callComponent": [_times(call, agency, agent)],
    }
    if agent:
        document["agentComponent"] = [
            {
                "$id": agent,
                **_stamp(call, call.accepted_at or call.updated_at, agency),
                "agentRoleRegistryText": ["Call Taking"],
                "agencyReference": {"$ref": agency},
            }
        ]
    return document


def _own(call: "Call", kind: str, agency: str) -> str:
    """Name a component of ours, which no CAD will take for one of its own."""
    return f"{OURS}{kind}-{call.pk}:{agency}"


def _stamp(call: "Call", at: datetime, agency: str, agent: str = "") -> dict[str, Any]:
    stamped: dict[str, Any] = {
        "lastUpdateTimeStamp": _moment(call, at),
        "updatedByAgencyReference": {"$ref": agency},
    }
    if agent:
        stamped["updatedByAgentReference"] = {"$ref": agent}
    return stamped


def _moment(call: "Call", at: datetime) -> str:
    return at.astimezone(call.jurisdiction.zone).isoformat(timespec="milliseconds")


def _ends(call: "Call", agency: str, agent: str) -> dict[str, Any]:
    if not (call.disposition and call.disposition.common_code and call.closed_at):
        # The standard knows no other word for an end than the common ones.
        return {}
    end = {
        "$id": _own(call, "disposition", agency),
        **_stamp(call, call.closed_at, agency, agent),
        "dispositionCommonRegistryCode": call.disposition.common_code,
        "dispositionPrimaryIndicator": True,
    }
    return {"dispositionComponent": [end]}


def _times(call: "Call", agency: str, agent: str) -> dict[str, Any]:
    """Say when the call came, was taken and ended."""
    times = {
        "$id": _own(call, "call", agency),
        **_stamp(call, call.closed_at or call.updated_at, agency, agent),
        "standardPrimaryCallType": "emergency",
        "direction": "incoming",
        "callStartTimestamp": _moment(call, call.received_at),
        "callStateRegistryText": _state(call),
    }
    if call.accepted_at:
        times["answerDate"] = _moment(call, call.accepted_at)
    if agent:
        times["agentReference"] = [{"$ref": agent}]
    return times


def _state(call: "Call") -> str:
    if call.closed_at:
        return "callEnd"
    return "callAnswered" if call.accepted_at else "callBegin"
