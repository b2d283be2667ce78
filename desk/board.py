"""What the queue board and the supervisor's board show."""

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.db.models import Count
from django.http import HttpRequest
from django.urls import reverse

from cases.models import Session
from core import days
from desk.lines import (
    FEW,
    MOST,
    follow_ups_due,
    held,
    referrals_asked,
    to_screen,
    waiting,
)
from desk.waits import longest_wait, wait_limit, waits_today
from dispatch.forms.call_filter import listed
from dispatch.models import OutcomeClass, Response
from followups.models import FollowUp
from staffing.models import Availability

if TYPE_CHECKING:
    from accounts.models import User


Tile = dict[str, Any]


def calls_url(**params: Any) -> str:
    return f"{reverse('dispatch:list')}?{urlencode(params, doseq=True)}"


def queue_context(request: HttpRequest) -> dict[str, Any]:
    """Gather the queue board in a number of statements that never grows.

    What is gathered depends on role and jurisdiction alone: `pulse.shared` gives it
    to every board that has both.
    """
    user = request.user
    today = outcomes_today(request)
    context = {
        "waiting": waiting(user),
        "wait_limit": wait_limit(user),
        "to_screen": to_screen(user),
        "engaged": held(user),
        "today": today,
        "links": _links(user),
    }
    if user.has_perm("followups.view_followup"):
        context |= follow_ups_due(user)
    if user.has_perm("referrals.view_referral"):
        context["asked"] = referrals_asked(user)
    context["engaged_words"] = _engaged_words(context["engaged"])
    context["numbers"] = _numbers(request, context)
    return context


def board_context(request: HttpRequest) -> dict[str, Any]:
    """Gather the supervisor's board."""
    user = request.user
    sessions = Session.objects.visible_to(user)
    running = sessions.running().select_related("case", "clinician", "call")
    to_sign = sessions.to_sign().select_related("case", "clinician")
    context = queue_context(request) | {
        "running": running.order_by("started_at")[:MOST],
        "to_sign": to_sign.order_by("ended_at")[:FEW],
        "overdue": FollowUp.objects.visible_to(user)
        .overdue()
        .with_names()
        .order_by("window_ends_at")[:FEW],
        "responses": Response.objects.visible_to(user)
        .open()
        .in_order()
        .select_related("call")[:FEW],
        "staff": Availability.objects.visible_to(user)
        .now()
        .select_related("user")
        .order_by("state", "started_at")[:MOST],
        "waits": waits_today(user),
    }
    # A call is somebody's to watch before its session begins.
    context["unbegun"] = [
        line for line in context["engaged"] if line["call"] and not line["session"]
    ]
    context["numbers"] = _supervisor_numbers(request, context)
    return context


def outcomes_today(request: HttpRequest) -> list[Tile]:
    """Count the calls that ended this local day by outcome class."""
    params = {"closed_on": days.today(request.user.jurisdiction.zone).isoformat()}
    rows = listed(request, params | {"diverted": "true"}).order_by()
    counted = dict(rows.values_list("outcome_class").annotate(n=Count("id")))
    return [
        {
            "outcome": value,
            "label": label,
            "number": counted.get(value, 0),
            "url": calls_url(**params, outcome=value),
        }
        for value, label in OutcomeClass.choices
    ]


def _numbers(request: HttpRequest, context: dict[str, Any]) -> list[Tile]:
    waiting = context["waiting"]
    offered = calls_url(status="offered")
    waits = _all_of(request, waiting, status="offered")
    longest = longest_wait(waiting, context["wait_limit"], offered)
    calls = [line for line in context["engaged"] if line["call"]]
    held = _all_of(request, calls, status="accepted")
    return [
        _tile(waits, "waiting", "w" if waits else "", offered),
        longest,
        _tile(
            held,
            f"call{'' if held == 1 else 's'} with a clinician",
            "",
            calls_url(status="accepted"),
        ),
        *_follow_up_tiles(context.get("due_counts")),
        _diverted_tile(request, context["today"]),
        *_ready(request.user),
    ]


def _engaged_words(lines: list[dict[str, Any]]) -> str:
    """Count what the list holds, so that its calls are those of the number above."""
    calls = sum(line["call"] is not None for line in lines)
    others = len(lines) - calls
    words = f"{calls} call{'' if calls == 1 else 's'}"
    return f"{words}, {others} without a 911 call" if others else words


def _all_of(request: HttpRequest, rows: list[Any], **params: Any) -> int:
    """Count the rows; those beyond what the board shows are counted by the list itself."""
    return len(rows) if len(rows) < MOST else listed(request, params).count()


def _follow_up_tiles(counts: dict[str, int] | None) -> list[Tile]:
    if counts is None:
        return []
    url = reverse("followups:list")
    overdue, due = counts["overdue"], counts["due"]
    return [
        _tile(
            overdue,
            "follow-ups overdue",
            "r" if overdue else "",
            f"{url}?show=overdue&who=team",
        ),
        _tile(due, "follow-ups due", "w" if due else "", f"{url}?show=due&who=team"),
    ]


def _diverted_tile(request: HttpRequest, today: list[Tile]) -> Tile:
    diverted = sum(t["number"] for t in today if t["outcome"] == OutcomeClass.DIVERTED)
    ended = sum(t["number"] for t in today)
    closed_on = days.today(request.user.jurisdiction.zone).isoformat()
    url = calls_url(closed_on=closed_on, diverted="true")
    return _tile(f"{diverted} of {ended}", "diverted today", "", url)


def _supervisor_numbers(request: HttpRequest, context: dict[str, Any]) -> list[Tile]:
    user = request.user
    sessions = Session.objects.visible_to(user)
    listing, follow_ups = reverse("cases:sessions"), reverse("followups:list")
    overdue = FollowUp.objects.visible_to(user).overdue().count()
    waiting = listed(request, {"status": "offered"}).count()
    escalated = listed(request, {"status": "offered", "escalated": "true"}).count()
    running, to_sign = sessions.running().count(), sessions.to_sign().count()
    left = sessions.abandoned().count()
    co_sign = sessions.awaiting_co_signature().count()
    return [
        _tile(waiting, "waiting", "w" if waiting else "", calls_url(status="offered")),
        longest_wait(
            context["waiting"], context["wait_limit"], calls_url(status="offered")
        ),
        _tile(
            escalated,
            "not taken in time",
            "r" if escalated else "",
            calls_url(status="offered", escalated="true"),
        ),
        _tile(running, "sessions in progress", "", f"{listing}?show=running"),
        _tile(
            to_sign,
            "ended, not signed",
            "w" if to_sign else "",
            f"{listing}?show=to-sign",
        ),
        _tile(left, "left unsigned", "r" if left else "", f"{listing}?show=abandoned"),
        _tile(co_sign, "to co-sign", "w" if co_sign else "", f"{listing}?show=co-sign"),
        _tile(
            overdue,
            "follow-ups overdue",
            "r" if overdue else "",
            f"{follow_ups}?show=overdue&who=team",
        ),
    ]


def _tile(value: Any, words: str, kind: str, url: str) -> Tile:
    return {"value": value, "words": words, "kind": kind, "url": url}


def _ready(user: "User") -> list[Tile]:
    """Say how many of those on the floor who take calls are ready for one."""
    on_floor = Availability.objects.visible_to(user).now().on_floor().of_takers()
    rows = on_floor.with_caller().with_silence()
    states = list(rows.values_list("state", "with_caller", "is_silent"))
    ready = states.count((Availability.State.READY, False, False))
    page = "floor" if user.has_perm("staffing.watch_floor") else "list"
    url = reverse(f"staffing:{page}")
    return [
        _tile(f"{ready} of {len(states)}", "staff ready", "" if ready else "w", url)
    ]


def _links(user: "User") -> dict[str, str]:
    links = {
        "take_next": ("desk.take_next_call", "desk:take_next"),
        "enter": ("dispatch.add_call", "dispatch:enter"),
        "open_session": ("cases.add_session", "desk:open_session"),
        "follow_ups": ("followups.view_followup", "followups:list"),
        "referrals": ("referrals.view_referral", "referrals:list"),
        "to_screen": ("dispatch.screen_call", "dispatch:list"),
    }
    return {
        name: reverse(url)
        for name, (permission, url) in links.items()
        if user.has_perm(permission)
    }
