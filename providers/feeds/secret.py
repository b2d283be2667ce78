"""Which places are secret: for every writer that might tell where they are."""

from django.db.models import Q, QuerySet

from providers.models import Location


def secret_places() -> QuerySet[Location]:
    """Find places marked confidential, and those where a confidential service ever was."""
    of_secret = Q(service_at_locations__service__is_confidential=True)
    return Location.objects.filter(Q(is_confidential=True) | of_secret)
