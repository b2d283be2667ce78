"""Long names and long bars keep to their place."""

import pytest

from core.scope import scope
from dispatch import starter
from tests.factories.cases import CaseFactory, PersonFactory, SessionFactory
from tests.factories.dispatch import call_in

pytestmark = pytest.mark.django_db(transaction=True)
LONG = "Wolfeschlegelsteinhausenbergerdorff" * 4

SPILLS = """() => [...document.querySelectorAll("main, main .card, main .col, .strip")]
  .filter((box) => box.scrollWidth > box.clientWidth + 1).map((box) => box.id || box.className)"""


def test_a_very_long_name_or_place_stays_in_its_box(
    live_server, as_user, clinician, jurisdiction
):
    with scope(jurisdiction):
        starter.load(jurisdiction)
        long = {"place": LONG, "callback": "+13125550142"}
        call = call_in("accepted", jurisdiction=jurisdiction, holder=clinician)
        call._amend(by=None, **long)
        other = call_in("received", jurisdiction=jurisdiction, holder=None)
        other._amend(by=None, **long)
        person = PersonFactory(jurisdiction=jurisdiction, name=LONG, address="")
        case = CaseFactory(
            jurisdiction=jurisdiction, person=person, assigned_to=clinician
        )
        session = SessionFactory(
            jurisdiction=jurisdiction, case=case, clinician=clinician, call=call
        )
    page = as_user(clinician)

    for address in (
        case.get_absolute_url(),
        session.get_absolute_url(),
        call.get_absolute_url(),
        f"/calls/{other.pk}/screen/",
    ):
        page.goto(live_server.url + address)
        assert page.evaluate(SPILLS) == [], address


def test_the_bar_of_a_supervisor_is_one_line(
    live_server, as_user, supervisor, jurisdiction
):
    with scope(jurisdiction):
        call_in("offered", jurisdiction=jurisdiction, holder=None)
    supervisor.name = "Bartholomew Featherstonehaugh-Smythe"
    supervisor.save()
    page = as_user(supervisor)
    page.goto(f"{live_server.url}/board/")

    # As on a day when everything waits.
    page.evaluate(
        """for (const link of document.querySelectorAll(".top nav a"))
          if (/Queue|Referrals|Follow|Directory/.test(link.textContent) && !link.querySelector("b"))
            link.insertAdjacentHTML("beforeend", " <b>12</b>")"""
    )
    assert page.locator(".top").bounding_box()["height"] < 50
    assert page.locator(".find").bounding_box()["width"] >= 120
