"""Invented people, cases and sessions to look at: nobody in them exists."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from itertools import cycle
from typing import Any

from django.utils import timezone

from accounts.models import Jurisdiction, User
from accounts.permissions import Role
from cases import actions
from cases.models import Case, Need, Person, Session
from cases.models.content import read
from cases.stories import NOTES
from core.text import normal_phone
from dispatch.models import Call, Disposition

FIRST = [
    "Marcus",
    "Carmen",
    "Edith",
    "Owen",
    "Leila",
    "Ray",
    "Noah",
    "Ines",
    "Tariq",
    "Hana",
    "Joel",
    "Vera",
    "Luis",
    "Mei",
    "Abel",
    "Ruth",
]
LAST = [
    "Bell",
    "Ibarra",
    "Crane",
    "Pratt",
    "Farouk",
    "Dawes",
    "Keller",
    "Osei",
    "Lindgren",
    "Sato",
    "Novak",
    "Reyes",
]
# Those who call 911 in the demo's calls: phone, address, name, born, flags.
CALLERS: tuple[tuple[str, str, str, str, list[str]], ...] = (
    ("0134", "2200 Lark Ave", "Mateo Ibarra", "2003-05-14", ["Past attempt, Mar 2026"]),
    ("0151", "90 Depot St", "Walter Dunn", "1961-11-02", []),
    ("0162", "14 Elm Ct", "Greta Holm", "1958-02-21", ["Lives alone"]),
    ("0117", "318 Quarry Rd", "Marcus Bell", "1994-08-30", ["Hears commands"]),
    ("0178", "7 Canal Walk", "Owen Pratt", "1979-01-17", []),
    (
        "0143",
        "1105 Juniper Dr",
        "Leila Farouk",
        "1988-12-05",
        ["Partner may listen in"],
    ),
    ("0195", "660 Foundry St", "Edith Crane", "1947-06-09", []),
)
# Which of the notes fits what each of them calls about.
TELL = (0, 1, 1, 0, 2, 3, 1)
PRONOUNS = ("he/him", "she/her", "they/them", "")
LANGUAGES = (
    "English",
    "Spanish, English",
    "English",
    "Vietnamese",
    "English",
    "Arabic, English",
)


def load(jurisdiction: Jurisdiction, users: Mapping[str, User]) -> None:
    """Tell about sixty people, their cases and what was said in them."""
    clinician, keeper = users[Role.CLINICIAN], users[Role.CASE_MANAGER]
    people = list(_people(jurisdiction, by=clinician))
    notes = cycle(NOTES)
    told = dict(zip((person.pk for person in people), TELL, strict=False))
    for call in Call.objects.filter(accepted_at__isnull=False).exclude(closed_at=None):
        person = _whose(call, people)
        _signed(
            person,
            NOTES[told.get(person.pk, 1)],
            at=call.accepted_at,
            by=call.held_by,
            call=call,
        )
    callers = len(CALLERS)
    for turn, person in enumerate(people[callers:], 1):
        at = timezone.now() - timedelta(days=turn * 1.5, hours=turn % 7)
        kind = (Session.Kind.CALL_BACK, Session.Kind.WALK_IN, Session.Kind.RELATIVE)[
            turn % 3
        ]
        by = users.get("clinician_2", clinician) if turn % 2 else clinician
        session = _signed(person, next(notes), at=at, by=by, kind=kind)
        _settle(session.case, turn, by=keeper)
    _standing(people, by=clinician)
    _now(jurisdiction, people, users)


def _people(jurisdiction: Jurisdiction, *, by: User) -> Iterator[Person]:
    told = [
        (f"(206) 555-{p}", place, name, born, flags)
        for p, place, name, born, flags in CALLERS
    ]
    taken = {phone[-2:] for phone, *_ in CALLERS}
    free = [f"{n:02}" for n in range(100) if f"{n:02}" not in taken]
    for turn in range(60 - len(CALLERS)):
        name = f"{FIRST[turn % len(FIRST)]} {LAST[(turn * 5 + 3) % len(LAST)]}"
        born = f"{1950 + turn:04}-{turn % 12 + 1:02}-{turn % 28 + 1:02}"
        place = f"{100 + turn * 17} {('Birch', 'Cedar', 'Aspen', 'Maple')[turn % 4]} St"
        told.append((f"(206) 555-01{free[turn]}", place, name, born, []))
    for turn, (phone, place, name, born, flags) in enumerate(told):
        yield actions.keep_person(
            Person(jurisdiction=jurisdiction),
            by=by,
            name=name,
            phone=phone,
            address=place,
            birth_date=born,
            safety_flags=flags,
            pronouns=PRONOUNS[turn % 4],
            languages=LANGUAGES[turn % 6],
            voicemail_ok=(None, True, False)[turn % 3],
        )


def _whose(call: Call, people: list[Person]) -> Person:
    """Find the person who rings from this number, else one of those without a call."""
    number = normal_phone(call.callback)
    known = [p for p in people[: len(CALLERS)] if normal_phone(p.phone) == number]
    return known[0] if known else people[len(CALLERS) + int(number[-2:] or 0) % 9]


def _signed(
    person: Person, note: Mapping[str, Any], *, at: datetime, by: User, **extra: Any
) -> Session:
    """Write a session of the past as it was signed then."""
    case = actions.open_case(person, by=by)
    if case.opened_at > at:
        case.opened_at = at
        case.store(by=by)
    values = read(note)
    actions.set_needs(case, {*case.needs_wanted(), *values.pop("needs")}, by=by)
    call = extra.get("call")
    session = Session(
        jurisdiction_id=person.jurisdiction_id,
        case=case,
        clinician=by,
        started_at=at,
        ended_at=at + timedelta(minutes=24),
        signed_at=at + timedelta(minutes=29),
        signed_by=by,
        staff_name=by.name,
        credential=by.credential,
        status=Session.Status.SIGNED,
        participants=person.name,
        calling_party=call.caller_name if call else person.name,
        relationship="self",
        disposition=_disposition(person.jurisdiction_id, call),
        outcome_class=call.outcome_class if call else "",
        follow_up_planned=values["risk_level"] != "low",
        follow_up_reason="Agreed to be called."
        if values["risk_level"] != "low"
        else "Declined.",
        **values,
        **extra,
    )
    return session.store(by=by)


def _disposition(jurisdiction_id: Any, call: Call | None) -> Disposition | None:
    if call and call.disposition:
        return call.disposition
    return Disposition.objects.filter(jurisdiction_id=jurisdiction_id).current().first()


def _settle(case: Case, turn: int, *, by: User) -> None:
    """Let some cases be the case manager's and some closed."""
    if turn % 3 == 0:
        case.assign(by, by=by)
    if turn % 5 == 0:
        for need in case.needs.filter(status=Need.Status.UNMET)[:1]:
            need.meet(by=by)
    if turn > 30:
        reasons = Case.CloseReason
        chosen = (reasons.LINKED, reasons.RESOLVED, reasons.REFUSED)[turn % 3]
        case.close(by=by, reason=chosen)


def _standing(people: list[Person], *, by: User) -> None:
    """Give the familiar callers what stands beside their sessions."""
    today = timezone.localdate()
    actions.write_care_plan(
        people[0],
        by=by,
        advice="Speak slowly, use first name. Sister Ana calms him. Avoid mention of hospital at first.",
        own_words="Just stay on the line.",
        review_on=today + timedelta(days=20),
    )
    actions.write_care_plan(
        people[6],
        by=by,
        advice="Rings most weeks around eight. Ask about the garden, then about medication.",
        review_on=today - timedelta(days=3),
    )
    for turn, person in enumerate(people[:12]):
        case = person.cases.open().first()
        if case:
            status = "refused" if turn % 4 == 3 else "given"
            actions.record_consent(case, by=by, scope="follow_up", status=status)
    actions.record_consent(
        actions.open_case(people[0], by=by),
        by=by,
        scope="share",
        recipient="Northside Clinic",
    )
    people[-1].stop_contact(by=by, reason="Asked in writing not to be called.")


def _now(
    jurisdiction: Jurisdiction, people: list[Person], users: Mapping[str, User]
) -> None:
    """Leave one session in progress and one unsigned from yesterday."""
    second = users.get("clinician_2", users[Role.CLINICIAN])
    started = timezone.now() - timedelta(minutes=11)
    running = actions.open_session(
        by=second,
        person=people[9],
        kind=Session.Kind.RELATIVE,
        started_at=started,
        calling_party="His aunt",
        relationship="relative",
    )
    actions.save_draft(
        running.pk,
        by=second,
        content={"behavior": "Aunt says he has not left his room since Friday."},
        base_version=running.version,
    )
    left = actions.open_session(
        by=users[Role.CLINICIAN],
        person=people[11],
        kind=Session.Kind.CALL_BACK,
        started_at=timezone.now() - timedelta(hours=21),
    )
    typed = {n: v for n, v in NOTES[1].items() if n not in {"summary", "needs"}}
    actions.save_session(
        left, by=users[Role.CLINICIAN], typed=typed, base_version=left.version
    )
