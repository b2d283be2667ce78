"""One invented incident as a busy CAD tells it, and one message that it got wrong."""

import json
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from dispatch.demo import places
from dispatch.intake import receive_eido
from dispatch.models import CadFeed

AGENCY = "cad.metro.example"
INCIDENT = f"urn:emergency:uid:incidentid:demo-0455:{AGENCY}"


def load(feed: CadFeed) -> None:
    """Hand in an incident, its update ten minutes later, and a message with a fault."""
    begun = timezone.now() - timedelta(minutes=12)
    later = begun + timedelta(minutes=10)
    place = places.whole("871 Orchard St, garage behind the house", feed.jurisdiction)
    for document in (_first(begun, place), _update(later), _wrong(later)):
        receive_eido(json.dumps(document).encode(), feed=feed)


def _part(at: datetime, uid: str, **said: Any) -> dict[str, Any]:
    stamp = {"lastUpdateTimeStamp": at.isoformat()}
    return {"$id": uid, **stamp, "updatedByAgencyReference": {"$ref": AGENCY}, **said}


def _whole(at: datetime, uid: str = INCIDENT, **parts: Any) -> dict[str, Any]:
    return _part(
        at,
        uid,
        eidoVersion="1.0",
        issuingElementIdentification=AGENCY,
        agencyComponent=[_part(at, AGENCY)],
        **parts,
    )


def _first(at: datetime, place: str) -> dict[str, Any]:
    name = {"personGivenName": ["Ruth"], "personSurName": ["Alvarez"]}
    return _whole(
        at,
        incidentComponent=_part(
            at,
            INCIDENT,
            internalIncidentId="26-326-0455",
            incidentTypeCommonRegistryText="SUICTHRT",
            incidentCommonPriorityNumber=2,
        ),
        callComponent=[
            _part(
                at,
                "call",
                callStartTimestamp=at.isoformat(),
                callBackReference={"$ref": "line"},
            )
        ],
        callbackComponent=[
            _part(at, "line", callBackInformationUri=["tel:+12065550158"]),
            _part(
                at,
                "work",
                callBackInformationUri=["tel:+12065550171"],
                updatedCbn={"updatedCbnCallerDescription": "at work until 6 pm"},
            ),
        ],
        locationComponent=[
            _part(
                at,
                "place",
                locationTypeDescriptionRegistryText="CurrentIncident",
                locationDescriptionText=place,
            )
        ],
        personComponent=[
            _part(
                at,
                "mother",
                personIncidentRoleRegistryText=["Caller", "PatientRelative"],
                ncPersonComponent={"name": [name]},
                callBackReference={"$ref": "work"},
            ),
            _part(at, "son", personIncidentRoleRegistryText=["Patient"]),
        ],
        notesComponent=[
            _part(
                at, "n1", notesActionComments="Son sits in the garage, will not open."
            )
        ],
    )


def _update(at: datetime) -> dict[str, Any]:
    return _whole(
        at,
        cautionComponent=[
            _part(
                at,
                "tools",
                cautionTypeInternalText="Tools within reach",
                cautionTypeCommonRegistryText="Weapon",
                cautionSeverity="normal",
                cautionSource="mother",
            )
        ],
        notesComponent=[
            _part(at, "n2", notesActionComments="He answers through the door now."),
            _part(at, "n3", notesActionComments="NCIC RETURN: nothing of this is kept"),
        ],
    )


def _wrong(at: datetime) -> dict[str, Any]:
    return _whole(at, "urn:demo:wrong", callComponent=[_part(at, "")])
