"""EIDO updates merged part by part: the same end in whatever order messages come."""

import copy
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from desk.actions import open_call
from dispatch import eido
from dispatch.actions import correct_call, screen_call, send_help
from dispatch.eido.apart import put_together
from dispatch.eido.message import MANY
from dispatch.models import Call, RawMessage
from dispatch.parts import MOST, merge

START = datetime(2026, 4, 28, 21, 0, tzinfo=UTC)
NOW = START + timedelta(days=1)
IDS = st.sampled_from(["a", "b", "urn:x/y?z=ä#1", "\u202e'\"<b>", " c "])


def at(minutes: int) -> str:
    return (START + timedelta(minutes=minutes)).isoformat()


@st.composite
def component(draw: Any, **members: Any) -> dict[str, Any]:
    part = {"$id": draw(IDS), "lastUpdateTimeStamp": at(draw(st.integers(0, 3)))}
    return part | {name: draw(values) for name, values in members.items()}


WORDS = st.sampled_from(["He is calm", "He has a knife", "Alone", ""])
PARTS = {
    "notesComponent": component(notesActionComments=WORDS),
    "cautionComponent": component(
        cautionTypeInternalText=WORDS,
        cautionSeverity=st.sampled_from(["high", "low", "?"]),
    ),
    "personComponent": component(
        personIncidentRoleRegistryText=st.sampled_from(
            [["Caller"], ["Patient", "Victim"]]
        ),
        callBackReference=st.fixed_dictionaries({"$ref": IDS}),
    ),
    "callbackComponent": component(
        callBackInformationUri=st.sampled_from([["tel:2065550134"], ["tel:2065550177"]])
    ),
    "somethingOfTheirs": component(value=st.integers()),
}


@st.composite
def message(draw: Any) -> dict[str, Any]:
    document: dict[str, Any] = {
        "$id": "urn:incident:1",
        "lastUpdateTimeStamp": at(draw(st.integers(0, 5))),
        "eidoVersion": "1.0",
        "issuingElementIdentification": "cad.example",
        "incidentComponent": draw(
            component(
                internalIncidentId=st.sampled_from(["26-1", "26-2"]),
                incidentCommonPriorityNumber=st.integers(1, 9),
                dispositionComponent=st.lists(
                    component(
                        dispositionCommonRegistryCode=st.sampled_from(["05", "10"])
                    ),
                    max_size=2,
                ),
            )
        ),
        "theirOwnMember": draw(st.integers(0, 3)),
    }
    for kind, parts in PARTS.items():
        document[kind] = draw(st.lists(parts, max_size=3))
    return document


@settings(max_examples=150, deadline=None)
@given(messages=st.lists(message(), min_size=1, max_size=5), data=st.data())
def test_messages_in_any_order_and_twice_end_in_the_same(
    messages: Any, data: Any
) -> None:
    again = data.draw(st.permutations([*messages, messages[0]]))

    one, other = (heard(order) for order in (messages, again))

    assert one == other
    assert eido.facts_of(one) == eido.facts_of(other)


def heard(messages: list[dict[str, Any]]) -> Any:
    known: Any = {}
    for said in messages:
        # As it lies in the database between two messages.
        known = json.loads(json.dumps(merge(known, eido.hear(said, NOW).parts)))
    return known


def test_of_a_kind_no_more_are_kept_than_a_house_can_hold_and_order_does_not_matter() -> (
    None
):
    def parts(numbers: Any) -> Any:
        return {"k": {str(n): [at(n), at(n), n] for n in numbers}}

    one = merge(parts(range(MOST)), parts(range(MOST, 2 * MOST)))
    other = merge(parts(range(MOST, 2 * MOST)), parts(range(MOST)))

    assert one == other
    assert set(one["k"]) == {str(n) for n in range(MOST, 2 * MOST)}


def test_a_part_of_the_future_does_not_stand_against_every_later_word(
    eido_of: Any,
) -> None:
    ahead = eido_of("He is calm", stamp="2999-01-01T00:00:00Z")
    later = eido_of("He has a knife", stamp=(NOW + timedelta(minutes=1)).isoformat())

    first = eido.hear(ahead, NOW)
    both = merge(first.parts, eido.hear(later, NOW + timedelta(minutes=2)).parts)

    assert eido.facts_of(both).notes == ("He has a knife",)
    assert "ahead of ours" in " ".join(first.warnings(first.parts))


@pytest.fixture
def eido_of() -> Callable[..., dict[str, Any]]:
    def build(note: str, stamp: str) -> dict[str, Any]:
        return {
            "$id": "urn:1",
            "lastUpdateTimeStamp": stamp,
            "eidoVersion": "1.0",
            "issuingElementIdentification": "cad.example",
            "notesComponent": [
                {"$id": "n1", "lastUpdateTimeStamp": stamp, "notesActionComments": note}
            ],
        }

    return build


# Every component that the standard's own schema defines


@pytest.fixture(scope="session")
def schema(shared_data: Path) -> dict[str, Any]:
    text = (shared_data / "eido/Schema/openapi.yaml").read_text(encoding="utf-8")
    return yaml.safe_load(text)["components"]["schemas"]


def test_every_component_of_the_schema_is_known(schema: Any) -> None:
    _, whole = schema["EmergencyIncidentDataObjectType"]["allOf"]
    lists = {
        name
        for name, said in whole["properties"].items()
        if name.endswith("Component") and said.get("type") == "array"
    }

    assert lists == set(MANY)


def test_every_member_of_every_component_outlives_a_merge(schema: Any) -> None:
    document = whole_eido(schema)
    other = copy.deepcopy(document) | {"lastUpdateTimeStamp": at(60)}
    for kind in MANY:
        del other[kind]

    both = merge(eido.hear(document, NOW).parts, eido.hear(other, NOW).parts)
    told = put_together(both)

    for kind in (*MANY, "incidentComponent"):
        assert told[kind] == document[kind], kind
    assert told["unheardOf"] == {"deep": [{"$id": 7}]}


def whole_eido(schema: Any) -> dict[str, Any]:
    """Write an EIDO with one component of each kind that holds each member there is."""
    _, whole = schema["EmergencyIncidentDataObjectType"]["allOf"]
    document = {
        "$id": "urn:incident:whole",
        "lastUpdateTimeStamp": at(0),
        "eidoVersion": "1.0",
        "issuingElementIdentification": "cad.example",
        "unheardOf": {"deep": [{"$id": 7}]},
    }
    for name, said in whole["properties"].items():
        if name in MANY:
            made = made_of(schema, said["items"], name)
            document[name] = [made]
        elif name == "incidentComponent":
            document[name] = made_of(schema, said, name)
    return document


def made_of(schema: Any, said: Any, name: str) -> Any:
    if "$ref" in said:
        kind = said["$ref"].rpartition("/")[2]
        if kind == "ReferenceType" or kind not in schema:
            return {"$ref": "urn:incident:whole"}
        made: dict[str, Any] = {}
        for part in schema[kind].get("allOf", [schema[kind]]):
            if "$ref" in part:
                made |= made_of(schema, part, name)
            made |= {
                member: made_of(schema, inner, f"{name}.{member}")
                for member, inner in part.get("properties", {}).items()
            }
        return made
    return next(values_of(schema, said, name))


def values_of(schema: Any, said: Any, name: str) -> Iterator[Any]:
    if "enum" in said:
        yield said["enum"][0]
    elif said.get("format") == "date-time":
        yield at(0)
    else:
        match said.get("type"):
            case "array":
                yield [made_of(schema, said.get("items", {}), name)]
            case "integer":
                yield 2
            case "boolean":
                yield True
            case "object":
                yield {}
            case _:
                yield f"{name} 1"


# At the intake, with the database between two messages


@pytest.mark.django_db
@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_a_call_ends_the_same_whatever_came_first(
    post: Any, eido: Any, order: Any
) -> None:
    sent = [eido(**said) for said in three_updates()]

    for number in order:
        assert post(sent[number], message_id=f"m-{number}").status_code in {200, 201}

    call = Call.objects.get()
    assert call.details == "Alone\nHe is calm now"
    assert call.safety_flags == [
        {"code": "Weapon", "text": "No knife after all", "severity": "low"}
    ]
    assert {(p.role, p.relationship, p.phone) for p in call.parties.all()} == {
        ("Caller", "PatientRelative", "+12065550177"),
        ("Patient", "", ""),
    }
    assert call.callback == "+12065550177"
    assert set(call.tokens.contacts().values_list("kind", flat=True)) == {"phone"}


def three_updates() -> list[dict[str, Any]]:
    def part(uid: str, minute: int, **said: Any) -> dict[str, Any]:
        return {
            "$id": uid,
            "lastUpdateTimeStamp": f"2026-04-28T21:{minute}:00-05:00",
        } | said

    def caution(minute: int, text: str, severity: str) -> dict[str, Any]:
        return part(
            "c1",
            minute,
            cautionTypeCommonRegistryText="Weapon",
            cautionTypeInternalText=text,
            cautionSeverity=severity,
        )

    back = {"callBackReference": {"$ref": "b1"}}
    mother = ["PatientRelative", "Caller"]
    return [
        {
            "lastUpdateTimeStamp": "2026-04-28T21:31:00-05:00",
            "notesComponent": [part("n1", 31, notesActionComments="Alone")],
            "cautionComponent": [caution(31, "Has a knife", "high")],
            "personComponent": [
                part("p1", 31, personIncidentRoleRegistryText=mother, **back)
            ],
            "callbackComponent": [
                part("b1", 31, callBackInformationUri=["tel:2065550134"])
            ],
        },
        {
            "lastUpdateTimeStamp": "2026-04-28T21:32:00-05:00",
            "notesComponent": [part("n2", 32, notesActionComments="He is upset")],
            "callbackComponent": [
                part("b1", 32, callBackInformationUri=["tel:2065550177"])
            ],
        },
        {
            "lastUpdateTimeStamp": "2026-04-28T21:33:00-05:00",
            "notesComponent": [part("n2", 33, notesActionComments="He is calm now")],
            "cautionComponent": [caution(33, "No knife after all", "low")],
            "personComponent": [
                part("p2", 33, personIncidentRoleRegistryText=["Patient"])
            ],
        },
    ]


@pytest.mark.django_db
def test_what_a_message_refers_to_may_have_come_before(post: Any, eido: Any) -> None:
    back = {"$id": "b1", "callBackInformationUri": ["tel:2065550134"]}
    post(eido(callbackComponent=[back]))
    person = {
        "$id": "p1",
        "personIncidentRoleRegistryText": ["Caller"],
        "callBackReference": {"$ref": "b1"},
        "locationReference": [{"$ref": "nowhere"}],
    }

    answer = post(
        eido(lastUpdateTimeStamp="2026-04-28T22:00:00-05:00", personComponent=[person]),
        message_id="m-2",
    )

    assert answer.json()["warnings"] == [
        "/personComponent/0/locationReference/0 names a part that is not in the message."
    ]
    assert Call.objects.get().callback == "+12065550134"


@pytest.mark.django_db
def test_what_people_wrote_is_never_written_over(
    post: Any, eido: Any, clinician: Any
) -> None:
    note = {"$id": "n1", "notesActionComments": "Alone"}
    post(eido(notesComponent=[note]))
    call = Call.objects.get()
    call._amend(by=clinician, details="Typed by hand")
    later = {"lastUpdateTimeStamp": "2026-04-28T22:00:00-05:00"}

    with_friend = note | later | {"notesActionComments": "With a friend"}
    post(eido(**later, notesComponent=[with_friend]), message_id="m-2")
    last = {"lastUpdateTimeStamp": "2026-04-28T23:00:00-05:00"}
    more = {"$id": "n2", "notesActionComments": "With"}
    post(eido(**last, notesComponent=[with_friend, more]), message_id="m-3")

    call.refresh_from_db()
    assert call.details == "Typed by hand\nWith a friend\nWith"


@pytest.mark.django_db
def test_what_people_mended_stands_until_cad_says_something_new(
    post: Any, eido: Any, clinician: Any
) -> None:
    def told(hour: int, number: str) -> dict:
        stamp = {"lastUpdateTimeStamp": f"2026-04-28T{hour}:00:00-05:00"}
        back = {"$id": "b1", "callBackInformationUri": [f"tel:{number}"]}
        line = {"$id": "c1", "callBackReference": {"$ref": "b1"}}
        return eido(**stamp, callComponent=[line], callbackComponent=[back | stamp])

    post(told(21, "2065550134"))
    call = Call.objects.get()
    call._amend(by=clinician, callback="+12065550199")

    post(told(22, "2065550134"), message_id="m-2")
    call.refresh_from_db()
    assert (call.callback, call.details) == ("+12065550199", "")
    post(told(23, "2065550177"), message_id="m-3")
    call.refresh_from_db()

    assert call.callback == "+12065550177"
    assert call.details == "Known before: +12065550199"


@pytest.mark.django_db
def test_an_address_that_people_put_right_keeps_cads_coordinates_off(
    post: Any, eido: Any, call_taker: Any
) -> None:
    xml = "<p><RD>Elm</RD><HNO>14</HNO><pos>47.6 -122.3</pos></p>"
    spot = {"locationTypeDescriptionRegistryText": "Caller", "locationByValue": xml}
    stamp = {"lastUpdateTimeStamp": "2026-04-28T22:00:00-05:00"}
    post(eido(locationComponent=[{"$id": "l1", **spot}]))
    call = Call.objects.get()
    correct_call(call, by=call_taker, place="41 Elm")

    post(
        eido(**stamp, locationComponent=[{"$id": "l1", **stamp, **spot}]),
        message_id="m-2",
    )

    call.refresh_from_db()
    assert (call.place, call.latitude) == ("41 Elm", "")


@pytest.mark.django_db
def test_what_cad_ended_is_asked_about_no_more_until_cad_takes_it_up_again(
    post: Any, eido: Any
) -> None:
    def told(hour: int, *statuses: str) -> str:
        stamp = {"lastUpdateTimeStamp": f"2026-04-28T{hour}:00:00-05:00"}
        document = eido(**stamp)
        document["incidentComponent"] |= stamp
        if statuses:
            said = {"incidentStatusCommonRegistryText": list(statuses)}
            document["incidentComponent"] |= said
        post(document, message_id=f"m-{hour}")
        return Call.objects.get().status

    ends = told(20, "Active"), told(21, "Closed"), told(22)
    assert ends == ("received", "closed", "closed")
    assert f"{Call.objects.get().closed_at:%H:%M}" == "02:00"
    assert told(23, "Closed", "ReOpened") == "received"


@pytest.mark.django_db
def test_what_cad_ended_is_screened_all_the_same_and_then_ends_by_people_alone(
    client: Any, post: Any, eido: Any, call_taker: Any, screen_form: Any, policy: Any
) -> None:
    document = eido()
    over = {"incidentStatusCommonRegistryText": ["Cancelled"]}
    document["incidentComponent"] |= over
    post(document)
    call = Call.objects.get()
    client.force_login(call_taker)

    assert "Ask the questions" in client.get(call.get_absolute_url()).text
    screen_call(call, by=call_taker, answers={})
    later = {"lastUpdateTimeStamp": "2026-04-28T23:30:00-05:00"}
    document = eido(**later)
    document["incidentComponent"] |= later | over
    post(document, message_id="m-2")

    call.refresh_from_db()
    assert (call.status, call.closed_at) == ("screened", None)


@pytest.mark.django_db
def test_how_cad_has_it_and_its_units_stand_on_the_page(
    client: Any, call_taker: Any, post: Any, eido: Any
) -> None:
    document = eido(
        emergencyResourceComponent=[
            {
                "$id": "u1",
                "emergencyResourceName": "Engine 4",
                "emergencyResourceTypeCommonRegistryText": "FireEngine",
                "secondaryUnitStatusRegistryText": ["EnRoute"],
            },
            {
                "$id": "u2",
                "emergencyResourceTypeCommonRegistryText": {"a": 1},
                "secondaryUnitStatusRegistryText": ["OnScene"],
            },
        ]
    )
    document["incidentComponent"]["incidentStatusCommonRegistryText"] = [
        "ResourcesEnroute"
    ]
    post(document)
    client.force_login(call_taker)

    page = client.get(Call.objects.get().get_absolute_url()).text

    assert "<b>units on the way</b>" in page
    assert "<div>Engine 4 FireEngine: en route</div><div>a unit: on scene</div>" in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "how", "team", "outcome"),
    [
        ("PatrolUnit", "OnScene", False, "co_notified"),
        ("PatrolUnit", "EnRoute", False, "diverted"),
        ("CrisisInterventionUnit", "OnScene", False, "diverted"),
        ("PatrolUnit", "OnScene", True, "diverted"),
    ],
)
def test_a_unit_that_cad_has_at_the_scene_makes_it_no_diversion_without_response(
    client: Any,
    post: Any,
    eido: Any,
    clinician: Any,
    kind: str,
    how: str,
    outcome: str,
    *,
    team: bool,
) -> None:
    unit = {
        "$id": "u1",
        "lastUpdateTimeStamp": "2026-04-28T21:30:00-05:00",
        "emergencyResourceTypeCommonRegistryText": kind,
        "secondaryUnitStatusRegistryText": [how],
    }
    post(eido(emergencyResourceComponent=[unit]))
    call = Call.objects.get()
    call.move_to_screened(by=clinician)
    call.offer(by=clinician)
    call.take(by=clinician)
    if team:
        # What CAD has at the scene may be the very team that was sent from here.
        send_help(call, by=clinician, kind="mobile_crisis")

    session = open_call(call, by=clinician)
    client.force_login(clinician)
    page = client.get(session.get_absolute_url()).text

    call.finish(by=clinician)

    assert ("CAD has a unit at the scene" in page) is (
        how + kind == "OnScenePatrolUnit"
    )
    assert call.outcome_class == outcome
    told = "CAD has had a unit at the scene since"
    assert (told in call.outcome.because) is (outcome == "co_notified")


@pytest.mark.django_db
def test_an_older_message_still_brings_what_nobody_knew(post: Any, eido: Any) -> None:
    post(eido())
    older = eido(
        lastUpdateTimeStamp="2026-04-28T20:00:00-05:00",
        notesComponent=[{"$id": "n1", "notesActionComments": "Said at first"}],
    )

    assert post(older, message_id="m-2").json()["result"] == "updated"

    assert Call.objects.get().details == "Said at first"
    assert RawMessage.objects.get(message_id="m-2").status == "applied"
