"""Missed diversions counted for coaching, and what a call taker hears of their own."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from dispatch import feedback, starter
from dispatch.actions import send_help
from dispatch.demo import policy as demo_policy
from dispatch.models import DiversionPolicy, Response, Screen
from dispatch.policy import pages
from dispatch.starter import RULES
from staffing.models import Availability
from tests.factories.dispatch import (
    AcceptedCallFactory,
    CallFactory,
    CallTypeFactory,
    ClosedCallFactory,
    DispositionFactory,
    OfferedCallFactory,
    PolicyFactory,
    ReturnedCallFactory,
    ScreenedCallFactory,
    ScreenFormFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def screened(jurisdiction: Any, call_taker: Any) -> Any:
    """Make a call of some hours ago that its screen found eligible or not."""
    form = ScreenFormFactory(jurisdiction=jurisdiction)
    policy = PolicyFactory(jurisdiction=jurisdiction, rules=RULES)
    kind = CallTypeFactory(jurisdiction=jurisdiction)

    def make(at: datetime, *, eligible: bool | None = True, **more: Any) -> Any:
        made = {"jurisdiction": jurisdiction, "received_at": at, "screened_at": at}
        call = more.pop("factory", ScreenedCallFactory)(
            initial_type=kind, call_type=kind, **made, **more
        )
        Screen(
            jurisdiction=jurisdiction, call=call, form=form, policy=policy, at=at,
            eligible=eligible, responder="clinician", reason="x", by=call_taker,
        ).store(by=call_taker)  # fmt: skip
        return call

    return make


@pytest.fixture
def noon(jurisdiction: Any) -> datetime:
    now = timezone.now().astimezone(jurisdiction.zone)
    return now.replace(hour=12, minute=0) - timedelta(days=2)


@pytest.fixture
def ready(jurisdiction: Any, clinician: Any, noon: datetime) -> None:
    Availability.objects.create(
        jurisdiction=jurisdiction, user=clinician, state="ready", started_at=noon - timedelta(hours=1),
        ended_at=noon + timedelta(hours=6),
    )  # fmt: skip


@pytest.mark.usefixtures("ready")
def test_eligible_and_never_offered_is_counted_by_shift_code_and_reason(
    client: Any, supervisor: Any, screened: Any, noon: datetime, jurisdiction: Any
) -> None:
    screened(noon)
    screened(noon, status="closed", closed_at=noon)
    screened(noon + timedelta(hours=11))
    sent = screened(noon)
    Response(jurisdiction=jurisdiction, call=sent, kind="police").store(by=None)
    met = screened(noon)
    Response(jurisdiction=jurisdiction, call=met, kind="community").store(by=None)
    screened(noon, eligible=False)
    screened(noon, eligible=None)
    screened(noon, factory=OfferedCallFactory, offered_at=noon)
    screened(timezone.now())
    client.force_login(supervisor)

    page = client.get(reverse("dispatch:missed"))

    found = page.context["found"]
    assert found.reasons == {"left": 1, "closed": 1, "sent": 1, "nobody": 1}
    assert found.shifts == {"day": 3, "night": 1}
    assert found.codes == {"EDP": 4}


def test_only_somebody_who_takes_calls_is_a_clinician_who_was_ready(
    client: Any, supervisor: Any, screened: Any, noon: datetime, call_taker: Any
) -> None:
    Availability.objects.create(
        jurisdiction=call_taker.jurisdiction, user=call_taker, state="ready", started_at=noon - timedelta(hours=1),
        ended_at=noon + timedelta(hours=6),
    )  # fmt: skip
    screened(noon)
    client.force_login(supervisor)

    page = client.get(reverse("dispatch:missed"))

    assert page.context["found"].reasons == {"nobody": 1}


@pytest.mark.usefixtures("ready")
def test_each_number_is_the_list_behind_it(
    client: Any, supervisor: Any, screened: Any, noon: datetime
) -> None:
    for hours in (0, 1, 11):
        screened(noon + timedelta(hours=hours))
    client.force_login(supervisor)

    listed = client.get(
        reverse("dispatch:list"), {"missed": "left", "shift": "day"}
    ).context["page"]

    assert len(listed.rows) == 2


def test_no_member_of_staff_is_named(
    client: Any, program_admin: Any, screened: Any, noon: datetime, call_taker: Any
) -> None:
    screened(noon)
    client.force_login(program_admin)

    page = client.get(reverse("dispatch:missed")).content.decode()

    assert "No clinician was ready" in page
    assert call_taker.name not in page
    assert "missed=" not in page


def test_calls_nobody_screened_are_told_apart_for_nobody_knows(
    client: Any, supervisor: Any, screened: Any, noon: datetime, jurisdiction: Any
) -> None:
    kind = screened(noon).call_type
    fire = CallTypeFactory(jurisdiction=jurisdiction, code="FIRE", registry_code="")
    for each in (kind, kind, fire):
        CallFactory(
            jurisdiction=jurisdiction,
            initial_type=each,
            call_type=each,
            received_at=noon,
        )
    client.force_login(supervisor)

    page = client.get(reverse("dispatch:missed"))

    assert [(code, n) for code, _, n in page.context["unscreened"]] == [("EDP", 2)]
    assert page.context["found"].total == 1


def test_a_call_taker_hears_what_became_of_the_calls_they_offered(
    client: Any, call_taker: Any, clinician: Any, supervisor: Any, jurisdiction: Any
) -> None:
    now = timezone.localtime().replace(hour=14, minute=10, second=0)
    timezone.activate(now.tzinfo)
    mine = {"jurisdiction": jurisdiction, "offered_by": call_taker, "offered_at": now}
    by_phone = ClosedCallFactory(held_by=clinician, **mine, closed_at=timezone.now())
    ReturnedCallFactory(**mine, closed_at=timezone.now() - timedelta(hours=1))
    ReturnedCallFactory(**mine | {"offered_by": supervisor}, closed_at=timezone.now())
    OfferedCallFactory(**mine)

    told = [one.sentence for one in feedback.for_call_taker(call_taker)]

    assert told == [
        "The call you transferred at 14:10 was resolved by phone.",
        "The call you transferred at 14:10 was given back to 911.",
    ]
    client.force_login(call_taker)
    page = client.get(reverse("dispatch:mine")).content.decode()
    said = page.split("What your calls led to")[1].split("</ul>")[0]
    assert "was resolved by phone" in said
    assert by_phone.number not in said


@pytest.mark.parametrize(
    ("steps", "told", "because"),
    [
        ("arrive clear-with", "was met by a mobile crisis team", "met the person"),
        ("arrive", "a team is still on its way", "was still out"),
        ("arrive clear", "a team that was sent met nobody", "met nobody"),
        ("cancel", "was resolved by phone", None),
    ],
)
def test_what_a_team_that_was_sent_came_to_is_told_as_it_was(
    call_taker: Any,
    clinician: Any,
    jurisdiction: Any,
    steps: str,
    told: str,
    because: str | None,
) -> None:
    call = AcceptedCallFactory(
        jurisdiction=jurisdiction, held_by=clinician, offered_by=call_taker
    )
    unit = send_help(call, by=call_taker, kind="mobile_crisis")
    acts = {
        "arrive": lambda: unit.arrive(by=clinician),
        "clear-with": lambda: unit.clear(by=clinician, contact=True),
        "clear": lambda: unit.clear(by=clinician, further_action="call_back"),
        "cancel": lambda: unit.cancel(by=clinician, reason="No need"),
    }
    for step in steps.split():
        acts[step]()

    call.finish(by=clinician)

    [one] = feedback.for_call_taker(call_taker)
    assert told in one.sentence
    sent = f" Mobile crisis team: {because}." if because else ""
    assert call.outcome.because == f"No police, fire or EMS was sent.{sent}"


@pytest.mark.parametrize(
    ("common", "told", "tag"),
    [
        ("05", "was resolved by phone", "helped"),
        ("14", "could not reach the caller", "nobody was reached"),
        ("22", "was a duplicate", "duplicate"),
    ],
)
def test_nobody_is_said_to_be_helped_who_was_not(
    call_taker: Any, clinician: Any, jurisdiction: Any, common: str, told: str, tag: str
) -> None:
    call = AcceptedCallFactory(
        jurisdiction=jurisdiction, held_by=clinician, offered_by=call_taker
    )
    ended = DispositionFactory(jurisdiction=jurisdiction, common_code=common)

    call.finish(by=clinician, disposition=ended)

    [one] = feedback.for_call_taker(call_taker)
    assert (told in one.sentence, one.tag) == (True, tag)


def test_the_demo_shows_a_draft_with_a_finding_and_diversions_that_were_missed(
    client: Any, call_taker: Any, clinician: Any, supervisor: Any, jurisdiction: Any
) -> None:
    starter.load(jurisdiction)
    users = {"call_taker": call_taker, "clinician": clinician}

    demo_policy.load(jurisdiction, users)

    draft = DiversionPolicy.objects.get(status="draft")
    reading = pages.read(draft, supervisor)
    assert [line.number for line in reading.lines if line.told] == [11]
    client.force_login(supervisor)
    found = client.get(reverse("dispatch:missed"), {"days": "90"}).context["found"]
    assert set(found.shifts) == {"day", "evening", "night"}
    assert set(found.reasons) == {"nobody", "closed"}


def test_closing_what_the_policy_would_divert_is_an_override_with_its_reason(
    client: Any, call_taker: Any, screened: Any, noon: datetime
) -> None:
    against, along = screened(noon), screened(noon, eligible=False)
    client.force_login(call_taker)

    for call in (against, along):
        client.post(
            reverse("dispatch:close", args=[call.pk]), {"reason": "Patrol is there."}
        )

    (screen,), (other,) = against.screens.all(), along.screens.all()
    assert (screen.overridden_by, screen.override_reason) == (
        call_taker,
        "Patrol is there.",
    )
    assert other.overridden_by is None
    page = client.get(against.get_absolute_url()).content.decode()
    assert f"Against this decision, said {call_taker.name}: Patrol is there." in page
