"""What a directory admin orders of an export; a worker writes it."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from core.access import trace
from core.ids import first_id
from core.models import AccessLog
from providers import tasks
from providers.models import DirectoryExport, Location, Metadata, Service, Source


@transaction.atomic
def ask_for(source: Source | None, kind: str, *, by: User) -> DirectoryExport:
    """Let a worker write a file of one source or of all; one that waits is enough.

    One that is being written may hold what was kept back meanwhile: it does not do.
    """
    waiting = DirectoryExport.objects.visible_to(by).filter(source=source, kind=kind)
    found = waiting.filter(state=DirectoryExport.State.WAITING).first()
    # As if asked for only now, unless a worker took it this moment.
    if found and waiting.filter(pk=found.pk, state=found.state).update(
        asked_at=timezone.now()
    ):
        return found
    trace(AccessLog.Action.EXPORT, source or ("providers.source", None), reason=kind)
    tasks.ring("write_exports")
    return DirectoryExport.objects.create(source=source, kind=kind, by=by)


def tells_a_secret(one: DirectoryExport) -> bool:
    """Say whether something became secret, or was excluded, since the file was asked for.

    Looked for in all that a file of its source may hold: rather one file too few.
    """
    marked = Metadata.objects.filter(
        id__gte=first_id(one.asked_at),
        field_name__in=("is_confidential", "is_excluded"),
    ).values("resource_id")
    kept_back = Q(is_confidential=True) | Q(is_excluded=True)
    services = Service.objects.filter(kept_back, pk__in=marked)
    places = Location.objects.filter(is_confidential=True, pk__in=marked)
    if one.source:
        at_ours = Q(service_at_locations__location__origin=one.source)
        services = services.filter(Q(origin=one.source) | at_ours)
        of_ours = Q(service_at_locations__service__origin=one.source)
        places = places.filter(Q(origin=one.source) | of_ours)
    return services.exists() or places.exists()
