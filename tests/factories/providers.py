"""A directory for tests; every name and number in it is invented."""

from datetime import time
from typing import Any

import factory

from providers.finding import index
from providers.models import (
    Address,
    Location,
    Organization,
    Phone,
    Schedule,
    Service,
    ServiceAtLocation,
    ServiceCapacity,
    Source,
    Unit,
)


class SourceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Source
        django_get_or_create = ("slug",)

    slug = "tests"
    name = "Tests"
    timezone = "America/Chicago"


class OrganizationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Organization

    origin = factory.SubFactory(SourceFactory)
    name = factory.Sequence(lambda n: f"Harbor Community {n}")


class ServiceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Service

    origin = factory.SelfAttribute("organization.origin")
    organization = factory.SubFactory(OrganizationFactory)
    name = factory.Sequence(lambda n: f"Walk-in Crisis Center {n}")


class LocationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Location

    origin = factory.SubFactory(SourceFactory)
    name = "Elm Street House"
    latitude = 30.0
    longitude = -97.0


class AddressFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Address

    origin = factory.SelfAttribute("location.origin")
    location = factory.SubFactory(LocationFactory)
    address_1 = "12 Elm Street"
    city = "Alderton"
    state_province = "TX"
    postal_code = "78799"
    country = "US"


class PhoneFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Phone

    origin = factory.SelfAttribute("service.origin")
    service = factory.SubFactory(ServiceFactory)
    number = factory.Sequence(lambda n: f"(512) 555-01{n % 100:02}")


class ServiceAtLocationFactory(factory.django.DjangoModelFactory):
    """A service at a location that search already knows."""

    class Meta:
        model = ServiceAtLocation
        skip_postgeneration_save = True

    origin = factory.SelfAttribute("service.origin")
    service = factory.SubFactory(ServiceFactory)
    location = factory.SubFactory(LocationFactory)

    @factory.post_generation
    def hours(self, create: bool, given: Any, **kwargs: Any) -> None:  # noqa: FBT001
        """Give opening hours as {"MO,TU": ("09:00", "17:00")}, then let search know."""
        for days, (opens, closes) in (given or {}).items():
            Schedule.objects.create(
                origin=self.origin,
                service_at_location=self,
                freq="WEEKLY",
                byday=days,
                opens_at=time.fromisoformat(opens) if opens else None,
                closes_at=time.fromisoformat(closes) if closes else None,
            )
        index.rebuild_service(self.service)


class UnitFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Unit

    origin = factory.SubFactory(SourceFactory)
    name = "Bed"


class ServiceCapacityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ServiceCapacity

    origin = factory.SelfAttribute("service.origin")
    service = factory.SubFactory(ServiceFactory)
    unit = factory.SubFactory(UnitFactory)
    available = 2
    maximum = 6
