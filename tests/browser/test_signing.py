"""Signing at the keyboard: the risk is stated, and what follows is in sight."""

import pytest
from playwright.sync_api import expect

from cases.actions import save_session
from core.scope import scope
from dispatch.models import Disposition
from tests.browser.axe import findings
from tests.factories.cases import NeedFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def disposition(transactional_db, jurisdiction):
    with scope(jurisdiction):
        return Disposition(
            jurisdiction=jurisdiction, code="05", label="By phone", common_code="05"
        ).store(by=None)


def test_a_risk_not_asked_takes_its_reason_and_the_way_back_is_one_key(
    disposition, session, note, live_server
):
    with scope(session.jurisdiction):
        NeedFactory(jurisdiction=session.jurisdiction, case=session.case)
    note.reload()
    note.locator("#id_behavior").fill("Pacing.")
    note.keyboard.press("Escape")
    expect(note.locator("#id_risk_reason")).to_be_hidden()
    note.locator("#id_risk_level_set").get_by_label("Not asked").check()
    note.locator("#id_risk_reason").fill("Only his mother spoke.")
    note.keyboard.press("Escape")
    note.keyboard.press("4")
    note.locator("#id_summary").fill("His mother was advised.")
    note.locator("#id_participants").fill("His mother")
    note.locator("#id_disposition").select_option(index=1)
    note.locator("#id_follow_up_planned_set").get_by_label("Yes").check()
    note.locator("#id_follow_up_reason").fill("To speak with him.")
    note.keyboard.press("Control+Enter")

    expect(note.get_by_text("First contact within 24 h")).to_be_visible()
    assert findings(note, note.url) == []
    note.keyboard.press("q")
    note.wait_for_url("**/queue/")


def test_signing_in_the_middle_of_typing_leaves_no_error_behind(
    disposition, session, note, clinician
):
    with scope(session.jurisdiction):
        save_session(
            session,
            by=clinician,
            typed={
                "risk_level": "low",
                "summary": "Calmer.",
                "participants": "Daniel",
                "disposition": str(disposition.pk),
                "follow_up_planned": "no",
                "follow_up_reason": "Does not want one.",
            },
            base_version=session.version,
        )
    note.reload()
    said = []
    note.on("console", lambda message: said.append(message.text))
    note.on("pageerror", lambda error: said.append(str(error)))

    note.locator("#id_behavior").press_sequentially("Pacing, then calm.")
    note.keyboard.press("Control+Enter")

    expect(note.get_by_text("Pacing, then calm.")).to_be_visible()
    note.wait_for_timeout(500)
    assert said == []
    assert not note.get_by_text("not in the signed session").is_visible()


def test_what_was_missing_is_not_called_missing_once_it_is_there(session, note):
    note.keyboard.press("Control+Enter")
    banner = note.get_by_text("Not signed yet.")
    expect(banner).to_be_visible()

    note.locator("#id_behavior").fill("Calmer now.")

    expect(note.locator("#save-state")).to_contain_text("Saved")
    expect(banner).to_be_hidden()
