"""People, their cases and the sessions in them, most of them signed long ago."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from bench.generator import words
from bench.generator.cast import Cast
from bench.generator.copying import chance, copy, id_at
from cases import actions
from cases.models import (
    Case,
    CaseCounter,
    Need,
    Person,
    PersonToken,
    RiskLevel,
    Session,
    tokens_of,
)
from dispatch.models import Call

DAY = timedelta(days=1)
OPEN_SHARE = 0.2
Row = dict[str, Any]


def make_people(count: int, calls: list[Row], cast: Cast) -> list[Row]:
    """Write people known since one of these calls, filed under their tokens."""
    people = [_person(call) for call in chance.sample(calls, count)]
    people.sort(key=lambda person: person["created_at"])
    copy(Person, people, jurisdiction=cast.jurisdiction)
    copy(PersonToken, _tokens(people, cast), jurisdiction=cast.jurisdiction)
    cast.histories.keep(Person)
    return people


def make_cases(count: int, people: list[Row], cast: Cast) -> list[Row]:
    """Write cases with a session and a need each; only a person's last may be open."""
    cases = list(_cases(count, people, cast))
    copy(Case, cases, jurisdiction=cast.jurisdiction)
    copy(
        Session,
        (_session(case, cast) for case in cases),
        jurisdiction=cast.jurisdiction,
    )
    copy(Need, map(_need, cases), jurisdiction=cast.jurisdiction)
    CaseCounter.objects.create(jurisdiction=cast.jurisdiction, last=count)
    cast.histories.keep(Case, ("+", "open", "true"), ("~", "", "r.status = 'closed'"))
    cast.histories.keep(
        Session,
        ("+", "in_progress", "true"),
        ("~", "in_progress", "true"),
        ("~", "", "r.status = 'signed'"),
    )
    cast.histories.keep(Need)
    return cases


def open_sessions(cast: Cast) -> None:
    """Let each clinician begin the session of the call they hold."""
    for call in Call.objects.held().select_related("held_by"):
        actions.open_session(by=call.held_by, call=call)


def _person(call: Row) -> Row:
    at = call["created_at"] + timedelta(minutes=5)
    return {
        "id": id_at(at),
        "created_at": at,
        "name": call["caller_name"],
        "phone": call["phone"],
        "address": call["street"],
        "birth_date": f"{chance.randint(1940, 2008)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}",
        "languages": "English",
        "is_anonymous": False,
        "voicemail_ok": True,
    }


def _tokens(people: list[Row], cast: Cast) -> Iterator[Row]:
    for person in people:
        known = {n: person[n] for n in ("name", "phone", "birth_date", "address")}
        for kind, token in tokens_of(cast.jurisdiction.pk, **known):
            yield {
                "id": id_at(person["created_at"]),
                "created_at": person["created_at"],
                "person_id": person["id"],
                "kind": kind,
                "token": token,
            }


def _cases(count: int, people: list[Row], cast: Cast) -> Iterator[Row]:
    managers = cast.staff["case_manager"] + cast.staff["clinician"]
    number = 0
    rest = count - len(people)
    for place, person in enumerate(people):
        episodes = 2 if place < rest else 1
        for episode in range(episodes):
            number += 1
            at = person["created_at"] + episode * 30 * DAY
            is_open = episode == episodes - 1 and chance.random() < OPEN_SHARE
            yield {
                "id": id_at(at),
                "created_at": at,
                "opened_at": at,
                "number": f"C-{at:%Y}-{number:06d}",
                "person_id": person["id"],
                "assigned_to_id": chance.choice(managers).pk,
            } | (
                {"status": "open"}
                if is_open
                else {
                    "status": "closed",
                    "closed_at": at + 20 * DAY,
                    "close_reason": "linked",
                    "close_note": "Linked to care.",
                }
            )


def _session(case: Row, cast: Cast) -> Row:
    at = case["opened_at"]
    clinician = chance.choice(cast.staff["clinician"])
    return {
        "id": id_at(at),
        "created_at": at,
        "started_at": at,
        "ended_at": at + timedelta(minutes=24),
        "signed_at": at + timedelta(minutes=30),
        "case_id": case["id"],
        "clinician_id": clinician.pk,
        "signed_by_id": clinician.pk,
        "staff_name": clinician.name,
        "credential": clinician.credential,
        "status": "signed",
        "relationship": "self",
        "presenting_problem": words.note(1),
        "behavior": words.note(),
        "intervention": words.note(),
        "response": words.note(2),
        "plan": words.note(2),
        "summary": words.note(2),
        "participants": "the person",
        "symptoms": ["anxiety", "low_mood"],
        "distress_before": 8,
        "distress_after": 4,
        "risk_level": chance.choice(RiskLevel.values),
        "disposition_id": cast.dispositions["diverted"].pk,
        "outcome_class": "diverted",
        "follow_up_planned": True,
    }


def _need(case: Row) -> Row:
    return {
        "id": id_at(case["created_at"]),
        "created_at": case["created_at"],
        "case_id": case["id"],
        "code": chance.choice(Need.Code.values),
    }
