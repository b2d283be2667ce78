"""Everything that happened in a case, in one order, from the tables of every room."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cases.models import Case, RiskLevel, Session
from dispatch.models import Call, Response
from followups.models import Attempt, FollowUp
from referrals.models import Referral

KINDS = {
    "diverted": "good",
    "co_notified": "warn",
    "returned": "risk",
    "dropped": "warn",
    "accepted": "good",
    "completed": "good",
    "rejected": "risk",
    "failed": "risk",
    "reached": "good",
    "refused": "warn",
}
RESPONSES = dict(Response.Kind.choices)
ATTEMPTS = dict(Attempt.Outcome.choices)
REFERRALS = dict(Referral.Status.choices)
RISKS = dict(RiskLevel.choices)


@dataclass(frozen=True)
class Entry:
    """One thing that happened, as the page shows it."""

    at: datetime
    title: str
    words: str = ""
    who: str = ""
    tag: str = ""
    kind: str = ""
    url: str = ""


def timeline(whole: dict[str, Any]) -> list[Entry]:
    """Put all that `whole_case` read in order, newest first."""
    entries = [*_of_case(whole["case"])]
    for session in whole["sessions"]:
        entries += _of_session(session)
        if session.call:
            entries += _of_call(session.call)
    for referral in whole["referrals"]:
        entries += _of_referral(referral)
    for follow_up in whole["follow_ups"]:
        entries += _of_follow_up(follow_up)
    entries += _of_standing(whole)
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def _of_case(case: Case) -> Iterator[Entry]:
    yield Entry(case.opened_at, f"Case {case.number} opened")
    if case.closed_at:
        reason = case.get_close_reason_display()
        yield Entry(case.closed_at, "Case closed", words=case.close_note, tag=reason)


def _of_session(session: Session) -> Iterator[Entry]:
    url, who = session.get_absolute_url(), session.clinician.name
    label = session.get_kind_display()
    yield Entry(session.started_at, f"Session began: {label}", who=who, url=url)
    if session.signed_at:
        yield Entry(
            session.signed_at,
            "Session signed",
            words=session.summary,
            who=_signature(session.staff_name, session.credential),
            tag=session.get_outcome_class_display(),
            kind=KINDS.get(session.outcome_class, "calm"),
            url=url,
        )
    if session.voided_at:
        yield Entry(
            session.voided_at, "Session voided", words=session.void_reason, kind="warn"
        )
    yield from _added(session)
    for row in session.response_rows:
        yield from _of_response(row)


def _added(session: Session) -> Iterator[Entry]:
    for addendum in session.addenda.all():
        who = _signature(addendum.staff_name, addendum.credential)
        yield Entry(addendum.created_at, "Addendum", words=addendum.text, who=who)
    for row in session.co_signature_rows:
        who = _signature(row["staff_name"], row["credential"])
        yield Entry(_at(row["created_at"]), "Lowered risk co-signed", who=who)
    for row in session.assessment_rows:
        score = "" if row["score"] is None else f"score {row['score']}"
        tag = RISKS.get(row["risk_level"], "")
        yield Entry(_at(row["created_at"]), row["instrument"], words=score, tag=tag)


def _of_call(call: Call) -> Iterator[Entry]:
    url = call.get_absolute_url()
    label = f"911 call {call.number} received"
    yield Entry(call.received_at, label, words=call.type_label, url=url)
    steps = {
        "Call offered": (call.offered_at, call.offered_by),
        "Call accepted": (call.accepted_at, call.held_by),
        "Caller engaged": (call.engaged_at, call.held_by),
    }
    for title, (at, by) in steps.items():
        if at:
            yield Entry(at, title, who=by.name if by else "")
    if call.closed_at:
        outcome = call.get_outcome_class_display()
        kind = KINDS.get(call.outcome_class, "")
        yield Entry(call.closed_at, "Call ended", tag=outcome, kind=kind)


def _of_response(row: dict[str, Any]) -> Iterator[Entry]:
    unit = RESPONSES[row["kind"]]
    steps = {
        f"{unit} asked for": "requested_at",
        f"{unit} on scene": "on_scene_at",
        f"{unit} met the person": "contact_confirmed_at",
        f"{unit} {row['status']}": "closed_at",
    }
    for title, column in steps.items():
        if row[column]:
            yield Entry(_at(row[column]), title, kind="warn")


def _of_referral(referral: Referral) -> Iterator[Entry]:
    """Follow the moves that the history holds; other edits of the row are no moves."""
    before, url = "", referral.get_absolute_url()
    for row in referral.move_rows:
        if row["status"] != before:
            status = REFERRALS[row["status"]]
            yield Entry(
                _at(row["at"]),
                f"Referral to {referral.service_at_location}",
                who=row["who"] or "",
                tag=status,
                kind=KINDS.get(row["status"], "calm"),
                url=url,
            )
        before = row["status"]


def _of_follow_up(follow_up: FollowUp) -> Iterator[Entry]:
    url = follow_up.get_absolute_url()
    yield Entry(follow_up.created_at, f"Follow-up planned: {follow_up.label}", url=url)
    for row in follow_up.attempt_rows:
        outcome = ATTEMPTS[row["outcome"]]
        kind = KINDS.get(row["outcome"], "")
        linked = "linked to care" if row["is_linked_to_care"] else ""
        yield Entry(
            _at(row["made_at"]),
            "Follow-up tried",
            words=linked,
            who=row["who"],
            tag=outcome,
            kind=kind,
            url=url,
        )
    if follow_up.ended_at and not follow_up.attempt_rows:
        why = follow_up.get_stop_display()
        title = f"Follow-up {follow_up.get_status_display().lower()}"
        yield Entry(follow_up.ended_at, title, words=why, url=url)


def _of_standing(whole: dict[str, Any]) -> Iterator[Entry]:
    for need in whole["needs"]:
        yield Entry(_at(need["created_at"]), f"Need: {need['label']}")
        if need["met_at"]:
            yield Entry(_at(need["met_at"]), f"Need met: {need['label']}", kind="good")
    for consent in whole["consents"]:
        tag = consent["status_label"]
        yield Entry(_at(consent["given_at"]), f"Consent: {consent['label']}", tag=tag)
        if consent["withdrawn_at"]:
            title = f"Consent withdrawn: {consent['label']}"
            yield Entry(_at(consent["withdrawn_at"]), title, kind="warn")
    plan = whole["care_plan"]
    if plan:
        yield Entry(plan.created_at, "Care plan written", words=plan.advice)


def _signature(name: str, credential: str) -> str:
    return f"{name}, {credential}" if credential else name


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)
