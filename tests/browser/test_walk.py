"""The walk: from NENA's own 911 message to a closed case, as its people do it."""

import json
import re
import time
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from accounts.models import Jurisdiction, User, join
from accounts.permissions import Role
from cases.models import Case, Session
from core.models import AccessLog
from core.scope import scope
from desk import starter
from dispatch import webhooks
from dispatch.models import CadFeed, Call, RawMessage
from followups.models import FollowUp
from followups.sweeps import remind_of_due_follow_ups
from notifications.sweeps import deliver_notices
from referrals.models import Referral

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "a sentence that nobody guesses"
SAMPLE = "eido/sample/Sample call transfer EIDO.json"
LADDERS = "directory/colorado-ladders/ladders_2022-07-21.csv"
SAVED = re.compile(r"Saved \d\d:\d\d:\d\d")


@pytest.fixture
def community(jurisdiction: Jurisdiction, shared_data: Path) -> Jurisdiction:
    """A jurisdiction with its codes and policies, and a real directory."""
    with scope(jurisdiction):
        starter.load(jurisdiction)
    call_command(
        "import_directory",
        str(shared_data / LADDERS),
        format="csv",
        mapping="colorado_ladders",
        verbosity=0,
    )
    return jurisdiction


@pytest.fixture
def sit_down(browser: Browser, live_server, community, browser_context_args):
    """Sign somebody in at a desk of their own, through the real form."""
    desks = []

    def sign_in(role: Role, name: str) -> Page:
        user = User.objects.create_user(
            f"{role}@walk.example", PASSWORD, name=name, credential="LPC"
        )
        join(user, community, role, by=None)
        context = browser.new_context(**browser_context_args, base_url=live_server.url)
        desks.append(context)
        page = context.new_page()
        page.goto("/")
        page.locator("#id_login").fill(user.email)
        page.locator("#id_password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").first.click()
        expect(page.locator(".who")).to_contain_text(name)
        return page

    yield sign_in
    for context in desks:
        context.close()


def send_eido(live_server, playwright, community, body: bytes, message_id="walk-1"):
    """Send a message as the CAD system does: signed by HMAC."""
    feed, _ = CadFeed.objects.get_or_create(
        jurisdiction=community,
        name="main-cad",
        defaults={"secret": webhooks.new_secret()},
    )
    now = str(int(time.time()))
    request = playwright.request.new_context(base_url=live_server.url)
    return request.post(
        "/api/v1/cad/eido",
        data=body,
        headers={
            "Content-Type": "application/json",
            "webhook-feed": feed.name,
            "webhook-id": message_id,
            "webhook-timestamp": now,
            "webhook-signature": webhooks.sign(feed.secret, message_id, now, body),
        },
    )


def press(page: Page, key: str) -> None:
    """Press a key of the page, once its scripts listen."""
    page.wait_for_load_state()
    page.keyboard.press(key)


def say_why(page: Page) -> None:
    """Give the reason that opening somebody else's case asks for, once a shift."""
    if "desk/sessions" not in page.url and page.get_by_role("radio").count():
        page.get_by_role("radio").first.check()
        page.locator("main form button.btn").first.click()


def only(model, community):
    with scope(community):
        return model.objects.get()


def test_a_911_call_becomes_a_closed_case(
    sit_down, live_server, playwright, community, shared_data
):
    taker = sit_down(Role.CALL_TAKER, "Dana Whitlock")
    clinician = sit_down(Role.CLINICIAN, "Ana Moreno")
    message = (shared_data / SAMPLE).read_bytes()

    the_call_arrives(taker, live_server, playwright, community, message)
    it_is_screened_and_offered(taker)
    the_clinician_takes_it(clinician)
    everything_is_written_down(clinician, community)
    a_service_is_found_and_asked(clinician, community)
    the_session_is_signed(clinician, community)
    manager = sit_down(Role.CASE_MANAGER, "Joy Okafor")
    the_follow_up_is_due_and_made(manager, community)
    the_referral_comes_to_its_end(manager, community)
    the_case_is_closed(manager, community)
    supervisor = sit_down(Role.SUPERVISOR, "Ruth Castellanos")
    every_number_opens_its_list(supervisor)
    it_is_known_who_changed_and_who_looked(supervisor, community)


def the_call_arrives(taker, live_server, playwright, community, message):
    taker.goto("/queue/")
    answer = send_eido(live_server, playwright, community, message)
    assert answer.status == 201, answer.text()

    row = taker.get_by_role("row").filter(has_text="Wilmington")
    expect(row).to_be_visible(timeout=5_000)

    again = send_eido(live_server, playwright, community, message)
    assert again.status == 200
    assert again.json()["result"] == "unchanged"
    assert only(RawMessage, community).content == message
    bad = send_eido(live_server, playwright, community, b'{"$id": 1}', "walk-bad")
    assert bad.headers["content-type"].startswith("application/problem+json")
    assert bad.json()["quarantined"]
    later = json.loads(message)
    later["lastUpdateTimeStamp"] = "2021-04-30T15:00:00.000-04:00"
    update = send_eido(
        live_server, playwright, community, json.dumps(later).encode(), "walk-2"
    )
    assert update.json()["result"] == "updated"
    with scope(community):
        assert Call.objects.count() == 1


def it_is_screened_and_offered(taker):
    taker.get_by_role("row").filter(has_text="Wilmington").get_by_role(
        "link"
    ).first.click()
    expect(taker.locator("#decision-head")).to_be_visible()
    press(taker, "s")
    expect(taker.locator("[data-question]").first).to_be_visible()
    taker.wait_for_load_state()
    for _ in range(taker.locator("[data-question]").count()):
        taker.keyboard.press("n")
    taker.get_by_role("button", name="Decide").click()
    expect(taker.locator("#decision-head")).to_be_visible()
    why = taker.get_by_label("Why offer it all the same?")
    if why.count():
        why.fill("The caller asks for someone to talk to.")
    taker.get_by_role("button", name=re.compile("^Offer")).click()
    expect(taker.locator(".strip")).to_contain_text("Offered")


def the_clinician_takes_it(clinician):
    clinician.goto("/queue/")
    expect(clinician.get_by_text("Waiting for a clinician")).to_be_visible()

    press(clinician, "n")

    expect(clinician).to_have_url(re.compile("/desk/sessions/"))
    expect(clinician.locator(".strip .clock")).to_have_text(re.compile(r"^00:00:\d\d$"))


def everything_is_written_down(clinician, community):
    for field, text in {
        "behavior": "Pacing, not slept for two nights.",
        "intervention": "Grounding, breathing together.",
        "response": "Voice slower, sat down.",
        "plan": "Sister stays the night.",
    }.items():
        clinician.locator(f"#id_{field}").fill(text)
    clinician.get_by_label("Sleeplessness").check()
    clinician.locator("#id_distress_before_set").get_by_label("8", exact=True).check()
    clinician.locator("#id_distress_after_set").get_by_label("4", exact=True).check()
    clinician.locator("#id_risk_level_set").get_by_label("High").check()
    expect(clinician.locator("#save-state")).to_have_text(SAVED)
    clinician.reload()
    expect(clinician.locator("#id_plan")).to_have_value("Sister stays the night.")

    press(clinician, "m")
    clinician.locator("form[action*=identify] [name=name]").fill("Daniel Reyes")
    clinician.get_by_role("button", name="Write it down").click()
    expect(clinician.get_by_text("Daniel Reyes")).to_be_visible()


def referrals_of(community):
    with scope(community):
        return list(Referral.objects.all())


def a_service_is_found_and_asked(clinician, community):
    press(clinician, "r")
    expect(clinician).to_have_url(re.compile("/services/"))
    clinician.locator("#id_q").fill("counseling")
    clinician.locator("#id_q").press("Enter")
    refer = clinician.get_by_role("button", name=re.compile("^Refer")).first
    expect(refer).to_be_enabled()
    refer.click()
    expect(clinician.get_by_role("button", name="Ask the service")).to_be_focused()
    assert not referrals_of(community)
    clinician.keyboard.press("Enter")
    expect(clinician.get_by_text("was asked")).to_be_visible()
    expect(clinician).to_have_url(re.compile("/sessions/"))
    referral = only(Referral, community)
    assert referral.status == "requested"


def the_session_is_signed(clinician, community):
    session = only(Session, community)
    clinician.goto(session.get_absolute_url())
    press(clinician, "4")
    clinician.locator("#id_summary").fill(
        "Crisis counseling by phone; calmer at the end."
    )
    clinician.locator("#id_participants").fill("Daniel and his mother")
    clinician.locator("#id_disposition").select_option(index=1)
    clinician.locator("#id_follow_up_planned_set").get_by_label("Yes").check()
    clinician.locator("#id_follow_up_reason").fill("High risk, agreed to a call.")
    expect(clinician.locator("#save-state")).to_have_text(SAVED)

    clinician.keyboard.press("Control+Enter")

    expect(clinician.locator("main")).to_contain_text("signed", ignore_case=True)
    line = clinician.locator("[data-copy]").first
    expect(line).to_be_visible()
    with scope(community):
        session.refresh_from_db()
        call = Call.objects.get()
        first = FollowUp.objects.order_by("due_at").first()
    assert session.status == "signed"
    assert session.staff_name == "Ana Moreno"
    assert call.status == "closed"
    assert call.outcome_class
    assert first.due_at <= session.signed_at + timedelta(hours=24)


def the_follow_up_is_due_and_made(manager, community):
    with scope(community):
        first = FollowUp.objects.order_by("due_at").first()
    due = first.due_at + timedelta(minutes=1)
    with time_machine.travel(due, tick=True):
        remind_of_due_follow_ups()
        remind_of_due_follow_ups()
        deliver_notices()
    mail_to = [m for m in mail.outbox if m.to == ["case_manager@walk.example"]]
    for message in mail_to:
        assert "Daniel" not in message.subject + message.body

    manager.goto(first.get_absolute_url())
    say_why(manager)
    manager.get_by_label("Why before its time").fill("He rang us back.")
    manager.get_by_role("button", name="Reached, linked to care").click()
    expect(manager.locator("main")).to_contain_text("linked to care")
    with scope(community):
        assert not FollowUp.objects.filter(status="scheduled").exists()


def the_referral_comes_to_its_end(manager, community):
    referral = only(Referral, community)
    manager.goto(referral.get_absolute_url())
    manager.get_by_role("button", name="Yes, accepted").click()
    expect(manager.locator(".strip")).to_contain_text("Accepted")
    manager.get_by_role("button", name="Under way").click()
    manager.get_by_role("button", name="First visit kept").click()
    press(manager, "y")
    manager.get_by_label("Service obtained").check()
    manager.get_by_role("button", name="Complete", exact=True).click()
    expect(manager.locator(".strip")).to_contain_text("Completed")


def the_case_is_closed(manager, community):
    case = only(Case, community)
    manager.goto(case.get_absolute_url())
    expect(manager.locator(".timeline").first).to_contain_text(
        "signed", ignore_case=True
    )
    press(manager, "x")
    expect(manager.locator("#open-head")).to_be_visible()
    manager.get_by_role("radio").first.check()
    manager.get_by_role("button", name="Close the case").click()
    expect(manager.locator(".strip")).to_contain_text("closed", ignore_case=True)


def every_number_opens_its_list(supervisor):
    supervisor.goto("/board/")
    for tile in supervisor.locator(".sum a").all():
        number, href = tile.locator("b").inner_text(), tile.get_attribute("href")
        assert href, f"the number {number} opens nothing"


def it_is_known_who_changed_and_who_looked(supervisor, community):
    case = only(Case, community)
    with scope(community):
        looked = AccessLog.objects.filter(subject_id=case.pk, action="view").exists()
        assert looked
        assert case.history.count() >= 2
    assert timezone.now() >= case.opened_at
