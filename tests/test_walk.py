"""The walk through the API: the same people, the same verbs, no browser."""

from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from knox.models import AuthToken
from rest_framework.test import APIClient

from accounts.models import Jurisdiction, User
from core.models import AccessLog
from core.scope import scope
from desk import starter
from dispatch.models import CadFeed, Call, RawMessage
from followups.models import FollowUp
from followups.sweeps import remind_of_due_follow_ups
from notifications.models import Notice
from notifications.sweeps import deliver_notices
from providers.models import ServiceAtLocation
from tests.factories.providers import ServiceAtLocationFactory

pytestmark = pytest.mark.django_db

SAMPLE = "eido/sample/Sample call transfer EIDO.json"


@pytest.fixture
def community(jurisdiction: Jurisdiction) -> Jurisdiction:
    starter.load(jurisdiction)
    CadFeed.objects.create(jurisdiction=jurisdiction, name="main-cad", secret="x")
    return jurisdiction


@pytest.fixture
def sit_down() -> Any:
    """Give each person a client of their own."""

    def sign_in(user: User) -> APIClient:
        client = APIClient()
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def place() -> ServiceAtLocation:
    return ServiceAtLocationFactory()


def ok(response: Any, status: int = 200) -> Any:
    assert response.status_code == status, response.content
    return response.json() if response.content else None


def test_a_911_call_becomes_a_closed_case_through_the_api(
    community: Jurisdiction,
    sit_down: Any,
    shared_data: Path,
    place: ServiceAtLocation,
    integration: User,
    call_taker: User,
    clinician: User,
    case_manager: User,
    supervisor: User,
    time_machine: Any,
) -> None:
    message = (shared_data / SAMPLE).read_bytes()
    call = the_call_arrives(integration, message)
    it_is_offered(sit_down(call_taker), call)
    session = the_clinician_writes_it_down(sit_down(clinician), call)
    referral = a_service_is_asked(sit_down(clinician), session, place)
    signed = the_session_is_signed(sit_down(clinician), session)
    case = signed["case"]
    the_case_gets_a_manager(sit_down(supervisor), case, case_manager)
    the_follow_up_is_made(sit_down(case_manager), case_manager, time_machine)
    the_referral_is_completed(sit_down(case_manager), referral)
    the_case_is_closed(sit_down(case_manager), case)
    every_look_left_a_trace(clinician, session)


def the_call_arrives(integration: User, message: bytes) -> str:
    token = AuthToken.objects.create(integration)[1]
    cad = APIClient(HTTP_AUTHORIZATION=f"Token {token}")
    send = {"content_type": "application/json", "HTTP_WEBHOOK_ID": "walk-1"}

    first = ok(cad.post("/api/v1/cad/eido", message, **send), 201)
    again = ok(cad.post("/api/v1/cad/eido", message, **send))
    broken = cad.post(
        "/api/v1/cad/eido", b'{"$id": 1}', content_type=send["content_type"]
    )

    assert (first["result"], again["result"]) == ("created", "unchanged")
    assert Call.objects.count() == 1
    assert RawMessage.objects.get(message_id="walk-1").content == message
    assert broken["content-type"] == "application/problem+json"
    assert RawMessage.objects.quarantined().count() == 1
    return first["call"]


def it_is_offered(taker: APIClient, call: str) -> None:
    form = ok(taker.get("/api/v1/screen-forms/"))["results"][0]
    answers = {question["code"]: "no" for question in form["questions"]}
    decision = ok(
        taker.post(f"/api/v1/calls/{call}/screen/", {"answers": answers}, format="json")
    )
    assert decision["eligible"] in {True, False, None}
    offered = taker.post(
        f"/api/v1/calls/{call}/offer/",
        {"reason": "They ask for someone."},
        format="json",
    )
    assert ok(offered)["status"] == "offered"
    assert taker.get("/api/v1/sessions/").status_code == 403


def the_clinician_writes_it_down(clinician: APIClient, call: str) -> str:
    session = ok(clinician.post("/api/v1/sessions/take-next/"), 201)
    assert session["call"] == call
    assert clinician.post("/api/v1/sessions/take-next/").status_code == 204

    typed = {"behavior": "Pacing.", "plan": "Sister stays.", "risk_level": "high"}
    body = {"base_version": session["version"], "fields": typed}
    kept = ok(
        clinician.post(f"/api/v1/sessions/{session['id']}/draft/", body, format="json")
    )
    stale = clinician.post(
        f"/api/v1/sessions/{session['id']}/draft/", body, format="json"
    )
    assert kept["version"] > session["version"]
    assert stale.status_code in {200, 409}
    return session["id"]


def a_service_is_asked(
    clinician: APIClient, session: str, place: ServiceAtLocation
) -> str:
    case = ok(clinician.get(f"/api/v1/sessions/{session}/"))["case"]
    asked = {"case": case, "session": session, "service_at_location": str(place.pk)}
    referral = ok(clinician.post("/api/v1/referrals/", asked, format="json"), 201)
    assert referral["status"] == "requested"
    return referral["id"]


def the_session_is_signed(clinician: APIClient, session: str) -> dict:
    url = f"/api/v1/sessions/{session}"
    missing = clinician.post(f"{url}/sign/", format="json")
    assert missing.status_code == 422, missing.content
    disposition = ok(clinician.get("/api/v1/dispositions/"))["results"][0]["id"]
    typed = {
        "behavior": "Pacing.",
        "plan": "Sister stays.",
        "risk_level": "high",
        "summary": "Counseled by phone.",
        "participants": "Daniel and his mother",
        "disposition": disposition,
        "follow_up_planned": "yes",
        "follow_up_reason": "High risk.",
    }
    version = ok(clinician.get(f"{url}/"))["version"]
    body = {"base_version": version, "fields": typed}
    signed = ok(clinician.post(f"{url}/sign/", body, format="json"))
    assert signed["status"] == "signed"
    assert signed["staff_name"]
    assert "Daniel" not in signed["cad_line"]
    late = clinician.post(f"{url}/draft/", body, format="json")
    assert late.status_code == 409
    ok(
        clinician.post(f"{url}/addenda/", {"text": "Mother rang back."}, format="json"),
        201,
    )
    return signed


def the_case_gets_a_manager(supervisor: APIClient, case: str, manager: User) -> None:
    why = {"reason": "review"}
    supervisor.post(f"/api/v1/cases/{case}/reason/", why, format="json")
    given = supervisor.post(
        f"/api/v1/cases/{case}/assign/", {"to": str(manager.pk)}, format="json"
    )
    ok(given)
    for follow_up in FollowUp.objects.scheduled():
        url = f"/api/v1/follow-ups/{follow_up.pk}/assign/"
        ok(supervisor.post(url, {"to": str(manager.pk)}, format="json"))


def the_follow_up_is_made(client: APIClient, manager: User, time_machine: Any) -> None:
    first = FollowUp.objects.order_by("due_at").first()
    time_machine.move_to(first.due_at)
    client.force_login(manager)

    remind_of_due_follow_ups()
    remind_of_due_follow_ups()
    deliver_notices()

    told = Notice.objects.filter(recipient=manager, subject_id=first.pk)
    assert told.filter(kind=Notice.Kind.FOLLOW_UP_DUE).count() == 1
    assert any(manager.email in message.to for message in mail.outbox)
    url = f"/api/v1/follow-ups/{first.pk}/attempts/"
    made = ok(
        client.post(
            url, {"outcome": "reached", "is_linked_to_care": True}, format="json"
        ),
        201,
    )
    assert made["status"] == "completed"
    assert not FollowUp.objects.scheduled().exists()


def the_referral_is_completed(client: APIClient, referral: str) -> None:
    url = f"/api/v1/referrals/{referral}"
    for verb, status in [("accept", "accepted"), ("start", "in_progress")]:
        assert ok(client.post(f"{url}/{verb}/"))["status"] == status
    assert client.post(f"{url}/accept/").status_code == 409
    got = client.post(f"{url}/complete/", {"rung": "service_obtained"}, format="json")
    assert ok(got)["status"] == "completed"


def the_case_is_closed(client: APIClient, case: str) -> None:
    told = ok(client.get(f"/api/v1/cases/{case}/timeline/"))
    assert [entry["at"] for entry in told] == sorted(
        (entry["at"] for entry in told), reverse=told[0]["at"] > told[-1]["at"]
    )
    assert len(told) > 5
    closing = {"reason": "linked", "note": ""}
    closed = client.post(f"/api/v1/cases/{case}/close/", closing, format="json")
    assert ok(closed)["status"] == "closed"


def every_look_left_a_trace(clinician: User, session: str) -> None:
    seen = AccessLog.objects.filter(user_id=clinician.pk, subject_id=session)
    assert {"view", "change"} <= set(seen.values_list("action", flat=True))
    with scope():
        assert not AccessLog.objects.exists()
