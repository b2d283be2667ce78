"""When no door is right: the need stays unmet, and the map of gaps hears why."""

import re
from typing import Any

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from cases.actions import add_need
from cases.models import Case, Need, Session
from providers.actions.demand import record_demand, withdraw_demand
from providers.continuum import NEEDS
from providers.finding.meaning import need_of
from providers.models import Demand
from providers.models.demand import DemandQuerySet
from referrals.actions import DOORS

ZIP = re.compile(r"\b(\d{5})(?:-\d{4})?\s*$")
NOT_SAID = {Demand.Reason.NONE_FOUND}
# What is looked for in the continuum, in the words of a case's needs; by term, else by level.
NEED_OF = {
    "contact": Need.Code.CRISIS_CARE,
    "respond": Need.Code.CRISIS_CARE,
    "safe-place": Need.Code.CRISIS_CARE,
    "withdrawal": Need.Code.SUBSTANCE,
    "care": Need.Code.COUNSELING,
    "psychiatry": Need.Code.PSYCHIATRY,
    "psychiatric-inpatient": Need.Code.PSYCHIATRY,
    "substance-use": Need.Code.SUBSTANCE,
    "substance-use-residential": Need.Code.SUBSTANCE,
    "medication-for-opioids": Need.Code.SUBSTANCE,
    "peer-support": Need.Code.PEER,
    "health-care": Need.Code.MEDICAL,
    "family": Need.Code.FAMILY,
    "shelter": Need.Code.HOUSING,
    "housing": Need.Code.HOUSING,
    "domestic-violence": Need.Code.SAFETY,
    "food": Need.Code.FOOD,
    "transport": Need.Code.TRANSPORT,
    "benefits": Need.Code.BENEFITS,
    "legal": Need.Code.LEGAL,
}


@transaction.atomic
def no_service(  # noqa: PLR0913 - what was looked for, and why it was not there
    case: Case,
    *,
    by: User,
    reason: str,
    need: str,
    q: str = "",
    session: Session | None = None,
) -> Demand:
    """Record that nothing suitable was found: the need is unmet, the demand is counted.

    `need` is a code of the continuum; where it is '' the words of the search (`q`) tell
    it, else the only need of the case that is unmet. The same need for the same reason
    is counted once in a case, however often the key is pressed; told without a need
    first, whatever was taken for it, and with one then, it counts for the need alone,
    when and where it was told first.
    """
    need, only = need or need_of(q), _only_unmet(case)
    is_named, place = bool(need), _named(session or case)
    held = _unmet(case, need, by=by, session=session) if need else only
    if held and not is_named:
        need = DOORS.get(Need.Code(held.code), "")
        told = Demand.objects.standing().filter(subject_id=held.pk, reason=reason)
        if told.exists():
            return told[0]
    taken: list[Demand] = []
    if held or is_named:
        unnamed = _unnamed(case, with_guesses=is_named)
        taken = _take_back(unnamed.filter(reason=reason), by=by)
    return record_demand(
        by=by,
        reason=reason,
        need=need,
        is_guess=not is_named,
        **_as_told(taken, area_of(case, session)),
        subject=_named(held) if held else place,
        person=case.person_id,
    )


@transaction.atomic
def tell_unmet(case: Case, *, by: User) -> int:
    """Count each need that a case leaves unmet as demand, unless its why is told already.

    What was told before without a need was told of the only one that is unmet.
    """
    told, only = 0, _only_unmet(case)
    for need in case.needs.filter(status=Need.Status.UNMET):
        taken = _take_back(_unnamed(case), by=by) if only else []
        subjects = [need.pk, *need.referrals.values_list("pk", flat=True)]
        if Demand.objects.standing().filter(subject_id__in=subjects).exists():
            continue
        told += 1
        area = area_of(case, case.sessions.order_by("-created_at").first())
        for reason in {d.reason for d in taken} or NOT_SAID:
            record_demand(
                by=by,
                reason=reason,
                need=DOORS.get(Need.Code(need.code), ""),
                **_as_told([d for d in taken if d.reason == reason], area),
                subject=_named(need),
                person=case.person_id,
            )
    return told


def _unnamed(case: Case, *, with_guesses: bool = False) -> DemandQuerySet:
    """Find what was told of the case, or in a session of it, without naming the need.

    With guesses, also what was taken for a need of the case meanwhile.
    """
    subjects = [case.pk, *case.sessions.values_list("pk", flat=True)]
    if with_guesses:
        subjects += case.needs.values_list("pk", flat=True)
    unnamed = Q(need="") | Q(is_guess=True)
    return Demand.objects.standing().filter(unnamed, subject_id__in=subjects)


def _take_back(unnamed: DemandQuerySet, *, by: User) -> list[Demand]:
    """Take back what counts for a named need from now on; give it, first told first."""
    taken = list(unnamed.order_by("at"))
    for demand in taken:
        subject = demand.subject_type, demand.subject_id
        withdraw_demand(by=by, subject=subject, until_named=demand.reason)
    return taken


def _as_told(taken: list[Demand], area: str) -> dict[str, Any]:
    """Say when and where a need was told first: to name it later moves nobody."""
    areas = (demand.area for demand in taken if demand.area)
    return {"at": taken[0].at if taken else None, "area": next(areas, area)}


def _named(row: Any) -> tuple[str, Any]:
    return row._meta.label_lower, row.pk


def _only_unmet(case: Case) -> Need | None:
    """Give the case's one unmet need, which must be meant; None of none or several."""
    unmet = list(case.needs.filter(status=Need.Status.UNMET)[:2])
    return unmet[0] if len(unmet) == 1 else None


def _unmet(case: Case, need: str, *, by: User, session: Session | None) -> Need | None:
    """Put the need on the case as unmet, whatever it was before."""
    known = NEEDS.get(need)
    code = NEED_OF.get(need) or (NEED_OF.get(known.level) if known else None)
    if code is None:
        return None
    held = case.needs.filter(code=code).first()
    if held is None:
        return add_need(case, code, by=by, session=session)
    if held.status != Need.Status.UNMET:
        held.reopen(by=by)
    return held


def area_of(case: Case, session: Session | None) -> str:
    """Give the coarse area of the call, else of the person's ZIP; '' when neither is known."""
    if session and session.call and session.call.area:
        return session.call.area
    zip_code = zip_of(case.person.address)
    return f"zip {zip_code[:3]}" if zip_code else ""


def zip_of(address: str) -> str:
    """Read the ZIP at the end of an address, or ''."""
    hit = ZIP.search(address)
    return hit[1] if hit else ""
