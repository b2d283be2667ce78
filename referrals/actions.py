"""What is done with referrals beyond one row: ask in one step, pass the person on."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from cases.actions import add_need
from cases.models import Case, Need, Session
from providers.models import ServiceAtLocation
from referrals.models import Handoff, Referral, Warmth


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
    """Write a referral down without asking the service yet."""
    return Referral(
        jurisdiction_id=case.jurisdiction_id,
        case=case,
        session=session,
        need=need,
        service_at_location=service_at_location,
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
            referral.enter_in_error(by=by)
        else:
            referral._amend(by=by, case=to, need=need)


@transaction.atomic
def obtain(referral: Referral, *, by: User, rung: str) -> None:
    """Complete a referral; when the service itself was obtained, its need is met."""
    referral.complete(by=by, rung=rung)
    need = referral.need
    if need and rung == Referral.Rung.OBTAINED and need.status == Need.Status.UNMET:
        need.meet(by=by)
