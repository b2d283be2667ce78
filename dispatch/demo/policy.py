"""An invented past of ninety days, a policy in force that it was judged by, and a draft."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.utils import timezone

from accounts.models import Jurisdiction, User
from core.ids import uuid7
from core.sets import make_records
from dispatch.actions import policies
from dispatch.models import Call, CallType, DiversionPolicy, Screen, ScreenForm
from dispatch.policy.deciding import Situation
from staffing.models import Availability

DAYS = 90
CALLS_A_DAY = 6
# How often each kind comes, of which many were never screened before the program.
OFTEN = ("WELFARE", "WELFARE", "EDP", "EDP", "MNTL", "SUICTHRT", "INTOX", "TROUBLE", "TRESPASS", "DVNA")  # fmt: skip
AREAS = ("North", "North", "Harbor", "Harbor", "Harbor", "South", "")
HOURS = (0, 1, 2, 9, 11, 13, 14, 16, 17, 18, 19, 20, 20, 21, 21, 22, 23)
WELFARE_BY_DAY = {
    "when": {
        "call_type": ["WELFARE"],
        "answers": {"crime": "no"},
        "hours": {"from": 8, "to": 20},
    },
    "eligible": True,
    "responder": "community",
    "reason": "By day two community responders knock on the door.",
    "say": "Two people who help with this will come by. They are no police.",
}
# What the page of the draft points out: the rules above take all of these.
TOO_LATE = {
    "when": {"call_type": ["TRESPASS"], "answers": {"willing": "yes"}},
    "eligible": True,
    "responder": "988",
    "reason": "At night 988 can talk.",
    "say": "",
}


def load(jurisdiction: Jurisdiction, users: Mapping[str, User]) -> None:
    """Load calls of the past, some screened and not offered, and begin a draft."""
    _past(jurisdiction, users["call_taker"])
    _ready_by_day(jurisdiction, users["clinician"])
    active = DiversionPolicy.objects.active().get(jurisdiction=jurisdiction)
    admin: Any = users.get("program_admin")
    draft = policies.copy_policy(active, by=admin)
    policies.set_policy(
        draft,
        by=admin,
        purpose="Send community responders to welfare checks by day",
        fallback=active.fallback,
        fallback_words="",
        offer_limit=active.offer_limit,
    )
    name = policies.add_rule(draft, WELFARE_BY_DAY, by=admin)
    for _ in range(3):
        policies.move_rule(draft, name, -1, by=admin)
    policies.add_rule(draft, TOO_LATE, by=admin)


def _past(jurisdiction: Jurisdiction, taker: User) -> None:
    kinds = {kind.code: kind for kind in CallType.objects.current()}
    calls = [
        _call(jurisdiction, kinds, number, at)
        for number, at in enumerate(_moments(jurisdiction))
    ]
    asked = [call for number, call in enumerate(calls) if number % 4 == 0]
    for call in asked:
        call.screened_at = call.received_at + timedelta(seconds=40)
    make_records(calls, by=None, reason="invented")
    form = ScreenForm.objects.active().get(jurisdiction=jurisdiction)
    policy = DiversionPolicy.objects.active().get(jurisdiction=jurisdiction)
    screens = [
        _screen(call, form, policy, _answers(form, number), taker)
        for number, call in enumerate(asked)
    ]
    make_records(screens, by=taker, reason="invented")


def _ready_by_day(jurisdiction: Jurisdiction, clinician: User) -> None:
    """Have somebody ready by day, so that what was missed has more than one reason."""
    today = timezone.localtime(timezone=jurisdiction.zone)
    today = today.replace(minute=0, second=0, microsecond=0)
    mornings = [
        (today - timedelta(days=days)).replace(hour=8) for days in range(DAYS, 8, -1)
    ]
    Availability.objects.bulk_create(
        Availability(
            jurisdiction=jurisdiction,
            user=clinician,
            state=Availability.State.READY,
            started_at=morning,
            ended_at=morning.replace(hour=19),
        )
        for morning in mornings
    )


def _moments(jurisdiction: Jurisdiction) -> Iterator[datetime]:
    chance = Random(jurisdiction.slug)  # noqa: S311 - the same past every time
    today = timezone.localtime(timezone=jurisdiction.zone)
    for days in range(DAYS, 8, -1):
        for _ in range(CALLS_A_DAY):
            hour, minute = chance.choice(HOURS), chance.randrange(60)
            day = today - timedelta(days=days)
            yield day.replace(hour=hour, minute=minute, second=0, microsecond=0)


def _call(
    jurisdiction: Jurisdiction, kinds: Mapping[str, CallType], number: int, at: datetime
) -> Call:
    kind = kinds[OFTEN[number % len(OFTEN)]]
    return Call(
        id=uuid7(),
        jurisdiction=jurisdiction,
        created_at=at,
        source=Call.Source.FILE,
        status=Call.Status.CLOSED,
        cad_number=f"26-H{number:05}",
        initial_type=kind,
        call_type=kind,
        priority=kind.default_priority,
        area=AREAS[number * 5 % len(AREAS)],
        received_at=at,
        closed_at=at + timedelta(minutes=25),
    )


def _answers(form: ScreenForm, number: int) -> dict[str, str]:
    """Answer the questions as a call taker in a hurry would."""
    return dict.fromkeys(form.codes, "unknown") | {
        "weapon": "yes" if number % 9 == 0 else "no",
        "violence": "no",
        "medical": "no",
        "attempt": "no",
        "crime": "yes" if number % 7 == 0 else "no",
        "willing": ("yes", "unknown", "yes", "no")[number % 4],
    }


def _screen(
    call: Call,
    form: ScreenForm,
    policy: DiversionPolicy,
    given: dict[str, str],
    taker: User,
) -> Screen:
    kind: Any = call.call_type
    decision = policy.decide(
        Situation(
            codes=frozenset({kind.code, kind.registry_code} - {""}),
            priority=call.priority,
            answers=given,
            contacts=0,
            area=call.area,
            local_time=call.received_at,
        )
    )
    return Screen(
        id=uuid7(),
        call=call,
        form=form,
        policy=policy,
        answers=given,
        eligible=decision.eligible,
        responder=decision.responder,
        rule=decision.rule,
        reason=decision.reason,
        say=decision.say,
        missing=list(decision.missing),
        by=taker,
        at=call.screened_at,
        created_at=call.screened_at,
        jurisdiction=call.jurisdiction,
    )
