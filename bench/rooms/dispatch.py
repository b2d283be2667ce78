"""`intake.`: signed EIDO messages against the bare write, and updates among many calls."""

import json
import time
from datetime import UTC, datetime
from itertools import count
from random import Random
from uuid import uuid4

from django.test import Client

from bench import bare, database
from bench.figures import Figure, against, as_flat_as, no_more_than, shown
from bench.generator.calls import incident
from bench.load import Load, WrongAnswer, request
from bench.measuring import Stage, medians, over, rates
from bench.rooms.lists import at
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
        *updates(stage),
    ]


def updates(stage: Stage) -> list[Figure]:
    """Bring calls up to date by message, among many stored calls and among few."""
    few = at(stage, database.SHORT_LIST)
    many = at(stage, database.LONG_LISTS[stage.scale.name])
    with few.serving() as few_port, many.serving() as many_port:
        shallow, deep = few.side_by_side(
            (few_port, updates_of(few)), (many_port, updates_of(many))
        )
    return [
        as_flat_as(
            "intake.update.p95",
            [one.p95 for one in deep],
            [one.p95 for one in shallow],
            at_most=1.5,
            unit="ms",
        ),
        shown("intake.update.p50", min(medians(deep)), "ms"),
    ]


def updates_of(stage: Stage) -> Load:
    """Make the load of news about calls picked at random, all of them stored already."""
    with over(stage.url):
        secret = CadFeed.objects.get(name="bench").secret
    return Messages(secret, among=stage.scale.calls).load(expect=200)


class Messages:
    """Incidents one after another, new or `among` the stored, in messages of CAD's size."""

    def __init__(self, secret: str, *, among: int = 0) -> None:
        self.secret, self.run, self.numbers = secret, uuid4().hex, count(1)
        self.among, self.chance = among, Random(7)  # noqa: S311

    def load(self, expect: int = 201) -> Load:
        def ask(client: int) -> bytes:
            headers, body = self.next()
            return request("POST", PATH, headers, body)

        return Load(ask, expect=expect)

    def post(self) -> None:
        headers, body = self.next()
        answer = Client().post(
            PATH, body, content_type="application/json", headers=headers
        )
        if answer.status_code != 201:
            raise WrongAnswer(f"{answer.status_code}: {answer.content[:600]!r}")

    def next(self) -> tuple[dict[str, str], bytes]:
        number = f"{self.run}-{next(self.numbers)}"
        uid = incident(self.chance.randrange(self.among)) if self.among else ""
        body = json.dumps(document(number, uid)).encode()
        stamp = str(int(time.time()))
        return {
            "Content-Type": "application/json",
            "webhook-id": number,
            "webhook-timestamp": stamp,
            "webhook-signature": webhooks.sign(self.secret, number, stamp, body),
        }, body


def document(number: str, uid: str = "") -> dict:
    """Write a whole EIDO with incident, call, caller, place and notes, as of now."""
    uid = uid or f"urn:emergency:uid:incidentid:{number}:bench.example"
    agency = "bench.example"
    stamp = {
        "lastUpdateTimeStamp": datetime.now(UTC).isoformat(),
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
