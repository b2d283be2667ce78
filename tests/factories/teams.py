"""Mobile crisis teams for tests; everybody on them is invented."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from providers.actions import teams
from providers.models import Service, Source, Team
from tests.factories.providers import OrganizationFactory, ServiceFactory


def a_service(jurisdiction: Any) -> Service:
    desk = Source.objects.desk(jurisdiction)
    return ServiceFactory(
        name="Mobile crisis", organization=OrganizationFactory(origin=desk)
    )


def a_team(
    by: Any,
    name: str = "North",
    limit: int = 2,
    *,
    areas: tuple[str, ...] = (),
    on_shift: bool = True,
) -> Team:
    """Found a team with one member, who is out for eight hours around now if asked."""
    team = teams.add_team(
        a_service(by.jurisdiction), by=by, name=name, limit=limit, areas=areas
    )
    member = teams.add_member(team, by=by, name=f"Sam of {name}", role="Clinician")
    if on_shift:
        start = timezone.now() - timedelta(hours=4)
        teams.add_shift(
            team, member, by=by, starts_at=start, ends_at=start + timedelta(hours=8)
        )
    return team
