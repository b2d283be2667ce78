"""Referrals for tests, one factory a state; all invented."""

from typing import Any

import factory

from providers.models import Location, Organization, Service, ServiceAtLocation, Source
from referrals.models import Referral, Warmth
from tests.factories.cases import CaseFactory, RecordFactory


class SourceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Source
        django_get_or_create = ("slug",)

    slug = "desk"
    name = "Entered at the desk"


class OrganizationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Organization

    origin = factory.SubFactory(SourceFactory)
    name = "Elm House"


class ServiceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Service

    origin = factory.SubFactory(SourceFactory)
    organization = factory.SubFactory(OrganizationFactory)
    name = factory.Sequence(lambda n: f"Peer respite {n}")


class PlaceFactory(factory.django.DjangoModelFactory):
    """A service at a location: what a person is referred to."""

    class Meta:
        model = ServiceAtLocation

    origin = factory.SubFactory(SourceFactory)
    service = factory.SubFactory(ServiceFactory)
    location = factory.LazyAttribute(
        lambda o: Location.objects.create(origin=o.origin, name="12 Elm Street")
    )


class DraftFactory(RecordFactory):
    class Meta:
        model = Referral

    case = factory.SubFactory(
        CaseFactory, jurisdiction=factory.SelfAttribute("..jurisdiction")
    )
    service_at_location = factory.SubFactory(PlaceFactory)
    warmth = Warmth.COLD
    referred_by = factory.SelfAttribute("by")
    by = None


def in_status(status: str, **kwargs: Any) -> Referral:
    """Make a referral and walk it to this status by its own verbs."""
    by = kwargs["by"]
    referral = DraftFactory(**kwargs)
    for verb, extra in ROADS[status]:
        getattr(referral, verb)(by=by, **extra)
    return referral


NO = {"reason": "no_capacity"}
SENT = [("send", {})]
ACCEPTED = [*SENT, ("accept", {})]
STARTED = [*ACCEPTED, ("start", {})]
ROADS: dict[str, list[tuple[str, dict]]] = {
    "draft": [],
    "requested": SENT,
    "accepted": ACCEPTED,
    "rejected": [*SENT, ("reject", NO)],
    "cancelled": [*SENT, ("cancel", {"reason": "no_answer"})],
    "in_progress": STARTED,
    "on_hold": [*STARTED, ("hold", NO)],
    "completed": [*STARTED, ("complete", {"rung": "first_visit"})],
    "failed": [*STARTED, ("fail", {"reason": "no_show"})],
    "entered_in_error": [("enter_in_error", {})],
}
