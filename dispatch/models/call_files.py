"""CAD files: which were loaded, what of them could not be, and the calls they named."""

from typing import TYPE_CHECKING, Any, ClassVar, Self
from uuid import UUID, uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.permissions import PROGRAM_ADMIN, SUPERVISOR
from core.errors import TransitionError
from core.models import ScopedRow
from dispatch.models.calls import Call
from dispatch.models.feeds import CadFeed
from dispatch.models.rows_of_calls import RowOfCall

if TYPE_CHECKING:
    from accounts.models import User

MOST_ATTEMPTS = 3


class CallFileQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> Self:
        if user.role in PROGRAM_ADMIN | SUPERVISOR:
            return self.filter(jurisdiction_id=user.jurisdiction_id)
        return self.none()

    def readable_by(self, user: "User") -> Self:
        """Those whose lines this user may see: one's own, or any for who may see calls."""
        mine = self.visible_to(user)
        return mine if user.role in SUPERVISOR else mine.filter(by=user)

    def uploaded_and_waiting(self) -> Self:
        """Uploads with work to do that no living worker holds."""
        free = Q(lease_until=None) | Q(lease_until__lt=timezone.now())
        return self.filter(free, status__in=CallFile.WORKED_ON).exclude(stored_as="")


class CallFile(ScopedRow):
    """One CAD file and how far it was loaded: a load that was cut goes on from there."""

    class Status(models.TextChoices):
        UPLOADED = "uploaded", "Columns to be confirmed"
        WAITING = "waiting", "Waiting for a worker"
        LOADING = "loading", "Loading"
        DONE = "done", "Loaded"
        FAILED = "failed", "Failed"

    TRANSITIONS: ClassVar[dict[str, set[str]]] = {
        Status.UPLOADED: {Status.WAITING},
        Status.WAITING: {Status.LOADING, Status.FAILED},
        Status.LOADING: {Status.LOADING, Status.DONE, Status.FAILED},
        # Another mapping, or the same file handed in once more.
        Status.FAILED: {Status.WAITING, Status.LOADING},
    }
    WORKED_ON = (Status.WAITING, Status.LOADING)

    feed = models.ForeignKey(
        CadFeed, on_delete=models.PROTECT, related_name="call_files"
    )
    name = models.CharField(max_length=200)
    mapping = models.CharField(max_length=120)
    # How its columns are read, as a file in dispatch/files/mappings/: what is saved under
    # the name may change before a worker comes to it.
    spec = models.JSONField(default=dict, editable=False)
    # Of the file as a whole and of how it was read: the same again changes nothing.
    # Empty until a worker begins with it.
    digest = models.CharField(max_length=64, blank=True)
    # An upload's name in IMPORT_DIR, while it is kept.
    stored_as = models.CharField(max_length=80, blank=True, editable=False)
    status = models.CharField(max_length=10, choices=Status, default=Status.LOADING)
    failure = models.CharField(max_length=500, blank=True, editable=False)
    lines_total = models.PositiveIntegerField(null=True, editable=False)
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
    # The load of the same content that this one only repeats.
    repeats = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    lease = models.UUIDField(null=True, editable=False)
    lease_until = models.DateTimeField(null=True, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)

    objects = CallFileQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["jurisdiction", "feed", "digest"],
                condition=~Q(digest=""),
                name="callfile_once",
            ),
            # What a sighting's key leads to.
            models.UniqueConstraint(
                fields=["jurisdiction", "feed", "id"], name="callfile_of_feed"
            ),
            models.CheckConstraint(
                condition=Q(
                    status__in=("uploaded", "waiting", "loading"), finished_at=None
                )
                | Q(status__in=("done", "failed"), finished_at__isnull=False),
                name="callfile_done_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(status="failed") | ~Q(failure=""),
                name="callfile_failed_says_why",
            ),
        )
        indexes = (
            models.Index(
                fields=["jurisdiction", "-created_at", "-id"], name="callfile_newest"
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("dispatch:file", args=[self.pk])

    def move_to(self, status: str, **changes: Any) -> None:
        """Move along TRANSITIONS in one statement; raises TransitionError for a latecomer."""
        allowed = [old for old, new in self.TRANSITIONS.items() if status in new]
        rows = CallFile.objects.filter(pk=self.pk, status__in=allowed)
        changes |= {"status": status}
        if not rows.update(**changes):
            self.refresh_from_db()
            raise TransitionError(
                f"This file is {self.get_status_display().lower()}: "
                "that cannot be done now."
            )
        for name, value in changes.items():
            setattr(self, name, value)

    def claim(self) -> bool:
        """Take it for a lease, unless a living worker holds it or it is done."""
        free = Q(lease_until=None) | Q(lease_until__lt=timezone.now())
        lease, until = uuid4(), timezone.now() + settings.IMPORT_LEASE
        taken = CallFile.objects.filter(
            free, pk=self.pk, status__in=CallFile.WORKED_ON
        ).update(
            lease=lease,
            lease_until=until,
            attempts=models.F("attempts") + 1,
            status=CallFile.Status.LOADING,
        )
        if taken:
            self.refresh_from_db()
        return bool(taken)

    def is_still_held(self, lease: UUID | None) -> bool:
        """Say whether the worker that began is the one to go on, and lengthen its lease."""
        if self.lease != lease or self.status != self.Status.LOADING:
            return False
        if lease:
            self.lease_until = timezone.now() + settings.IMPORT_LEASE
        return True

    def is_news(self) -> bool:
        """Say whether most of what was read of it so far was not known before.

        A changed call counts for ten: until its chunk ends, nobody else can move it.
        """
        return self.added >= self.same + 10 * self.changed

    def see(self, received: list) -> None:
        """Widen the stretch of time that the file speaks of."""
        if received:
            known = [at for at in (self.first_received_at, self.last_received_at) if at]
            self.first_received_at = min([*known, *received])
            self.last_received_at = max([*known, *received])

    def finish(self, **changes: Any) -> None:
        self.move_to(
            self.Status.DONE,
            finished_at=timezone.now(),
            lease=None,
            lease_until=None,
            **changes,
        )

    def fail(self, why: str) -> None:
        """Give it up, with the reason in one sentence."""
        self.move_to(
            self.Status.FAILED,
            failure=why[:500],
            finished_at=timezone.now(),
            lease=None,
            lease_until=None,
        )

    @property
    def is_worked_on(self) -> bool:
        return self.status in self.WORKED_ON

    @property
    def status_kind(self) -> str:
        kinds = {"done": "good", "failed": "risk", "uploaded": "warn"}
        return kinds.get(self.status, "calm")


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


class FileCall(RowOfCall):
    """A call as a feed's files know it: by which line it was last told, and whether it still is."""

    # Its file's feed: one key leads to the file by jurisdiction, feed and id.
    feed = models.ForeignKey(
        CadFeed,
        on_delete=models.PROTECT,
        related_name="file_calls",
        db_index=False,
        db_constraint=False,
    )
    call = models.OneToOneField(
        Call, on_delete=models.PROTECT, related_name="file_call", db_constraint=False
    )
    # Keyed hashes of the id and of the whole line: neither tells what it stands for.
    token = models.BinaryField(max_length=16)
    digest = models.BinaryField(max_length=16)
    received_at = models.DateTimeField()
    last_file = models.ForeignKey(
        CallFile,
        on_delete=models.PROTECT,
        related_name="file_calls",
        db_index=False,
        db_constraint=False,
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
