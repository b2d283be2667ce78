import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from knox.models import AuthToken

from core.models import AccessLog
from dispatch import intake
from dispatch.actions.floor import enter_call
from dispatch.eido.apart import put_together
from dispatch.models import CadParts, Call, CallFile, FileCall, RawMessage
from tests.factories import dispatch as make

pytestmark = pytest.mark.django_db

# One in the morning where the calls are.
ONE = datetime(2026, 4, 28, 6, tzinfo=UTC)
BEGUN = {"$id": "c", "callStartTimestamp": ONE.isoformat()}
LIKE = {"cad_number": "26-118-0455", "received_at": ONE + timedelta(minutes=5)}


def test_the_standards_own_sample_becomes_a_call(post: Any, sample: bytes) -> None:
    answer = post(sample)

    call = Call.objects.get()
    assert answer.status_code == 201
    assert answer.json()["call"] == str(call.pk)
    assert (
        call.incident_uid == "urn:emergency:uid:incidentid:a56e556d871:bcf.state.pa.us"
    )
    assert call.place == "42 W Cellular Street, Wilmington DE"
    assert call.place_kind == "RoutingLocation"
    assert call.callback == "+18195551212"
    assert call.caller_role == "Caller"
    assert call.details == "This is an example text."
    assert call.received_at == datetime.fromisoformat("2021-04-30T14:40:00-04:00")
    assert call.status == "received"
    assert answer.json()["warnings"] == []
    kept = {kind: len(parts) for kind, parts in call.cad_parts.content.items() if kind}
    assert kept == {
        "callComponent": 1,
        "callbackComponent": 1,
        "agencyComponent": 1,
        "agentComponent": 1,
        "additionalDataComponent": 3,
        "locationComponent": 2,
        "personComponent": 1,
    }


def test_the_message_is_kept_exactly_as_it_was_sent(post: Any, sample: bytes) -> None:
    post(sample)

    message = RawMessage.objects.get()

    assert message.content == sample
    assert message.call == Call.objects.get()


def test_the_same_message_again_changes_nothing(post: Any, sample: bytes) -> None:
    post(sample)
    before = Call.history.count(), AccessLog.objects.count()

    again = post(sample)

    assert again.status_code == 200
    assert again.json()["result"] == "unchanged"
    assert Call.objects.count() == RawMessage.objects.count() == 1
    assert (Call.history.count(), AccessLog.objects.count()) == before


def test_the_same_content_under_another_id_changes_nothing(
    post: Any, sample: bytes
) -> None:
    post(sample)

    again = post(sample, message_id="msg-2")

    assert again.json()["result"] == "unchanged"
    assert RawMessage.objects.count() == 1


def test_the_same_id_with_other_content_is_a_conflict(post: Any, eido: Any) -> None:
    post(eido())

    other = post(eido(eidoExtensionId=["x"]))

    assert other.status_code == 409
    assert Call.objects.count() == 1


def test_a_later_message_updates_the_call_and_keeps_what_it_leaves_out(
    post: Any, sample: bytes, codes: Any
) -> None:
    post(sample)
    later = json.loads(sample)
    later["lastUpdateTimeStamp"] = "2021-04-30T14:50:00-04:00"
    later["incidentComponent"] = {
        "$id": "urn:emergency:uid:incidentid:other-form",
        "lastUpdateTimeStamp": "2021-04-30T14:50:00-04:00",
        "incidentTypeCommonRegistryText": "MNTL",
        "internalIncidentId": "21-118-7",
    }
    del later["locationComponent"]
    later["callComponent"][0].pop("locationReference")

    answer = post(later, message_id="msg-2")

    call = Call.objects.get()
    assert answer.json()["result"] == "updated"
    assert call.call_type == codes["MNTL"]
    assert call.cad_number == "21-118-7"
    assert call.place == "42 W Cellular Street, Wilmington DE"
    assert call.history.count() == 2


@pytest.mark.parametrize("part", ["$id", "call"])
def test_a_message_is_known_by_any_id_of_its_incident(
    post: Any, eido: Any, part: str
) -> None:
    call_id = {
        "$id": "urn:emergency:uid:callid:1",
        "lastUpdateTimeStamp": "2026-04-28T21:31:00Z",
    }
    post(eido(callComponent=[call_id]))
    other = eido(
        callComponent=[call_id], lastUpdateTimeStamp="2026-04-28T21:40:00-05:00"
    )
    del other["incidentComponent"]
    if part == "call":
        other["$id"] = "urn:eido:2"
    else:
        del other["callComponent"]

    answer = post(other, message_id="msg-2")

    assert answer.json()["result"] == "updated"
    assert Call.objects.count() == 1


def test_an_older_message_never_overwrites_a_newer_one(post: Any, eido: Any) -> None:
    post(eido())
    older = eido(lastUpdateTimeStamp="2026-04-28T21:00:00-05:00")
    older["incidentComponent"]["incidentCommonPriorityNumber"] = 9

    answer = post(older, message_id="msg-2")

    assert answer.json()["result"] == "unchanged"
    assert Call.objects.get().priority == 2
    assert RawMessage.objects.get(message_id="msg-2").status == "stale"


def test_a_message_tells_what_of_it_was_odd(post: Any, eido: Any) -> None:
    xml = '<!DOCTYPE p [<!ENTITY x "Elm St">]><p><civicAddress><RD>&x;</RD></civicAddress></p>'
    place = {
        "$id": "l1",
        "locationTypeDescriptionRegistryText": "Caller",
        "locationByValue": xml,
        "locationByReferenceUrl": "https://lrf.example/never-asked",
    }

    answer = post(eido(locationComponent=[place]))

    assert answer.status_code == 201
    assert answer.json()["warnings"] == [
        (
            "/locationComponent/0/locationByValue was not read: "
            "it declares a document type or entities."
        )
    ]
    assert Call.objects.get().place == ""


def test_intake_takes_at_most_twelve_statements(
    post: Any, eido: Any, codes: Any, jurisdiction: Any
) -> None:
    person = {
        "$id": "p1",
        "personIncidentRoleRegistryText": ["Caller"],
        "callBackReference": {"$ref": "b1"},
    }
    back = {"$id": "b1", "callBackInformationUri": ["tel:2065550134"]}
    first = eido(personComponent=[person], callbackComponent=[back])
    later = first | {"lastUpdateTimeStamp": "2026-04-28T22:00:00-05:00"}
    counts = []

    for number, message in enumerate((first, later)):
        with CaptureQueriesContext(connection) as queries:
            post(message, message_id=f"msg-{number}")
        counted = [
            q["sql"]
            for q in queries
            if not q["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))
        ]
        counts.append(counted)

    # One more than in life: within a test the scope is put back at the end.
    assert max(map(len, counts)) <= 13, "\n".join(s[:90] for s in max(counts, key=len))


def test_a_broken_signature_is_refused_and_leaves_nothing(
    post: Any, sample: bytes
) -> None:
    answer = post(sample, **{"webhook-signature": "v1,AAAA"})

    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
    assert not RawMessage.objects.exists()


def test_a_feed_that_is_switched_off_is_refused(
    post: Any, sample: bytes, feed: Any
) -> None:
    feed.switch(on=False)

    assert post(sample).status_code == 401


def test_the_secret_before_the_last_is_good_and_the_one_before_it_is_not(
    post: Any, eido: Any, feed: Any
) -> None:
    first = feed.secret
    feed.rotate()
    assert post(eido(), secret=first).status_code == 201

    feed.rotate()

    assert post(eido(), secret=first).status_code == 401


@pytest.mark.parametrize("stamp", ["0", "x", "1e9", "٣٣", "-1", "99999999999"])
def test_a_stale_or_odd_timestamp_is_refused(
    post: Any, sample: bytes, stamp: str
) -> None:
    answer = post(sample, timestamp=stamp) if stamp.isascii() else None

    assert answer is None or answer.status_code == 401


def test_without_signature_or_token_it_is_401(client: Any, sample: bytes) -> None:
    answer = client.post("/api/v1/cad/eido", sample, content_type="application/json")

    assert answer.status_code == 401


def test_another_feed_of_the_same_name_elsewhere_is_told_apart(
    post: Any, sample: bytes, feed: Any, other_jurisdiction: Any
) -> None:
    make.FeedFactory(jurisdiction=other_jurisdiction, name=feed.name)

    answer = post(sample, **{"webhook-feed": feed.name})

    assert answer.status_code == 201
    assert Call.objects.get().jurisdiction_id == feed.jurisdiction_id


def test_a_service_user_hands_in_by_token(
    client: Any, integration: Any, feed: Any, sample: bytes
) -> None:
    _, token = AuthToken.objects.create(integration)
    older = {"secret": "", "created_at": ONE, "name": "files-only"}
    make.FeedFactory(jurisdiction=feed.jurisdiction, **older)
    with CaptureQueriesContext(connection) as queries:
        answer = client.post(
            "/api/v1/cad/eido",
            sample,
            content_type="application/json",
            headers={"Authorization": f"Token {token}", "webhook-id": "m1"},
        )

    counted = [
        q["sql"] for q in queries if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))
    ]
    assert answer.status_code == 201
    assert RawMessage.objects.get().feed == feed
    assert len(counted) <= 13, "\n".join(s[:90] for s in counted)


def test_staff_may_not_hand_in_messages(
    client: Any, call_taker: Any, sample: bytes
) -> None:
    client.force_login(call_taker)

    answer = client.post("/api/v1/cad/eido", sample, content_type="application/json")

    assert answer.status_code == 403


MALFORMED = {
    "truncated": (b'{"$id": "x"', 400, ""),
    "not utf-8": (b"\xff\xfe", 400, ""),
    "a bomb": (b"[" * 100_000, 400, ""),
    "a NUL": (b'{"$id": "a\\u0000b"}', 400, "/$id"),
    "half a character": (b'{"a/b": ["\\ud800"]}', 400, "/a~1b/0"),
    "a huge number": (b'{"$id": 1' + b"0" * 10_000 + b"}", 400, ""),
    "a list": (b"[]", 422, ""),
    "nothing needed": (b"{}", 422, "/$id"),
}


@pytest.mark.parametrize("kind", MALFORMED)
def test_a_malformed_message_is_explained_and_kept(post: Any, kind: str) -> None:
    body, status, pointer = MALFORMED[kind]

    answer = post(body)

    message = RawMessage.objects.get()
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["pointer"] == pointer
    assert message.status == "quarantined"
    assert message.problem
    assert message.content == body
    assert post(body).status_code == status
    assert RawMessage.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"eidoVersion": "7"}, "/eidoVersion"),
        ({"lastUpdateTimeStamp": "yesterday"}, "/lastUpdateTimeStamp"),
        ({"lastUpdateTimeStamp": "2026-02-30T00:00:00Z"}, "/lastUpdateTimeStamp"),
        ({"callComponent": {}}, "/callComponent"),
        ({"callComponent": [3]}, "/callComponent/0"),
        ({"callComponent": [{}]}, "/callComponent/0/$id"),
        ({"incidentComponent": []}, "/incidentComponent"),
        (
            {"incidentComponent": {"$id": "i", "incidentCommonPriorityNumber": "high"}},
            "/incidentComponent/incidentCommonPriorityNumber",
        ),
        (
            {"notesComponent": [{"$id": "n", "notesActionComments": {}}]},
            "/notesComponent/0/notesActionComments",
        ),
        (
            {
                "callComponent": [
                    {"$id": "c", "callStartTimestamp": "2026-04-28T21:31:00"}
                ]
            },
            "/callComponent/0/callStartTimestamp",
        ),
    ],
)
def test_the_problem_points_at_what_is_wrong(
    post: Any, eido: Any, changes: Any, pointer: str
) -> None:
    answer = post(eido(**changes))

    assert answer.status_code == 422
    assert answer.json()["pointer"] == pointer


def test_a_message_that_is_too_large_is_refused(post: Any, settings: Any) -> None:
    assert post(b" " * (16 * 1024 * 1024 + 1)).status_code == 413


def test_sixteen_megabytes_of_notes_are_taken(post: Any, eido: Any) -> None:
    note = {"$id": "n", "notesActionComments": "word " * 3_000_000}

    answer = post(eido(notesComponent=[note]))

    assert answer.status_code == 201
    assert len(Call.objects.get().details) == 20_000


def test_a_quarantined_message_is_replayed_once_it_can_be_read(
    post: Any, eido: Any, supervisor: Any, monkeypatch: Any
) -> None:
    post(eido(eidoVersion="1.1"))
    message = RawMessage.objects.get()
    assert intake.replay(message, by=supervisor).fault
    monkeypatch.setattr("dispatch.eido.message.VERSION", "1.1")

    receipt = intake.replay(message, by=supervisor)

    message.refresh_from_db()
    assert receipt.result == "created"
    assert (message.status, message.replayed_by) == ("applied", supervisor)
    assert Call.objects.get().cad_number == "26-118-0455"


def test_a_retry_brings_in_what_was_mended_since(
    post: Any, eido: Any, monkeypatch: Any
) -> None:
    post(eido(eidoVersion="1.1"))
    monkeypatch.setattr("dispatch.eido.message.VERSION", "1.1")

    again = post(eido(eidoVersion="1.1"))

    assert again.json()["result"] == "created"
    assert RawMessage.objects.get().call == Call.objects.get()
    assert post(eido(eidoVersion="1.1")).json()["result"] == "unchanged"


@pytest.fixture(params=["dispatch:replay", "cad-message-replay"], ids=["page", "api"])
def replay_url(request: Any, post: Any, eido: Any) -> str:
    post(eido(eidoVersion="1.1"))
    return reverse(request.param, args=[RawMessage.objects.get().pk])


def test_program_admins_replay_from_page_and_api(
    client: Any, program_admin: Any, replay_url: str, monkeypatch: Any
) -> None:
    client.force_login(program_admin)
    monkeypatch.setattr("dispatch.eido.message.VERSION", "1.1")

    answer = client.post(replay_url)

    assert answer.status_code in {201, 302}
    assert Call.objects.count() == 1
    assert client.post(replay_url).status_code == 409


def test_clinicians_do_not_replay(client: Any, clinician: Any, replay_url: str) -> None:
    client.force_login(clinician)

    assert client.post(replay_url).status_code == 403


def test_another_jurisdiction_sees_no_such_message(
    client: Any, staff: Any, other_jurisdiction: Any, replay_url: str
) -> None:
    client.force_login(staff("supervisor", other_jurisdiction))

    assert client.post(replay_url).status_code == 404


def test_parties_and_cautions_are_kept_and_brought_up_to_date(
    post: Any, eido: Any
) -> None:
    person = {"$id": "p1", "personIncidentRoleRegistryText": ["Patient"]}
    caution = {
        "$id": "c1",
        "cautionTypeCommonRegistryText": "Dog",
        "cautionSeverity": "high",
    }
    post(eido(personComponent=[person], cautionComponent=[caution]))
    named = {"ncPersonComponent": {"name": [{"personGivenName": ["Omar"]}]}}
    other = {"$id": "p2", "personIncidentRoleRegistryText": ["Witness"]}

    post(
        eido(
            lastUpdateTimeStamp="2026-04-28T22:00:00-05:00",
            personComponent=[person | named, other],
            cautionComponent=[caution],
        ),
        message_id="msg-2",
    )

    call = Call.objects.get()
    assert call.safety_flags == [{"code": "Dog", "text": "", "severity": "high"}]
    assert {(p.role, p.name) for p in call.parties.all()} == {
        ("Patient", "Omar"),
        ("Witness", ""),
    }


def test_a_message_id_must_be_printable(post: Any, eido: Any) -> None:
    assert post(eido(), message_id="x" * 256).status_code == 400


def test_a_token_without_a_feed_is_told_so(
    client: Any, integration: Any, sample: bytes
) -> None:
    _, token = AuthToken.objects.create(integration)

    answer = client.post(
        "/api/v1/cad/eido",
        sample,
        content_type="application/json",
        headers={"Authorization": f"Token {token}"},
    )

    assert answer.status_code == 400
    assert "feed" in answer.json()["detail"]


def test_a_message_is_read_by_the_api_with_a_trace(
    client: Any, supervisor: Any, post: Any
) -> None:
    post(b"{}")
    message = RawMessage.objects.get()
    client.force_login(supervisor)

    answer = client.get(f"/api/v1/cad/messages/{message.pk}/")
    assert answer.json()["pointer"] == "/$id"
    assert client.get("/api/v1/cad/messages/?status=applied").json()["results"] == []

    assert AccessLog.objects.filter(subject_id=message.pk, action="view").exists()


ODD_BUT_SOUND = {
    "a number beyond all": {"theirs": 10**30},
    "a name that is none": {"": {"": ["", None]}, "\u202e<b>": 1},
    "60 deep": {"theirs": json.loads('{"a":' * 60 + "1" + "}" * 60)},
    "a part without an id": {"theirComponent": [{"$id": 3}, {}]},
    "a reference to nobody": {"theirs": {"$ref": "nobody"}},
    "itself": {"theirs": [{"$id": "x", "same": {"$ref": "x"}}]},
    "empty lists": {"callComponent": [], "incidentComponent": None},
}


@pytest.mark.parametrize("kind", ODD_BUT_SOUND)
def test_what_is_odd_but_sound_is_kept_and_can_be_brought_up_to_date(
    post: Any, eido: Any, kind: str
) -> None:
    later = {"lastUpdateTimeStamp": "2026-04-28T22:00:00-05:00"}

    assert post(eido(**ODD_BUT_SOUND[kind])).status_code == 201
    assert post(eido(**later), message_id="msg-2").json()["result"] == "updated"

    told = put_together(CadParts.objects.get().content)
    for name, value in ODD_BUT_SOUND[kind].items():
        if name not in {"callComponent", "incidentComponent"}:
            assert told[name] == value


def test_what_fails_half_way_leaves_nothing_and_can_be_sent_again(
    post: Any, eido: Any, feed: Any, monkeypatch: Any
) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("the power went")

    with monkeypatch.context() as patched:
        patched.setattr(CadParts, "save", fail)
        with pytest.raises(RuntimeError, match="power"):
            intake.receive_eido(json.dumps(eido()).encode(), feed=feed)
    assert not RawMessage.objects.exists()
    assert not Call.objects.exists()

    assert post(eido()).status_code == 201


def test_more_parts_than_anybody_sends_are_refused_and_kept(
    post: Any, eido: Any
) -> None:
    media = [{"$id": str(number)} for number in range(5_001)]

    answer = post(eido(mediaComponent=media))

    assert (answer.status_code, answer.json()["pointer"]) == (422, "/mediaComponent")
    assert RawMessage.objects.get().status == "quarantined"


def test_a_call_entered_by_hand_is_the_one_its_message_tells_of(
    post: Any, eido: Any, call_taker: Any
) -> None:
    typed = enter_call(
        by=call_taker,
        cad_number="26-118-0455",
        callback="(206) 555-0134",
        place="14 Elm Ct",
        details="He is alone.",
    )
    start = {"callStartTimestamp": timezone.now().isoformat()}
    stamp = {"lastUpdateTimeStamp": timezone.now().isoformat()}
    line = {"$id": "c", **stamp, **start, "callBackReference": {"$ref": "b"}}
    back = {"$id": "b", **stamp, "callBackInformationUri": ["tel:2065550177"]}
    note = {"$id": "n", **stamp, "notesActionComments": "Door is open."}
    told = eido(callComponent=[line], callbackComponent=[back], notesComponent=[note])

    answer = post(told)

    assert (answer.status_code, answer.json()["result"]) == (200, "updated")
    call = Call.objects.get()
    assert (call, call.source, call.callback) == (typed, "hand", "+12065550177")
    assert call.incident_uid == told["$id"]
    assert call.place == "14 Elm Ct"
    assert call.details == ("He is alone.\nKnown before: +12065550134\nDoor is open.")
    again = told | {"lastUpdateTimeStamp": timezone.now().isoformat()}
    assert post(again, message_id="msg-2").json()["call"] == str(call.pk)
    call.refresh_from_db()
    assert call.details == ("He is alone.\nKnown before: +12065550134\nDoor is open.")


def located(text: str = "") -> dict[str, Any]:
    point = '<pos xmlns="http://www.opengis.net/gml">47.6062 -122.3321</pos>'
    return {
        "$id": "l",
        "locationTypeDescriptionRegistryText": "CurrentIncident",
        "locationByValue": f"<presence>{point}</presence>",
        "locationDescriptionText": text,
        "lastUpdateTimeStamp": timezone.now().isoformat(),
    }


def test_an_address_that_was_typed_outlives_a_message_of_coordinates_alone(
    post: Any, eido: Any, call_taker: Any
) -> None:
    enter_call(by=call_taker, cad_number="26-118-0455", place="14 Elm Ct")

    post(eido(locationComponent=[located()]))

    call = Call.objects.get()
    assert (call.place, call.latitude) == ("14 Elm Ct", "47.606200")
    stamp = {"lastUpdateTimeStamp": timezone.now().isoformat()}
    post(eido(**stamp, locationComponent=[located("16 Elm Ct")]), message_id="msg-2")
    call.refresh_from_db()
    assert (call.place, call.details) == ("16 Elm Ct", "Known before: 14 Elm Ct")


@pytest.mark.parametrize(
    "other",
    [
        {"received_at": ONE - timedelta(hours=2)},
        {"received_at": ONE + timedelta(hours=13)},
        {"incident_uid": "urn:another"},
        {"cad_number": "26-118-9999"},
        {"status": "closed", "closed_at": ONE},
    ],
)
def test_a_number_alone_joins_no_message_to_another_call(
    post: Any, eido: Any, jurisdiction: Any, other: dict
) -> None:
    make.CallFactory(jurisdiction=jurisdiction, **LIKE | other)

    assert post(eido(callComponent=[BEGUN])).json()["result"] == "created"
    assert Call.objects.count() == 2


def test_a_number_that_two_calls_of_the_day_have_tells_neither(
    post: Any, eido: Any, jurisdiction: Any
) -> None:
    make.CallFactory.create_batch(2, jurisdiction=jurisdiction, **LIKE)

    assert post(eido(callComponent=[BEGUN])).json()["result"] == "created"


@pytest.mark.parametrize(
    ("name", "result"), [("metro-cad", "updated"), ("county-cad", "created")]
)
def test_a_number_joins_a_call_of_its_own_feeds_file_only(
    post: Any, eido: Any, jurisdiction: Any, feed: Any, name: str, result: str
) -> None:
    theirs = feed
    if name != feed.name:
        theirs = make.FeedFactory(jurisdiction=jurisdiction, name=name)
    call = make.CallFactory(jurisdiction=jurisdiction, source="file", **LIKE)
    file = CallFile.objects.create(jurisdiction=jurisdiction, feed=theirs, name="a.csv")
    FileCall.objects.create(
        jurisdiction=jurisdiction,
        feed=theirs,
        call=call,
        token=b"t",
        digest=b"d",
        received_at=ONE,
        last_file=file,
    )

    assert post(eido(callComponent=[BEGUN])).json()["result"] == result


def test_a_message_that_waited_out_an_outage_is_that_of_the_call_on_paper(
    post: Any, eido: Any, jurisdiction: Any
) -> None:
    sent = datetime.fromisoformat(eido()["lastUpdateTimeStamp"])
    ended = {"status": "closed", "closed_at": sent + timedelta(minutes=1)}
    make.CallFactory(jurisdiction=jurisdiction, source="outage", **ended, **LIKE)

    assert post(eido(callComponent=[BEGUN])).json()["result"] == "updated"


def test_what_was_kept_of_the_past_joins_a_call_that_has_ended_since(
    eido: Any, jurisdiction: Any, feed: Any
) -> None:
    ended = {"status": "closed", "closed_at": ONE + timedelta(hours=1)}
    call = make.CallFactory(jurisdiction=jurisdiction, source="hand", **ended, **LIKE)
    body = json.dumps(eido(callComponent=[BEGUN])).encode()

    receipt = intake.receive_eido(body, feed=feed, source=Call.Source.FILE)

    assert (receipt.result, receipt.message.call_id) == ("updated", call.pk)
