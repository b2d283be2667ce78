"""Follow-ups and referrals: a few due now, more ahead, most of them over."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from bench.generator.cast import Cast
from bench.generator.copying import chance, copy, id_at
from followups.models import FollowUp
from referrals.models import Referral

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
Row = dict[str, Any]


def make_follow_ups(cases: list[Row], cast: Cast) -> None:
    """Write one for each case: of closed ones past, of open ones ahead, a few of them due."""
    now = timezone.now()
    rows = [
        planned(case, now + (chance.random() * 14 - 0.05) * DAY)
        if case["status"] == "open"
        else _past(case)
        for case in cases
    ]
    copy(FollowUp, rows, jurisdiction=cast.jurisdiction)
    cast.histories.keep(
        FollowUp, ("+", "scheduled", "true"), ("~", "", "r.ended_at IS NOT NULL")
    )


def make_referrals(cases: list[Row], places: list[Any], cast: Cast) -> None:
    """Write a referral for every other case: of open ones still waiting, else completed."""
    by = cast.staff["clinician"]
    rows = [
        _referral(case, chance.choice(places), chance.choice(by).pk)
        for case in cases[::2]
    ]
    copy(Referral, rows, jurisdiction=cast.jurisdiction)
    cast.histories.keep(
        Referral,
        ("+", "draft", "true"),
        ("~", "requested", "r.sent_at IS NOT NULL"),
        ("~", "", "r.ended_at IS NOT NULL"),
    )


def planned(case: Row, due_at: Any) -> Row:
    ends = due_at + 2 * DAY
    return {
        "id": id_at(due_at - DAY),
        "created_at": due_at - DAY,
        "case_id": case["id"],
        "status": "scheduled",
        "due_at": due_at,
        "window_ends_at": ends,
        "promised_by": ends,
        "assigned_to_id": case["assigned_to_id"],
    }


def _past(case: Row) -> Row:
    due_at = case["opened_at"] + DAY
    return planned(case, due_at) | {
        "status": "completed",
        "stop": "reached",
        "ended_at": due_at + HOUR,
    }


def _referral(case: Row, place: Any, by: Any) -> Row:
    at = case["opened_at"] + HOUR
    row = {
        "id": id_at(at),
        "created_at": at,
        "case_id": case["id"],
        "service_at_location_id": place,
        "referred_by_id": by,
        "sent_at": at,
        "answer_due_at": at + DAY,
    }
    if case["status"] == "open":
        return row | {"status": "requested", "rung": "referred"}
    return row | {
        "status": "completed",
        "rung": "service_obtained",
        "responded_at": at + 2 * HOUR,
        "started_at": at + 3 * HOUR,
        "ended_at": at + 10 * DAY,
    }
