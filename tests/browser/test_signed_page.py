"""The pages of what is past: a signed session and a case that was lived in."""

import pytest

from cases.actions import add_addendum
from core.scope import scope
from tests.browser.axe import findings
from tests.browser.test_axe import signed_in
from tests.factories.cases import (
    CarePlanFactory,
    CaseFactory,
    ConsentFactory,
    NeedFactory,
    SignedSessionFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def signed(transactional_db, jurisdiction, clinician):
    with scope(jurisdiction):
        case = CaseFactory(jurisdiction=jurisdiction, assigned_to=clinician)
        session = SignedSessionFactory(
            jurisdiction=jurisdiction,
            case=case,
            clinician=clinician,
            risk_level="low",
            risk_lowered_from="high",
        )
        add_addendum(session, by=clinician, text="He rang back.")
        ConsentFactory(jurisdiction=jurisdiction, case=case)
        CarePlanFactory(jurisdiction=jurisdiction, person=case.person)
        NeedFactory(jurisdiction=jurisdiction, case=case).meet(by=clinician)
    return session


def test_axe_finds_nothing(signed, supervisor, live_server, context):
    signed_in(context, live_server, supervisor)
    page = context.new_page()
    paths = (signed.get_absolute_url(), signed.case.get_absolute_url())

    found = [
        words for path in paths for words in findings(page, live_server.url + path)
    ]

    assert found == []


def test_a_session_is_printed_without_the_bars(
    signed, supervisor, live_server, context
):
    signed_in(context, live_server, supervisor)
    page = context.new_page()
    page.goto(live_server.url + signed.get_absolute_url())

    page.emulate_media(media="print")

    assert not page.locator("header.top").is_visible()
    assert page.get_by_text("He rang back.").is_visible()
