"""CAD files: which were loaded, what of them could not be, and the calls they named."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.permissions import PROGRAM_ADMIN, SUPERVISOR
from core.models import ScopedRow
from dispatch.models.calls import Call
from dispatch.models.feeds import CadFeed

if TYPE_CHECKING:
    from accounts.models import User


class CallFileQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> Self:
        if user.role in PROGRAM_ADMIN | SUPERVISOR:
            return self.filter(jurisdiction_id=user.jurisdiction_id)
        return self.none()


class CallFile(ScopedRow):
    """One CAD file and how far it was loaded: a load that was cut goes on from there."""

    class Status(models.TextChoices):
        LOADING = "loading", "Loading"
        DONE = "done", "Loaded"

    feed = models.ForeignKey(
        CadFeed, on_delete=models.PROTECT, related_name="call_files"
    )
    name = models.CharField(max_length=200)
    mapping = models.CharField(max_length=120)
    # Of the file as a whole and of how it was read: the same again changes nothing.
    digest = models.CharField(max_length=64)
    status = models.CharField(max_length=10, choices=Status, default=Status.LOADING)
    lines_done = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    not_loaded = models.PositiveIntegerField(default=0)
    missing = models.PositiveIntegerField(default=0)
    first_received_at = models.DateTimeField(null=True)
    last_received_at = models.DateTimeField(null=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    finished_at = models.DateTimeField(null=True)

    objects = CallFileQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["jurisdiction", "feed", "digest"], name="callfile_once"
            ),
            models.CheckConstraint(
                condition=models.Q(status="loading", finished_at=None)
                | models.Q(status="done", finished_at__isnull=False),
                name="callfile_done_has_time",
            ),
        )
        indexes = (
            models.Index(
                fields=["jurisdiction", "-created_at", "-id"], name="callfile_newest"
            ),
        )

    def __str__(self) -> str:
        return self.name

    def see(self, received: list) -> None:
        """Widen the stretch of time that the file speaks of."""
        if received:
            known = [at for at in (self.first_received_at, self.last_received_at) if at]
            self.first_received_at = min([*known, *received])
            self.last_received_at = max([*known, *received])

    def finish(self) -> None:
        self.status, self.finished_at = self.Status.DONE, timezone.now()
        self.save()


class CallFileProblem(ScopedRow):
    """A line of a CAD file that was not loaded, or not wholly, and why."""

    call_file = models.ForeignKey(
        CallFile, on_delete=models.CASCADE, related_name="problems"
    )
    line = models.PositiveIntegerField()
    reason = models.CharField(max_length=300)
    is_loaded = models.BooleanField()

    class Meta:
        ordering = ("line", "id")

    def __str__(self) -> str:
        return f"Line {self.line}: {self.reason}"


class FileCall(ScopedRow):
    """A call as a feed's files know it: by which line it was last told, and whether it still is."""

    feed = models.ForeignKey(
        CadFeed, on_delete=models.PROTECT, related_name="file_calls", db_index=False
    )
    call = models.OneToOneField(
        Call, on_delete=models.PROTECT, related_name="file_call"
    )
    # Keyed hashes of the id and of the whole line: neither tells what it stands for.
    token = models.BinaryField(max_length=16)
    digest = models.BinaryField(max_length=16)
    received_at = models.DateTimeField()
    last_file = models.ForeignKey(
        CallFile, on_delete=models.PROTECT, related_name="file_calls", db_index=False
    )
    # No longer in a later file that speaks of its time: kept, and shown as gone.
    missing_since = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["jurisdiction", "feed", "token"], name="filecall_once"
            ),
        )
        indexes = (
            models.Index(
                fields=["jurisdiction", "feed", "received_at"], name="filecall_of_time"
            ),
        )

    def __str__(self) -> str:
        return f"call {self.call_id} of {self.feed}"
