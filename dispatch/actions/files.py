"""What a program admin or supervisor orders of a CAD file; a worker does it."""

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from core import kept_files
from core.access import trace
from core.errors import ConflictError
from dispatch import tasks
from dispatch.models import CadFeed, CallFile, FileMapping

if TYPE_CHECKING:
    from accounts.models import User

FROM_THE_START = {
    "digest": "",
    "failure": "",
    "finished_at": None,
    "lines_total": None,
    "lines_done": 0,
    "added": 0,
    "changed": 0,
    "same": 0,
    "not_loaded": 0,
    "missing": 0,
    "attempts": 0,
    "lease": None,
    "lease_until": None,
}


@transaction.atomic
def keep_file(stored_as: str, *, name: str, feed: CadFeed, by: "User") -> CallFile:
    """Note a file that was uploaded; nothing is read until its columns are confirmed."""
    file = CallFile.objects.create(
        jurisdiction=by.jurisdiction,
        feed=feed,
        name=name,
        stored_as=stored_as,
        status=CallFile.Status.UPLOADED,
        by=by,
    )
    trace("change", file, reason="uploaded")
    return file


@transaction.atomic
def order_load(file: CallFile, spec: dict[str, Any], *, by: "User") -> None:
    """Keep how the file's columns are read, and let a worker load it so."""
    name = spec["name"]
    FileMapping.objects.update_or_create(
        jurisdiction_id=file.jurisdiction_id,
        feed_id=file.feed_id,
        name=name,
        defaults={"spec": spec, "by": by, "changed_at": timezone.now()},
    )
    file.move_to(
        CallFile.Status.WAITING, mapping=name, spec=spec, by=by, **FROM_THE_START
    )
    file.problems.all().delete()
    trace("change", file, reason="ordered")
    tasks.ring()


@transaction.atomic
def discard_file(file: CallFile, *, by: "User") -> None:
    """Remove an upload of which nothing was loaded."""
    rows = CallFile.objects.filter(pk=file.pk, lines_done=0).exclude(stored_as="")
    rows = rows.filter(status__in=(CallFile.Status.UPLOADED, CallFile.Status.FAILED))
    if not rows.delete()[0]:
        raise ConflictError("This file is loaded, or being loaded: it stays.")
    trace("change", ("dispatch.callfile", file.pk), reason="discarded")
    stored_as = file.stored_as
    transaction.on_commit(lambda: kept_files.forget(stored_as), robust=True)


def new_files_feed(name: str, *, by: "User") -> CadFeed:
    """Name a CAD that sends files and no messages; raises ConflictError if it is there.

    It has no secret, which somebody would have to be shown, before one is made: it is
    on, and takes nothing, until its folder is watched.
    """
    if CadFeed.objects.filter(jurisdiction=by.jurisdiction, name=name).exists():
        raise ConflictError(f"There is a feed called {name} already: choose it above.")
    feed = CadFeed.objects.create(jurisdiction=by.jurisdiction, name=name, secret="")
    trace("change", feed, reason="made")
    return feed


@transaction.atomic
def watch_folder(feed: CadFeed, mapping: FileMapping | None, *, by: "User") -> None:
    """Have the files in the feed's folder read by a mapping, or no longer.

    Whether the feed is on is for its switch alone: whoever switched it off means it.
    """
    feed.watched_as = mapping
    feed.save(update_fields=["watched_as"])
    trace("change", feed, reason="folder watched" if mapping else "folder not watched")
