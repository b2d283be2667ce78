"""What is done with referrals beyond one row: ask in one step, pass the person on."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import Membership, User
from accounts.permissions import CARE_STAFF
from cases.actions import add_need
from cases.models import Case, Need, Session
from notifications.actions import Owed, owe
from notifications.models import Notice
from providers.actions import doubt_capacity
from providers.actions.demand import record_demand, withdraw_demand
from providers.continuum import TERMS
from providers.models import Demand, SearchEntry, ServiceAtLocation
from referrals.models import Handoff, Referral, Warmth

# What a service's "no" tells about the doors that are missing.
DEMANDS = {
    Referral.Reason.NO_CAPACITY: Demand.Reason.NO_CAPACITY,
    Referral.Reason.NOT_ELIGIBLE: Demand.Reason.NOT_ELIGIBLE,
    Referral.Reason.CLOSED: Demand.Reason.CLOSED,
    Referral.Reason.LANGUAGE: Demand.Reason.LANGUAGE,
    Referral.Reason.DISTANCE: Demand.Reason.TOO_FAR,
    Referral.Reason.COVERAGE: Demand.Reason.COST,
}
# Needs of a case in the words of the crisis continuum.
DOORS = {
    Need.Code.CRISIS_CARE: "safe-place",
    Need.Code.COUNSELING: "counseling",
    Need.Code.PSYCHIATRY: "psychiatry",
    Need.Code.MEDICATION: "psychiatry",
    Need.Code.SUBSTANCE: "substance-use",
    Need.Code.HOUSING: "shelter",
    Need.Code.FOOD: "food",
    Need.Code.TRANSPORT: "transport",
    Need.Code.MEDICAL: "health-care",
    Need.Code.SAFETY: "domestic-violence",
    Need.Code.BENEFITS: "benefits",
    Need.Code.LEGAL: "legal",
    Need.Code.PEER: "peer-support",
    Need.Code.FAMILY: "family",
}


@transaction.atomic
def refer(case: Case, *, by: User, **asked: Any) -> Referral:
    """Draft a referral and send it at once: the one key of the session page.

    Takes what `draft` takes. Raises DomainError for a service nobody is to be referred
    to or a closed case, and IntegrityError when the same service was already asked for
    the same need.
    """
    referral = draft(case, by=by, **asked)
    referral.send(by=by)
    return referral


def draft(  # noqa: PLR0913 - a request is all of these
    case: Case,
    *,
    by: User,
    service_at_location: ServiceAtLocation,
    need: Need | None = None,
    session: Session | None = None,
    warmth: str = Warmth.COLD,
) -> Referral:
    """Write a referral down without asking the service yet.

    A place merged into another since the page was opened means the one that is kept.
    """
    return Referral(
        jurisdiction_id=case.jurisdiction_id,
        case=case,
        session=session,
        need=need,
        service_at_location=service_at_location.survivor,
        warmth=warmth,
        referred_by=by,
    ).store(by=by)


@transaction.atomic
def hand_off(
    referral: Referral,
    *,
    by: User,
    warmth: str,
    spoke_to: str = "",
    at: datetime | None = None,
) -> Handoff:
    """Record that the person was passed on; warm means that `by` stayed on the line."""
    return Handoff(
        jurisdiction_id=referral.jurisdiction_id,
        referral=referral,
        warmth=warmth,
        stayed_on=by if warmth == Warmth.WARM else None,
        spoke_to=spoke_to,
        at=at or timezone.now(),
    ).store(by=by)


@transaction.atomic
def take_along(referrals: Iterable[Referral], to: Case, *, by: User) -> None:
    """Put referrals under the case that they turned out to belong to, with their need.

    One that the case has open already was made twice, and is entered in error.
    """
    needs = {need.code: need for need in to.needs.all()}
    for referral in referrals:
        code = referral.need.code if referral.need else ""
        if code and code not in needs:
            needs[code] = add_need(to, code, by=by)
        need, place = needs.get(code), referral.service_at_location_id
        asked = to.referrals.open().filter(service_at_location=place, need=need)
        if referral.is_open and asked.exists():
            enter_in_error(referral, by=by)
        else:
            referral._amend(by=by, case=to, need=need)


@transaction.atomic
def obtain(referral: Referral, *, by: User, rung: str) -> None:
    """Complete a referral; when the service itself was obtained, its need is met."""
    referral.complete(by=by, rung=rung)
    need = referral.need
    if need and rung == Referral.Rung.OBTAINED and need.status == Need.Status.UNMET:
        need.meet(by=by)


@transaction.atomic
def accept(referral: Referral, *, by: User) -> None:
    """Write down that the service takes the person on, and tell who asked it."""
    referral.accept(by=by)
    _tell_who_asked(referral, by=by)


@transaction.atomic
def reject(referral: Referral, *, by: User, reason: str, note: str = "") -> None:
    """Take down a service's no; the directory and the map of gaps learn from it."""
    referral.reject(by=by, reason=reason, note=note)
    _tell_who_asked(referral, by=by)
    _tell_the_directory(referral, by=by)


@transaction.atomic
def fail(referral: Referral, *, by: User, reason: str, note: str = "") -> None:
    """End a referral without help; the directory and the map of gaps learn from it."""
    referral.fail(by=by, reason=reason, note=note)
    _tell_the_directory(referral, by=by)


@transaction.atomic
def enter_in_error(referral: Referral, *, by: User, note: str = "") -> None:
    """Mark a referral as never meant, and take back the demand that it told of."""
    referral.enter_in_error(by=by, note=note)
    withdraw_demand(by=by, subject=_subject(referral))


def _tell_who_asked(referral: Referral, *, by: User) -> None:
    """Let whoever asked the service know that it answered, unless they took it down."""
    asked = referral.referred_by_id
    here = Membership.objects.active().filter(jurisdiction=referral.jurisdiction_id)
    if asked != by.pk and here.filter(user=asked, role__in=CARE_STAFF).exists():
        label, pk = _subject(referral)
        owed = [Owed(pk, referral.responded_at, asked)]
        owe(referral.jurisdiction_id, Notice.Kind.ANSWERED, label, owed)


def _tell_the_directory(referral: Referral, *, by: User) -> None:
    """Hand down what a no means: less trust in the capacity, a door that is missing."""
    place = referral.service_at_location
    if referral.reason == Referral.Reason.NO_CAPACITY:
        doubt_capacity(place, by=by)
    reason = DEMANDS.get(Referral.Reason(referral.reason))
    if reason:
        record_demand(
            by=by,
            reason=reason,
            need=_door(referral),
            area=_area(referral),
            subject=_subject(referral),
            person=referral.case.person_id,
            service_at_location=place,
        )


def _subject(referral: Referral) -> tuple[str, UUID]:
    return referral._meta.label_lower, referral.pk


def _door(referral: Referral) -> str:
    """Name the kind of door that was asked for: by the need, else by the service."""
    if referral.need:
        return DOORS.get(Need.Code(referral.need.code), "")
    entry = SearchEntry.objects.filter(pk=referral.service_at_location_id).first()
    found = set(entry.needs) if entry else set()
    return next((term.code for term in TERMS if term.code in found), "")


def _area(referral: Referral) -> str:
    """Give the coarse area of the latest call behind the case, '' when none came in."""
    told = referral.case.sessions.exclude(call=None).exclude(call__area="")
    latest = told.order_by("-created_at").values_list("call__area", flat=True)
    return latest.first() or ""
