"""The lines of the boards: calls, sessions, follow-ups and referrals as they stand."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Prefetch, Q, prefetch_related_objects
from django.utils import timezone
from django.utils.formats import date_format

from cases.models import CarePlan, Person, PersonToken, Session
from core import days
from core.crypto import blind
from core.text import span
from dispatch.actions.merging import mark_likely_same
from dispatch.models import Call, Response, Screen
from dispatch.models.calls import CONTACTS_SHOWN
from dispatch.policy.deciding import NO, UNKNOWN
from dispatch.questions import SAFETY_FIRST
from followups.models import FollowUp
from referrals.models import Referral

if TYPE_CHECKING:
    from accounts.models import User

MOST = 50
FEW = 8
SOON = timedelta(minutes=10)
LONG_SESSION = timedelta(minutes=45)

# What a line shows. Rows here are wide, and every column of a poll is paid for by
# everybody on the floor every three seconds.
CALL_LINE = (
    "jurisdiction",
    "created_at",
    "status",
    "cad_number",
    "type_text",
    "priority",
    "place",
    "callback",
    "safety_flags",
    "offered_at",
    "front_since",
    "escalated_at",
    "escalated_to",
    "accepted_at",
    "engaged_at",
    "call_type__code",
    "call_type__label",
    "offered_by__name",
    "held_by__name",
)
FOLLOW_UP_LINE = (
    "purpose",
    "status",
    "due_at",
    "window_ends_at",
    "case__number",
    "step__label",
    "assigned_to__name",
)
REFERRAL_LINE = (
    "sent_at",
    "answer_due_at",
    "service_at_location__service__name",
    "service_at_location__service__is_confidential",
    "service_at_location__location__name",
    "service_at_location__location__is_confidential",
)
SCREEN_LINE = ("call", "answers", "eligible", "overridden_at", "override_reason")
SESSION_LINE = ("call", "status", "risk_level", "ended_at", "case__number")


def follow_ups_due(user: "User") -> dict[str, Any]:
    """List the follow-ups that are overdue or due today, and count them."""
    now = timezone.now()
    _, tomorrow = days.bounds(
        days.today(user.jurisdiction.zone), user.jurisdiction.zone
    )
    rows = FollowUp.objects.visible_to(user).planned()
    counted = rows.filter(due_at__lt=tomorrow).aggregate(
        overdue=Count("id", filter=Q(window_ends_at__lte=now)),
        due=Count("id", filter=Q(due_at__lte=now)),
    )
    named = rows.with_names().select_related(None)
    named = named.select_related("case", "step", "assigned_to").only(*FOLLOW_UP_LINE)
    shown = named.filter(due_at__lt=tomorrow).order_by("due_at", "id")[:FEW]
    return {"due": [_due_line(row, now) for row in shown], "due_counts": counted}


def referrals_asked(user: "User") -> list[dict[str, Any]]:
    """List the referrals that wait for an answer, the soonest due first."""
    now = timezone.now()
    where = ("service_at_location__service", "service_at_location__location")
    rows = Referral.objects.visible_to(user).waiting().select_related(*where)
    rows = rows.only(*REFERRAL_LINE)
    return [_asked_line(row, now) for row in rows.order_by("answer_due_at", "id")[:FEW]]


def to_screen(user: "User") -> list[Call]:
    if not user.has_perm("dispatch.screen_call"):
        return []
    newest = Call.objects.visible_to(user).to_screen().with_passing()
    calls = list(_narrow(newest, "call_type")[:FEW])
    mark_likely_same(calls, by=user)
    return calls


def waiting(user: "User") -> list[Call]:
    """List the calls offered and not taken, with what is known of their callers."""
    offered = Call.objects.visible_to(user).waiting().with_contacts(CONTACTS_SHOWN)
    calls = list(_narrow(offered, "call_type", "offered_by")[:MOST])
    units = Prefetch("responses", Response.objects.for_boards(), "units_read")
    prefetch_related_objects(calls, units)
    tell_what_is_known(calls, user)
    return calls


def _narrow(calls: Any, *joined: str) -> Any:
    """Read only what a line shows of each call, and of these rows joined to it."""
    shown = [n for n in CALL_LINE if "__" not in n or n.split("__")[0] in joined]
    return calls.select_related(*joined).only(*shown)


def tell_what_is_known(calls: list[Call], user: "User") -> None:
    """Put beside each call what its screen said and what is known of its caller."""
    screens = {}
    if calls:
        latest = Screen.objects.filter(call__in=[call.pk for call in calls])
        latest = latest.only(*SCREEN_LINE).order_by("at")
        screens = {screen.call_id: screen for screen in latest}
    known = _known_people(calls) if user.has_perm("cases.view_case") else {}
    merged = Call.objects.visible_to(user).flags_of_merged(calls)
    for call in calls:
        told = [*call.safety_flags, *merged.get(call.pk, ())]
        flags = [flag.get("text") or flag.get("code") for flag in told[:3]]
        call.known = [{"text": text, "kind": "risk"} for text in flags] + known.get(
            call.pk, []
        )
        screen = screens.get(call.pk)
        call.screen_words = _screen_words(screen)
        call.override_words = _override_words(screen)


def _known_people(calls: list[Call]) -> dict[Any, list[dict[str, str]]]:
    """Find the flags and care plans of the people behind a phone number or address."""
    tokens = {
        blind(kind, text, call.jurisdiction_id): call.pk
        for call in calls
        for kind, text in call.contacts()
    }
    plans = CarePlan.objects.filter(status="current").only("person", "review_on")
    found = (
        PersonToken.objects.filter(
            kind__in=("phone", "address"), token__in=list(tokens)
        )
        .select_related("person")
        .only("token", "person__safety_flags", "person__do_not_contact")
        .prefetch_related(Prefetch("person__care_plans", plans, "current_plans"))
    )
    known: dict[Any, list[dict[str, str]]] = {}
    for token in found[:MOST]:
        lines = known.setdefault(tokens[bytes(token.token)], [])
        lines += [line for line in _known_of(token.person) if line not in lines]
    return known


def _known_of(person: Person) -> list[dict[str, str]]:
    lines = [{"text": str(flag), "kind": "risk"} for flag in person.safety_flags[:3]]
    if person.do_not_contact:
        lines.append({"text": "Do not contact", "kind": "risk"})
    lines += [
        {
            "text": f"Care plan, review {date_format(plan.review_on, 'j M')}",
            "kind": "calm",
        }
        for plan in person.current_plans
    ]
    return lines


def _screen_words(screen: Screen | None) -> str:
    """Say what the safety questions gave, first what is not a plain no."""
    if screen is None:
        return ""
    answers = {code: screen.answers.get(code, UNKNOWN) for code in SAFETY_FIRST}
    words = [f"{code} {answer}" for code, answer in answers.items() if answer != NO]
    words += [f"no {code}" for code, answer in answers.items() if answer == NO]
    return f"screen: {', '.join(words)}"


def _override_words(screen: Screen | None) -> str:
    """Say that the policy spoke against it, and why it is offered all the same."""
    if screen is None or not screen.overridden_at:
        return ""
    policy = {True: "Eligible", False: "Not eligible"}.get(screen.eligible, "Undecided")
    return f"{policy}, offered all the same: {screen.override_reason}"


def held(user: "User") -> list[dict[str, Any]]:
    """List the calls clinicians hold, with their session where one is open."""
    named = _narrow(Call.objects.visible_to(user).held(), "call_type", "held_by")
    calls = list(named[:MOST])
    pks = [call.pk for call in calls]
    floor = Session.objects.known_to_floor(user)
    begun = floor.filter(call__in=pks).in_progress().select_related("case")
    sessions = {session.call_id: session for session in begun.only(*SESSION_LINE)}
    sent = Response.objects.filter(call__in=pks).for_boards()
    responses = {response.call_id: response for response in sent}
    may_open = user.has_perm("cases.view_session")
    lines = [
        _held_line(
            call, sessions.get(call.pk), responses.get(call.pk), may_open=may_open
        )
        for call in calls
    ]
    return lines + _without_call(user, may_open=may_open)


def _without_call(user: "User", *, may_open: bool) -> list[dict[str, Any]]:
    """List the sessions that no 911 call began: their clinician is not free either."""
    running = Session.objects.known_to_floor(user).filter(call=None).running()
    rows = running.select_related("case", "clinician")
    shown = rows.only(*SESSION_LINE, "kind", "started_at", "clinician__name")
    return [
        {
            "pk": session.pk,
            "call": None,
            "session": session if may_open else None,
            "number": session.case.number if may_open else "no 911 call",
            "since": session.started_at,
            "who": session.clinician.name,
            "words": session.get_kind_display(),
            "kind": "",
            "url": session.get_absolute_url() if may_open else "",
        }
        for session in shown.order_by("started_at")[:MOST]
    ]


def _held_line(
    call: Call, session: Session | None, response: Response | None, *, may_open: bool
) -> dict[str, Any]:
    words, kind = "Engaged" if call.engaged_at else "Taken", ""
    now = timezone.now()
    if session and session.ended_at:
        words, kind = "Call ended, not signed", "warn"
    elif now - call.accepted_at > LONG_SESSION:
        words, kind = "Long session", "warn"
    if session and may_open and session.risk_level in {"high", "imminent"}:
        words, kind = f"{session.get_risk_level_display()} risk", "risk"
    if response:
        words = response.words
        kind = "warn"
    url = (
        session.get_absolute_url() if session and may_open else call.get_absolute_url()
    )
    return {
        "pk": call.pk,
        "call": call,
        "session": session,
        "number": session.case.number if session and may_open else call.number,
        "since": call.accepted_at,
        "who": call.held_by.name,
        "words": words,
        "kind": kind,
        "url": url,
    }


def _due_line(row: FollowUp, now: datetime) -> dict[str, Any]:
    kind = "over" if row.window_ends_at <= now else "late" if row.due_at <= now else ""
    tries = (
        f"{row.tries} attempt{'s' if row.tries > 1 else ''} so far" if row.tries else ""
    )
    return {
        "follow_up": row,
        "late_words": row.late_words,
        "kind": kind,
        "why": row.label,
        "note": tries,
    }


def _asked_line(row: Referral, now: datetime) -> dict[str, Any]:
    due = row.answer_due_at
    words, kind = "waiting", "calm"
    if due and due <= now:
        words, kind = f"overdue {span(now - due)}", "risk"
    elif due:
        words, kind = f"{span(due - now)} left", "warn" if due - now < SOON else "calm"
    return {
        "referral": row,
        "words": words,
        "kind": kind,
        "url": row.get_absolute_url(),
    }
