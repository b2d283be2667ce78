"""How many mobile teams may be out at once in each hour of a week, by shifts and limits."""

from datetime import datetime, timedelta

from django.db.models import Count

from accounts.models import User
from providers.crisis_map.load import present
from providers.models import Team, TeamShift

WEEK = timedelta(days=8)  # one more, for a week whose clocks are set


def team_slots(user: User, monday: datetime) -> list[int]:
    """Add up the limits of the teams of which anybody is on shift, hour by hour."""
    teams = Team.objects.visible_to(user).active()
    limits = dict(teams.annotate(n=Count("slots")).values_list("pk", "n"))
    shifts = TeamShift.objects.visible_to(user).between(monday, monday + WEEK)
    rows = shifts.filter(team__in=limits).values_list("starts_at", "ends_at", "team")
    return [
        sum(limits[team] for team in there) for there in present(list(rows), monday)
    ]
