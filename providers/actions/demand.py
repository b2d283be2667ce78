"""What higher rooms tell the crisis systems map: somebody was turned away."""

from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from core.access import trace
from core.models import AccessLog
from providers.continuum import NEEDS
from providers.crisis_map import places
from providers.models import Area, Demand, Gap, ServiceAtLocation


@transaction.atomic
def record_demand(  # noqa: PLR0913 - a demand is all of these
    *,
    by: User,
    reason: str,
    need: str,
    is_guess: bool = False,
    area: str = "",
    at: datetime | None = None,
    subject: tuple[str, UUID],
    person: UUID | None = None,
    service_at_location: ServiceAtLocation | None = None,
) -> Demand:
    """Put a need that found no open door on the map, and into the register of gaps.

    The same subject, reason and need twice is one demand; told again after it was taken
    back, it counts from now on. `need` is a code of the continuum;
    any other counts as a need not named; with `is_guess` nobody named it. `area` is coarse: a county, "zip 787",
    "cell 30.3 -97.7".
    """
    subject_type, subject_id = subject
    need = need if need in NEEDS else ""
    where = places.named(area, by.jurisdiction)
    demand, made = Demand.objects.get_or_create(
        jurisdiction=by.jurisdiction,
        subject_type=subject_type,
        subject_id=subject_id,
        reason=Demand.Reason(reason),
        need=need,
        defaults={
            "is_guess": is_guess,
            "area": area[:160],
            "at": at or timezone.now(),
            "person_id": person,
            "service_at_location": service_at_location,
            # Called only for a demand that is new.
            "gap": partial(_gap, need, str(where or area)[:160], where, by=by),
            "recorded_by": by,
        },
    )
    if made or demand.withdrawn_at:
        trace(AccessLog.Action.CHANGE, demand, reason="demand recorded")
    if demand.withdrawn_at:
        demand.withdrawn_at, demand.at = None, at or timezone.now()
    if not made:
        demand.is_guess = demand.is_guess and is_guess
        demand.save(update_fields=["withdrawn_at", "at", "is_guess"])
    return demand


@transaction.atomic
def withdraw_demand(
    *, by: User, subject: tuple[str, UUID], until_named: str = ""
) -> int:
    """Take back what a subject told; say how many.

    With `until_named`, a reason, only what was told for it without naming the need.
    """
    told = Demand.objects.standing().filter(
        jurisdiction=by.jurisdiction,
        subject_type=subject[0],
        subject_id=subject[1],
    )
    if until_named:
        told = told.filter(Q(need="") | Q(is_guess=True), reason=until_named)
    taken = list(told.select_for_update())
    Demand.objects.filter(pk__in=[d.pk for d in taken]).update(
        withdrawn_at=timezone.now()
    )
    for demand in taken:
        trace(AccessLog.Action.CHANGE, demand, reason="demand taken back")
    return len(taken)


def _gap(need: str, area: str, outline: Area | None, *, by: User) -> Gap:
    """Find the gap of a need in an area, or enter it in the register."""
    gap, _ = Gap.objects.get_or_create(
        jurisdiction=by.jurisdiction,
        origin=Gap.Origin.DEMAND,
        need=need,
        area=area,
        intercept="",
        title="",
        defaults={"outline": outline},
    )
    return gap
