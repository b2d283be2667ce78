"""What a feed may not store, by keyboard; and what CAD knows, on the call's page."""

import json
import os

import pytest
from playwright.sync_api import expect

from core.scope import scope
from dispatch import intake
from dispatch.models import Call, FieldFilter
from tests.browser.axe import findings
from tests.factories.dispatch import FeedFactory

pytestmark = pytest.mark.django_db(transaction=True)
AT = "2026-04-28T21:31:00-05:00"


def shot(page, name):
    """Keep pictures in both themes where somebody asked for them."""
    if folder := os.environ.get("SHOTS"):
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            page.screenshot(path=f"{folder}/{name}-{theme}.png", full_page=True)
        page.emulate_media(color_scheme="light")


def part(uid, **said):
    stamp = {"lastUpdateTimeStamp": AT, "updatedByAgencyReference": {"$ref": "a"}}
    return {"$id": uid, **stamp, **said}


def told():
    """A call as a busy CAD tells it."""
    name = {"name": [{"personGivenName": ["Carmen"], "personSurName": ["Ibarra"]}]}
    return part(
        "urn:1",
        eidoVersion="1.0",
        issuingElementIdentification="cad.example",
        agencyComponent=[part("a")],
        incidentComponent=part(
            "urn:1",
            internalIncidentId="26-118-0455",
            incidentTypeCommonRegistryText="SUICTHRT",
            dispositionComponent=[part("d", dispositionCommonRegistryCode="15")],
        ),
        callComponent=[part("c", callBackReference={"$ref": "b1"})],
        callbackComponent=[
            part("b1", callBackInformationUri=["tel:2065550134"]),
            part(
                "b2",
                callBackInformationUri=["tel:2065550177"],
                updatedCbn={"updatedCbnCallerDescription": "work, until 6 pm"},
            ),
        ],
        personComponent=[
            part(
                "p1",
                personIncidentRoleRegistryText=["PatientRelative", "Caller"],
                ncPersonComponent=name,
                callBackReference={"$ref": "b2"},
            ),
            part("p2", personIncidentRoleRegistryText=["Patient"]),
        ],
        cautionComponent=[
            part(
                "w",
                cautionTypeInternalText="Has a hunting knife",
                cautionTypeCommonRegistryText="Weapon",
                cautionSeverity="high",
                cautionSource="p1",
            )
        ],
        notesComponent=[
            part("n1", notesActionComments="Son has shut himself in."),
            part("n2", notesActionComments="NCIC HIT: DOE JOHN"),
        ],
    )


def test_a_rule_is_written_by_keyboard(live_server, as_user, staff, jurisdiction):
    feed = FeedFactory(jurisdiction=jurisdiction, name="metro-cad")
    page = as_user(staff("program_admin", jurisdiction))
    page.goto(f"{live_server.url}{feed.get_absolute_url()}")
    shot(page, "feed")
    assert findings(page, page.url) == []

    with page.expect_navigation():
        page.get_by_role("link", name="Add a rule").press("Enter")
    assert findings(page, page.url) == []
    page.get_by_label("What it is").fill("Plates")
    page.locator("#id_words").fill("licence plate")
    shot(page, "filter")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")

    expect(page.get_by_role("link", name="Plates")).to_be_visible()
    assert FieldFilter.objects.get(name="Plates").words == ["licence plate"]


def test_what_cad_knows_stands_on_the_calls_page(
    live_server, as_user, staff, jurisdiction
):
    feed = FeedFactory(jurisdiction=jurisdiction, name="metro-cad")
    with scope(jurisdiction):
        intake.receive_eido(json.dumps(told()).encode(), feed=feed)
        call = Call.objects.get()
    page = as_user(staff("clinician", jurisdiction))

    page.goto(f"{live_server.url}{call.get_absolute_url()}")

    card = page.get_by_role("region", name="What CAD knows")
    for words in (
        "Has a hunting knife",
        "high, says Carmen Ibarra",
        "(206) 555-0134 the line that rang",
        "(206) 555-0177 Carmen Ibarra, the caller, relative of the person in crisis work, until 6 pm",
        "the person in crisis",
        "15 Handed to a partner agency",
    ):
        expect(card).to_contain_text(words)
    card.get_by_text("Notes with their times").press("Enter")
    expect(card).to_contain_text("[not stored: Criminal-history returns in any text]")
    shot(page, "call")
    assert findings(page, page.url) == []
