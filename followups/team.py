"""Who makes the calls of a jurisdiction, and who answers for those nobody makes."""

from dataclasses import dataclass
from uuid import UUID

from accounts.models import Jurisdiction, Membership
from accounts.permissions import CARE_STAFF, Role


@dataclass(frozen=True)
class Team:
    """Those who make calls, and those who take over what others could not do."""

    staff: set[UUID]
    leads: set[UUID]


def team_of(jurisdiction: Jurisdiction | UUID) -> Team:
    """Read who may be told; where no supervisor works, the next best answers."""
    roles: dict[str, set[UUID]] = {}
    rows = Membership.objects.active().filter(jurisdiction=jurisdiction)
    for role, user in rows.values_list("role", "user"):
        roles.setdefault(role, set()).add(user)
    staff = set().union(*(roles.get(role, set()) for role in CARE_STAFF))
    leads = roles.get(Role.SUPERVISOR) or roles.get(Role.PROGRAM_ADMIN) or staff
    return Team(staff, leads)
