"""Files of the directory that somebody asked for, and how far each is."""

from datetime import timedelta
from typing import TYPE_CHECKING, Self
from uuid import uuid4

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from core.ids import uuid7
from providers.models.source import Source

if TYPE_CHECKING:
    from accounts.models import User

MOST_ATTEMPTS = 3
KEPT_FOR = timedelta(days=1)


class DirectoryExportQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> Self:
        """To each what they asked for themselves, while its file is kept."""
        if not user.membership:
            return self.none()
        return self.filter(by=user, asked_at__gt=timezone.now() - KEPT_FOR)

    @transaction.atomic
    def claim(self) -> "DirectoryExport | None":
        """Take the oldest that waits, for a lease: no other worker takes it meanwhile."""
        now = timezone.now()
        free = Q(lease_until=None) | Q(lease_until__lt=now)
        waiting = self.filter(free, state__in=DirectoryExport.WORKED_ON)
        found = waiting.order_by("asked_at").select_for_update(skip_locked=True)
        one: DirectoryExport | None = found.first()  # type: ignore[assignment]
        if one is not None:
            one.lease, one.lease_until = uuid4(), now + settings.IMPORT_LEASE
            one.state, one.attempts = DirectoryExport.State.WRITING, one.attempts + 1
            one.save(update_fields=["lease", "lease_until", "state", "attempts"])
        return one


class DirectoryExport(models.Model):
    """One file of the directory: asked for by somebody, written by a worker, kept a day."""

    class State(models.TextChoices):
        WAITING = "waiting", "waiting for a worker"
        WRITING = "writing", "being written"
        READY = "ready", "ready"
        FAILED = "failed", "failed"

    WORKED_ON = (State.WAITING, State.WRITING)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    # None: of every source.
    source = models.ForeignKey(
        Source, on_delete=models.CASCADE, null=True, related_name="+"
    )
    kind = models.CharField(max_length=4)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    state = models.CharField(
        max_length=7, choices=State, default=State.WAITING, editable=False
    )
    asked_at = models.DateTimeField(default=timezone.now)
    # How many objects were written so far.
    objects_written = models.PositiveIntegerField(default=0, editable=False)
    stored_as = models.CharField(max_length=120, blank=True, editable=False)
    lease = models.UUIDField(null=True, editable=False)
    lease_until = models.DateTimeField(null=True, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)

    objects = DirectoryExportQuerySet.as_manager()

    class Meta:
        ordering = ("-asked_at", "-id")
        indexes = (
            models.Index(
                fields=["asked_at"],
                condition=Q(state__in=["waiting", "writing"]),
                name="directoryexport_waiting",
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "writing", "ready", "failed"]),
                name="directoryexport_known_state",
            ),
        )

    def __str__(self) -> str:
        return f"{self.source or 'Every source'} as {self.kind}"

    @property
    def is_worked_on(self) -> bool:
        return self.state in self.WORKED_ON

    @property
    def file_name(self) -> str:
        ending = "zip" if self.kind == "csv" else self.kind
        return f"{self.source.slug if self.source else 'directory'}-hsds.{ending}"
