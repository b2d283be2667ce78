"""What a directory admin orders of an import; a worker does it."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from accounts.models import User
from core import kept_files
from core.access import trace
from core.errors import InvalidInput
from providers import tasks
from providers.formats import readers
from providers.models import ImportRun, SavedMapping, Source


@transaction.atomic
def upload(
    chunks: Iterable[bytes], *, by: User, name: str, source: Source, **order: Any
) -> ImportRun:
    """Keep a file and let it be read: what it would change is shown before anything is."""
    stored_as = kept_files.store(chunks, name)
    run = ImportRun(
        source=source,
        by=by,
        file_name=kept_files.shown_name(name),
        stored_as=stored_as,
        state=ImportRun.State.UPLOADED,
        **order,
    )
    run.save()
    trace("change", run, reason="uploaded")
    tasks.ring()
    return run


def asks_for_columns(run: ImportRun) -> bool:
    """Tell a file that nobody can read before a person says which column is what."""
    path = kept_files.path_of(run.stored_as)
    if path is None or run.mapping:
        return False
    return readers.is_unknown(path, run.format)


def may_tell_columns(run: ImportRun) -> bool:
    """Tell a file whose columns a person may name: none that a format of its own explains."""
    path = kept_files.path_of(run.stored_as)
    if path is None or not run.may_be_read_again:
        return False
    is_open = run.format in {"", "csv"} or run.state == ImportRun.State.FAILED
    return is_open and readers.has_columns(path)


def new_source(name: str, *, by: User) -> Source:
    """Name a source that the user's jurisdiction keeps; raises InvalidInput if it is there.

    One of which no import has come to anything is as good as new.
    """
    slug = slugify(name)[:80] or "directory"
    mine = Source.objects.editable_by(by)
    barren = mine.exclude(pk__in=mine.with_content().values("pk"))
    if found := barren.filter(slug=slug).first():
        return found
    if Source.objects.filter(slug=slug).exists():
        raise InvalidInput(f"There is a source called {slug} already: choose it above.")
    place = by.jurisdiction
    return Source.objects.create(
        slug=slug, name=name, jurisdiction=place, timezone=place.timezone
    )


@transaction.atomic
def apply(run: ImportRun, *, by: User) -> None:
    """Let a worker write what the preview shows, if it is still what would be written."""
    run.ask_to_apply(by=by)
    trace("change", run, reason="applied")
    tasks.ring()


@transaction.atomic
def preview_again(run: ImportRun, *, by: User, **order: Any) -> None:
    """Let a worker read the file anew, perhaps by another mapping or as another format."""
    if order:
        ImportRun.objects.filter(pk=run.pk).update(**order)
    run.ask_again(by=by)
    trace("change", run, reason="previewed again")
    tasks.ring()


@transaction.atomic
def cancel(run: ImportRun) -> None:
    """Stop an import; what it has not committed is as if it had never been."""
    run.cancel()
    if run.state == ImportRun.State.CANCELLED:
        transaction.on_commit(lambda: kept_files.forget(run.stored_as), robust=True)
    trace("change", run, reason="cancelled")


@transaction.atomic
def save_mapping(source: Source, spec: dict[str, Any], *, by: User) -> SavedMapping:
    """Keep how the columns of a source's files become HSDS, one mapping a source."""
    kept, _ = SavedMapping.objects.update_or_create(
        slug=f"for-{source.slug}"[:80],
        defaults={"name": source.name, "spec": spec, "source": source, "by": by},
    )
    trace("change", ("providers.savedmapping", kept.pk), reason="saved")
    return kept
