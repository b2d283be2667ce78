"""Which places are secret: for every writer that might tell where they are."""

from dataclasses import replace
from uuid import UUID

from django.db.models import Q, QuerySet

from providers.feeds.bundle import Bundle
from providers.feeds.identity import Identities
from providers.models import Location, Service, Source


def secret_places() -> QuerySet[Location]:
    """Find places marked confidential, and those where a confidential service ever was."""
    of_secret = Q(service_at_locations__service__is_confidential=True)
    return Location.objects.filter(Q(is_confidential=True) | of_secret)


def places_to_be(bundle: Bundle, identities: Identities) -> set[UUID]:
    """Find the places that a bundle is about to give to confidential services."""
    secret = Service.objects.filter(is_confidential=True)
    services = set(secret.values_list("pk", flat=True))
    found = set()
    for row in bundle.rows.get("service_at_location", {}).values() if services else ():
        service, place = row.parents.get("service"), row.parents.get("location")
        if service and place and identities.of(*service) in services:
            found.add(identities.of(*place))
    return found


def refuse_shared(bundle: Bundle, source: Source) -> None:
    """Refuse what shares an id with a secret place: which of them it is nobody can say."""
    held = secret_places().filter(origin=source, original_id__in=bundle.shared)
    if keys := set(held.values_list("original_id", flat=True)):
        bundle.refuse(keys, "several rows are called as a secret place: they need ids")


def close_held(bundle: Bundle, source: Source) -> None:
    """Make secret what is held open under the name of a secret place that was refused."""
    held = Location.objects.filter(origin=source, original_id__in=bundle.closing)
    open_ones = held.filter(is_confidential=False)
    closed = {}
    for key, said in open_ones.values_list("original_id", "as_imported"):
        # What was opened here after the source had called it secret stays open.
        if not (said or {}).get("is_confidential"):
            row = bundle.closing[key]
            bundle.add(row)
            closed[row.file, row.line] = f"the place kept as {key} becomes confidential"
    for number, one in enumerate(bundle.problems if closed else ()):
        if not one.is_loaded and (words := closed.get((one.file, one.line))):
            bundle.problems[number] = replace(one, reason=f"{one.reason}; {words}")
