"""Calls for programs: what CAD knows of them, and those entered from paper."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from core.models import AccessLog
from dispatch.models import Call
from tests.factories.dispatch import CallFactory

pytestmark = pytest.mark.django_db
STAMP = {"lastUpdateTimeStamp": "2026-04-28T21:31:00-05:00"}


def test_every_number_and_every_role_is_told(
    api: Any, clinician: Any, eido: Any, post: Any
) -> None:
    name = {"name": [{"personGivenName": ["Carmen"], "personSurName": ["Ibarra"]}]}
    post(
        eido(
            callComponent=[{"$id": "c", **STAMP, "callBackReference": {"$ref": "b1"}}],
            callbackComponent=[
                {"$id": "b1", **STAMP, "callBackInformationUri": ["tel:2065550134"]},
                {"$id": "b2", **STAMP, "callBackInformationUri": ["tel:2065550177"]},
            ],
            personComponent=[
                {
                    "$id": "p1",
                    **STAMP,
                    "personIncidentRoleRegistryText": ["PatientRelative", "Caller"],
                    "ncPersonComponent": name,
                    "callBackReference": {"$ref": "b2"},
                }
            ],
            notesComponent=[{"$id": "n", **STAMP, "notesActionComments": "Alone"}],
        )
    )
    call = Call.objects.get()
    api.force_login(clinician)

    told = api.get(reverse("call-cad", args=[call.pk])).json()

    assert [(n["phone"], n["whose"]) for n in told["numbers"]] == [
        ("(206) 555-0134", "the line that rang"),
        (
            "(206) 555-0177",
            "Carmen Ibarra, the caller, relative of the person in crisis",
        ),
    ]
    assert told["persons"][0] == {
        "name": "Carmen Ibarra",
        "roles": ["the caller", "relative of the person in crisis"],
        "phones": ["(206) 555-0177"],
        "about": [],
    }
    assert told["notes"] == [{"at": "2026-04-28T21:31:00-05:00", "text": "Alone"}]
    looked = AccessLog.objects.filter(subject_id=call.pk, action="view")
    assert looked.get().reason == "what CAD knows"


@pytest.fixture
def hand_in(api: Any, call_taker: Any, screen_form: Any, policy: Any) -> Any:
    """Hand in a call from paper, begun three hours ago."""
    begun = timezone.now() - timedelta(hours=3)
    api.force_login(call_taker)

    def send(*, at: dict[str, int], **said: Any) -> Any:
        times = {step: begun + timedelta(minutes=m) for step, m in at.items()}
        return api.post(reverse("call-back-enter"), times | said)

    return send


def test_a_paper_call_is_handed_in_with_its_true_times(
    hand_in: Any, clinician: Any, codes: Any
) -> None:
    at = {"received": 0, "screened": 1, "offered": 2, "taken": 4, "ended": 31}

    answer = hand_in(
        at=at,
        place="14 Elm Ct",
        call_type="EDP",
        cad_number="26-P",
        answers={"weapon": "no"},
        taken_by=str(clinician.pk),
        end="diverted",
    )

    assert answer.status_code == 201
    call = Call.objects.get()
    assert (call.source, call.outcome_class, call.held_by) == (
        "outage",
        "diverted",
        clinician,
    )
    assert call.closed_at - call.received_at == timedelta(minutes=31)
    assert call.screens.get().answers["weapon"] == "no"
    again = hand_in(at={"received": 0}, cad_number=" 26-P ")
    assert (again.status_code, Call.objects.count()) == (409, 1)


def test_a_paper_call_that_cannot_have_been_so_is_refused_by_its_field(
    hand_in: Any,
) -> None:
    answer = hand_in(at={"received": 5, "screened": 1}, place="14 Elm Ct")

    assert answer.status_code == 400
    assert answer.json()["errors"] == {
        "screened": ["This is before the step above it."]
    }
    assert not Call.objects.exists()


def test_help_goes_to_the_place_that_was_sent_along(
    api: Any, clinician: Any, jurisdiction: Any
) -> None:
    call = CallFactory(jurisdiction=jurisdiction, place="")
    api.force_login(clinician)

    said = {"kind": "ems", "place": "12 Elm St, Alderton"}
    sent = api.post(reverse("call-send-help", args=[call.pk]), said)

    assert (sent.status_code, sent.json()["place"]) == (201, "12 Elm St, Alderton")
    call.refresh_from_db()
    assert call.place == "12 Elm St, Alderton"
