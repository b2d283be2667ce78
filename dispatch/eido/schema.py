"""What the intake takes, as our own OpenAPI document describes it.

The whole of it is NENA's to publish; these are the members that are needed and those
that we read. Whatever else a message holds is kept.
"""

from typing import Any

from dispatch.eido.message import MANY, REQUIRED, SEVERITIES, VERSION
from dispatch.eido.values import LONGEST_ID

TEXT: dict[str, Any] = {"type": "string"}
MOMENT = {"type": "string", "format": "date-time"}
ID = {"type": "string", "minLength": 1, "maxLength": LONGEST_ID}
REFERENCE = {"type": "object", "required": ["$ref"], "properties": {"$ref": TEXT}}
REFERENCES = {"type": "array", "items": REFERENCE}
TEXTS = {"type": "array", "items": TEXT}
READ: dict[str, dict[str, Any]] = {
    "callComponent": {
        "callStartTimestamp": MOMENT,
        "localCallType": TEXT,
        "priorityIdentifier": {"type": "string", "enum": list(SEVERITIES)},
        "callBackReference": REFERENCE,
        "locationReference": REFERENCES,
        "personReference": REFERENCES,
    },
    "callbackComponent": {
        "callBackInformationUri": TEXTS,
        "updatedCbn": {
            "type": "object",
            "properties": {"updatedCbnIdentifierUri": TEXT},
        },
    },
    "cautionComponent": {
        "cautionTypeInternalText": TEXT,
        "cautionTypeCommonRegistryText": TEXT,
        "cautionSeverity": {"type": "string", "enum": list(SEVERITIES)},
    },
    "locationComponent": {
        "locationTypeDescriptionRegistryText": TEXT,
        "locationByValue": TEXT,
        "locationDescriptionText": TEXT,
    },
    "notesComponent": {"notesActionComments": TEXT},
    "personComponent": {
        "personIncidentRoleRegistryText": TEXTS,
        "callBackReference": REFERENCE,
    },
}
INCIDENT = {
    "internalIncidentId": TEXT,
    "incidentTypeInternalCode": TEXT,
    "incidentTypeInternalText": TEXT,
    "incidentTypeCommonRegistryText": TEXT,
    "incidentCommonPriorityNumber": {"type": "integer"},
}


def _component(read: dict[str, Any]) -> dict[str, Any]:
    known = {"$id": ID, "lastUpdateTimeStamp": MOMENT}
    return {"type": "object", "required": ["$id"], "properties": known | read}


def request_schema() -> dict[str, Any]:
    """Describe an EIDO as far as the intake reads it."""
    members: dict[str, Any] = {
        "$id": ID,
        "lastUpdateTimeStamp": MOMENT,
        "eidoVersion": {"type": "string", "enum": [VERSION]},
        "issuingElementIdentification": {"type": "string", "minLength": 1},
        "incidentComponent": _component(INCIDENT),
    }
    for name in MANY:
        members[name] = {"type": "array", "items": _component(READ.get(name, {}))}
    return {"type": "object", "required": list(REQUIRED), "properties": members}
