"""Needs for which the demo found no door, so that its register of gaps has something to rank."""

from collections.abc import Mapping
from datetime import timedelta
from itertools import cycle

from django.utils import timezone

from accounts.models import Jurisdiction, User
from accounts.permissions import Role
from cases.actions import add_need
from cases.models import Case, Need
from providers.actions.demand import record_demand
from providers.actions.gaps import look_after_gap
from providers.models import Demand, Gap, HomeArea

Reason = Demand.Reason

# Door, need of the case, why it was none, and how many days and hours ago.
TOLD = (
    ("shelter", Need.Code.HOUSING, Reason.NO_CAPACITY, 1, 3),
    ("shelter", Need.Code.HOUSING, Reason.NO_CAPACITY, 4, 9),
    ("withdrawal", Need.Code.SUBSTANCE, Reason.NO_CAPACITY, 2, 14),
    ("shelter", Need.Code.HOUSING, Reason.NOT_ELIGIBLE, 6, 1),
    ("withdrawal", Need.Code.SUBSTANCE, Reason.CLOSED, 9, 5),
    ("psychiatry", Need.Code.PSYCHIATRY, Reason.NO_CAPACITY, 11, 20),
    ("shelter", Need.Code.HOUSING, Reason.NO_CAPACITY, 13, 2),
    ("transport", Need.Code.TRANSPORT, Reason.TOO_FAR, 15, 7),
    ("counseling", Need.Code.COUNSELING, Reason.LANGUAGE, 18, 18),
    ("withdrawal", Need.Code.SUBSTANCE, Reason.COST, 21, 22),
    ("shelter", Need.Code.HOUSING, Reason.NO_CAPACITY, 24, 4),
    ("peer-support", Need.Code.PEER, Reason.NONE_FOUND, 27, 12),
    ("psychiatry", Need.Code.PSYCHIATRY, Reason.TOO_FAR, 33, 16),
    ("shelter", Need.Code.HOUSING, Reason.CLOSED, 40, 6),
)
IN_HAND = "shelter"
NOTE = "Ten more beds from January; the county decides on the ninth."


def load(
    jurisdiction: Jurisdiction, cases: list[Case], users: Mapping[str, User]
) -> None:
    """Turn some people of the demo away, and let its supervisor look after one gap."""
    by = users[Role.CASE_MANAGER]
    home = HomeArea.objects.filter(jurisdiction=jurisdiction).first()
    area = str(home.area) if home else ""
    for told, case in zip(TOLD, cycle(cases), strict=False):
        _turn_away(case, told, area, by=by)
    gap = Gap.objects.filter(jurisdiction=jurisdiction, need=IN_HAND).first()
    if gap and Role.SUPERVISOR in users:
        keeper = users[Role.SUPERVISOR]
        look_after_gap(
            gap, by=keeper, owner=keeper, status=Gap.Status.IN_HAND, note=NOTE
        )


def _turn_away(
    case: Case, told: tuple[str, str, str, int, int], area: str, *, by: User
) -> None:
    door, code, reason, days, hours = told
    need = case.needs.filter(code=code).first() or add_need(case, code, by=by)
    record_demand(
        by=by,
        reason=reason,
        need=door,
        area=area,
        at=timezone.now() - timedelta(days=days, hours=hours),
        subject=(need._meta.label_lower, need.pk),
        person=case.person_id,
    )
