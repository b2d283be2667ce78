"""`intake.`: signed EIDO messages against the bare write."""

import json
import time
from itertools import count
from uuid import uuid4

from django.test import Client

from bench import bare
from bench.figures import Figure, against, no_more_than, shown
from bench.load import Load, WrongAnswer, request
from bench.measuring import Stage, medians, rates
from bench.statements import of
from dispatch import webhooks
from dispatch.models import CadFeed

PATH = "/api/v1/cad/eido"


def measure(stage: Stage) -> list[Figure]:
    feed = CadFeed.objects.get(name="bench")
    messages = Messages(feed.secret)
    statements = len(of(messages.post))
    with stage.serving() as port:
        bare_rounds, ours = stage.race(port, bare.write(stage), messages.load())
    return [
        against(
            "intake.post",
            rates(ours),
            rates(bare_rounds),
            at_least=0.3,
            unit="requests/s",
        ),
        shown("intake.p50", min(medians(ours)), "ms"),
        no_more_than("intake.statements", statements, 12, unit="statements"),
    ]


class Messages:
    """New incidents one after another, each in a message of the size CAD sends."""

    def __init__(self, secret: str) -> None:
        self.secret, self.run, self.numbers = secret, uuid4().hex, count(1)

    def load(self) -> Load:
        def ask(client: int) -> bytes:
            headers, body = self.next()
            return request("POST", PATH, headers, body)

        return Load(ask, expect=201)

    def post(self) -> None:
        headers, body = self.next()
        answer = Client().post(
            PATH, body, content_type="application/json", headers=headers
        )
        if answer.status_code != 201:
            raise WrongAnswer(f"{answer.status_code}: {answer.content[:600]!r}")

    def next(self) -> tuple[dict[str, str], bytes]:
        number = f"{self.run}-{next(self.numbers)}"
        body = json.dumps(document(number)).encode()
        stamp = str(int(time.time()))
        return {
            "Content-Type": "application/json",
            "webhook-id": number,
            "webhook-timestamp": stamp,
            "webhook-signature": webhooks.sign(self.secret, number, stamp, body),
        }, body


def document(number: str) -> dict:
    """Write a whole EIDO with incident, call, caller, place and notes."""
    uid, agency = (
        f"urn:emergency:uid:incidentid:{number}:bench.example",
        "bench.example",
    )
    stamp = {
        "lastUpdateTimeStamp": "2026-04-28T21:31:00-05:00",
        "updatedByAgencyReference": {"$ref": agency},
    }
    phone = f"tel:+1512{2_000_000 + hash(number) % 7_000_000}"
    return {
        "$id": uid,
        **stamp,
        "eidoVersion": "1.0",
        "issuingElementIdentification": "cad.bench.example",
        "agencyComponent": [{"$id": agency, **stamp, "agencyType": ["psap"]}],
        "incidentComponent": {
            "$id": uid,
            **stamp,
            "internalIncidentId": number[-20:],
            "incidentTypeCommonRegistryText": "EDP",
            "incidentCommonPriorityNumber": 2,
        },
        "callComponent": [
            {
                "$id": f"urn:emergency:uid:callid:{number}:bench.example",
                **stamp,
                "callStartTimestamp": "2026-04-28T21:30:00-05:00",
                "callBackReference": {"$ref": "back"},
                "locationReference": [{"$ref": "place"}],
                "personReference": [{"$ref": "caller"}],
            }
        ],
        "callbackComponent": [
            {"$id": "back", **stamp, "callBackInformationUri": [phone]}
        ],
        "locationComponent": [
            {
                "$id": "place",
                **stamp,
                "locationTypeDescriptionRegistryText": "Caller",
                "locationByValue": PLACE.format(abs(hash(number)) % 9000),
            }
        ],
        "personComponent": [
            {
                "$id": "caller",
                **stamp,
                "personIncidentRoleRegistryText": ["Caller"],
                "callBackReference": {"$ref": "back"},
            }
        ],
        "notesComponent": [
            {"$id": f"note-{n}", **stamp, "notesActionComments": NOTE * 3}
            for n in range(4)
        ],
    }


NOTE = "Caller says his brother has not slept for days and talks to nobody. "
PLACE = (
    '<presence xmlns="urn:ietf:params:xml:ns:pidf"'
    ' xmlns:gp="urn:ietf:params:xml:ns:pidf:geopriv10"'
    ' xmlns:ca="urn:ietf:params:xml:ns:pidf:geopriv10:civicAddr"'
    ' entity="pres:bench@bench.example"><tuple id="a"><status><gp:geopriv>'
    "<gp:location-info><ca:civicAddress><ca:country>US</ca:country><ca:A1>TX</ca:A1>"
    "<ca:A3>Bench City</ca:A3><ca:RD>Alder</ca:RD><ca:STS>Street</ca:STS>"
    "<ca:HNO>{}</ca:HNO></ca:civicAddress></gp:location-info>"
    "<gp:usage-rules/></gp:geopriv></status></tuple></presence>"
)
