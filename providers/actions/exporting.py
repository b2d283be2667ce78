"""What a directory admin orders of an export; a worker writes it."""

from django.db import transaction

from accounts.models import User
from core.access import trace
from core.models import AccessLog
from providers import tasks
from providers.models import DirectoryExport, Source


@transaction.atomic
def ask_for(source: Source | None, kind: str, *, by: User) -> DirectoryExport:
    """Let a worker write a file of one source or of all; one that is on its way is enough."""
    waiting = DirectoryExport.objects.visible_to(by).filter(source=source, kind=kind)
    found = waiting.filter(state__in=DirectoryExport.WORKED_ON).first()
    if found is not None:
        return found
    trace(AccessLog.Action.EXPORT, source or ("providers.source", None), reason=kind)
    tasks.ring("write_exports")
    return DirectoryExport.objects.create(source=source, kind=kind, by=by)
