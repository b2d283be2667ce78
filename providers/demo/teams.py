"""Mobile crisis teams for a demo jurisdiction; everybody on them is invented."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from django.utils import timezone

from accounts.models import Jurisdiction, User
from providers.actions import teams
from providers.models import Service, Team

WEEKS = 4
# Three crews relieve each other, so that somebody is out at every hour.
WATCHES = (time(6), time(14), time(22))
CREWS = {
    "Team East": (
        ("Marisol Vega", "Clinician"),
        ("Dev Anand", "Peer"),
        ("Kit Lowell", "EMT"),
    ),
    "Team West": (("Asa Bright", "Clinician"), ("Noemi Katz", "Peer")),
}


def load(jurisdiction: Jurisdiction, users: Mapping[str, User]) -> None:
    """Found two teams of the demo's mobile crisis services and plan a month of shifts."""
    by = users["supervisor"]
    for name, crew in CREWS.items():
        service = Service.objects.filter(
            origin__jurisdiction=jurisdiction, name__startswith=f"Mobile Crisis {name}"
        ).first()
        if service and not Team.objects.filter(service=service).exists():
            team = teams.add_team(service, by=by, name=name, limit=2)
            _plan(team, crew, by=by)


def _plan(team: Team, crew: tuple[tuple[str, str], ...], *, by: User) -> None:
    zone = team.jurisdiction.zone
    today = timezone.localdate(timezone=zone)
    # From the Sunday before, whose last watch runs into this week: a week is shown whole.
    sunday = today - timedelta(days=today.weekday() + 1)
    for (who, role), watch in zip(crew, WATCHES, strict=False):
        member = teams.add_member(team, by=by, name=who, role=role)
        for day in range(7 * WEEKS + 1):
            start = datetime.combine(sunday + timedelta(days=day), watch, tzinfo=zone)
            end = start + timedelta(hours=8)
            teams.add_shift(team, member, by=by, starts_at=start, ends_at=end)
