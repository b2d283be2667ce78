"""What CAD may ask of an incident: its end, who had it and when, and nothing else."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from knox.models import AuthToken

from core.models import AccessLog
from dispatch import eido as standard
from dispatch.models import Call
from tests.factories.dispatch import (
    CallFactory,
    ClosedCallFactory,
    DispositionFactory,
    OfferedCallFactory,
)

pytestmark = pytest.mark.django_db
STAMP = {"lastUpdateTimeStamp", "updatedByAgencyReference/$ref"}
BY_AGENT = STAMP | {"updatedByAgentReference/$ref"}
# Each member that may leave, by where it stands. A new one is a decision, not an accident.
ALLOWED = (
    {"$id", "eidoVersion", "issuingElementIdentification"}
    | BY_AGENT
    | {
        f"agencyComponent/{name}"
        for name in {"$id", "agencyRoleDescriptionRegistryText", "agencyType"} | STAMP
    }
    | {
        f"agentComponent/{name}"
        for name in {"$id", "agentRoleRegistryText", "agencyReference/$ref"} | STAMP
    }
    | {
        f"incidentComponent/{name}"
        for name in {"$id", "incidentTypeCommonRegistryText"} | BY_AGENT
    }
    | {
        f"incidentComponent/dispositionComponent/{name}"
        for name in {"$id", "dispositionCommonRegistryCode", "dispositionPrimaryIndicator"} | BY_AGENT
    }
    | {
        f"callComponent/{name}"
        for name in {
            "$id",
            "standardPrimaryCallType",
            "direction",
            "callStartTimestamp",
            "answerDate",
            "callStateRegistryText",
            "agentReference/$ref",
        }
        | BY_AGENT
    }
)  # fmt: skip
CLINICAL = {
    "place": "Clinicword Lane 7",
    "callback": "+12065550134",
    "caller_name": "Clinicword Caller",
    "details": "Clinicword said he would jump",
    "type_text": "Clinicword type",
    "reason": "Clinicword reason",
    "safety_flags": [{"code": "Clinicword", "text": "Clinicword", "severity": "high"}],
    "area": "zip Clinicword",
}


@pytest.fixture
def ended(jurisdiction: Any, clinician: Any) -> Call:
    clinician.name = "Clinicword Clinician"
    clinician.save()
    disposition = DispositionFactory(
        jurisdiction=jurisdiction, code="CLINICWORD", label="Clinicword plan made"
    )
    return ClosedCallFactory(
        jurisdiction=jurisdiction,
        held_by=clinician,
        disposition=disposition,
        incident_uid="urn:emergency:uid:incidentid:0455:alder.example",
        **CLINICAL,
    )


@pytest.fixture
def cad(client: Client, integration: Any) -> Any:
    _, token = AuthToken.objects.create(integration)

    def ask(incident: str, what: str = "incidents", **headers: str) -> Any:
        url = f"/IncidentData/v1/{what}/{quote(incident, safe='')}"
        return client.get(url, headers={"Authorization": f"Token {token}"} | headers)

    return ask


def leaves(value: Any, at: str = "") -> set[str]:
    if isinstance(value, dict):
        return {
            leaf
            for name, inner in value.items()
            for leaf in leaves(inner, f"{at}/{name}")
        }
    if isinstance(value, list):
        return {leaf for inner in value for leaf in leaves(inner, at)}
    return {at.removeprefix("/")}


@pytest.mark.parametrize("stage", ["received", "offered", "closed"])
def test_what_we_emit_passes_the_standards_validator(
    jurisdiction: Any, ended: Call, shared_data: Path, tmp_path: Path, stage: str
) -> None:
    maker = {"received": CallFactory, "offered": OfferedCallFactory}.get(stage)
    call = maker(jurisdiction=jurisdiction) if maker else ended
    file = tmp_path / "ours.json"
    file.write_text(json.dumps(standard.write(call)))

    found = subprocess.run(
        [
            sys.executable,
            shared_data / "eido/validate_eido.py",
            shared_data / "eido/Schema",
            file,
        ],
        capture_output=True,
        text=True,
        check=False,
    )

    assert "schema errors: 0 dangling refs: 0" in found.stdout, (
        found.stdout + found.stderr
    )


def test_an_end_that_no_common_code_stands_for_is_left_out(ended: Call) -> None:
    ended.disposition.common_code = ""

    assert "dispositionComponent" not in standard.write(ended)["incidentComponent"]


def test_field_by_field_nothing_clinical_leaves(ended: Call, cad: Any) -> None:
    answer = cad(ended.cad_number)

    assert answer.status_code == 200
    assert leaves(answer.json()) == ALLOWED
    assert "clinicword" not in answer.content.decode().lower()
    assert "2065550134" not in answer.content.decode()


def test_it_tells_disposition_agency_agent_and_times(
    ended: Call, cad: Any, clinician: Any
) -> None:
    told = cad(ended.cad_number).json()

    end = told["incidentComponent"]["dispositionComponent"][0]
    assert told["$id"] == ended.incident_uid
    assert end["dispositionCommonRegistryCode"] == "05"
    assert told["agentComponent"][0]["$id"].startswith(str(clinician.pk))
    assert told["agencyComponent"][0]["$id"].startswith("alder.")
    assert told["callComponent"][0]["callStateRegistryText"] == "callEnd"
    assert AccessLog.objects.filter(subject_id=ended.pk, action="view").exists()


@pytest.mark.parametrize(
    "uid",
    ["urn:a/b?c=d#e f", "42", "ä\u202e\"'<b>%2F", "two\nlines", "../../etc/passwd"],
)
def test_an_incident_is_found_by_whatever_its_cad_calls_it(
    post: Any, eido: Any, cad: Any, uid: str
) -> None:
    document = eido()
    document["$id"] = document["incidentComponent"]["$id"] = uid
    assert post(document).status_code == 201

    assert cad(uid).json()["$id"] == uid
    assert cad("26-118-0455").json()["$id"] == uid
    assert cad(uid, "references").content.decode().endswith(quote(uid, safe=""))


def test_a_call_entered_by_hand_is_found_by_the_id_we_gave_it(
    jurisdiction: Any, cad: Any
) -> None:
    call = CallFactory(jurisdiction=jurisdiction, cad_number="")
    ours = standard.write(call)["$id"]

    assert cad(ours).json()["$id"] == ours


def test_what_became_of_a_duplicate_is_what_became_of_the_other(
    ended: Call, cad: Any, jurisdiction: Any
) -> None:
    double = CallFactory(
        jurisdiction=jurisdiction,
        status="merged",
        merged_into=ended,
        closed_at=ended.closed_at,
        incident_uid="urn:double",
        cad_number="double",
    )

    told = cad("double").json()

    assert told["$id"] == double.incident_uid
    assert "dispositionComponent" in told["incidentComponent"]


@pytest.mark.parametrize("uid", ["nobody", "\x00", "x" * 3000])
def test_what_is_not_known_is_404(cad: Any, uid: str) -> None:
    answer = cad(uid)

    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"


def test_another_form_than_json_is_406(ended: Call, cad: Any) -> None:
    assert cad(ended.cad_number, Accept="application/xml").status_code == 406


def test_the_versions_are_told(client: Client, integration: Any) -> None:
    client.force_login(integration)

    told = client.get("/IncidentData/Versions").json()

    assert told[0]["versions"] == [{"major": 1, "minor": 0}]


def test_what_we_wrote_tells_us_nothing_when_it_comes_back(
    post: Any, eido: Any, cad: Any
) -> None:
    post(eido())
    echoed = cad("26-118-0455").json()

    assert post(echoed, message_id="echo").status_code == 200

    call = Call.objects.get()
    assert call.type_text == "EDP"
    assert call.cad_number == "26-118-0455"
