"""Reading EIDO documents, and whatever is sent in their place."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dispatch import eido as standard
from dispatch.eido import pidf

ODD = st.sampled_from(
    [
        None,
        True,
        0,
        -1,
        10**30,
        1.5,
        "",
        "x",
        "\u202e",
        "<b>",
        [],
        [[]],
        {},
        {"$ref": 3},
    ]
)


@pytest.fixture(scope="module")
def document(shared_data: Path) -> dict:
    raw = (shared_data / "eido/sample/Sample call transfer EIDO.json").read_bytes()
    return json.loads(raw)


def _places(value: Any, path: tuple = ()) -> list[tuple]:
    """List the path of every value in a document."""
    found = [path] if path else []
    if isinstance(value, dict):
        for key, inner in value.items():
            found += _places(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            found += _places(inner, (*path, index))
    return found


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(data=st.data())
def test_any_mutation_is_read_or_refused_in_words(document: dict, data: Any) -> None:
    mutant = copy.deepcopy(document)
    for _ in range(data.draw(st.integers(1, 4))):
        places = _places(mutant)
        if not places:
            break
        path = data.draw(st.sampled_from(places))
        target = mutant
        for step in path[:-1]:
            target = target[step]
        if data.draw(st.booleans()):
            # A copy: the same list put into itself twice has no end.
            target[path[-1]] = copy.deepcopy(data.draw(ODD))
        else:
            del target[path[-1]]

    fault, facts = None, None
    try:
        facts = standard.read(json.dumps(mutant).encode())
    except standard.Malformed as malformed:
        fault = malformed
    if fault:
        assert fault.message
        assert fault.status in {400, 422}
    if facts:
        # What was read by itself can be read once it was merged, too.
        said = standard.hear(mutant)
        assert said.facts(json.loads(json.dumps(said.parts)))
        assert all(isinstance(uid, str) and len(uid) <= 500 for uid in facts.uids)
        assert len(facts.cad_number) <= 60


@given(st.binary(max_size=400))
def test_any_bytes_are_refused_in_words(body: bytes) -> None:
    with pytest.raises(standard.Malformed):
        standard.read(body)


@given(st.text(max_size=300))
def test_any_text_as_location_is_read_or_refused(text: str) -> None:
    fault, place = "", pidf.PlaceFacts()
    try:
        place = pidf.read_place(text)
    except pidf.Unreadable as unreadable:
        fault = str(unreadable)
    assert fault or len(place.text) <= 500


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>He is <b>calm</b></p><p>now</p>", "He is calm\nnow"),
        ("<script>alert(1)</script>hi", "hi"),
        ('<img src="https://x.example/?q" onerror="x()">safe', "safe"),
        ("a &lt;script&gt; b", "a <script> b"),
        ("one<br>two", "one\ntwo"),
        ("5 < 6 & 7 > 6", "5 < 6 & 7 > 6"),
    ],
)
def test_html_of_notes_becomes_plain_text(html: str, text: str) -> None:
    assert standard.plain(html) == text


@pytest.mark.parametrize(
    ("uri", "number"),
    [
        ("tel:8195551212", "+18195551212"),
        ("tel:+1-201-555-0123", "+12015550123"),
        ("sip:8195551212@osp.com", "+18195551212"),
        ("sip:alice@osp.com", ""),
        ("https://x.example/8195551212", ""),
        ("tel:", ""),
    ],
)
def test_callback_uris_become_numbers(uri: str, number: str) -> None:
    assert standard.phone_of(uri) == number


CIVIC = """<presence xmlns="urn:ietf:params:xml:ns:pidf"><civicAddress
 xmlns="urn:ietf:params:xml:ns:pidf:geopriv10:civicAddr"><country>US</country><A1>WA</A1>
 <A3>Alder</A3><RD>Lark</RD><STS>Ave</STS><HNO>2200</HNO><UNIT>4</UNIT><PC>98101</PC>
 </civicAddress><p:Point xmlns:p="http://www.opengis.net/gml"><p:pos>47.6097 -122.3331</p:pos>
 </p:Point></presence>"""


def test_a_civic_address_and_a_point_are_read() -> None:
    place = pidf.read_place(CIVIC, "Caller")

    assert place.text == "2200 Lark Ave, 4, Alder WA 98101"
    assert (place.latitude, place.longitude) == ("47.609700", "-122.333100")
    assert place.area == "zip 981"


@pytest.mark.parametrize("pos", ["nan nan", "91 0", "0 181", "one two", "1"])
def test_a_point_that_is_nowhere_is_left_out(pos: str) -> None:
    assert pidf.read_place(f"<a><pos>{pos}</pos></a>").latitude == ""


@pytest.mark.parametrize(
    "xml",
    [
        '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        '<?xml version="1.0" encoding="nonsense"?><a/>',
        "<a>",
        "",
    ],
)
def test_xml_that_is_unsafe_or_broken_is_refused(xml: str) -> None:
    with pytest.raises(pidf.Unreadable):
        pidf.read_place(xml)


def test_persons_cautions_and_notes_are_read(eido: Any) -> None:
    stamp = {"lastUpdateTimeStamp": "2026-04-28T21:31:00Z"}
    document = eido(
        personComponent=[
            {
                "$id": "p1",
                **stamp,
                "personIncidentRoleRegistryText": ["PatientRelative", "Caller"],
                "ncPersonComponent": {
                    "name": [{"personGivenName": ["Carmen"], "personSurName": [{"value": "Ibarra"}]}]
                },
                "callBackReference": {"$ref": "b1"},
            },
            {"$id": "p2", **stamp, "personIncidentRoleRegistryText": ["Patient"]},
        ],
        callbackComponent=[
            {
                "$id": "b1",
                "callBackInformationUri": ["sip:nobody@x.example", "tel:2065550134"],
                "updatedCbn": {"updatedCbnIdentifierUri": "tel:2065550177"},
            }
        ],
        notesComponent=[{"$id": "n1", **stamp, "notesActionComments": "<p>Alone</p>"}],
        cautionComponent=[
            {
                "$id": "c1",
                "cautionTypeCommonRegistryText": "Dog",
                "cautionTypeInternalText": "Large dog, loose",
                "cautionSeverity": "high",
            }
        ],
        callComponent=[{"$id": "call1", "personReference": [{"$ref": "gone"}], "callBackReference": {"$ref": "gone"}}],
    )  # fmt: skip

    facts = standard.read(json.dumps(document).encode())

    assert (facts.caller_name, facts.caller_role) == ("Carmen Ibarra", "Caller")
    assert facts.callback == "+12065550177"
    assert [party.role for party in facts.parties] == ["Caller", "Patient"]
    assert facts.notes == ("Alone",)
    assert facts.safety_flags[0]["text"] == "Large dog, loose"
    assert set(facts.warnings) == {
        "/callComponent/0/callBackReference names a part that is not in the message.",
        "/callComponent/0/personReference/0 names a part that is not in the message.",
    }
    assert (facts.registry_code, facts.priority, facts.cad_number) == (
        "EDP",
        2,
        "26-118-0455",
    )


def test_the_best_known_place_is_taken(eido: Any) -> None:
    def place(number: int, kind: str, road: str) -> dict:
        xml = f"<a><RD>{road}</RD><HNO>{number}</HNO></a>"
        return {
            "$id": f"l{number}",
            "locationTypeDescriptionRegistryText": kind,
            "locationByValue": xml,
        }

    document = eido(
        locationComponent=[
            place(1, "TowerLocation", "Tower"),
            place(2, "RoutingLocation", "Router"),
            place(3, "Caller", "Lark"),
            place(4, "UnitLocation", "Base"),
        ]
    )

    facts = standard.read(json.dumps(document).encode())

    assert (facts.place.text, facts.place.kind) == ("3 Lark", "Caller")
