"""Invented calls to look at: nobody in them exists, and 555-01xx rings nowhere."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Jurisdiction, User
from dispatch.actions import enter_call, screen_call, send_help
from dispatch.actions.recontacts import find_recontacts_anew
from dispatch.demo import cad, floor, lifeline, places, policy
from dispatch.models import CadFeed, Call, CallType, Disposition
from dispatch.webhooks import new_secret

SAFE = {
    "weapon": "no",
    "violence": "no",
    "medical": "no",
    "attempt": "no",
    "crime": "no",
}
WILLING = SAFE | {"willing": "yes"}


@dataclass(frozen=True)
class Told:
    """One invented call: what was said, what was answered, how and when it went."""

    kind: str
    place: str
    phone: str
    words: str
    end: str
    hours_ago: float
    caller: str = "Patient"
    name: str = ""
    answers: Mapping[str, str] | None = None
    help: str = ""


STORIES = (
    ("SUICTHRT", "2200 Lark Ave", "0134", "Son has shut himself in, says he cannot go on.", "PatientRelative", "Carmen Ibarra"),
    ("EDP", "90 Depot St", "0151", "Pacing in the lobby, speaks to nobody there.", "ReportingParty", "Depot Street Shelter"),
    ("WELFARE", "14 Elm Ct", "0162", "Neighbor has not seen the woman next door for three days.", "Witness", ""),
    ("MNTL", "318 Quarry Rd", "0117", "Has not slept since Monday, hears his name called.", "Patient", "Marcus Bell"),
    ("INTOX", "7 Canal Walk", "0178", "Drank all day after losing his job, wants to talk.", "Patient", "Owen Pratt"),
    ("DVNA", "1105 Juniper Dr", "0143", "Shouting has stopped, both want somebody to listen.", "PatientRelative", "Leila Farouk"),
    ("TROUBLE", "Riverside Park, north gate", "0189", "A young woman cries on a bench, will not say why.", "Witness", ""),
    ("RUNAWAY", "52 Mill Ln", "0126", "Fifteen, left after a quarrel, answers texts.", "PatientRelative", "Ray Dawes"),
    ("NONEMERG", "660 Foundry St", "0195", "Lonely, calls most weeks, no danger named.", "Patient", "Edith Crane"),
)  # fmt: skip
# How the invented past went: ended as, with which help, how many hours ago.
PAST = (
    ("diverted", "", 2.5), ("diverted", "", 3.0), ("co_notified", "mobile_crisis", 4.0),
    ("diverted", "", 5.0), ("returned", "", 5.5), ("diverted", "", 6.0), ("dropped", "", 7.0),
    ("diverted", "", 9.0), ("declined", "", 10.0), ("co_notified", "ems", 12.0),
    ("diverted", "", 15.0), ("not_diverted", "", 16.0), ("diverted", "", 20.0),
    ("diverted", "", 26.0), ("diverted", "", 28.0), ("returned", "", 30.0),
    ("diverted", "", 33.0), ("abandoned", "", 37.0), ("diverted", "", 44.0),
    ("diverted", "", 50.0), ("not_diverted", "", 52.0), ("diverted", "", 60.0),
    ("co_notified", "police", 66.0), ("diverted", "", 75.0), ("diverted", "", 80.0),
    ("declined", "", 90.0), ("diverted", "", 99.0), ("diverted", "", 110.0),
    ("dropped", "", 120.0), ("diverted", "", 130.0), ("diverted", "", 140.0),
    ("returned", "", 150.0), ("diverted", "", 160.0),
)  # fmt: skip
NOW = (
    Told(
        "DVNA",
        "1105 Juniper Dr",
        "0143",
        "The quarrel is over, she would like to talk it through.",
        "held",
        0.3,
        "PatientRelative",
        "Leila Farouk",
        WILLING,
    ),
    Told("SUICTHRT", "2200 Lark Ave", "0134", "Says he wrote a letter. Mother is with him.", "offered", 0.07, "PatientRelative", "Carmen Ibarra", WILLING),
    Told("WELFARE", "14 Elm Ct", "0162", "Curtains shut, a radio plays. Woman in her 60s.", "offered", 0.03, "Witness", "", WILLING),
    Told("EDP", "90 Depot St", "0151", "Back in the lobby, calmer, asks for a person to speak with.", "offered", 0.01, "ReportingParty", "Depot Street Shelter", WILLING),
    Told("MNTL", "318 Quarry Rd", "0117", "Roommate worries, he gives away his things.", "screened", 0.02, "PatientAcquaintance", "", SAFE | {"willing": "unknown"}),
    Told("TROUBLE", "Riverside Park, south gate", "0189", "Man on the bridge rail side, sits and talks to himself.", "received", 0.01, "Witness"),
    Told("NONEMERG", "660 Foundry St", "0195", "Would like to hear a voice tonight.", "received", 0.005, "Patient", "Edith Crane"),
)  # fmt: skip


def load(jurisdiction: Jurisdiction, users: Mapping[str, User]) -> None:
    """Tell about forty calls of the last days, three of them waiting now."""
    feed = CadFeed.objects.create(
        jurisdiction=jurisdiction, name="metro-cad", secret=new_secret()
    )
    cad.load(feed)
    kinds = {kind.code: kind for kind in CallType.objects.current()}
    for number, told in enumerate((*_past(), *NOW), 1):
        _tell(told, number, kinds[told.kind], users)
    calls = Call.objects.filter(jurisdiction=jurisdiction)
    find_recontacts_anew(list(calls.values_list("pk", flat=True)), here=jurisdiction.pk)
    floor.load(jurisdiction, users)
    lifeline.load(jurisdiction, users)
    policy.load(jurisdiction, users)


def _past() -> Iterator[Told]:
    for turn, (end, helped, hours) in enumerate(PAST):
        kind, place, phone, words, caller, name = STORIES[turn % len(STORIES)]
        yield Told(kind, place, phone, words, end, hours, caller, name, WILLING, helped)


def _tell(told: Told, number: int, kind: CallType, users: Mapping[str, User]) -> None:
    taker, clinician = users["call_taker"], users["clinician"]
    if number % 3 == 0:
        clinician = users.get("clinician_2", clinician)
    call = enter_call(
        by=taker,
        callback=f"(206) 555-{told.phone}",
        place=places.whole(told.place, kind.jurisdiction),
        call_type=kind,
        details=told.words,
        caller_role=told.caller,
        caller_name=told.name,
        cad_number=f"26-{318 + number // 8}-{400 + number * 7:04}",
    )
    if told.end != "received":
        screen_call(call, by=taker, answers=told.answers or {})
    if told.end not in {"received", "screened", "not_diverted"}:
        call.offer(by=taker)
    _end(call, told, taker, clinician)
    where = places.point(told.place, kind.jurisdiction)
    _date(call, timedelta(hours=told.hours_ago), by=taker, **where)


def _end(call: Call, told: Told, taker: User, clinician: User) -> None:
    if told.end in {"diverted", "co_notified"}:
        # Not taken now: whose state of today would tell of thirty calls at once.
        call.give_to(clinician, by=clinician, at=timezone.now())
        call.engage(by=clinician)
        if told.help:
            response = send_help(call, by=clinician, kind=told.help)
            if response.asks_why:
                response.explain(by=clinician, why="unit_asks")
            response.dispatch(by=taker)
            response.arrive(by=taker)
            response.clear(by=taker, contact=True)
        code = "PHONE" if told.end == "diverted" else "EVAL"
        disposition = Disposition.objects.current().get(code=code)
        call.finish(
            by=clinician,
            outcome_class=told.end,
            disposition=disposition,
            reason="The patrol that stood by was told as well.",
        )
    elif told.end == "held":
        call.take(by=clinician)
        call.engage(by=clinician)
    elif told.end == "returned":
        call.return_to_911(by=clinician, reason="A weapon was mentioned later.")
    elif told.end == "not_diverted":
        call.close_undiverted(
            by=taker, reason="Went to a patrol already on the street."
        )
    elif told.end in {"dropped", "declined", "abandoned"}:
        verbs = {
            "dropped": call.drop,
            "declined": call.decline,
            "abandoned": call.abandon,
        }
        verbs[told.end](by=taker)


def _date(call: Call, ago: timedelta, *, by: User, **where: str) -> None:
    """Put the call where and when it was, its steps a few minutes apart."""
    start = timezone.now() - ago
    steps: dict[str, Any] = {
        "received_at": timedelta(0),
        "screened_at": timedelta(seconds=40),
        "offered_at": timedelta(seconds=70),
        "accepted_at": timedelta(seconds=130),
        "engaged_at": timedelta(seconds=170),
        "closed_at": timedelta(minutes=31),
    }
    if ago < timedelta(hours=1):
        steps |= {"screened_at": timedelta(0), "offered_at": timedelta(0)}
    changes = {n: start + after for n, after in steps.items() if getattr(call, n)}
    call._amend(by=by, **changes, **where)
    if call.offered_at:
        floor.date_wait(call)
