"""Which place of one entry is which of another, when the two are the same service."""

from typing import Any
from uuid import UUID

from core.text import normal_address
from providers.finding.likeness import FAR, NEAR, meters_between
from providers.models import ServiceAtLocation


def match_places(
    ours: list[ServiceAtLocation], theirs: list[ServiceAtLocation]
) -> dict[UUID, UUID | None]:
    """Say which of the kept places each of ours is, None where it is none of them."""
    alone = len(ours) == len(theirs) == 1
    return {
        place.pk: next((t.pk for t in theirs if _is_same(place, t, alone=alone)), None)
        for place in ours
    }


def _is_same(one: ServiceAtLocation, other: ServiceAtLocation, *, alone: bool) -> bool:
    here, there = one.location, other.location
    if here is None or there is None:
        return here is there
    if here.latitude is not None and there.latitude is not None:
        apart = meters_between(
            (here.latitude, here.longitude), (there.latitude, there.longitude)
        )
        if apart > FAR:
            return False
        if apart < NEAR:
            return True
    streets = _streets(here), _streets(there)
    if all(streets):
        return bool(streets[0] & streets[1])
    return alone


def _streets(location: Any) -> set[str]:
    rows = location.addresses.current()
    return {normal_address(f"{a.address_1} {a.city}") for a in rows if a.address_1}
