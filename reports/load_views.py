"""The capacity check for a diversion plan."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.permissions import requires
from core.days import bounds, monday_of
from core.pages import render_part
from dispatch.policy.capacity import clinicians
from providers.crisis_map.load import HOURS, Hour, judge_week
from providers.crisis_map.teams import team_slots
from reports.forms import LoadForm
from reports.load import calls_an_hour

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WORDS = {
    "quiet": "no calls",
    "fits": "fits",
    "tight": "tight",
    "over": "over",
    "nobody": "nobody",
}
TONES = {"fits": "t-good", "tight": "t-warn", "over": "t-risk", "nobody": "t-risk"}


@require_safe
@requires("reports.view_capacity")
def load(request: HttpRequest) -> HttpResponse:
    """Show in which hours of a week the responders would be over capacity."""
    today = timezone.localdate()
    form = LoadForm(request.GET or None, today=today)
    context: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid():
        context |= _judged(request, form.cleaned_data)
    status = 422 if form.is_bound and form.errors else 200
    page, part = "reports/load.html", "reports/_load.html"
    return render_part(request, page, part, context, status=status)


def _judged(request: HttpRequest, asked: dict[str, Any]) -> dict[str, Any]:
    user: Any = request.user
    most_wait = asked["most_wait"] / 100
    monday = monday_of(asked["week"])
    start = bounds(monday, user.jurisdiction.zone)[0]
    calls = _calls(user, asked)

    def judged(kind: str, share: float, there: list[int]) -> list[Hour]:
        came = [number * share / 100 for number in calls]
        return judge_week(came, asked[f"{kind}_minutes"], there, most_wait=most_wait)

    mobile = judged("mobile", asked["mobile_share"], team_slots(user, start))
    phone = judged("phone", 100, clinicians(user, start))
    responders = [
        _responder(
            "Mobile crisis teams", "mobile teams that may be out at once", mobile
        ),
        _responder("Clinicians", "clinicians on shift", phone),
    ]
    if share := asked["community_share"]:
        community = judged("community", share, [asked["community_units"]] * HOURS)
        words = "community responders, as typed"
        responders.append(_responder("Community responders", words, community))
    return {
        "monday": monday,
        "sunday": monday + timedelta(days=6),
        "calls_a_week": round(sum(calls), 1),
        "asked": asked,
        "responders": responders,
    }


def _calls(user: Any, asked: dict[str, Any]) -> list[float]:
    if asked["source"] == "typed":
        return [asked["per_hour"]] * HOURS
    found = calls_an_hour(
        user, asked["first"], asked["last"], only_offered=asked["source"] == "offered"
    )
    share = asked["diverted_share"] / 100
    return [number * share for number in found]


def _responder(name: str, there: str, hours: list[Hour]) -> dict[str, Any]:
    return {
        "name": name,
        "there": there,
        "over": sum(hour.is_over for hour in hours),
        "tight": sum(hour.verdict == "tight" for hour in hours),
        "lines": [
            {
                "day": day,
                "hours": [
                    {
                        "hour": number,
                        "said": WORDS[hour.verdict],
                        "tone": TONES.get(hour.verdict, ""),
                        "load": round(hour.load, 2),
                        "there": hour.responders,
                        "wait": None if hour.wait is None else round(100 * hour.wait),
                    }
                    for number, hour in enumerate(hours[start * 24 : start * 24 + 24])
                ],
            }
            for start, day in enumerate(DAYS)
        ],
    }
